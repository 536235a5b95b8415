"""Reports written once for all tests that look at them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_pack
from assess.instruments.parsing import load_facts, parse
from assess.paths import shipped
from assess.reporting.report import Report, write_report
from assess.scoring.advice_model import Advice
from tests.reporting.sample import META, Sample, advice

DESIGN = shipped("reports") / "full-assessment"
Written = Callable[..., Report]


@cache
def an_instrument(pack: str) -> Instrument:
    instrument, _ = parse(read_pack(shipped("questionnaires") / pack))  # whether its texts are complete is tested elsewhere
    assert instrument
    return instrument


@cache
def a_report(pack: str, language: str, hidden: bool = False) -> Report:
    """A report of the sample figures; `hidden`: nothing of it may be shown."""
    instrument = an_instrument(pack)
    facts = load_facts(shipped("questionnaires") / pack / "facts.example.yaml")
    advised = Advice((), (), ()) if hidden else advice(instrument)
    return write_report(Sample(instrument, hidden).published(), advised, instrument, facts, META, DESIGN, language)


@pytest.fixture(scope="session")
def report() -> Written:
    return a_report


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The shipped design with the summary alone, in a folder that a test may change."""
    folder = tmp_path / "reports" / "short"
    folder.parent.mkdir()
    (folder.parent / "texts").symlink_to(DESIGN.parent / "texts")
    for file in (DESIGN / "report.html", DESIGN / "report.css", *(DESIGN / "parts").iterdir()):
        copy = folder / file.relative_to(DESIGN)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (folder / "design.yaml").write_text("format: 1\ntitle: Short\nparts: [summary]\n")
    return folder
