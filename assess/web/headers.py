"""Headers that keep pages to themselves."""

from __future__ import annotations

from flask import Flask, Response, request

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""`no-referrer` everywhere: a personal link must not reach anybody by way of an address."""


OF_PAGES = SECURITY | {
    "Cache-Control": "no-store",  # pages hold answers, and going back must show what is stored
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
}


def add(response: Response) -> Response:
    response.headers.extend(SECURITY if request.endpoint == "files.static_file" else OF_PAGES)
    return response


def register(app: Flask) -> None:
    app.after_request(add)
