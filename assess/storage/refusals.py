"""Who wished to hear no more of an assessment, or had everything erased: hashes of their addresses, keyed with its secret.

By them nobody is asked again when a table of people is imported once more. They go with the secret
when an anonymous assessment closes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, insert, select

from assess.storage.keys import derive
from assess.storage.tables import refusals as table


class _WithAddress(Protocol):
    @property
    def email(self) -> str | None: ...


Person = TypeVar("Person", bound=_WithAddress)


def add(connection: Connection, tenant_id: str, assessment_id: str, secret: bytes, email: str) -> None:
    """Keep that this address must not be asked again."""
    hashed = _hash(secret, email)
    if hashed not in _all(connection, tenant_id, assessment_id):
        connection.execute(insert(table), {"tenant_id": tenant_id, "assessment_id": assessment_id, "address_hash": hashed})


def others(connection: Connection, tenant_id: str, assessment_id: str, secret: bytes, people: Sequence[Person]) -> list[Person]:
    """Those of whom nothing is kept here, in their order."""
    kept = _all(connection, tenant_id, assessment_id)
    return [person for person in people if not (kept and person.email and _hash(secret, person.email) in kept)]


def forget(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id))


def _all(connection: Connection, tenant_id: str, assessment_id: str) -> set[str]:
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    return set(connection.execute(select(table.c.address_hash).where(*here)).scalars())


def _hash(secret: bytes, email: str) -> str:
    return derive(secret, "address", email.strip().lower())
