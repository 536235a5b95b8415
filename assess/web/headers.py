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


OF_KEYS = OF_PAGES | {"Content-Security-Policy": OF_PAGES["Content-Security-Policy"].replace("img-src 'self'", "img-src 'self' data:")}
"""Of the page that shows the key of a second factor: its picture is written into the page, so that it lies nowhere else."""
OF_ENDPOINTS = {"files.static_file": SECURITY, "security.two_factor_setup": OF_KEYS}


def add(response: Response) -> Response:
    response.headers.extend(OF_ENDPOINTS.get(request.endpoint or "", OF_PAGES))
    return response


def register(app: Flask) -> None:
    app.after_request(add)
