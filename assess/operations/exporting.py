"""Taking data out: responses where they are named, published figures where they are anonymous.

A response of an anonymous assessment is a single voice, so no response leaves; what leaves is
what the published scorecard says of each question.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assess.instruments.answers import Respondent, asked_keys
from assess.instruments.instrument import Instrument
from assess.instruments.piping import with_names
from assess.instruments.response_table import REASONS, Column, Value, columns, row
from assess.scoring.disclosure import PublishedScorecard
from assess.storage import assessments, initiatives, instruments, reports, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store

PEOPLE = ("response", "group", "organisation", "language", "submitted_on")
FIGURES = ("measure", "question", "cell", "n", "mean", "option", "count")


class NothingPublished(Exception):
    """An anonymous assessment gives figures only, and none are published yet."""


@dataclass(frozen=True)
class Export:
    """A table to be written in any format. Rows have the columns of `head`."""

    assessment: Assessment
    head: tuple[str, ...]
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    """Of the answers: the last columns of `head`; none for figures."""
    rows: list[list[Value]]
    missing: tuple[float, ...] = tuple(REASONS.values())


def export(store: Store, assessment_id: str, language: str) -> Export:
    """What may leave, with questions in `language` or else the assessment's first. Raises NotFound, NothingPublished."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        instrument = instrument.in_language(language if language in instrument.languages else assessment.languages[0])
        facts = initiatives.facts(connection, store.tenant_id, assessment.facts_hash) if assessment.facts_hash else None
        scorecard = reports.latest_scorecard(connection, store.tenant_id, assessment_id)
        sent = [] if assessment.anonymous else responses.all_sent(connection, store.tenant_id, assessment_id)
    if facts:
        instrument = with_names(instrument, facts)
    if assessment.anonymous:
        if scorecard is None:
            raise NothingPublished
        return _figures(assessment, instrument, PublishedScorecard.from_json(scorecard.published))
    asked = columns(instrument)
    zone = ZoneInfo(assessment.zone)
    rows: list[list[Value]] = []
    for one in sent:
        day = one.submitted_at.astimezone(zone).date().isoformat() if one.submitted_at else None
        about: list[Value] = [one.id, one.group, one.organisation, one.language, day]
        answers = answers_in(decode(one.answers))
        counting = asked_keys(instrument, answers, Respondent(one.group, facts))
        rows.append(about + row(instrument, {key: answers[key] for key in answers.keys() & counting}, asked))
    head = (*PEOPLE, *(column.name for column in asked))
    return Export(assessment, head, (*PEOPLE, *(column.label for column in asked)), tuple(asked), rows)


def _figures(assessment: Assessment, instrument: Instrument, published: PublishedScorecard) -> Export:
    """Each question's published figures, in the cells that may be shown."""
    labels = {column.name: column.label for column in columns(instrument, comments=False)}
    rows: list[list[Value]] = []
    for measure, result in published.items.items():
        question = labels.get(measure, measure)
        if result.missing:
            rows.append([measure, question, "all", None, None, result.missing, None])
            continue
        for cell, n, mean, counts in (
            ("all", result.voices, result.mean, result.counts),
            *((key, of_cell.n, of_cell.mean, of_cell.counts) for key, of_cell in result.cells.items()),
        ):
            rows.append([measure, question, cell, float(n), mean, None, None])
            rows += [[measure, question, cell, float(n), None, option, float(count)] for option, count in counts.items()]
    return Export(assessment, FIGURES, FIGURES, (), rows)
