"""Taking answers out again, and with them who gave them: a person's on request, everybody's when their last day is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from assess.mail.delivery import take_away
from assess.storage import assessments, delegations, invitations, outbox, refusals, responses
from assess.storage.engine import NotFound, Store
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest
from assess.storage.responses import Response

WIPED_AFTER_ERASING = ("responses", "answer_events", "sessions", "delegations", "colleague_sessions", "invitations", "outbox")


def erase_response(store: Store, receipt: str, mails: Path, now: datetime) -> None:
    """Erase the response that has this receipt number; what is left is that somebody answered.

    Its invitation forgets whom it was for, no more mails go there, not even if the address is imported once more, and those
    put aside in the folder `mails` are deleted; once an anonymous assessment is closed all that was done already.
    Raises NotFound; NotWiped, if it is erased but the database's files could not be cleaned,
    which the next erasure or closing does.
    """
    with store.writing() as connection:
        response = responses.by_receipt(connection, store.tenant_id, receipt)
        if response is None:
            raise NotFound("response with receipt", receipt)
        put_aside = _erase(connection, store.tenant_id, response, now)
    _clean(store, response.assessment_id, mails, put_aside)


def erase_own_response(store: Store, response_id: str, mails: Path, now: datetime) -> None:
    """Erase a response that its participant has opened, as above; the link to it leads nowhere any more. Raises NotWiped, as above."""
    with store.writing() as connection:
        response = responses.get(connection, store.tenant_id, response_id)
        put_aside = _erase(connection, store.tenant_id, response, now)
    _clean(store, response.assessment_id, mails, put_aside)


def erase_all(store: Store, assessment_id: str, mails: Path, now: datetime) -> None:
    """Erase every response of a closed assessment whose last day is over, and who was asked; figures and reports made of them remain.

    The file folder `mails` loses what was put aside for them. Raises NotFound, TooEarly; NotWiped, as above.
    """
    with store.writing() as connection:
        tenant_id = store.tenant_id
        assessment = assessments.get(connection, tenant_id, assessment_id, hold=True)
        if assessment.state != "closed" or not assessment.last_day_is_over(now):
            raise TooEarly
        invitations.forget_people(connection, tenant_id, assessment_id)  # in the order in which closing does
        assessments.destroy_secret(connection, tenant_id, assessment_id)
        refusals.forget(connection, tenant_id, assessment_id)
        delegations.remove_all(connection, tenant_id, assessment_id)
        responses.erase_all(connection, tenant_id, assessment_id, now)
        put_aside = outbox.forget_people(connection, tenant_id, assessment_id)
        assessments.change(connection, tenant_id, assessment_id, erased_at=now)
    _clean(store, assessment_id, mails, put_aside)


class TooEarly(Exception):
    """Answers still come in, or are to be kept for some time."""


def _erase(connection: Connection, tenant_id: str, response: Response, now: datetime) -> list[str]:
    """Ids of the mails that went to the person, or were about to."""
    secret = assessments.secret(connection, tenant_id, response.assessment_id)
    person = _person_of(connection, tenant_id, response, secret)
    if secret and person:  # first, as whoever starts or closes holds invitations and then responses
        invitations.forget_person(connection, tenant_id, person.id)
        if person.email:
            refusals.add(connection, tenant_id, response.assessment_id, secret, person.email)
    responses.erase(connection, tenant_id, response.id, now)
    delegations.remove(connection, tenant_id, response.id)
    return outbox.forget_person(connection, tenant_id, person.id) if person else []


def _person_of(connection: Connection, tenant_id: str, response: Response, secret: bytes | None) -> Invitation | None:
    """Found by trying the key of each; None where answers came in without one, or where nobody can tell any more."""
    if secret is None:
        return None
    wanted = responses.key_hash(connection, tenant_id, response.id)
    people = invitations.of_assessment(connection, tenant_id, response.assessment_id)
    return next((person for person in people if digest(derive(secret, "response", person.id)) == wanted), None)


def _clean(store: Store, assessment_id: str, mails: Path, put_aside: list[str]) -> None:
    outbox.await_hand_over(store, assessment_id)
    for mail_id in put_aside:
        take_away(mails, mail_id)
    store.wipe(*WIPED_AFTER_ERASING)
