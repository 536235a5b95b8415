"""The one gate: who may call which endpoint.

Every view declares its policy by one of the decorators here; a view without one is refused
to everybody. A policy is a function that returns if the request may pass, and raises if not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, abort, current_app, g, request, session
from flask_wtf import CSRFProtect

from assess.operations import responding
from assess.operations.responding import OpenResponse
from assess.web.extensions import now, store

View = TypeVar("View", bound=Callable[..., object])
Policy = Callable[[], None]

csrf = CSRFProtect()
SESSION_KEY = "answering"
"""Where the cookie keeps the answering session's token."""


def guarded_by(policy: Policy) -> Callable[[View], View]:
    """Declare the policy of a view."""

    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def _pass() -> None:
    """Everybody may."""


def _answering() -> None:
    """Only the browser whose session holds the response of the address; opens the response."""
    open_response(str((request.view_args or {})["public_id"]))


anyone = guarded_by(_pass)
participant = guarded_by(_answering)


def open_response(public_id: str) -> OpenResponse:
    """The response of this address, if the session holds it. Raises SessionEnded, NotOpen."""
    token = session.get(SESSION_KEY)
    if not isinstance(token, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", public_id):
        raise responding.SessionEnded
    g.response = responding.opened(store(), token, public_id, now())
    return this_response()


def this_response() -> OpenResponse:
    """The response that the gate opened."""
    return cast(OpenResponse, g.response)


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    return getattr(app.view_functions[endpoint], "policy", None)


def guard() -> None:
    """Let the request pass, or stop it; runs before every view."""
    if request.endpoint is None:
        return  # no such page: Flask says so
    policy = policy_of(current_app, request.endpoint)
    if policy is None:
        abort(403)
    if request.method == "POST" and None in request.form:  # a part of a multipart body without a name
        abort(400)
    policy()
    if request.method == "POST":
        csrf.protect()


def install(app: Flask) -> None:
    """Put the gate before every endpoint."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate checks, after the policy
    csrf.init_app(app)
    app.before_request(guard)
