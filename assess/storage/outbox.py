"""Work that waits: mails and reports. A worker leases a row, does it, and says what came of it.

A worker that dies leaves a lease that runs out; then another takes the row. So each row is
done at least once, and again only if its worker died before it could say so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select, update

from assess.storage.engine import PATIENCE, Store
from assess.storage.tables import outbox as table

Kind = Literal["mail", "invitation", "reminder", "own_link", "reminders", "closing", "report"]
"""`reminders`: to whoever has not answered by then; `closing`: of an assessment; `report`: a PDF; else one mail."""
TO_PARTICIPANTS: tuple[Kind, ...] = ("invitation", "reminder", "own_link")
"""Mails that are about an invitation."""
ACCEPTED = "accepted"
"""Result of a mail that was sent, as long as nothing else is heard of it."""
State = Literal["waiting", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Errand:
    """Something to be done, once, after the transaction that caused it."""

    tenant_id: str
    id: str
    kind: Kind
    assessment_id: str | None
    subject_id: str | None
    details: dict[str, Any]
    state: State
    attempts: int
    due_at: datetime
    leased_until: datetime | None
    result: str | None
    """What came of it, or how far it is, or why it failed last; a key, never a person's data."""
    created_at: datetime
    done_at: datetime | None


_LETTERS = (table.c.kind.in_(TO_PARTICIPANTS),)
_IN_TIME = (table.c.created_at, table.c.id.desc())
"""Of the mails to one person the latest comes last."""
_WAITS_UNTOUCHED = (table.c.state == "waiting", table.c.leased_until.is_(None))
_COLUMNS = tuple(table.c[field.name] for field in fields(Errand))
_DELIVERY = case(
    (table.c.state == "waiting", "waiting"),
    (table.c.state == "failed", "failed"),
    (table.c.state == "cancelled", "not_sent"),
    (table.c.result != ACCEPTED, "late"),
    else_="sent",
)


def errand(
    tenant_id: str,
    errand_id: str,
    kind: Kind,
    details: dict[str, Any],
    now: datetime,
    *,
    assessment_id: str | None = None,
    subject_id: str | None = None,
    due_at: datetime | None = None,
) -> Errand:
    """A new errand, due now or at `due_at`."""
    return Errand(tenant_id, errand_id, kind, assessment_id, subject_id, details, "waiting", 0, due_at or now, None, None, now, None)


def add(connection: Connection, errands: Sequence[Errand]) -> None:
    rows = [asdict(one) | {"details": json.dumps(one.details, ensure_ascii=False)} for one in errands]
    if rows:
        connection.execute(insert(table), rows)


def due(connection: Connection, now: datetime, most: int = 500) -> list[tuple[str, str]]:
    """Tenant and id of errands of whatever tenant that can be done now, the longest due first."""
    chosen = select(table.c.tenant_id, table.c.id).where(_free(now)).order_by(table.c.due_at, table.c.id).limit(most)
    return [(row[0], row[1]) for row in connection.execute(chosen)]


def lease(connection: Connection, tenant_id: str, errand_id: str, now: datetime, lasts: timedelta) -> Errand | None:
    """Take an errand, so that nobody else does it while the lease lasts; None if it is taken or done."""
    here = (table.c.tenant_id == tenant_id, table.c.id == errand_id)
    taken = update(table).where(*here, _free(now)).values(leased_until=now + lasts, attempts=table.c.attempts + 1)
    if connection.execute(taken).rowcount == 0:
        return None
    return _errand(connection.execute(select(*_COLUMNS).where(*here)).one())


def finish(connection: Connection, one: Errand, state: State, result: str | None, now: datetime) -> None:
    """Say that an errand is over."""
    _change(connection, one, state=state, result=result, leased_until=None, done_at=now)


def put_off(connection: Connection, one: Errand, result: str | None, due_at: datetime) -> None:
    """Try again later."""
    _change(connection, one, result=result, leased_until=None, due_at=due_at)


def bounced(connection: Connection, errand_id: str, result: str, now: datetime) -> bool:
    """Say that a mail to a participant, of whatever tenant, did not arrive after all; whether there is one nobody has in hand."""
    here = (*_came_back(errand_id), table.c.state.in_(["done", "waiting"]), table.c.leased_until.is_(None))
    return connection.execute(update(table).where(*here).values(state="failed", result=result, done_at=now)).rowcount > 0


def delayed(connection: Connection, errand_id: str, result: str) -> bool:
    """Say that a mail to a participant, of whatever tenant, has not arrived yet; whether there is one that was accepted."""
    here = (*_came_back(errand_id), table.c.state == "done")
    return connection.execute(update(table).where(*here).values(result=result)).rowcount > 0


def _came_back(errand_id: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.id == errand_id, *_LETTERS, table.c.subject_id.is_not(None))


def report_progress(connection: Connection, one: Errand, result: str, leased_until: datetime) -> None:
    """Say how far an errand is, and keep it."""
    _change(connection, one, result=result, leased_until=leased_until)


def find(connection: Connection, tenant_id: str, errand_id: str) -> Errand | None:
    row = connection.execute(select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.id == errand_id)).first()
    return _errand(row) if row else None


def of_kind(connection: Connection, tenant_id: str, kinds: Sequence[Kind], assessment_id: str | None = None) -> list[Errand]:
    """The errands of some kinds, of one assessment or of all, the newest first."""
    here = [table.c.tenant_id == tenant_id, table.c.kind.in_(kinds)]
    if assessment_id is not None:
        here.append(table.c.assessment_id == assessment_id)
    return [_errand(row) for row in connection.execute(select(*_COLUMNS).where(*here).order_by(table.c.created_at.desc(), table.c.id))]


