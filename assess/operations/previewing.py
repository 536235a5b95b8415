"""Looking at a questionnaire as a participant would see it. What is answered to try it is nobody's response.

It lies with the browser's sign-in, goes with it, and is read by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.instruments.answers import Answer, check_answer
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.storage import accounts, assessments, initiatives, instruments
from assess.storage.answer_document import BY_PARTICIPANT, Entries, decode, encode, merge
from assess.storage.assessments import Assessment
from assess.storage.engine import Store


@dataclass(frozen=True)
class Preview:
    """What a questionnaire looks like, and what was tried so far."""

    assessment: Assessment
    instrument: Instrument
    facts: FactSheet
    """Of a draft those of the initiative as they stand now."""
    entries: Entries


def preview(store: Store, assessment_id: str, sign_in: str) -> Preview:
    """An assessment of any state, for the browser with this sign-in. Raises NotFound."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        initiative = initiatives.get(connection, store.tenant_id, assessment.initiative_id)
        return Preview(
            assessment,
            instruments.instrument(connection, store.tenant_id, assessment.instrument_hash),
            initiatives.facts(connection, store.tenant_id, assessment.facts_hash or initiative.facts_hash),
            decode(accounts.tried(connection, store.tenant_id, sign_in, assessment_id)),
        )


def try_answers(
    store: Store, assessment_id: str, sign_in: str, changes: Mapping[str, Answer | None], base_revisions: Mapping[str, int]
) -> tuple[Entries, Entries]:
    """Take answers as a response would: all of them as they stand then, and those stored that stand in the way of a change.

    Raises NotFound, AnswerProblem.
    """
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        for key, answer in changes.items():
            if answer is not None:
                check_answer(instrument, key, answer)
        entries = decode(accounts.tried(connection, store.tenant_id, sign_in, assessment_id, hold=True))
        accepted, conflicts = merge(entries, changes, base_revisions, BY_PARTICIPANT)
        entries |= accepted
        accounts.keep_tried(connection, store.tenant_id, sign_in, assessment_id, encode(entries))
    return entries, conflicts


def forget_tried(store: Store, assessment_id: str, sign_in: str) -> None:
    """Begin the preview anew."""
    with store.writing() as connection:
        accounts.keep_tried(connection, store.tenant_id, sign_in, assessment_id, "{}")
