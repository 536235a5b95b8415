"""Errors as pages: what happened, and what to do now."""

from __future__ import annotations

import traceback

import structlog
from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from assess.operations import entering, responding
from assess.storage.engine import NotFound
from assess.web.access import policy_of, this_response
from assess.web.kept_forms import kept_form
from assess.web.page_data import wants_data
from assess.web.participant.answering import ask_for_link
from assess.web.participant.colleague import done_page
from assess.web.participant.sending import receipt_page

log = structlog.get_logger("assess.web")

Reply = tuple[str | dict[str, str], int]


def register(app: Flask) -> None:
    app.register_error_handler(entering.UnknownLink, unknown_link)
    app.register_error_handler(entering.LinkFull, link_full)
    app.register_error_handler(responding.NotOpen, not_open)
    app.register_error_handler(responding.SessionEnded, session_ended)
    app.register_error_handler(responding.AlreadySubmitted, already_submitted)
    app.register_error_handler(NotFound, absent)
    app.register_error_handler(CSRFError, forged_or_stale)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def unknown_link(_: Exception) -> Reply:
    return _said("unknown_link", 404)


def link_full(_: Exception) -> Reply:
    return _said("link_full", 403)


def not_open(error: responding.NotOpen) -> Reply:
    """Before opening the link is good but early; after closing it is gone for good."""
    return _said("not_open", 410 if error.phase == "closed" else 403, error=error)


def session_ended(_: Exception) -> Reply:
    """The same answer whether the response exists or not. What was typed is kept."""
    if request.endpoint == "participant.answer_section" and request.form and not wants_data():
        return ask_for_link(), 403
    return _said("session_ended", 403)


def already_submitted(error: responding.AlreadySubmitted) -> Reply:
    """The receipt comes with the error: the answers may have been sent just now, after this request had begun."""
    if wants_data():
        return {"error": "submitted"}, 409
    return done_page(too_late=True) if this_response().section else receipt_page(error.receipt, too_late=True), 409


def absent(_: Exception) -> Reply:
    """Not there, or not for this person: the same answer to both."""
    return _said("not_found", 404, status=404)


def forged_or_stale(error: Exception) -> Reply | Response:
    """A form without the session's mark: it comes back with what was typed, to be sent once more.

    Our script gets a fresh mark, as any page has one; other sites can read neither.
    """
    if wants_data():
        return {"error": "stale_form", "mark": generate_csrf()}, 403
    if request.endpoint in ("participant.answer_section", "participant.come_back"):
        return ask_for_link(), 403
    if hasattr(policy_of(current_app, request.endpoint or ""), "permission") and (kept := kept_form()):
        return kept
    return _said("stale_form", 400)


def http_error(error: HTTPException) -> Reply | Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    name = {404: "not_found", 413: "too_large", 429: "too_often"}.get(status, "refused" if status < 500 else "unexpected")
    return _said(name, status, status=status)


def unexpected(error: Exception) -> Reply:
    """Our fault. The log gets the place but no message, since messages quote addresses and answers."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected", kind=type(error).__name__, endpoint=request.endpoint, where=where)
    return _said("unexpected", 500, status=500)


def _said(name: str, code: int, **context: object) -> Reply:
    """What happened: a page, or for our script its name."""
    return ({"error": name} if wants_data() else render_template(f"errors/{name}.html", **context)), code
