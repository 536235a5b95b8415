"""Taking a person's answers out again, on request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from assess.storage import delegations, responses
from assess.storage.engine import NotFound, Store

WIPED_AFTER_ERASING = ("responses", "answer_events", "sessions", "delegations", "colleague_sessions")


def erase_response(store: Store, receipt: str, now: datetime) -> None:
    """Erase the response that has this receipt number; what is left is that somebody answered.

    Raises NotFound; NotWiped, if it is erased but the database's files could not be cleaned,
    which the next erasure or closing does.
    """
    with store.writing() as connection:
        response = responses.by_receipt(connection, store.tenant_id, receipt)
        if response is None:
            raise NotFound("response with receipt", receipt)
        _erase(connection, store.tenant_id, response.id, now)
    store.wipe(*WIPED_AFTER_ERASING)


def erase_own_response(store: Store, response_id: str, now: datetime) -> None:
    """Erase a response that its participant has opened; the link to it leads nowhere any more. Raises NotWiped, as above."""
    with store.writing() as connection:
        _erase(connection, store.tenant_id, response_id, now)
    store.wipe(*WIPED_AFTER_ERASING)


def _erase(connection: Connection, tenant_id: str, response_id: str, now: datetime) -> None:
    responses.erase(connection, tenant_id, response_id, now)
    delegations.remove(connection, tenant_id, response_id)
