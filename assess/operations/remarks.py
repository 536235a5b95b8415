"""Letting the consultant read what people wrote in their own words."""

from __future__ import annotations

from dataclasses import dataclass

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.scoring.releases import Policy
from assess.scoring.remarks import Remarks, Writer, readable
from assess.storage import assessments, initiatives, instruments, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store


class StillAnswering(Exception):
    """An anonymous assessment takes answers: whatever is new would be known by when it came."""

    def __init__(self, assessment: Assessment):
        super().__init__("close the assessment first")
        self.assessment = assessment


@dataclass(frozen=True)
class Read:
    """What may be read of an assessment."""

    assessment: Assessment
    instrument: Instrument
    facts: FactSheet | None
    remarks: Remarks
    policy: Policy


def read_remarks(store: Store, assessment_id: str) -> Read:
    """What was written in the responses sent. Raises NotFound, StillAnswering."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        if assessment.anonymous and assessment.state != "closed":
            raise StillAnswering(assessment)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        facts = initiatives.facts(connection, store.tenant_id, assessment.facts_hash) if assessment.facts_hash else None
        sent = responses.all_sent(connection, store.tenant_id, assessment_id)
    policy = Policy(assessment.anonymous, assessment.minimum_group_size)
    writers = (Writer(one.group, one.organisation or one.id, answers_in(decode(one.answers))) for one in sent)
    return Read(assessment, instrument, facts, readable(writers, instrument, facts, policy), policy)
