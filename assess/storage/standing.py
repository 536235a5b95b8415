"""How far those who were asked have come, as long as anybody can tell."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from assess.storage import assessments, responses
from assess.storage.assessments import Assessment
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest, response_hashes
from assess.storage.responses import State


def states(connection: Connection, tenant_id: str, assessment: Assessment, ids: Sequence[str]) -> dict[str, State]:
    """Invitation → how far the answers of its person are; of those who have begun. Nobody can tell once the secret is destroyed."""
    secret = assessments.secret(connection, tenant_id, assessment.id)
    begun = responses.states(connection, tenant_id, assessment.id) if secret else {}
    if secret is None or not begun:
        return {}
    return {invitation: begun[key] for invitation, key in zip(ids, response_hashes(secret, ids), strict=True) if key in begun}


def has_sent(connection: Connection, tenant_id: str, assessment: Assessment, person: Invitation) -> bool:
    """Whether somebody has sent answers, as far as anybody can tell."""
    secret = assessments.secret(connection, tenant_id, assessment.id)
    found = responses.by_key(connection, tenant_id, assessment.id, digest(derive(secret, "response", person.id))) if secret else None
    return found is not None and found.state == "submitted"
