"""From the answers of an assessment to a stored scorecard with advice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.scoring.disclosure import publish, release_of
from assess.scoring.frames import AnswerFrame, RespondentAnswers, answer_frame
from assess.scoring.recommendations import recommend
from assess.scoring.releases import Ledger, Policy, Release
from assess.scoring.scorecard import score
from assess.storage import assessments, initiatives, instruments, open_links, releases, reports, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import random_id
from assess.storage.releases import Overtaken, StoredRelease
from assess.storage.reports import StoredScorecard


class NotOpened(Exception):
    """A draft has no answers and no facts yet."""


class Erased(Exception):
    """The last day of the answers is over: there is nothing to score any more, what was scored before is kept."""

    def __str__(self) -> str:
        return "the answers were erased when their last day was over"


class NotClosed(Exception):
    """Answers to an anonymous assessment still come in."""


@dataclass(frozen=True)
class _Material:
    """Everything that a scorecard is made from, as it stood at one moment."""

    assessment: Assessment
    instrument: Instrument
    facts: FactSheet
    facts_hash: str
    asked: dict[str, int] | None
    frame: AnswerFrame
    ledger: Ledger

    @property
    def policy(self) -> Policy:
        return Policy(self.assessment.anonymous, self.assessment.minimum_group_size)


def run_scoring(store: Store, assessment_id: str, seed: int, now: datetime) -> StoredScorecard:
    """Score the responses sent so far, and keep what may be shown.

    What leaves an anonymous assessment is entered in its ledger and held against all that left before, so another
    rubric, minimum or merge cannot undo an earlier one, and nothing is scored again once a response was erased.
    Nothing is computed inside a transaction. Raises NotFound, NotOpened, NotClosed, Erased, WouldDisclose.
    """
    while True:
        with store.reading() as connection:
            material = _read(connection, store.tenant_id, assessment_id)
        stored, release = _scored(material, seed, now)
        try:
            with store.writing() as connection:
                reports.add_scorecard(connection, store.tenant_id, stored)
                if material.policy.anonymous:
                    entry = StoredRelease(assessment_id, len(material.ledger) + 1, stored.id, release.to_json(), now)
                    releases.add(connection, store.tenant_id, entry)
        except Overtaken:
            continue  # hold it against what was published meanwhile
        return stored


def _read(connection: Connection, tenant_id: str, assessment_id: str) -> _Material:
    assessment = assessments.get(connection, tenant_id, assessment_id)
    if assessment.facts_hash is None:
        raise NotOpened("the assessment was never opened")
    if assessment.erased_at:
        raise Erased
    if assessment.anonymous and assessment.state != "closed":
        raise NotClosed("close the assessment first; two scorecards with one response between them would give that response away")
    instrument = _with_merges_of(assessment, instruments.instrument(connection, tenant_id, assessment.instrument_hash))
    facts = initiatives.facts(connection, tenant_id, assessment.facts_hash)
    people = open_links.asked(connection, tenant_id, assessment_id)
    asked = {group: number for group, number in people.items() if number is not None} or None  # then the fact sheet tells
    given = (
        # Somebody without an organisation goes by the random id of the response: a voice of its own either way. Hashes of the
        # answers hold what nobody can guess then, so that no answers can be found by trying which of them give the hash.
        RespondentAnswers(group, organisation or response_id, answers_in(decode(document)))
        for response_id, group, organisation, document in responses.submitted(connection, tenant_id, assessment_id)
    )
    ledger = tuple(Release.from_json(one.released) for one in releases.of_assessment(connection, tenant_id, assessment_id))
    return _Material(assessment, instrument, facts, assessment.facts_hash, asked, answer_frame(instrument, given, facts), ledger)


def _with_merges_of(assessment: Assessment, instrument: Instrument) -> Instrument:
    """The instrument with those of the rubric's merges that the assessment allows."""
    disclosure = instrument.rubric.disclosure
    allowed = tuple(merge for merge in disclosure.merges if merge.key in assessment.merges)
    if allowed == disclosure.merges:
        return instrument
    changed = disclosure.model_copy(update={"merges": allowed})
    return replace(instrument, rubric=instrument.rubric.model_copy(update={"disclosure": changed}))


def _scored(material: _Material, seed: int, now: datetime) -> tuple[StoredScorecard, Release]:
    instrument, facts = material.instrument, material.facts
    scorecard = score(material.frame, instrument, facts, material.policy, material.ledger, asked=material.asked, seed=seed)
    published = publish(scorecard, material.policy, material.ledger)
    stored = StoredScorecard(
        id=random_id(),
        assessment_id=material.assessment.id,
        instrument_hash=material.assessment.instrument_hash,
        facts_hash=material.facts_hash,
        data_hash=published.data_hash,
        seed=seed,
        software=published.software,
        published=published.to_json(),
        advice=json.dumps(asdict(recommend(published, instrument, facts)), ensure_ascii=False, separators=(",", ":")),
        made_at=now,
    )
    return stored, release_of(scorecard, published)
