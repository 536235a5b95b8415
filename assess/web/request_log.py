"""One line per request. Addresses stay out of it: they hold links and ids of responses."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TextIO

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("assess.web")


def write_lines(file: TextIO = sys.stdout) -> None:
    """Let all logs be lines of JSON in `file`."""
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamped, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file),
    )


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
