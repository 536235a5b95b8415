"""Asking people by mail: invitations, reminders to those who have not answered, and those who wish to hear no more.

Mails are errands; what they say is written when they are sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from assess.mail.wording import Kind
from assess.storage import assessments, invitations, outbox, refusals, responses, standing
from assess.storage.assessments import Assessment
from assess.storage.engine import NotFound, Store
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest, random_id
from assess.storage.outbox import Errand

Delivery = Literal["not_sent", "waiting", "sent", "failed"]


class NotOpenYet(Exception):
    """Mails go out once the assessment is open."""


class Asked(NamedTuple):
    """A person asked, as consultants see it."""

    invitation: Invitation
    delivery: Delivery
    """Of the last mail."""
    result: str | None
    """What a mail server said; of a mail that was sent: why it is late."""
    reminders: int
    """Reminders accepted."""
    sent: bool
    """Whether answers were sent. Of an anonymous assessment that is all anybody is told, and nothing after closing."""
    erased: bool
    """Whether somebody had the answers erased, and with them the name; nobody can tell after an anonymous assessment closed."""

    @property
    def to_be_invited(self) -> bool:
        """Has an address, and no invitation yet. Whoever came by an open link was not invited, and has begun."""
        person = self.invitation
        waits = self.delivery in ("not_sent", "failed") and not self.sent
        return waits and bool(person.email) and not person.declined_at and not person.by_open_link

    @property
    def without_address(self) -> bool:
        """Gets the personal link from the consultant. Whoever came by an open link has it, and nobody else shall."""
        return not (self.invitation.email or self.invitation.by_open_link or self.erased)


def who_was_asked(store: Store, assessment_id: str) -> list[Asked]:
    """Everybody asked, with what became of it. A few queries, however many they are. Raises NotFound."""
    with store.reading() as connection:
        return _asked(connection, store.tenant_id, assessments.get(connection, store.tenant_id, assessment_id))


def _asked(connection: Connection, tenant_id: str, assessment: Assessment) -> list[Asked]:
    people = invitations.of_assessment(connection, tenant_id, assessment.id)
    state = standing.states(connection, tenant_id, assessment, people)
    mails = outbox.histories(connection, tenant_id, assessment.id)
    return [
        Asked(
            person,
            _DELIVERIES[history.state],
            history.result if history.state in ("waiting", "failed") or _is_late(history) else None,
            history.reminders,
            state.get(person.id) == "submitted",
            state.get(person.id) == "erased",
        )
        for person in people
        for history in (mails.get(person.id, outbox.NO_MAILS),)
    ]


def attach_data_sheets(store: Store, assessment_id: str, wanted: bool) -> None:
    """Let the data sheet go with an assessment's mails from now on, or not; to groups that have one. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        assessments.change(connection, store.tenant_id, assessment_id, data_sheets=wanted)


def send_invitations(store: Store, assessment_id: str, now: datetime) -> list[Errand]:
    """Let an invitation go to everybody with an address who has not got one. Raises NotFound, NotOpenYet."""
    with store.writing() as connection:
        assessment = _held(connection, store.tenant_id, assessment_id, now)
        waiting = (one.invitation for one in _asked(connection, store.tenant_id, assessment) if one.to_be_invited)
        return _put(connection, store.tenant_id, assessment_id, "invitation", waiting, now)


def send_reminders(store: Store, assessment_id: str, now: datetime, planned: Errand | None = None) -> list[Errand]:
    """Let a reminder go to everybody who was invited by mail and has not sent answers. Raises NotFound, NotOpenYet.

    A planned errand that asked for them is over with the same transaction, so that a worker that dies reminds nobody twice.
    """
    with store.writing() as connection:
        assessment = _held(connection, store.tenant_id, assessment_id, now)
        late = (one.invitation for one in _asked(connection, store.tenant_id, assessment) if one.delivery == "sent" and not one.sent)
        put = _put(connection, store.tenant_id, assessment_id, "reminder", late, now)
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


def links(store: Store, assessment_id: str, site: str) -> list[tuple[Invitation, str]]:
    """Personal links of people without an address, to be handed over in another way; none after closing."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id)
        people = [one.invitation for one in _asked(connection, store.tenant_id, assessment) if one.without_address]
    return [(person, f"{site}/r/{derive(secret, 'token', person.id)}") for person in people] if secret else []


def _held(connection: Connection, tenant_id: str, assessment_id: str, now: datetime) -> Assessment:
    """An open assessment, to whose people nobody else sends mails until the transaction ends. Raises NotFound, NotOpenYet."""
    assessment = assessments.get(connection, tenant_id, assessment_id, hold=True)
    if assessment.phase(now) != "open":
        raise NotOpenYet
    return assessment


def _put(
    connection: Connection,
    tenant_id: str,
    assessment_id: str,
    kind: Kind,
    people: Iterable[Invitation],
    now: datetime,
) -> list[Errand]:
    errands = [
        outbox.errand(tenant_id, random_id(), kind, {}, now, assessment_id=assessment_id, subject_id=person.id)
        for person in people
        if person.email and not person.declined_at
    ]
    outbox.add(connection, errands)
    return errands


_DELIVERIES: dict[outbox.State, Delivery] = {"waiting": "waiting", "done": "sent", "failed": "failed", "cancelled": "not_sent"}


def _is_late(history: outbox.History) -> bool:
    """Whether a server on the way said that a mail has not arrived yet."""
    return history.state == "done" and history.result != outbox.ACCEPTED
