"""The one entry to report writing: a published scorecard in, a PDF out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.piping import with_names
from assess.reporting.aggregates import aggregates_csv
from assess.reporting.compose import compose
from assess.reporting.designs import load_design
from assess.reporting.html import to_html
from assess.reporting.material import Material, ReportMeta
from assess.reporting.pdf import AttachedFile, to_pdf
from assess.reporting.texts import load_texts
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard


@dataclass(frozen=True)
class Report:
    pdf: bytes
    html: str
    pages: int


def write_report(
    published: PublishedScorecard,
    advice: Advice,
    instrument: Instrument,
    facts: FactSheet,
    meta: ReportMeta,
    design: Path,
    language: str,
) -> Report:
    """The report of a published scorecard in `language` (en, ru, es), by the design in the folder `design`.

    The instrument's own texts appear in its first language where it does not have `language`.
    The same input gives the same bytes. Raises BrokenPack for a faulty design or texts file,
    MissingText for a text that is not there, and ReportFault for a PDF that would be damaged.
    """
    found, texts = load_design(design), load_texts(design.parent / "texts", language)
    material = Material(published, advice, with_names(instrument.in_language(language), facts), facts, meta, texts)
    html = to_html(compose(material, found.parts), design)
    made = datetime.combine(meta.made, time(12), UTC)
    attachments = (
        AttachedFile("scorecard.json", texts.say("attachments.scorecard"), published.to_json().encode()),
        AttachedFile("aggregates.csv", texts.say("attachments.aggregates"), aggregates_csv(published).encode()),
    )
    data, pages = to_pdf(html, design, made, hashlib.sha256(html.encode()).hexdigest()[:32], attachments)
    return Report(data, html, pages)
