"""What the mails of an assessment say, where consultants changed it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from assess.storage.tables import wordings as table

Key = tuple[str, str]
"""Kind of mail, language."""
Words = tuple[str, str]
"""Subject, body."""


def of_assessment(connection: Connection, tenant_id: str, assessment_id: str) -> dict[Key, Words]:
    chosen = select(table.c.kind, table.c.language, table.c.subject, table.c.body)
    rows = connection.execute(chosen.where(table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def put(connection: Connection, tenant_id: str, assessment_id: str, key: Key, words: Words | None) -> None:
    """Keep a wording; None goes back to the one shipped."""
    names = {"tenant_id": tenant_id, "assessment_id": assessment_id, "kind": key[0], "language": key[1]}
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in names.items())))
    if words is not None:
        connection.execute(insert(table).values(**names, subject=words[0], body=words[1]))
