"""Errors as pages: what happened, and what to do now."""

from __future__ import annotations

import traceback

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from assess.operations import responding
from assess.web.participant.answering import ask_for_link
from assess.web.participant.sending import receipt_page

log = structlog.get_logger("assess.web")

Page = tuple[str, int]


def register(app: Flask) -> None:
    app.register_error_handler(responding.UnknownLink, unknown_link)
    app.register_error_handler(responding.NotOpen, not_open)
    app.register_error_handler(responding.SessionEnded, session_ended)
    app.register_error_handler(responding.AlreadySubmitted, already_submitted)
    app.register_error_handler(CSRFError, forged_or_stale)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def unknown_link(_: Exception) -> Page:
    return render_template("errors/unknown_link.html"), 404


def not_open(error: responding.NotOpen) -> Page:
    """Before opening the link is good but early; after closing it is gone for good."""
    return render_template("errors/not_open.html", error=error), 410 if error.phase == "closed" else 403


def session_ended(_: Exception) -> Page:
    """The same answer whether the response exists or not. What was typed is kept."""
    if request.endpoint == "participant.answer_section" and request.form:
        return ask_for_link(), 403
    return render_template("errors/session_ended.html"), 403


def already_submitted(error: responding.AlreadySubmitted) -> Page:
    """The receipt comes with the error: the answers may have been sent just now, after this request had begun."""
    return receipt_page(error.receipt, too_late=True), 409


def forged_or_stale(error: Exception) -> Page:
    """A form without the session's mark: it comes back with what was typed, to be sent once more."""
    if request.endpoint in ("participant.answer_section", "participant.come_back"):
        return ask_for_link(), 403
    return render_template("errors/stale_form.html"), 400


def http_error(error: HTTPException) -> Page | Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    name = {404: "not_found", 413: "too_large"}.get(status, "refused" if status < 500 else "unexpected")
    return render_template(f"errors/{name}.html", status=status), status


def unexpected(error: Exception) -> Page:
    """Our fault. The log gets the place but no message, since messages quote addresses and answers."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected", kind=type(error).__name__, endpoint=request.endpoint, where=where)
    return render_template("errors/unexpected.html", status=500), 500
