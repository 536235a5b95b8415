"""Feedback to participants: their own answers beside what may be shown of all.

Once an anonymous assessment is closed nobody can tell whose a response is, participants included, and this must not
undo it: whoever showed the server their answers, or the number of their receipt, would say which response is theirs.
So the personal link leads to the figures only, and the browser sets a person's own answers beside them from the file
that the person kept; the file stays on the device. Where answers are kept with names, they are shown as they are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from assess.instruments.answers import Answers
from assess.instruments.instrument import Instrument
from assess.scoring.disclosure import PublishedScorecard
from assess.storage import assessments, feedback, instruments, invitations, reports, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import digest


class NotReady(Exception):
    """There is nothing yet that participants could compare themselves with; the message says why."""


@dataclass(frozen=True)
class Feedback:
    """What a participant may be shown."""

    assessment: Assessment
    instrument: Instrument
    published: PublishedScorecard
    group: str
    """The participant's stakeholder group."""
    own: Answers | None
    """The participant's answers; None in anonymous assessments."""


def publish_feedback(store: Store, assessment_id: str, now: datetime) -> None:
    """Let participants compare themselves with the latest scorecard. Raises NotFound, NotReady."""
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        if assessment.state != "closed":
            raise NotReady("close the assessment first; figures that come out while answers still come in can be compared and undone")
        scorecard = reports.latest_scorecard(connection, store.tenant_id, assessment_id)
        if scorecard is None:
            raise NotReady("write a report first; participants compare themselves with its figures")
        feedback.publish(connection, store.tenant_id, assessment_id, scorecard.id, now)


def feedback_by_link(store: Store, token: str) -> Feedback | None:
    """What an invitation's link leads to after an anonymous assessment has closed; None if nothing is published there."""
    with store.reading() as connection:
        invitation = invitations.by_token(connection, store.tenant_id, digest(token))
        if invitation is None:
            return None
        assessment = assessments.get(connection, store.tenant_id, invitation.assessment_id)
        return _feedback(connection, store.tenant_id, assessment, invitation.group, None) if assessment.anonymous else None


def feedback_of_response(store: Store, response_id: str) -> Feedback | None:
    """What the participant of a response that is kept with names may see; None if nothing is published. Raises NotFound."""
    with store.reading() as connection:
        response = responses.get(connection, store.tenant_id, response_id)
        assessment = assessments.get(connection, store.tenant_id, response.assessment_id)
        if assessment.anonymous:
            return None
        return _feedback(connection, store.tenant_id, assessment, response.group, answers_in(decode(response.answers)))


def _feedback(connection: Connection, tenant_id: str, assessment: Assessment, group: str, own: Answers | None) -> Feedback | None:
    scorecard_id = feedback.scorecard_of(connection, tenant_id, assessment.id)
    if scorecard_id is None:
        return None
    scorecard = reports.scorecard(connection, tenant_id, scorecard_id)
    instrument = instruments.instrument(connection, tenant_id, scorecard.instrument_hash)
    return Feedback(assessment, instrument, PublishedScorecard.from_json(scorecard.published), group, own)
