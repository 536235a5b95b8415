"""One line per request. Addresses stay out of it: they hold links and ids of responses."""

from __future__ import annotations

from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("assess.web")


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = perf_counter()


def _end(response: Response) -> Response:
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        milliseconds=round(1000 * (perf_counter() - g.began), 1) if "began" in g else None,
    )
    return response
