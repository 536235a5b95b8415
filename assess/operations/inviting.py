"""Asking people by mail: invitations, reminders to those who have not answered, and those who wish to hear no more.

Mails are errands; what they say is written when they are sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from assess.mail.wording import Kind
from assess.storage import assessments, invitations, outbox, refusals, responses
from assess.storage.engine import NotFound, Store
from assess.storage.invitations import Entry
from assess.storage.keys import derive, digest, random_id
from assess.storage.outbox import Errand
from assess.storage.roll import Roll


class NotOpenYet(Exception):
    """Mails go out once the assessment is open."""


def attach_data_sheets(store: Store, assessment_id: str, wanted: bool) -> None:
    """Let the data sheet go with an assessment's mails from now on, or not; to groups that have one. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        assessments.change(connection, store.tenant_id, assessment_id, data_sheets=wanted)


def send_invitations(store: Store, assessment_id: str, now: datetime) -> list[Errand]:
    """Let an invitation go to everybody with an address who has not got one. Raises NotFound, NotOpenYet."""
    with store.writing() as connection:
        roll = _held_roll(connection, store.tenant_id, assessment_id, now)
        return _put(connection, store.tenant_id, assessment_id, "invitation", roll.to_be_invited, now)


def send_again(store: Store, assessment_id: str, now: datetime) -> list[Errand]:
    """Let an invitation go to everybody whose last mail did not arrive. Raises NotFound, NotOpenYet."""
    with store.writing() as connection:
        roll = _held_roll(connection, store.tenant_id, assessment_id, now)
        return _put(connection, store.tenant_id, assessment_id, "invitation", roll.refused, now)


def send_reminders(store: Store, assessment_id: str, now: datetime, planned: Errand | None = None) -> list[Errand]:
    """Let a reminder go to everybody who was invited by mail, has not sent answers and was not just reminded. Raises NotFound, NotOpenYet.

    A planned errand that asked for them is over with the same transaction, so that a worker that dies reminds nobody twice.
    """
    with store.writing() as connection:
        roll = _held_roll(connection, store.tenant_id, assessment_id, now)
        if planned and outbox.is_over(connection, planned):
            return []
        put = _put(connection, store.tenant_id, assessment_id, "reminder", roll.to_be_reminded, now)
        if planned:
            outbox.finish(connection, planned, "done", str(len(put)), now)
    return put


def schedule_reminders(store: Store, assessment_id: str, due_at: datetime, now: datetime) -> Errand:
    """Remind whoever has not answered by then. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        errand = outbox.errand(store.tenant_id, random_id(), "reminders", {}, now, assessment_id=assessment_id, due_at=due_at)
        outbox.add(connection, [errand])
    return errand


def planned_reminders(store: Store, assessment_id: str) -> list[Errand]:
    """Reminders that have not gone out yet, the next first."""
    with store.reading() as connection:
        found = outbox.of_kind(connection, store.tenant_id, ("reminders",), assessment_id)
    return sorted((one for one in found if one.state == "waiting"), key=lambda one: one.due_at)


def call_off_reminders(store: Store, assessment_id: str, errand_id: str, now: datetime) -> bool:
    """Let planned reminders not go out; whether they had not yet. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        one = outbox.find(connection, store.tenant_id, errand_id)
        if one is None or (one.kind, one.assessment_id, one.state) != ("reminders", assessment_id, "waiting"):
            return False
        outbox.finish(connection, one, "cancelled", "called off", now)
    return True


def decline(store: Store, token: str, now: datetime) -> None:
    """Send no more mails to whom this token belongs, even if the address is imported once more. Raises NotFound."""
    with store.writing() as connection:
        person = invitations.by_token(connection, store.tenant_id, digest(token), hold=True)
        if person is None:
            raise NotFound("invitation", "with this token")
        secret = assessments.secret(connection, store.tenant_id, person.assessment_id, hold=True)
        if person.email and secret:
            refusals.add(connection, store.tenant_id, person.assessment_id, secret, person.email)
        invitations.decline(connection, store.tenant_id, person.id, now)


def uninvite(store: Store, assessment_id: str, invitation_id: str) -> None:
    """Take somebody off the list who has not begun to answer. Raises NotFound, AlreadyBegun."""
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        person = invitations.find(connection, store.tenant_id, invitation_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id, hold=True)
        if person is None or person.assessment_id != assessment_id or secret is None:
            raise NotFound("invitation", invitation_id)
        if responses.by_key(connection, store.tenant_id, assessment.id, digest(derive(secret, "response", person.id))):
            raise AlreadyBegun
        invitations.remove(connection, store.tenant_id, invitation_id)


class AlreadyBegun(Exception):
    """Whoever has begun to answer stays on the list."""


def links(store: Store, assessment_id: str, site: str, now: datetime) -> list[tuple[Entry, str]]:
    """Personal links of people without an address, to be handed over in another way; none after closing."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id)
        roll = Roll(connection, store.tenant_id, assessment, now)
        people = [one for one in roll.entries.values() if one.id in roll.without_address]
    return [(person, f"{site}/r/{derive(secret, 'token', person.id)}") for person in people] if secret else []


def _held_roll(connection: Connection, tenant_id: str, assessment_id: str, now: datetime) -> Roll:
    """Of an open assessment, to whose people nobody else sends mails until the transaction ends. Raises NotFound, NotOpenYet."""
    assessment = assessments.get(connection, tenant_id, assessment_id, hold=True)
    if assessment.phase(now) != "open":
        raise NotOpenYet
    return Roll(connection, tenant_id, assessment, now)


def _put(connection: Connection, tenant_id: str, assessment_id: str, kind: Kind, people: Iterable[str], now: datetime) -> list[Errand]:
    errands = [outbox.errand(tenant_id, random_id(), kind, {}, now, assessment_id=assessment_id, subject_id=one) for one in people]
    outbox.add(connection, errands)
    return errands
