"""How far those who were asked have come, as long as anybody can tell."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from assess.storage import assessments, responses
from assess.storage.assessments import Assessment
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest
from assess.storage.responses import State


def in_state(connection: Connection, tenant_id: str, assessment: Assessment, people: Iterable[Invitation], state: State) -> set[str]:
    """Invitations whose people's answers are in this state; nobody can tell once the secret is destroyed."""
    secret = assessments.secret(connection, tenant_id, assessment.id)
    if secret is None:
        return set()
    keys = {digest(derive(secret, "response", person.id)): person.id for person in people}
    return {keys[key] for key in responses.keys(connection, tenant_id, assessment.id, state) if key in keys}