Delivery = Literal["not_sent", "waiting", "sent", "late", "failed"]
"""`late`: it was sent, and a server on the way said that it has not arrived yet."""


def deliveries(connection: Connection, tenant_id: str, assessment_id: str, since: datetime) -> tuple[dict[str, Delivery], set[str]]:
    """Invitation → what became of the latest mail to its person, of those that have some; and who gets a reminder put here `since`."""
    reminder = and_(table.c.kind == "reminder", table.c.created_at > since, table.c.state.in_(["waiting", "done"]))
    chosen = select(table.c.subject_id, _DELIVERY, reminder).where(*_letters_of(tenant_id, assessment_id))
    found: dict[Any, Delivery] = {}
    reminded: set[Any] = set()
    for one, delivery, lately in connection.execute(chosen.order_by(*_IN_TIME)).all():
        found[one] = delivery
        if lately:
            reminded.add(one)
    found.pop(None, None)  # mails of whom is forgotten; asked for in SQL, SQLite would look through the mails of all assessments
    reminded.discard(None)
    return found, reminded


def results(connection: Connection, tenant_id: str, assessment_id: str, invitations: Sequence[str]) -> dict[str, str | None]:
    """Some invitations → what is heard of the latest mail; of those that have some."""
    here = (*_letters_of(tenant_id, assessment_id), table.c.subject_id.in_(invitations))
    return dict(connection.execute(select(table.c.subject_id, table.c.result).where(*here).order_by(*_IN_TIME)).all())


def reminders(connection: Connection, tenant_id: str, assessment_id: str, invitations: Sequence[str] | None = None) -> dict[str, int]:
    """All invitations, or some → reminders accepted; of those that got some."""
    here = [*_letters_of(tenant_id, assessment_id), table.c.kind == "reminder", table.c.state == "done"]
    if invitations is not None:
        here.append(table.c.subject_id.in_(invitations))
    chosen = select(table.c.subject_id, func.count()).where(*here).group_by(table.c.subject_id)
    return dict(connection.execute(chosen).all())


def mails_in(connection: Connection, tenant_id: str, ids: Collection[str]) -> list[str]:
    """Which of `ids` are mails of this tenant, the newest first."""
    here = (table.c.tenant_id == tenant_id, table.c.kind.in_(["mail", *TO_PARTICIPANTS]))
    chosen = select(table.c.id).where(*here).order_by(table.c.created_at.desc(), table.c.id)
    return [mail for mail in connection.execute(chosen).scalars() if mail in ids]


def counts(connection: Connection, tenant_id: str, assessment_id: str) -> dict[tuple[str, str], int]:
    """(kind, state) → how many."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    chosen = select(table.c.kind, table.c.state, func.count()).where(*here).group_by(table.c.kind, table.c.state)
    return {(row[0], row[1]): row[2] for row in connection.execute(chosen)}


def forget_people(connection: Connection, tenant_id: str, assessment_id: str) -> list[str]:
    """Cancel what waits, and keep of mails to people only that they were; their ids.

    What a worker has in hand is left to it, who sees that it is forgotten.
    """
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    connection.execute(update(table).where(*here, table.c.kind != "report", *_WAITS_UNTOUCHED).values(state="cancelled"))
    return _forget(connection, *here)


def forget_person(connection: Connection, tenant_id: str, invitation_id: str) -> list[str]:
    """Like `forget_people`, of the mails of one invitation."""
    return _forget(connection, table.c.tenant_id == tenant_id, table.c.subject_id == invitation_id)


def forgotten(connection: Connection, one: Errand) -> bool:
    """Whether the person a mail is for was forgotten since it was leased; if not, not before the transaction ends."""
    chosen = select(table.c.subject_id).where(table.c.tenant_id == one.tenant_id, table.c.id == one.id)
    return one.subject_id is not None and connection.execute(chosen.with_for_update()).scalar() is None


def is_over(connection: Connection, one: Errand) -> bool:
    """Whether an errand was done or called off since it was leased."""
    chosen = select(table.c.state).where(table.c.tenant_id == one.tenant_id, table.c.id == one.id)
    return connection.execute(chosen).scalar() != "waiting"


def await_hand_over(store: Store, assessment_id: str) -> None:
    """Wait until no worker has a mail in hand whose person was forgotten; not for ever, as a worker may have died over it."""
    in_hand = (table.c.tenant_id == store.tenant_id, table.c.assessment_id == assessment_id, *_LETTERS)
    chosen = select(table.c.id).where(*in_hand, table.c.subject_id.is_(None), table.c.leased_until.is_not(None)).limit(1)
    for _ in range(PATIENCE * 20):
        with store.reading() as connection:
            if connection.execute(chosen).first() is None:
                return
        time.sleep(0.05)


def _free(now: datetime) -> Any:
    unleased = or_(table.c.leased_until.is_(None), table.c.leased_until <= now)
    return and_(table.c.state == "waiting", table.c.due_at <= now, unleased)


def _letters_of(tenant_id: str, assessment_id: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, *_LETTERS)


def _forget(connection: Connection, *here: ColumnElement[bool]) -> list[str]:
    mails = list(connection.execute(select(table.c.id).where(*here, *_LETTERS)).scalars())
    connection.execute(update(table).where(*here, *_LETTERS, *_WAITS_UNTOUCHED).values(state="cancelled"))
    connection.execute(update(table).where(*here, *_LETTERS).values(subject_id=None, details="{}", result=None))
    return mails


def _change(connection: Connection, one: Errand, **values: Any) -> None:
    connection.execute(update(table).where(table.c.tenant_id == one.tenant_id, table.c.id == one.id).values(**values))


def _errand(row: Any) -> Errand:
    found = Errand(*row)
    return replace(found, details=json.loads(str(found.details)))
