"""Invitations: who was asked. They know nothing of who answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from assess.storage.tables import invitations as table


class Invitation(NamedTuple):
    """A person asked. A tuple, since lists hold ten thousand of them."""

    id: str
    assessment_id: str
    group: str
    organisation: str | None
    """The organisation's key in the register, or another name that its people share."""
    language: str | None
    name: str | None
    email: str | None
    declined_at: datetime | None = None
    """When the person said that no more mails should come."""
    paper: bool = False
    """By it a consultant types in what somebody answered on paper."""
    by_open_link: bool = False
    """The person began by the group's open link and was not asked in person."""


class Entry(NamedTuple):
    """What lists of invitations are sorted, looked through and counted by."""

    id: str
    name: str | None
    email: str | None
    group: str
    organisation: str | None
    by_open_link: bool
    declined: bool


_COLUMNS = tuple(table.c[name] for name in Invitation._fields)
_ORDER = (table.c.group, table.c.organisation, table.c.name, table.c.id)
_NOBODY = {"organisation": None, "language": None, "name": None, "email": None, "declined_at": None, "paper": False}
_BY_TOKEN = select(*_COLUMNS).where(table.c.tenant_id == bindparam("tenant"), table.c.token_hash == bindparam("token_hash"))


def add(connection: Connection, tenant_id: str, invitations: Sequence[tuple[Invitation, str]]) -> None:
    """Keep invitations, each with the hash of its token."""
    rows = [{"tenant_id": tenant_id, "token_hash": token_hash, **invitation._asdict()} for invitation, token_hash in invitations]
    if rows:
        connection.execute(insert(table), rows)


def by_token(connection: Connection, tenant_id: str, token_hash: str, *, hold: bool = False) -> Invitation | None:
    """The invitation with this token. `hold`: nobody else holds it until the transaction ends."""
    row = connection.execute(_BY_TOKEN.with_for_update() if hold else _BY_TOKEN, {"tenant": tenant_id, "token_hash": token_hash}).first()
    return Invitation(*row) if row else None


def get(connection: Connection, tenant_id: str, invitation_id: str) -> Invitation:
    """The invitation with this id, which exists."""
    row = connection.execute(select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.id == invitation_id)).one()
    return Invitation(*row)


def find(connection: Connection, tenant_id: str, invitation_id: str) -> Invitation | None:
    row = connection.execute(select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.id == invitation_id)).first()
    return Invitation(*row) if row else None


def entries(connection: Connection, tenant_id: str, assessment_id: str) -> list[Entry]:
    """Of every invitation, in the order of group, organisation and name."""
    columns = (table.c.id, table.c.name, table.c.email, table.c.group, table.c.organisation, table.c.by_open_link)
    chosen = select(*columns, table.c.declined_at.is_not(None)).where(*_of(tenant_id, assessment_id)).order_by(*_ORDER)
    return [Entry._make(row) for row in connection.execute(chosen).all()]


def some(connection: Connection, tenant_id: str, assessment_id: str, ids: Sequence[str]) -> list[Invitation]:
    """Those of these that there are, in the same order."""
    chosen = select(*_COLUMNS).where(*_of(tenant_id, assessment_id), table.c.id.in_(ids))
    found = {row[0]: Invitation._make(row) for row in connection.execute(chosen).all()}
    return [found[one] for one in ids if one in found]


def addresses(connection: Connection, tenant_id: str, assessment_id: str) -> set[str]:
    """The addresses of all who were asked, in small letters."""
    found = connection.execute(select(table.c.email).where(*_of(tenant_id, assessment_id), table.c.email.is_not(None))).scalars()
    return {email.lower() for email in found}


def of_assessment(connection: Connection, tenant_id: str, assessment_id: str) -> list[Invitation]:
    """Every invitation, in the order of group, organisation and name."""
    ordered = select(*_COLUMNS).where(*_of(tenant_id, assessment_id)).order_by(*_ORDER)
    return [Invitation._make(row) for row in connection.execute(ordered).all()]


def decline(connection: Connection, tenant_id: str, invitation_id: str, now: datetime) -> None:
    """Note that a person wishes to be asked no more."""
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id == invitation_id).values(declined_at=now))


def remove(connection: Connection, tenant_id: str, invitation_id: str) -> None:
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.id == invitation_id))


def forget_person(connection: Connection, tenant_id: str, invitation_id: str) -> None:
    """Keep that somebody of this group was asked, and nothing of who it was."""
    here = (table.c.tenant_id == tenant_id, table.c.id == invitation_id)
    connection.execute(update(table).where(*here).values(_NOBODY))


def forget_people(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """Keep how many of each group were asked, and nothing of who they were.

    Otherwise an organisation of which three were asked could be known by the one pseudonym that three answers share.
    """
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    connection.execute(update(table).where(*here).values(_NOBODY))


def asked_by_assessment(connection: Connection, tenant_id: str) -> dict[str, int]:
    """Assessment → people asked in person."""
    here = (table.c.tenant_id == tenant_id, ~table.c.by_open_link)
    chosen = select(table.c.assessment_id, func.count()).where(*here).group_by(table.c.assessment_id)
    return {row[0]: row[1] for row in connection.execute(chosen)}


def asked(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, int]:
    """People asked in person, by group."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, ~table.c.by_open_link)
    chosen = select(table.c.group, func.count()).where(*here)
    return {row[0]: row[1] for row in connection.execute(chosen.group_by(table.c.group).order_by(table.c.group))}


def _of(tenant_id: str, assessment_id: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
