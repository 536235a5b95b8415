"""Taking a person's answers out again, on request, and with them who the person was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from assess.mail.delivery import take_away
from assess.storage import assessments, delegations, invitations, outbox, responses
from assess.storage.engine import NotFound, Store
from assess.storage.keys import derive, digest
from assess.storage.responses import Response

WIPED_AFTER_ERASING = ("responses", "answer_events", "sessions", "delegations", "colleague_sessions", "invitations", "outbox")


def erase_response(store: Store, receipt: str, mails: Path, now: datetime) -> None:
    """Erase the response that has this receipt number; what is left is that somebody answered.

    Its invitation forgets whom it was for, no more mails go there, and those put aside in the folder `mails` are deleted;
    nobody can tell which they are once an anonymous assessment is closed, and then they forgot already.
    Raises NotFound; NotWiped, if it is erased but the database's files could not be cleaned,
    which the next erasure or closing does.
    """
    with store.writing() as connection:
        response = responses.by_receipt(connection, store.tenant_id, receipt)
        if response is None:
            raise NotFound("response with receipt", receipt)
        put_aside = _erase(connection, store.tenant_id, response, now)
    _clean(store, mails, put_aside)


def erase_own_response(store: Store, response_id: str, mails: Path, now: datetime) -> None:
    """Erase a response that its participant has opened, as above; the link to it leads nowhere any more. Raises NotWiped, as above."""
    with store.writing() as connection:
        put_aside = _erase(connection, store.tenant_id, responses.get(connection, store.tenant_id, response_id), now)
    _clean(store, mails, put_aside)


def _erase(connection: Connection, tenant_id: str, response: Response, now: datetime) -> list[str]:
    """Ids of the mails that went to the person, or were about to."""
    invitation_id = _invitation_of(connection, tenant_id, response)
    if invitation_id:  # first, as whoever starts or closes holds invitations and then responses
        invitations.forget_person(connection, tenant_id, invitation_id)
    responses.erase(connection, tenant_id, response.id, now)
    delegations.remove(connection, tenant_id, response.id)
    return outbox.forget_person(connection, tenant_id, invitation_id) if invitation_id else []


def _invitation_of(connection: Connection, tenant_id: str, response: Response) -> str | None:
    """Its id, found by trying the key of each; None where answers came in without one, or where nobody can tell any more."""
    secret = assessments.secret(connection, tenant_id, response.assessment_id)
    if secret is None:
        return None
    wanted = responses.key_hash(connection, tenant_id, response.id)
    people = invitations.of_assessment(connection, tenant_id, response.assessment_id)
    return next((person.id for person in people if digest(derive(secret, "response", person.id)) == wanted), None)


def _clean(store: Store, mails: Path, put_aside: list[str]) -> None:
    for mail_id in put_aside:
        take_away(mails, mail_id)
    store.wipe(*WIPED_AFTER_ERASING)
