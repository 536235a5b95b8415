"""The roll of an assessment: who was asked, and what became of it.

It holds of everybody what lists are sorted, looked through and counted by, and reads the rest of the fifty that a page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, get_args

from sqlalchemy import Connection

from assess.storage import invitations, outbox, standing
from assess.storage.assessments import Assessment
from assess.storage.invitations import Invitation
from assess.storage.outbox import Delivery

REST = timedelta(hours=12)
"""How long nobody who was reminded is reminded once more."""


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


class Roll:
    """Everybody asked in an assessment. Read with a few queries, however many they are."""

    def __init__(self, connection: Connection, tenant_id: str, assessment: Assessment, now: datetime) -> None:
        self._here = (connection, tenant_id, assessment.id)
        entries = invitations.entries(*self._here)
        self.entries = {one.id: one for one in entries}
        """By id, in the order of group, organisation and name."""
        self.by_open_link = {one.id for one in entries if one.by_open_link}
        """Who began by an open link, and was not asked in person."""
        self.with_address = {one.id for one in entries if one.email is not None}
        self.declined = {one.id for one in entries if one.declined}
        self.deliveries, self._reminded_lately = outbox.deliveries(*self._here, now - REST)
        """Of those who got a mail: what became of the last."""
        states = standing.states(connection, tenant_id, assessment, list(self.entries))
        self.sent = {one for one, state in states.items() if state == "submitted"}
        self.erased = {one for one, state in states.items() if state == "erased"}

    def delivery(self, invitation_id: str) -> Delivery:
        return self.deliveries.get(invitation_id, "not_sent")

    @cached_property
    def delivered(self) -> dict[Delivery, set[str]]:
        """What became of the last mail → to whom; of those asked in person."""
        found: dict[Delivery, set[str]] = {state: set() for state in get_args(Delivery)}
        for one, state in self.deliveries.items():
            found[state].add(one)
        found["not_sent"] |= self.entries.keys() - self.deliveries.keys()
        return {state: people - self.by_open_link for state, people in found.items()}

    @cached_property
    def to_be_invited(self) -> set[str]:
        """Has an address, and no invitation yet. Whoever came by an open link was not invited, and has begun."""
        return self.delivered["not_sent"] & self._to_be_written_to

    @cached_property
    def refused(self) -> set[str]:
        """The last mail did not arrive, and the answers were not sent without it."""
        return self.delivered["failed"] & self._to_be_written_to

    @cached_property
    def unanswered(self) -> set[str]:
        """Was written to, and has not sent answers."""
        reached = {one for one, state in self.deliveries.items() if state in ("sent", "late")}
        return reached & self._to_be_written_to

    @cached_property
    def to_be_reminded(self) -> set[str]:
        """Has not answered, and was not reminded a moment ago."""
        return self.unanswered - self._reminded_lately

    @cached_property
    def without_address(self) -> set[str]:
        """Gets the personal link from the consultant. Whoever came by an open link has it, and nobody else shall."""
        return self.entries.keys() - self.with_address - self.by_open_link - self.erased

    @cached_property
    def reminders(self) -> dict[str, int]:
        """Reminders accepted, of those who got some."""
        return outbox.reminders(*self._here)

    def people(self, ids: Sequence[str]) -> list[Asked]:
        """Who some of them are, no more than stand on a page, in the same order, with what became of it."""
        heard, reminders = outbox.results(*self._here, ids), outbox.reminders(*self._here, ids)
        return [self._asked(one, heard.get(one.id), reminders.get(one.id, 0)) for one in invitations.some(*self._here, ids)]

    def _asked(self, person: Invitation, heard: str | None, reminders: int) -> Asked:
        delivery = self.delivery(person.id)
        told = heard if delivery in ("waiting", "failed", "late") else None
        return Asked(person, delivery, told, reminders, person.id in self.sent, person.id in self.erased)

    @cached_property
    def _to_be_written_to(self) -> set[str]:
        return self.with_address - self.declined - self.sent
