"""The way in: the welcome page, and the page that a personal link leads to."""

from __future__ import annotations

import re

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.people_table import EMAIL, LONGEST
from assess.operations import delegating, entering
from assess.operations.entering import Newcomer, Visit
from assess.operations.feedback import feedback_by_link
from assess.storage.assessments import NotOpen
from assess.web import limits
from assess.web.access import SESSION_KEY, anyone
from assess.web.extensions import announce, now, shared, store
from assess.web.languages import LANGUAGES, chosen_language, speak
from assess.web.participant import colleague
from assess.web.participant.blueprint import pages
from assess.web.participant.consent import agreement, consent, keep_consent
from assess.web.participant.feedback import feedback_page
from assess.web.participant.paper import has_data_sheet
from assess.web.section_page import OPERATION, new_operation
from assess.web.tenancy import choose_by_link, remember_tenant

NOBODY = Newcomer()
MARK = r"[A-Za-z0-9_-]{16}"
"""How the mark of a form looks, by which it begins once, however often it is sent."""
LONGEST_EMAIL = 254


@pages.get("/")
@anyone
def welcome() -> str:
    speak(chosen_language(request.args.get("language"), list(LANGUAGES)))
    return render_template("participant/welcome.html")


@pages.get("/r/<token>")
@anyone
def start_page(token: str) -> str:
    """What the link leads to; changes nothing, since mail scanners open links too."""
    if passed := delegating.visit(store(), token, now()):
        return colleague.start_page(token, passed)
    try:
        visit = entering.visit(store(), token, now())
    except NotOpen as problem:
        return _after_closing(token, problem)
    language = speak(_language_of(visit, request.args.get("language")))
    if visit.full:
        raise entering.LinkFull
    if visit.state == "closed":
        instrument = visit.instrument.in_language(language)
        return render_template("participant/after_closing.html", visit=visit, instrument=instrument, token=token)
    return _start_page(token, visit, language)


@pages.post("/r/<token>")
@anyone
def start(token: str) -> AnyResponse | str | tuple[str, int]:
    if passed := delegating.visit(store(), token, now()):
        return colleague.start(token, passed)
    visit = entering.visit(store(), token, now())
    language = _language_of(visit, request.form.get("language"))
    if visit.open:
        return _join(token, visit, language)
    public_id = begin(token, visit, language)
    return redirect(url_for(".own_data" if visit.state == "closed" else ".sections", public_id=public_id), 303)


def _start_page(token: str, visit: Visit, language: str, newcomer: Newcomer = NOBODY, wrong_email: bool = False) -> str:
    instrument = visit.instrument.in_language(language)
    return render_template(
        "participant/start.html",
        visit=visit,
        instrument=instrument,
        told=consent(visit.assessment, instrument.questionnaire, visit.by_open_link),
        sheet=has_data_sheet(visit),
        agreement=agreement(),
        token=token,
        newcomer=newcomer,
        wrong_email=wrong_email,
        mark=new_operation(),
    )


def _join(token: str, visit: Visit, language: str) -> str | tuple[str, int]:
    """Begin by an open link. The reply shows the personal link; sent again, the form shows the same one."""
    speak(language)
    email, organisation = (request.form.get(name, "").strip() for name in ("email", "organisation"))
    newcomer = Newcomer(email or None, organisation[:LONGEST] or None)
    if email and not (EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL):
        return _start_page(token, visit, language, newcomer, wrong_email=True), 422
    if limits.begun_too_often(email):
        abort(429)
    version, sent = keep_consent(visit.assessment, visit.instrument, by_open_link=True), request.form.get(OPERATION, "")
    mark = sent if re.fullmatch(MARK, sent) else new_operation()
    joined = entering.join(store(), token, newcomer, mark, language, version, now(), session.get(SESSION_KEY))
    session[SESSION_KEY] = joined.started.session
    remember_tenant(joined.started.public_id)
    announce(*([joined.errand] if joined.errand else []))
    return render_template(
        "participant/own_link.html",
        asked=visit.assessment,
        instrument=visit.instrument.in_language(language),
        link=f"{shared().settings.public_url}{url_for('.start_page', token=joined.token)}",
        email=email,
        public_id=joined.started.public_id,
    )


def _after_closing(token: str, problem: NotOpen) -> str:
    """What an anonymous assessment has left for those who were asked: the figures of all, once they are published."""
    found = feedback_by_link(store(), token) if problem.phase == "closed" else None
    if found is None:
        raise problem
    return feedback_page(found, chosen_language(request.args.get("language"), found.assessment.languages))


def begin(token: str, visit: Visit, language: str) -> str:
    """Open the link's response to this browser; its public id."""
    version = (
        keep_consent(visit.assessment, visit.instrument, visit.by_open_link) if visit.state == "new" else ""
    )  # who goes on has agreed already
    started = entering.start(store(), token, language, version, now(), session.get(SESSION_KEY))
    session[SESSION_KEY] = started.session
    remember_tenant(started.public_id)
    return started.public_id


def begin_again(token: str) -> str | None:
    """Open once more what was begun by a link; its public id, or None if nothing was. Raises UnknownLink, NotOpen."""
    choose_by_link(token)
    if passed := delegating.visit(store(), token, now()):
        speak(passed.language)
        return colleague.begin(token, passed, passed.language) if passed.begun else None
    visit = entering.visit(store(), token, now())
    speak(visit.language)
    return None if visit.state == "new" else begin(token, visit, visit.language)


def _language_of(visit: Visit, wish: str | None) -> str:
    """The language wished for; else the one begun in; else the browser's."""
    begun = visit.language if visit.state != "new" else None
    return chosen_language(wish or begun, visit.assessment.languages, visit.language)
