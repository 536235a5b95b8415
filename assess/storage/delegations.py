"""Sections that participants passed to colleagues, each by a link of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from assess.storage.admission import DELEGATION, Delegation
from assess.storage.tables import answer_events, colleague_sessions, responses
from assess.storage.tables import delegations as table


def add(connection: Connection, tenant_id: str, delegation: Delegation, token_hash: str, page_hash: str) -> None:
    """Keep a delegation, with the hashes of the colleague's token and address."""
    row = {"tenant_id": tenant_id, "token_hash": token_hash, "page_hash": page_hash, **asdict(delegation)}
    connection.execute(insert(table), row)


def by_token(connection: Connection, tenant_id: str, token_hash: str, *, hold: bool = False) -> Delegation | None:
    """The delegation with this token. `hold`: nobody takes it back until the transaction ends."""
    chosen = select(*DELEGATION).where(table.c.tenant_id == tenant_id, table.c.token_hash == token_hash)
    row = connection.execute(chosen.with_for_update() if hold else chosen).first()
    return Delegation(*row) if row else None


def of_response(connection: Connection, tenant_id: str, response_id: str) -> list[Delegation]:
    """Every section of a response that is passed on."""
    chosen = select(*DELEGATION).where(table.c.tenant_id == tenant_id, table.c.response_id == response_id)
    return [Delegation(*row) for row in connection.execute(chosen.order_by(table.c.id))]


def change(connection: Connection, tenant_id: str, delegation_id: str, **values: Any) -> None:
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id == delegation_id).values(**values))


def remove(connection: Connection, tenant_id: str, response_id: str, section: str | None = None) -> None:
    """Take back the link to a section, or all links of a response; colleagues' sessions end."""
    mine = [table.c.tenant_id == tenant_id, table.c.response_id == response_id]
    _remove(connection, tenant_id, *mine, *([table.c.section == section] if section else []))


def remove_all(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """Take back every link of an assessment."""
    mine = select(responses.c.id).where(responses.c.tenant_id == tenant_id, responses.c.assessment_id == assessment_id)
    _remove(connection, tenant_id, table.c.tenant_id == tenant_id, table.c.response_id.in_(mine))


def _remove(connection: Connection, tenant_id: str, *which: Any) -> None:
    ids = [*connection.execute(select(table.c.id).where(*which).order_by(table.c.id).with_for_update()).scalars()]
    if ids:
        opened = (colleague_sessions.c.tenant_id == tenant_id, colleague_sessions.c.delegation_id.in_(ids))
        connection.execute(delete(colleague_sessions).where(*opened))
        connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.id.in_(ids)))


def forget_colleagues(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """Let what colleagues answered be the participants': whoever knows that somebody passed a section on would know a response by it.

    In a document a quotation mark within a text stands behind a backslash, so that no text holds what is replaced here.
    """
    mine = (responses.c.tenant_id == tenant_id, responses.c.assessment_id == assessment_id)

    def as_participants(document: Any) -> Any:
        return func.replace(document, '"author":"colleague"', '"author":"participant"')

    connection.execute(update(responses).where(*mine).values(answers=as_participants(responses.c.answers)))
    here = (answer_events.c.tenant_id == tenant_id, answer_events.c.response_id.in_(select(responses.c.id).where(*mine)))
    changed = {name: as_participants(answer_events.c[name]) for name in ("changes", "conflicts")}
    connection.execute(update(answer_events).where(*here).values(**changed))
