"""What people agreed to, word for word: by version, in every language of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from assess.storage.tables import consent_texts as table


@dataclass(frozen=True)
class ConsentText:
    """What the start page of an assessment said, in one language."""

    version: str
    language: str
    text: str


def known(connection: Connection, tenant_id: str, assessment_id: str, version: str) -> bool:
    """Whether this version's texts are kept."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.version == version)
    return connection.execute(select(table.c.version).where(*here).limit(1)).first() is not None


def add(connection: Connection, tenant_id: str, assessment_id: str, version: str, texts: Mapping[str, str]) -> None:
    """Keep a version's texts, in all languages at once: which of them were read says something about people."""
    rows = [{"version": version, "language": language, "text": text} for language, text in texts.items()]
    connection.execute(insert(table), [{"tenant_id": tenant_id, "assessment_id": assessment_id, **row} for row in rows])


def of_assessment(connection: Connection, tenant_id: str, assessment_id: str) -> list[ConsentText]:
    """Every text that was shown, by version and language."""
    chosen = select(table.c.version, table.c.language, table.c.text).where(
        table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id
    )
    return [ConsentText(*row) for row in connection.execute(chosen.order_by(table.c.version, table.c.language))]
