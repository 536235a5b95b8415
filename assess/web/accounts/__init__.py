"""Signing in and out: the one place that knows Flask-Security.

Flask-Security checks passwords, second factors and passkeys. That a browser is signed in is a
row of ours (`sign_ins`), named by a random token in its cookie: it can be listed and ended.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_babel import Babel
from flask_login import current_user, user_logged_out
from flask_security import (
    EmailValidateException,
    Security,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    user_authenticated,
)
from flask_security.recoverable import generate_reset_password_token
from flask_security.tf_plugin import tf_clean_session
from flask_security.utils import check_and_update_authn_fresh, hash_password, login_user, validate_redirect_url
from werkzeug.wrappers import Response

from assess.settings import BadSettings, Settings
from assess.storage import accounts
from assess.storage.accounts import SignIn
from assess.storage.keys import digest
from assess.web import limits
from assess.web.accounts.codes import CodesThatCountOnce, RecoveryCodesThatCountOnce
from assess.web.accounts.datastore import AccountDatastore
from assess.web.accounts.mail import MailBySite
from assess.web.accounts.passkeys import AnyDevice
from assess.web.accounts.passwords import PasswordsOfAnyLength
from assess.web.accounts.people import User
from assess.web.accounts.refusal import NotLetIn
from assess.web.accounts.sayings import SAYINGS, OurWords
from assess.web.extensions import now, shared
from assess.web.languages import interface_language

if TYPE_CHECKING:
    from assess.web.accounts.openid import Issuer

SEAT = "seat"
"""Where the cookie keeps the token of a sign-in."""
IDLE = timedelta(hours=12)
"""A browser that is not used for so long is signed out."""
NOTICED = timedelta(minutes=5)
"""How often it is written down that a browser is still used."""
INVITATION_LASTS = timedelta(days=3)
LONGEST_BROWSER = 200
BY_ADDRESS = ("security.login", "security.forgot_password")
"""Steps that begin with an e-mail address."""
ISSUER = "issuer"
LOCALES = {"en": "en", "ru": "ru_RU", "es": "es_ES"}

datastore = AccountDatastore()


def install(app: Flask, settings: Settings) -> None:
    """Let people sign in to the site."""
    app.config.from_mapping({f"SECURITY_{name}": value for name, value in _choices(settings).items()})
    Babel(app, locale_selector=lambda: LOCALES[interface_language()], configure_jinja=False)
    security = Security(
        app,
        datastore,
        mail_util_cls=MailBySite,
        password_util_cls=PasswordsOfAnyLength,
        webauthn_util_cls=AnyDevice,
        totp_cls=CodesThatCountOnce,
        mf_recovery_codes_util_cls=RecoveryCodesThatCountOnce,
    )
    security.i18n_domain = OurWords(app)  # type: ignore[no-untyped-call]
    security.mail_context_processor(lambda: {"site": settings.public_url})  # not the host that a request names: anybody can choose that
    app.extensions[ISSUER] = _issuer_of(settings)
    app.login_manager.user_loader(_signed_in_user)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _: None)  # type: ignore[attr-defined]  # no tokens in headers or addresses
    app.login_manager.session_protection = None  # type: ignore[attr-defined]  # it sets the cookie again, so that a late reply ends a visit
    user_authenticated.connect(_begin_visit, app)
    user_logged_out.connect(_end_visit, app)
    password_changed.connect(_end_other_visits, app)
    password_reset.connect(_end_other_visits, app)
    reset_password_instructions_sent.connect(_take_as_long, app)


def issuer() -> Issuer | None:
    """Who else may say who somebody is."""
    found: Issuer | None = current_app.extensions[ISSUER]
    return found


def let_in(email: str, onward: str) -> Response:
    """Sign in whose address an issuer has confirmed, as a right password does: the second factor is asked all the same.

    The issuer is that of whoever runs the site, so it speaks for accounts of the site's own tenant only. Raises NotLetIn.
    """
    user = datastore.find_user(email=email)
    if user is None or not user.active or user.tenant_id != shared().store.tenant_id:
        raise NotLetIn("no_account", email)
    place = onward if validate_redirect_url(onward) else url_for("work.home")
    second = current_app.extensions["security"].two_factor_plugins.tf_enter(user, False, "openid", next_loc=place)
    if second:
        return cast(Response, second)
    login_user(user, authn_via=["openid"])
    return redirect(place)


def _issuer_of(settings: Settings) -> Issuer | None:
    """Authlib is wanted only where an issuer is configured. Raises BadSettings."""
    if settings.openid is None:
        return None
    try:
        from assess.web.accounts.openid import Issuer
    except ImportError as missing:
        raise BadSettings(f"`oidc_issuer` needs the package {missing.name}: install assess[oidc]") from None
    return Issuer(settings.openid)


def _choices(settings: Settings) -> dict[str, Any]:
    totp, codes = (_derived(settings.secret_key, purpose) for purpose in ("totp", "recovery codes"))
    return {
        "PASSWORD_SALT": _derived(settings.secret_key, "passwords").decode(),
        "PASSWORD_LENGTH_MIN": 12,
        "PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
        "PASSWORD_SCHEMES": ["argon2"],
        "RETURN_GENERIC_RESPONSES": True,  # nobody learns who has an account
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "RESET_PASSWORD_WITHIN": INVITATION_LASTS,
        "EMAIL_HTML": False,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # sign-in pages ask no name servers
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": settings.second_factor == "required",
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_ALWAYS_VALIDATE": True,
        "TWO_FACTOR_RESCUE_EMAIL": False,  # a mailbox is no second factor; recovery codes are
        "TOTP_SECRETS": {"1": totp.decode()},
        "TOTP_ISSUER": "Assess",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [codes],
        "WEBAUTHN": True,
        "WAN_RP_NAME": "Assess",
        "WAN_ALLOW_USER_HINTS": False,
        "FRESHNESS": timedelta(hours=1),
        "LOGOUT_METHODS": ["POST"],
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "RESET_URL": "/password",
        "CHANGE_URL": "/account/password",
        "VERIFY_URL": "/account/verify",
        "TWO_FACTOR_SETUP_URL": "/account/second-factor",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "TWO_FACTOR_SELECT_URL": "/sign-in/choose",
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
        "WAN_REGISTER_URL": "/account/passkeys",
        "WAN_DELETE_URL": "/account/passkeys/delete",
        "WAN_SIGNIN_URL": "/sign-in/passkey",
        "WAN_VERIFY_URL": "/account/verify/passkey",
        "POST_LOGIN_VIEW": "work.home",
        "POST_LOGOUT_VIEW": "security.login",
        "POST_CHANGE_VIEW": "account.own",
        "POST_RESET_VIEW": "security.login",
        "TWO_FACTOR_POST_SETUP_VIEW": "account.own",
        "WAN_POST_REGISTER_VIEW": "account.own",
        "STATIC_FOLDER": None,
        **{f"MSG_{name}": saying for name, saying in SAYINGS.items()},
    }


def _derived(secret_key: str, purpose: str) -> bytes:
    """A key of its own for each purpose, in URL-safe base 64."""
    return base64.urlsafe_b64encode(hmac.digest(secret_key.encode(), purpose.encode(), hashlib.sha256))


def signed_in() -> User | None:
    """Who is signed in in this browser."""
    return current_user._get_current_object() if isinstance(getattr(current_user, "account_id", None), str) else None


def who_is_meant() -> str:
    """Whom an attempt to sign in is for: in a second step who took the first, whatever else is sent; else the address, as it is read."""
    if request.endpoint not in BY_ADDRESS:
        return str(session.get("tf_user_id", ""))
    try:
        return str(current_app.extensions["security"]._mail_util.normalize(request.form.get("email", ""))).lower()
    except EmailValidateException:
        return ""


def forget_stale_setup() -> None:
    """Who gave the password before there was a second factor may set one up, but not replace one that was set up meanwhile."""
    if session.get("tf_state") in ("setup_from_login", "validating_profile") and signed_in() is None:
        user = datastore.find_user(fs_uniquifier=str(session.get("tf_user_id", "")))
        if user and current_app.extensions["security"].two_factor_plugins.get_setup_tf_methods(user):
            tf_clean_session()  # type: ignore[no-untyped-call]


def signed_before() -> bool:
    """Count that the question of a passkey's page was answered: whoever saw the answer must not get in by it too."""
    _, question = current_app.extensions["security"].wan_serializer.loads_unsafe((request.view_args or {})["token"])
    return limits.used_before(f"passkey {question['challenge']}") if isinstance(question, dict) else False


