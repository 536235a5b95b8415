"""The site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from assess.paths import shipped
from assess.settings import Settings
from assess.storage.engine import Store
from assess.web import (
    access,
    accounts,
    compression,
    drawing,
    errors,
    filters,
    headers,
    languages,
    openid,
    participant,
    request_log,
    roles,
    static_files,
    words,
)
from assess.web.access import anyone
from assess.web.admin import instruments, people
from assess.web.consultant import (
    account,
    assessments,
    exports,
    help_pages,
    home,
    initiatives,
    mails,
    open_links,
    participants,
    preview,
    register,
    remarks,
    reminders,
    reports,
    terms,
    watching,
)
from assess.web.cookie import CookieOfPages
from assess.web.extensions import Announce, Shared, utc_now

LARGEST_BODY = 2_000_000
MOST_FORM_PARTS = 5_000

WORKING = (
    *(
        home.pages,
        assessments.pages,
        participants.pages,
        reminders.pages,
        open_links.pages,
        preview.pages,
        mails.pages,
        exports.pages,
        reports.pages,
        remarks.pages,
        watching.pages,
    ),
    *(initiatives.pages, register.pages, account.pages, people.pages, instruments.pages, help_pages.pages),
)
"""Pages for people who are signed in."""

service = Blueprint("service", __name__)


@service.get("/health")
@anyone
def health() -> dict[str, str]:
    """That this process answers."""
    return {"status": "ok"}


def create_app(settings: Settings, store: Store, clock: Callable[[], datetime] = utc_now, announce: Announce = lambda _: None) -> Flask:
    """The site over a database.

    `clock` gives the present moment in UTC; `announce` tells workers of errands, which are otherwise found at their next sweep.
    """
    app = Flask("assess", template_folder=str(shipped("templates")), static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="assess",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        WTF_CSRF_FIELD_NAME="_csrf",
        WTF_CSRF_SSL_STRICT=False,  # it would ask for the referrer that our own pages tell browsers not to send
        WTF_CSRF_TIME_LIMIT=None,  # an hour is too short for a questionnaire that is answered between two meetings
    )
    app.session_interface = CookieOfPages()
    if settings.proxies:  # else all who come by way of one would be counted as one
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    app.extensions["assess"] = Shared(settings, store, clock, announce)
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # a redirect would repeat whatever host the request named
    languages.register(app)
    request_log.register(app)
    accounts.install(app, settings)
    access.install(app)
    headers.register(app)
    compression.register(app)
    errors.register(app)
    filters.register(app)
    terms.register(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=static_files.asset,
        group_title=words.group_title,
        literal=words.literal,
        minutes=filters.minutes,
        role_name=roles.role_name,
        stage_name=assessments.stage_name,
    )
    app.context_processor(lambda: {"response": g.get("response"), "me": g.get("user")})
    drawing.register(app)
    for blueprint in (participant.pages, openid.pages, static_files.files, service, *WORKING):
        app.register_blueprint(blueprint)
    return app
