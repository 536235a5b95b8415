"""A form sent by somebody who was signed out meanwhile: what was typed comes back, to be sent once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Response, render_template, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.fields.core import UnboundField

from assess.web import accounts

SECRETS = ("password", "code")


def kept_form() -> Response | None:
    """The page with what was typed; None where it holds a secret, or was not sent from a page of ours.

    Our pages send no referrer, and so no origin: the browser says by `Sec-Fetch-Site` where a form comes from (Fetch Metadata, W3C).
    """
    kept = [(name, text) for name, text in request.form.items(multi=True) if name != "_csrf"]
    ours = request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not (ours and kept) or any(word in name for name, _ in kept for word in SECRETS):
        return None
    labels = labels_of(name for name, _ in kept)
    typed = [(labels[name], text) for name, text in kept if name in labels and text]
    files = [upload.filename for upload in request.files.values() if upload.filename]
    page = render_template("errors/kept_form.html", kept=kept, typed=typed, files=files, signed_in=accounts.signed_in() is not None)
    return Response(page, 403)


def labels_of(names: Iterable[str]) -> Mapping[str, str]:
    """What the fields into which one types are called on their page: that of the form which has most fields of these names."""
    sent = set(names)
    forms = [form for form in FlaskForm.__subclasses__() if form.__module__.startswith("assess.")]
    form = max(forms, key=lambda one: len(sent & set(vars(one))))
    fields = {name: field for name, field in vars(form).items() if isinstance(field, UnboundField)}
    return {name: field.args[0] for name, field in fields.items() if _is_typed(field.field_class)}


def _is_typed(kind: type) -> bool:
    return issubclass(kind, StringField) and not issubclass(kind, HiddenField)
