"""A form sent by somebody who was signed out meanwhile: what was typed comes back, to be sent once more."""

from __future__ import annotations

from flask import Response, render_template, request

from assess.web import accounts

SECRETS = ("password", "code")


def kept_form() -> Response | None:
    """The page with what was typed; None where it holds a secret, or was not sent from a page of ours.

    Our pages send no referrer, and so no origin: the browser says by `Sec-Fetch-Site` where a form comes from (Fetch Metadata, W3C).
    """
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "_csrf"]
    ours = request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not (ours and typed) or any(word in name for name, _ in typed for word in SECRETS):
        return None
    files = [upload.filename for upload in request.files.values() if upload.filename]
    page = render_template("errors/kept_form.html", typed=typed, files=files, signed_in=accounts.signed_in() is not None)
    return Response(page, 403)
