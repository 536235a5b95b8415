"""The questionnaire and its data sheet on paper, for the group of a personal link."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from flask import Response, abort, request

from assess.instruments.answers import Respondent, asked_sections
from assess.instruments.facts import FactSheet
from assess.operations import entering
from assess.operations.entering import Visit
from assess.paths import shipped
from assess.reporting.paper.paper import NothingToAsk, Paper, paper_pdf
from assess.storage import initiatives
from assess.web.access import anyone
from assess.web.extensions import now, store
from assess.web.languages import chosen_language, interface_language, speak
from assess.web.participant.blueprint import pages
from assess.web.participant.consent import consent_on_paper

MOST_KEPT = 16
_kept: OrderedDict[Hashable, bytes] = OrderedDict()
"""The papers last asked for: a link may be opened often, and a paper takes seconds."""
_turn = Lock()


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
    respondent = Respondent(visit.group, _facts(visit))
    return any(section.data_sheet for section in asked_sections(visit.instrument, {}, respondent))


def _printed(token: str, data_sheet: bool) -> Response:
    visit = entering.visit(store(), token, now())
    if visit.state == "closed":
        abort(404)
    speak(chosen_language(request.args.get("language"), visit.assessment.languages, visit.language))
    instrument = visit.instrument.in_language(interface_language())
    told = tuple((part.heading, part.paragraphs) for part in consent_on_paper(visit.assessment, instrument.questionnaire))
    try:
        content = _kept_or_made(Paper(instrument, visit.group, _facts(visit), data_sheet, told), str(visit.assessment.facts_hash))
    except NothingToAsk:
        abort(404)
    reply = Response(content, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'inline; filename="{"data-sheet" if data_sheet else "questionnaire"}.pdf"'
    return reply


def _kept_or_made(paper: Paper, facts_hash: str) -> bytes:
    at = (paper.instrument.hash, paper.instrument.language, paper.group, facts_hash, paper.data_sheet, paper.told)
    with _turn:
        if at in _kept:
            _kept.move_to_end(at)
            return _kept[at]
    made = paper_pdf(paper, shipped("reports"), now())
    with _turn:
        _kept[at] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _facts(visit: Visit) -> FactSheet:
    """The facts as they stood when the assessment was opened."""
    with store().reading() as connection:
        return initiatives.facts(connection, store().tenant_id, str(visit.assessment.facts_hash))
