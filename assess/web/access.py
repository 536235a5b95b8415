"""The one gate: who may call which endpoint.

Every view declares its policy by one of the decorators here; a view without one is refused
to everybody. A policy is a function that returns if the request may pass, and raises if not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_wtf import CSRFProtect

from assess.operations import responding
from assess.operations.responding import OpenResponse
from assess.web import accounts, limits, tenancy
from assess.web.accounts.people import User
from assess.web.extensions import now, shared, store
from assess.web.kept_forms import kept_form
from assess.web.languages import speak

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
    """Only the browser whose session holds the response of the address; opens the response. A colleague may not."""
    open_response(str((request.view_args or {})["public_id"]))


def _owning() -> None:
    """Like `_answering`, to look at what is stored and to have it erased: also after closing, as long as it is kept with names."""
    open_response(str((request.view_args or {})["public_id"]), after_closing=True)


def _answering_section() -> None:
    """Like `_answering`; and a colleague to whom the section of the address was passed."""
    view = request.view_args or {}
    open_response(str(view["public_id"]), str(view["section_key"]))


def _refuse() -> None:
    """Nobody may; the page does not exist."""
    abort(404)


def _working() -> None:
    """Only people who are signed in; the page then speaks their language and sees their tenant."""
    user = accounts.signed_in()
    if user is None:
        if kept := kept_form():
            abort(kept)
        abort(redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None), 303))
    speak(user.language)
    g.user = user
    g.store = shared().store.of_tenant(user.tenant_id)


def may(permission: str) -> Callable[[View], View]:
    """Only people signed in whose role has this permission; to others the page does not exist."""

    def policy() -> None:
        _working()
        if not this_user().may(permission):
            abort(404)

    policy.permission = permission  # type: ignore[attr-defined]
    return guarded_by(policy)


def _proving() -> None:
    """Only people who are signed in, who prove once more that it is them: a browser left alone is no place to guess passwords."""
    _working()
    if request.method == "POST" and limits.tried_too_often(str(this_user().email).lower()):
        abort(429)


def _proven() -> None:
    """Only people who are signed in, and have proved not long ago that it is them."""
    _proving()
    if not accounts.proved_lately():
        abort(redirect(url_for("security.verify", next=url_for("account.own")), 303))


def _signing_in() -> None:
    """Everybody may; who is signed in sees it as a working page, and nobody may try too often."""
    if request.method == "POST" and limits.tried_too_often(accounts.who_is_meant()):
        abort(429)
    if request.endpoint in SIGNED_BY_PASSKEY and accounts.signed_before():
        abort(redirect(url_for("security.wan_signin"), 303))
    if request.is_json:  # Flask-Security would take it for a form, but nothing here counts whom it is for
        abort(400)
    accounts.forget_stale_setup()
    if accounts.signed_in():
        _working()
        if request.endpoint in SECOND_STEPS and "tf_state" not in session:
            abort(redirect(url_for("work.home"), 303))  # Flask-Security would end the visit


anyone = guarded_by(_pass)
signing_in = guarded_by(_signing_in)
participant = guarded_by(_answering)
owner = guarded_by(_owning)
section_writer = guarded_by(_answering_section)
signed_in = guarded_by(_working)
proving = guarded_by(_proving)
proven = guarded_by(_proven)
nobody = guarded_by(_refuse)


def this_user() -> User:
    """Who is signed in, once the gate has let the request pass."""
    return cast(User, g.user)


def open_response(public_id: str, section: str | None = None, *, after_closing: bool = False) -> OpenResponse:
    """The response of this address, if the session holds it, for use in a `section` or, without one, as a whole.

    Raises SessionEnded, NotOpen.
    """
    token = session.get(SESSION_KEY)
    if not isinstance(token, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", public_id):
        raise responding.SessionEnded
    response = responding.opened(store(), token, public_id, now(), after_closing=after_closing)
    if response.section is not None and response.section != section:
        raise responding.SessionEnded
    g.response = response
    return response


def this_response() -> OpenResponse:
    """The response that the gate opened."""
    return cast(OpenResponse, g.response)


SIGNING_IN = (
    *("forgot_password", "login", "mf_recovery", "reset_password", "tf_select"),
    *("two_factor_setup", "two_factor_token_validation", "wan_signin", "wan_signin_response"),
)
"""Flask-Security's pages for people who are not signed in yet; it guards each step by the one before."""
ANSWERING_PAGE = "participant.answer_section"
"""Says itself what it does not take, so that nothing typed is lost."""
SECOND_STEPS = ("security.two_factor_token_validation", "security.tf_select", "security.mf_recovery")
SIGNED_BY_PASSKEY = ("security.wan_signin_response",)
SIGNED_IN = (*("logout", "mf_recovery_codes", "wan_delete", "wan_register", "wan_verify", "wan_verify_response"),)
"""Flask-Security's pages for people who are."""
PROVING = ("change_password", "verify")
"""Those on which a password is given."""
SETTING_UP = ("two_factor_setup_validate", "wan_register_response")
"""Second steps of setting up what one signs in by: Flask-Security asks only in the first who it is; what that gave fits any visit."""
NOT_OFFERED = ("two_factor_rescue",)
"""A way round the second factor by mail."""


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    return getattr(app.view_functions[endpoint], "policy", None)


def guard() -> None:
    """Let the request pass, or stop it; runs before every view."""
    if request.endpoint is None:
        if accounts.signed_in():
            _working()
        return  # no such page: Flask says so
    policy = policy_of(current_app, request.endpoint)
    if policy is None:
        abort(403)
    if request.method == "POST" and None in request.form:  # a part of a multipart body without a name
        abort(400)
    if any("\x00" in str(value) for name, value in (request.view_args or {}).items() if name != "public_id"):  # which no database takes
        abort(404)
    if request.endpoint != ANSWERING_PAGE and any("\x00" in text for _, text in request.form.items(multi=True)):
        abort(400)
    tenancy.choose_tenant()
    policy()
    if request.method == "POST":
        csrf.protect()


def install(app: Flask) -> None:
    """Put the gate before every endpoint."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate checks, after the policy
    csrf.init_app(app)
    for policy, names in (
        (signing_in, SIGNING_IN),
        (signed_in, SIGNED_IN),
        (proving, PROVING),
        (proven, SETTING_UP),
        (nobody, NOT_OFFERED),
    ):
        for name in names:
            app.view_functions[f"security.{name}"] = policy(_own(app.view_functions[f"security.{name}"]))  # type: ignore[assignment]
    app.before_request(guard)


def _own(view: Callable[..., object]) -> Callable[..., object]:
    """A view that can carry a policy of this application: those of a package are shared by all."""

    @functools.wraps(view)
    def own(*args: object, **options: object) -> object:
        return view(*args, **options)

    return own
