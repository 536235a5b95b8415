"""Open links: one for a stakeholder group, by which whoever has it may begin. They know nothing of who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from assess.instruments.parts import GROUPS
from assess.storage import invitations
from assess.storage.tables import invitations as people
from assess.storage.tables import open_links as table


@dataclass(frozen=True)
class OpenLink:
    """What a group's link is like now."""

    assessment_id: str
    group: str
    id: str | None = None
    """Another one each time it is renewed; its token follows from it. None while it is closed."""
    begun: int = 0
    """How many have begun by it since it was opened or renewed."""
    reach: int | None = None
    """To how many people the consultant passes it, without which nobody can tell the share that answered."""


_COLUMNS = tuple(table.c[field.name] for field in fields(OpenLink))


def of_assessment(connection: Connection, tenant_id: str, assessment_id: str) -> list[OpenLink]:
    """The links of an assessment, closed ones too, in the order of their groups' keys."""
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    return [OpenLink(*row) for row in connection.execute(chosen.order_by(table.c.group))]


def by_token(connection: Connection, tenant_id: str, token_hash: str, *, hold: bool = False) -> OpenLink | None:
    """The link with this token. `hold`: nobody closes it or begins by it until the transaction ends."""
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.token_hash == token_hash)
    row = connection.execute(chosen.with_for_update() if hold else chosen).first()
    return OpenLink(*row) if row else None


def renew(connection: Connection, tenant_id: str, link: OpenLink, token_hash: str) -> None:
    """Let `link` be its group's; an earlier one leads nowhere any more."""
    values = {"id": link.id, "token_hash": token_hash, "begun": link.begun, "reach": link.reach}
    key = {"tenant_id": tenant_id, "assessment_id": link.assessment_id, "group": link.group}
    here = (table.c[name] == value for name, value in key.items())
    if connection.execute(update(table).where(*here).values(**values)).rowcount == 0:
        connection.execute(insert(table), {**key, **values})


def count_one(connection: Connection, tenant_id: str, link: OpenLink) -> None:
    """One more has begun."""
    _change(connection, tenant_id, link.assessment_id, [table.c.group == link.group], begun=table.c.begun + 1)


def say_reach(connection: Connection, tenant_id: str, assessment_id: str, group: str, reach: int | None) -> None:
    _change(connection, tenant_id, assessment_id, [table.c.group == group], reach=reach)


def close(connection: Connection, tenant_id: str, assessment_id: str, groups: Iterable[str] = GROUPS) -> None:
    """Let the links of some groups, or of all, lead nowhere."""
    _change(connection, tenant_id, assessment_id, [table.c.group.in_(list(groups))], id=None, token_hash=None)


def asked(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, int | None]:
    """Group → people asked: by personal links, and those whom the open link reaches, as far as that was said.

    None where people came by an open link and nobody said how many it reached.
    """
    found: dict[str, int | None] = {**invitations.asked(connection, tenant_id, assessment_id)}
    came = came_by_link(connection, tenant_id, assessment_id)
    reach = {link.group: link.reach for link in of_assessment(connection, tenant_id, assessment_id)}
    for group in came.keys() | {group for group, people_reached in reach.items() if people_reached}:
        reached = reach.get(group)
        found[group] = None if reached is None else (found.get(group) or 0) + max(reached, came.get(group, 0))
    return found


def came_by_link(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, int]:
    """Group → people who began by its open link."""
    here = (people.c.tenant_id == tenant_id, people.c.assessment_id == assessment_id, people.c.by_open_link)
    chosen = select(people.c.group, func.count()).where(*here).group_by(people.c.group)
    return {row[0]: row[1] for row in connection.execute(chosen)}


def _change(connection: Connection, tenant_id: str, assessment_id: str, which: list[Any], **values: Any) -> None:
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, *which)
    connection.execute(update(table).where(*here).values(**values))
