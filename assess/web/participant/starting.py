"""The way in: the welcome page, and the page that a personal link leads to."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.operations import delegating, entering
from assess.operations.entering import Visit
from assess.operations.feedback import feedback_by_link
from assess.storage.assessments import NotOpen
from assess.web.access import SESSION_KEY, anyone
from assess.web.extensions import now, store
from assess.web.languages import LANGUAGES, chosen_language, speak
from assess.web.participant import colleague
from assess.web.participant.blueprint import pages
from assess.web.participant.consent import agreement, consent, keep_consent
from assess.web.participant.feedback import feedback_page
from assess.web.participant.paper import has_data_sheet
from assess.web.tenancy import choose_by_link, remember_tenant


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
    if visit.state == "closed":
        instrument = visit.instrument.in_language(language)
        return render_template("participant/after_closing.html", visit=visit, instrument=instrument, token=token)
    instrument = visit.instrument.in_language(language)
    told, sheet = consent(visit.assessment, instrument.questionnaire), has_data_sheet(visit)
    return render_template(
        "participant/start.html", visit=visit, instrument=instrument, told=told, sheet=sheet, agreement=agreement(), token=token
    )


@pages.post("/r/<token>")
@anyone
def start(token: str) -> AnyResponse:
    if passed := delegating.visit(store(), token, now()):
        return colleague.start(token, passed)
    visit = entering.visit(store(), token, now())
    public_id = begin(token, visit, _language_of(visit, request.form.get("language")))
    return redirect(url_for(".own_data" if visit.state == "closed" else ".sections", public_id=public_id), 303)


def _after_closing(token: str, problem: NotOpen) -> str:
    """What an anonymous assessment has left for those who were asked: the figures of all, once they are published."""
    found = feedback_by_link(store(), token) if problem.phase == "closed" else None
    if found is None:
        raise problem
    return feedback_page(found, chosen_language(request.args.get("language"), found.assessment.languages))


def begin(token: str, visit: Visit, language: str) -> str:
    """Open the link's response to this browser; its public id."""
    version = keep_consent(visit.assessment, visit.instrument) if visit.state == "new" else ""  # who goes on has agreed already
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
