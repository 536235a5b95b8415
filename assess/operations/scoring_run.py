"""From the answers of an assessment to a stored scorecard with advice."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from assess.instruments.instrument import Instrument
from assess.scoring.disclosure import publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.recommendations import recommend
from assess.scoring.scorecard import score
from assess.storage import assessments, initiatives, instruments, invitations, reports, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import random_id
from assess.storage.reports import StoredScorecard


class NotOpened(Exception):
    """A draft has no answers and no facts yet."""


class NotClosed(Exception):
    """Answers to an anonymous assessment still come in."""


def run_scoring(store: Store, assessment_id: str, seed: int, now: datetime) -> StoredScorecard:
    """Score the responses sent so far, and keep what may be shown. Raises NotFound, NotOpened, NotClosed.

    Nothing is computed inside a transaction.
    """
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        if assessment.facts_hash is None:
            raise NotOpened("the assessment was never opened")
        if assessment.anonymous and assessment.state != "closed":
            raise NotClosed("close the assessment first; two scorecards with one response between them would give that response away")
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        facts = initiatives.facts(connection, store.tenant_id, assessment.facts_hash)
        asked = invitations.asked(connection, store.tenant_id, assessment_id) or None  # then the fact sheet tells
        sent = list(responses.submitted(connection, store.tenant_id, assessment_id))
    instrument = _on_terms_of(assessment, instrument)
    given = (RespondentAnswers(group, organisation, answers_in(decode(document))) for _, group, organisation, document in sent)
    frame = answer_frame(instrument, given, facts)
    published = publish(score(frame, instrument, facts, anonymous=assessment.anonymous, asked=asked, seed=seed))
    stored = StoredScorecard(
        id=random_id(),
        assessment_id=assessment_id,
        instrument_hash=assessment.instrument_hash,
        facts_hash=assessment.facts_hash,
        data_hash=published.data_hash,
        seed=seed,
        software=published.software,
        published=published.to_json(),
        advice=json.dumps(asdict(recommend(published, instrument, facts)), ensure_ascii=False, separators=(",", ":")),
        made_at=now,
    )
    with store.writing() as connection:
        reports.add_scorecard(connection, store.tenant_id, stored)
    return stored


def _on_terms_of(assessment: Assessment, instrument: Instrument) -> Instrument:
    """The instrument with the assessment's own minimum group size."""
    if assessment.minimum_group_size == instrument.rubric.disclosure.minimum:
        return instrument
    disclosure = instrument.rubric.disclosure.model_copy(update={"minimum": assessment.minimum_group_size})
    return replace(instrument, rubric=instrument.rubric.model_copy(update={"disclosure": disclosure}))
