"""Scorecards, as published, and the reports made from them, pinned to all they were made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from assess.storage.engine import NotFound
from assess.storage.tables import reports, scorecards


@dataclass(frozen=True)
class StoredScorecard:
    """A published scorecard with the advice that follows from it; any report can be made from it again."""

    id: str
    assessment_id: str
    instrument_hash: str
    facts_hash: str
    data_hash: str
    seed: int
    software: str
    published: str
    """The PublishedScorecard, as JSON."""
    advice: str
    """The recommendations, as JSON."""
    made_at: datetime


@dataclass(frozen=True)
class StoredReport:
    """A PDF made from one scorecard by one design in one language."""

    id: str
    assessment_id: str
    scorecard_id: str
    design: str
    design_hash: str
    language: str
    software: str
    file_name: str
    """Name of the file in the instance's folder of reports."""
    made_at: datetime


_SCORECARD = tuple(scorecards.c[field.name] for field in fields(StoredScorecard))
_REPORT = tuple(reports.c[field.name] for field in fields(StoredReport))


def add_scorecard(connection: Connection, tenant_id: str, scorecard: StoredScorecard) -> None:
    connection.execute(insert(scorecards), {"tenant_id": tenant_id, **asdict(scorecard)})


def scorecard(connection: Connection, tenant_id: str, scorecard_id: str) -> StoredScorecard:
    """The scorecard with this id. Raises NotFound."""
    row = connection.execute(select(*_SCORECARD).where(scorecards.c.tenant_id == tenant_id, scorecards.c.id == scorecard_id)).first()
    if row is None:
        raise NotFound("scorecard", scorecard_id)
    return StoredScorecard(*row)


class Pins(NamedTuple):
    """What a scorecard was made of."""

    data_hash: str
    instrument_hash: str
    facts_hash: str
    software: str


def pins(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, Pins]:
    """Scorecard → what it was made of, of an assessment; the scorecards themselves are large."""
    chosen = select(scorecards.c.id, *(scorecards.c[name] for name in Pins._fields)).where(
        scorecards.c.tenant_id == tenant_id, scorecards.c.assessment_id == assessment_id
    )
    return {key: Pins(*made_of) for key, *made_of in connection.execute(chosen)}


def latest_scorecard(connection: Connection, tenant_id: str, assessment_id: str) -> StoredScorecard | None:
    chosen = select(*_SCORECARD).where(scorecards.c.tenant_id == tenant_id, scorecards.c.assessment_id == assessment_id)
    row = connection.execute(chosen.order_by(scorecards.c.made_at.desc(), scorecards.c.id).limit(1)).first()
    return StoredScorecard(*row) if row else None


def add_report(connection: Connection, tenant_id: str, report: StoredReport) -> None:
    connection.execute(insert(reports), {"tenant_id": tenant_id, **asdict(report)})


def report(connection: Connection, tenant_id: str, assessment_id: str, report_id: str) -> StoredReport:
    """A report of an assessment. Raises NotFound."""
    here = (reports.c.tenant_id == tenant_id, reports.c.assessment_id == assessment_id, reports.c.id == report_id)
    row = connection.execute(select(*_REPORT).where(*here)).first()
    if row is None:
        raise NotFound("report", report_id)
    return StoredReport(*row)


def reports_of(connection: Connection, tenant_id: str, assessment_id: str) -> list[StoredReport]:
    """Every report of an assessment, the newest first."""
    chosen = select(*_REPORT).where(reports.c.tenant_id == tenant_id, reports.c.assessment_id == assessment_id)
    return [StoredReport(*row) for row in connection.execute(chosen.order_by(reports.c.made_at.desc(), reports.c.id))]
