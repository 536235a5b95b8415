"""Signing in by an OpenID Connect issuer, where one is configured."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assess.web import accounts, limits
from assess.web.access import signing_in
from assess.web.accounts.refusal import NotLetIn
from assess.web.extensions import shared
from assess.web.languages import gettext

pages = Blueprint("openid", __name__, url_prefix="/sign-in/openid")
NEXT = "openid_next"
"""Where the cookie keeps the page that was wished for."""


@pages.get("/")
@signing_in
def ask() -> Response:
    """To the issuer. A link and not a form: our pages may send forms to ourselves only."""
    issuer = accounts.issuer() or abort(404)
    session[NEXT] = request.args.get("next", "")
    try:
        return issuer.ask(f"{shared().settings.public_url}{url_for('.back')}")
    except NotLetIn as problem:
        return _not_let_in(problem, issuer.label)


@pages.get("/back")
@signing_in
def back() -> Response:
    """From the issuer; whatever it says, the browser goes on to another address."""
    issuer = accounts.issuer() or abort(404)
    if limits.tried_too_often(""):
        abort(429)
    onward = session.pop(NEXT, "")
    try:
        return accounts.let_in(issuer.confirmed_address(), onward)
    except NotLetIn as problem:
        return _not_let_in(problem, issuer.label)


@pages.app_template_global()
def issuer_label() -> str:
    """What the issuer is called; nothing, where none is configured."""
    issuer = accounts.issuer()
    return issuer.label if issuer else ""


def _not_let_in(problem: NotLetIn, label: str) -> Response:
    """Back to the page of signing in, with what can be done."""
    sentences = {
        "failed": gettext("Signing in by %(label)s did not work. Please try again, or use your password.", label=label),
        "unconfirmed": gettext("%(label)s has not confirmed your e-mail address. Have it confirmed there first.", label=label),
        "no_account": gettext("There is no account here for %(email)s. Ask an administrator to invite you.", email=problem.email),
    }
    flash(sentences[problem.why], "error")
    return redirect(url_for("security.login"))
