"""The roll of an assessment: who was asked, and what became of it.

It holds ids, and reads who people are for those asked about: of ten thousand a page counts all and shows fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

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
    """Everybody asked in an assessment. What does not change with a person's texts is read at once, with a few queries."""

    def __init__(self, connection: Connection, tenant_id: str, assessment: Assessment) -> None:
        self._here = (connection, tenant_id, assessment.id)
        places = invitations.places(*self._here)
        self.ids = [one.id for one in places]
        """In the order of group, organisation and name."""
        self.by_open_link = {one.id for one in places if one.by_open_link}
        """Who began by an open link, and was not asked in person."""
        self.declined = {one.id for one in places if one.declined}
        self.with_address = {one.id for one in places if one.has_address}
        self._deliveries = outbox.deliveries(*self._here)
        states = standing.states(connection, tenant_id, assessment, self.ids)
        self.sent = {one for one, state in states.items() if state == "submitted"}
        self.erased = {one for one, state in states.items() if state == "erased"}

    def delivery(self, invitation_id: str) -> Delivery:
        return self._deliveries.get(invitation_id, "not_sent")

    @cached_property
    def to_be_invited(self) -> set[str]:
        """Has an address, and no invitation yet. Whoever came by an open link was not invited, and has begun."""
        return {one for one in self._may_be_written_to - self.by_open_link - self.sent if self.delivery(one) == "not_sent"}

    @cached_property
    def refused(self) -> set[str]:
        """The last mail did not arrive, and the answers were not sent without it."""
        return {one for one in self._may_be_written_to - self.by_open_link - self.sent if self.delivery(one) == "failed"}

    @cached_property
    def to_be_reminded(self) -> set[str]:
        """Was invited by mail and has not sent answers."""
        return {one for one in self._may_be_written_to - self.sent if self.delivery(one) in ("sent", "late")}

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
        return outbox.reminders(*self._here)

    def people(self, ids: Sequence[str]) -> list[Asked]:
        """Who some of them are, in the same order, with what became of it."""
        heard = outbox.results(*self._here, ids)
        return [self._asked(person, heard.get(person.id)) for person in invitations.some(*self._here, ids)]

    def _asked(self, person: Invitation, heard: str | None) -> Asked:
        delivery = self.delivery(person.id)
        told = heard if delivery in ("waiting", "failed", "late") else None
        return Asked(person, delivery, told, self.reminders.get(person.id, 0), person.id in self.sent, person.id in self.erased)

    @property
    def _may_be_written_to(self) -> set[str]:
        return self.with_address - self.declined
