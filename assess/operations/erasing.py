"""Taking a person's answers out again, on request."""

from __future__ import annotations

from datetime import datetime

from assess.storage import responses
from assess.storage.engine import NotFound, Store


def erase_response(store: Store, receipt: str, now: datetime) -> None:
    """Erase the response that has this receipt number; what is left is that somebody answered.

    Raises NotFound; NotWiped, if it is erased but the database's files could not be cleaned,
    which the next erasure or closing does.
    """
    with store.writing() as connection:
        response = responses.by_receipt(connection, store.tenant_id, receipt)
        if response is None:
            raise NotFound("response with receipt", receipt)
        responses.erase(connection, store.tenant_id, response.id, now)
    store.wipe("responses", "answer_events", "sessions")