def proved_lately() -> bool:
    """Whether who is signed in has given a password or a passkey within the hour, or since then went on changing how to sign in."""
    return check_and_update_authn_fresh(*(current_app.config[f"SECURITY_{name}"] for name in ("FRESHNESS", "FRESHNESS_GRACE_PERIOD")))


def this_sign_in() -> str:
    """The hash by which this browser's sign-in is stored."""
    return digest(str(session.get(SEAT, "")))


def password_link(user_email: str) -> str:
    """The end of an address, good for three days and once, at which somebody chooses a password."""
    user = datastore.find_user(email=user_email)
    if user is None:
        raise LookupError("no account has this address")
    return f"/password/{generate_reset_password_token(user)}"  # type: ignore[no-untyped-call]


def _signed_in_user(uniquifier: str) -> User | None:
    """Flask-Login's question: is the user of this cookie still signed in?"""
    user = datastore.find_user(fs_uniquifier=uniquifier)
    token = session.get(SEAT)
    if user is None or not user.active or not isinstance(token, str):
        return None
    with shared().store.reading() as connection:
        sign_in = accounts.sign_in_of(connection, user.tenant_id, digest(token), now())
    if sign_in is None or sign_in.account_id != user.account_id:
        return None
    if now() - sign_in.seen_at > NOTICED:
        with shared().store.writing() as connection:
            accounts.seen(connection, user.tenant_id, sign_in.token_hash, now(), now() + IDLE)
    g.fs_authn_via = "session"
    g.fs_paa = session.get("fs_paa", 0)
    return user


