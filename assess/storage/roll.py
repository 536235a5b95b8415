"""The roll of an assessment: who was asked, and what became of it.

It holds ids, and reads who people are for those asked about: of ten thousand a page counts all and shows fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, get_args

from sqlalchemy import Connection

from assess.storage import invitations, outbox, standing
from assess.storage.assessments import Assessment
from assess.storage.invitations import Invitation, Texts
from assess.storage.outbox import Delivery


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
    """Everybody asked in an assessment. What people are counted by is read at once, with a few queries; texts when asked for."""

    def __init__(self, connection: Connection, tenant_id: str, assessment: Assessment) -> None:
        self._tenant = (connection, tenant_id)
        self._here = (*self._tenant, assessment.id)
        self.ids: list[str] = []
        """In the order of group, organisation and name."""
        self.by_open_link: set[str] = set()
        """Who began by an open link, and was not asked in person."""
        self.with_address: set[str] = set()
        self.declined: set[str] = set()
        for one, by_open_link, has_address, declined in invitations.places(*self._here):
            self.ids.append(one)
            if by_open_link:
                self.by_open_link.add(one)
            if has_address:
                self.with_address.add(one)
            if declined:
                self.declined.add(one)
        self.deliveries = outbox.deliveries(*self._here)
        """Of those who got a mail: what became of the last."""
        states = standing.states(connection, tenant_id, assessment, self.ids)
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
        found["not_sent"] |= set(self.ids) - self.deliveries.keys()
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
    def to_be_reminded(self) -> set[str]:
        """Was written to and has not sent answers."""
        reached = {one for one, state in self.deliveries.items() if state in ("sent", "late")}
        return reached & self._to_be_written_to

    def reminded_since(self, moment: datetime) -> set[str]:
        """Was sent a reminder after `moment`, or will be."""
        return outbox.reminded_since(*self._here, moment)

    @cached_property
    def without_address(self) -> set[str]:
        """Gets the personal link from the consultant. Whoever came by an open link has it, and nobody else shall."""
        return set(self.ids) - self.with_address - self.by_open_link - self.erased

    @cached_property
    def texts(self) -> dict[str, Texts]:
        """Of everybody; without a word of who was taken off the list in between."""
        return dict.fromkeys(self.ids, Texts("", None, None, None, None)) | invitations.texts(*self._here)

    @cached_property
    def reminders(self) -> dict[str, int]:
        """Reminders accepted, of those who got some."""
        return outbox.reminders(*self._tenant, self.ids)

    def people(self, ids: Sequence[str]) -> list[Asked]:
        """Who some of them are, in the same order, with what became of it."""
        heard, reminders = outbox.results(*self._tenant, ids), outbox.reminders(*self._tenant, ids)
        return [self._asked(one, heard.get(one.id), reminders.get(one.id, 0)) for one in invitations.some(*self._here, ids)]

    def _asked(self, person: Invitation, heard: str | None, reminders: int) -> Asked:
        delivery = self.delivery(person.id)
        told = heard if delivery in ("waiting", "failed", "late") else None
        return Asked(person, delivery, told, reminders, person.id in self.sent, person.id in self.erased)

    @cached_property
    def _to_be_written_to(self) -> set[str]:
        return self.with_address - self.declined - self.sent
