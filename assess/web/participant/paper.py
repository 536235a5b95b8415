"""The questionnaire and its data sheet on paper, for the group of a personal link."""

from __future__ import annotations

from flask import Response, abort, request

from assess.instruments.answers import Respondent, asks_for_figures
from assess.instruments.facts import FactSheet
from assess.operations import entering
from assess.operations.entering import Visit
from assess.paths import shipped
from assess.reporting.paper.paper import NothingToAsk, Paper
from assess.reporting.paper.printing import printed
from assess.storage import initiatives
from assess.web.access import anyone
from assess.web.extensions import now, store
from assess.web.languages import chosen_language, interface_language, speak
from assess.web.participant.blueprint import pages
from assess.web.participant.consent import consent_on_paper


@pages.get("/r/<token>/paper.pdf")
@anyone
def paper(token: str) -> Response:
    """The questionnaire, with what people are told first."""
    return _printed(token, data_sheet=False)


@pages.get("/r/<token>/data-sheet.pdf")
@anyone
def data_sheet(token: str) -> Response:
    """The figures to be looked up."""
    return _printed(token, data_sheet=True)


def has_data_sheet(visit: Visit) -> bool:
    """Whether this group is asked for figures that need to be looked up."""
    return asks_for_figures(visit.instrument, Respondent(visit.group, _facts(visit)))


def _printed(token: str, data_sheet: bool) -> Response:
    visit = entering.visit(store(), token, now())
    if visit.state == "closed":
        abort(404)
    speak(chosen_language(request.args.get("language"), visit.assessment.languages, visit.language))
    instrument = visit.instrument.in_language(interface_language())
    told = tuple((part.heading, part.paragraphs) for part in consent_on_paper(visit.assessment, instrument.questionnaire))
    try:
        paper = Paper(instrument, visit.group, _facts(visit), data_sheet, told)
        content = printed(paper, str(visit.assessment.facts_hash), shipped("reports"), now())
    except NothingToAsk:
        abort(404)
    reply = Response(content, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'inline; filename="{"data-sheet" if data_sheet else "questionnaire"}.pdf"'
    return reply


def _facts(visit: Visit) -> FactSheet:
    """The facts as they stood when the assessment was opened."""
    with store().reading() as connection:
        return initiatives.facts(connection, store().tenant_id, str(visit.assessment.facts_hash))
