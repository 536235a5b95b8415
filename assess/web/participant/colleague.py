"""The pages of a colleague to whom one section was passed."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Section
from assess.operations import delegating
from assess.operations.delegating import PassedSection
from assess.operations.entering import UnknownLink
from assess.web.access import SESSION_KEY, section_writer, this_response
from assess.web.extensions import now, store
from assess.web.languages import chosen_language, speak
from assess.web.participant.blueprint import pages, this_instrument
from assess.web.participant.consent import agreement, consent_of_colleague, keep_consent
from assess.web.tenancy import remember_tenant


def start_page(token: str, passed: PassedSection) -> str:
    """What a colleague's link leads to."""
    instrument = passed.instrument.in_language(speak(_language_of(passed, request.args.get("language"))))
    return render_template(
        "participant/colleague_start.html",
        passed=passed,
        instrument=instrument,
        section=_section(instrument, passed.section),
        told=consent_of_colleague(passed.assessment, instrument.questionnaire),
        agreement=agreement(),
        token=token,
    )


def start(token: str, passed: PassedSection) -> AnyResponse:
    public_id = begin(token, passed, _language_of(passed, request.form.get("language")))
    return redirect(url_for("participant.section", public_id=public_id, section_key=passed.section), 303)


def begin(token: str, passed: PassedSection, language: str) -> str:
    """Open the section to this browser; the colleague's public id."""
    version = keep_consent(passed.assessment, passed.instrument)
    try:
        begun = delegating.begin(store(), token, language, version, now(), session.get(SESSION_KEY))
    except delegating.TakenBack:
        raise UnknownLink from None
    session[SESSION_KEY] = begun.session
    remember_tenant(begun.public_id)
    return begun.public_id


@pages.get("/answer/<public_id>/<section_key>/done")
@section_writer
def colleague_done(public_id: str, section_key: str) -> str:
    """Where a colleague arrives after saving."""
    if this_response().section is None:
        abort(404)
    return done_page()


def done_page(too_late: bool = False) -> str:
    """What has come of the section; `too_late` where the participant had sent all answers before this one was saved."""
    instrument, response = this_instrument(), this_response()
    return render_template(
        "participant/colleague_done.html", instrument=instrument, section=_section(instrument, str(response.section)), too_late=too_late
    )


def _section(instrument: Instrument, key: str) -> Section:
    return next(section for section in instrument.questionnaire.sections if section.key == key)


def _language_of(passed: PassedSection, wish: str | None) -> str:
    """The language wished for; else the one begun in; else the browser's."""
    begun = passed.language if passed.begun else None
    return chosen_language(wish or begun, passed.assessment.languages, passed.language)
