"""From a stored scorecard to a stored PDF."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from assess import __version__
from assess.files.folder import Folder
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.reporting.material import ReportMeta
from assess.reporting.report import write_report as to_report
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard
from assess.storage import assessments, initiatives, instruments, reports
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import random_id
from assess.storage.reports import StoredReport, StoredScorecard


class NotScored(Exception):
    """The assessment has no scorecard yet."""

    def __str__(self) -> str:
        return "the assessment has no scorecard"


def write_report(store: Store, files: Folder, assessment_id: str, design: Path, language: str, now: datetime) -> StoredReport:
    """Make a PDF of the assessment's latest scorecard, keep it in `files`, and note what it was made of.

    Nothing is rendered inside a transaction. Raises NotFound, NotScored, and what `reporting.report.write_report` raises.
    """
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        scorecard = reports.latest_scorecard(connection, store.tenant_id, assessment_id)
        if scorecard is None:
            raise NotScored
        instrument = instruments.instrument(connection, store.tenant_id, scorecard.instrument_hash)
        facts = initiatives.facts(connection, store.tenant_id, scorecard.facts_hash)
    content = _rendered(assessment, scorecard, instrument, facts, design, language, now)
    report_id = random_id()
    report = StoredReport(
        id=report_id,
        assessment_id=assessment_id,
        scorecard_id=scorecard.id,
        design=design.name,
        design_hash=_folder_hash(design),
        language=language,
        software=__version__,
        file_name=f"{assessment.instrument_key}-wave-{assessment.wave}-{now:%Y-%m-%d}-{language}-{report_id}.pdf",
        made_at=now,
    )
    files.put(report.file_name, content)
    with store.writing() as connection:
        reports.add_report(connection, store.tenant_id, report)
        if assessment.reported_at is None:
            assessments.change(connection, store.tenant_id, assessment_id, reported_at=now)
    return report


def _rendered(
    assessment: Assessment,
    scorecard: StoredScorecard,
    instrument: Instrument,
    facts: FactSheet,
    design: Path,
    language: str,
    now: datetime,
) -> bytes:
    zone = ZoneInfo(assessment.zone)
    meta = ReportMeta(
        title=assessment.title,
        place=facts.initiative.place,
        opened=(assessment.opens_at or assessment.created_at).astimezone(zone).date(),
        closed=(assessment.closes_at or scorecard.made_at).astimezone(zone).date(),
        made=now.astimezone(zone).date(),
        wave=assessment.wave,
        simulated=assessment.simulated,
    )
    published = PublishedScorecard.from_json(scorecard.published)
    advice = TypeAdapter(Advice).validate_json(scorecard.advice)
    return to_report(published, advice, instrument, facts, meta, design, language).pdf


def _folder_hash(design: Path) -> str:
    """SHA-256 over the design's files, each with its name, and the report texts beside it."""
    files = [*design.rglob("*"), *(design.parent / "texts").glob("*.yaml")]
    parts = (f"{path.relative_to(design.parent)}\n".encode() + path.read_bytes() for path in sorted(files) if path.is_file())
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