def _take_as_long(_: Flask, user: User, **extra: Any) -> None:
    """The link holds a hash of the password, and where there is no account something is hashed too: haste told who is only invited."""
    if user.password is None:
        hash_password("nothing")


def _begin_visit(_: Flask, user: User, **extra: Any) -> None:
    """A new token at every sign-in: one that somebody planted or saw before is worth nothing."""
    token = secrets.token_urlsafe(32)
    session[SEAT] = token
    browser = (request.user_agent.string or "")[:LONGEST_BROWSER]
    with shared().store.writing() as connection:
        accounts.sweep_sign_ins(connection, now())
        accounts.add_sign_in(connection, user.tenant_id, SignIn(digest(token), user.account_id, browser, now(), now(), now() + IDLE))


def _end_visit(_: Flask, user: Any, **extra: Any) -> None:
    token = session.pop(SEAT, None)
    if isinstance(token, str) and isinstance(user, User):
        with shared().store.writing() as connection:
            accounts.end_sign_ins(connection, user.tenant_id, user.account_id, [digest(token)])


def _end_other_visits(_: Flask, user: User, **extra: Any) -> None:
    """A new password ends the visits that began with the old one."""
    mine = this_sign_in()
    with shared().store.writing() as connection:
        others = [
            one.token_hash for one in accounts.sign_ins_of(connection, user.tenant_id, user.account_id, now()) if one.token_hash != mine
        ]
        accounts.end_sign_ins(connection, user.tenant_id, user.account_id, others)
