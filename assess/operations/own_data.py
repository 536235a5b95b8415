"""Everything that is stored about one response, for the person whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from assess.storage import consent_texts, feedback, invitations, responses
from assess.storage.answer_document import Entries, decode
from assess.storage.consent_texts import ConsentText
from assess.storage.engine import Store
from assess.storage.invitations import Invitation
from assess.storage.responses import Response, Save


@dataclass(frozen=True)
class OwnData:
    """What is stored."""

    response: Response
    entries: Entries
    saves: list[Save]
    consent: ConsentText | None
    """The words agreed to, in the response's language."""
    invitation: Invitation | None
    """In named assessments only: in anonymous ones no row leads from a response to its invitation."""
    feedback: bool
    """Participants may compare themselves with the others."""


def own_data(store: Store, response_id: str) -> OwnData:
    """What is stored about a response that its participant has opened. Raises NotFound."""
    with store.reading() as connection:
        response = responses.get(connection, store.tenant_id, response_id)
        origin = responses.origin(connection, store.tenant_id, response_id)
        told = consent_texts.of_assessment(connection, store.tenant_id, response.assessment_id)
        return OwnData(
            response,
            decode(response.answers),
            responses.history(connection, store.tenant_id, response_id),
            next((one for one in told if (one.version, one.language) == (origin.consent_version, response.language)), None),
            invitations.get(connection, store.tenant_id, origin.invitation_id) if origin.invitation_id else None,
            feedback.scorecard_of(connection, store.tenant_id, response.assessment_id) is not None,
        )
