"""The way in: the welcome page, and the page that a personal link leads to."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.operations import responding
from assess.operations.consenting import keep_texts
from assess.operations.responding import Visit
from assess.web.access import SESSION_KEY, anyone
from assess.web.extensions import now, store
from assess.web.languages import LANGUAGES, chosen_language, speak
from assess.web.participant.blueprint import pages
from assess.web.participant.consent import CONSENT_VERSION, agreement, consent, consent_texts


@pages.get("/")
@anyone
def welcome() -> str:
    speak(chosen_language(request.args.get("language"), list(LANGUAGES)))
    return render_template("participant/welcome.html")


@pages.get("/r/<token>")
@anyone
def start_page(token: str) -> str:
    """What the link leads to; changes nothing, since mail scanners open links too."""
    visit = responding.visit(store(), token, now())
    language = speak(_language_of(visit, request.args.get("language")))
    instrument = visit.instrument.in_language(language)
    told = consent(visit.assessment, instrument.questionnaire)
    return render_template("participant/start.html", visit=visit, instrument=instrument, told=told, agreement=agreement(), token=token)


@pages.post("/r/<token>")
@anyone
def start(token: str) -> AnyResponse:
    visit = responding.visit(store(), token, now())
    public_id = begin(token, visit, _language_of(visit, request.form.get("language")))
    return redirect(url_for(".sections", public_id=public_id), 303)


def begin(token: str, visit: Visit, language: str) -> str:
    """Open the link's response to this browser; its public id."""
    if visit.state == "new":
        keep_texts(store(), visit.assessment.id, CONSENT_VERSION, consent_texts(visit.assessment, visit.instrument))
    started = responding.start(store(), token, language, CONSENT_VERSION, now(), session.get(SESSION_KEY))
    session[SESSION_KEY] = started.session
    return started.public_id


def _language_of(visit: Visit, wish: str | None) -> str:
    """The language wished for; else the one begun in; else the browser's."""
    begun = visit.language if visit.state != "new" else None
    return chosen_language(wish or begun, visit.assessment.languages, visit.language)
