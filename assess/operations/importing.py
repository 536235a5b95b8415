"""Answers that were gathered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from assess.instruments.answer_table import AnswerRow, RowError, read_answer_table
from assess.storage import assessments, initiatives, instruments, responses
from assess.storage.answer_document import IMPORTED, entry_of
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import derive, digest, random_id
from assess.storage.responses import Response


class NotTaking(Exception):
    """Only an open assessment takes answers."""


@dataclass(frozen=True)
class ImportResult:
    """How many responses came in, and what is wrong with the lines that did not."""

    imported: int
    row_errors: list[RowError]


def import_responses(store: Store, assessment_id: str, csv_path: Path, now: datetime, *, skip_bad_rows: bool = False) -> ImportResult:
    """Take the lines of a CSV file into an open assessment as responses sent: all of them, or none if one is wrong.

    With `skip_bad_rows` the good ones come in. Raises NotFound, NotTaking, OSError.
    """
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        facts = initiatives.facts(connection, store.tenant_id, assessment.facts_hash) if assessment.facts_hash else None
    table = read_answer_table(instrument, csv_path, facts)
    if not table.rows or (table.errors and not skip_bad_rows):
        return ImportResult(0, table.errors)
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id, hold=True)
        if assessment.state != "open" or secret is None:
            raise NotTaking(f"the assessment is {'a draft; open it first' if assessment.state == 'draft' else 'closed'}")
        for row in table.rows:
            _take(connection, store.tenant_id, assessment, secret, row, now)
    return ImportResult(len(table.rows), table.errors)


def _take(connection: Connection, tenant_id: str, assessment: Assessment, secret: bytes, row: AnswerRow, now: datetime) -> None:
    organisation = row.organisation
    if organisation and assessment.anonymous:
        organisation = derive(secret, "organisation", organisation)
    language = row.language if row.language in assessment.languages else assessment.languages[0]
    empty = Response(random_id(), assessment.id, row.group, organisation, language, "import", "submitted", "{}", 0, None, None, now, now)
    responses.add(connection, tenant_id, empty, digest(random_id()))  # nobody has a link to it
    entries = {key: entry_of(answer, IMPORTED, {}) for key, answer in row.answers.items()}
    responses.save(connection, tenant_id, empty, digest(random_id()), entries, {}, entries, now)
