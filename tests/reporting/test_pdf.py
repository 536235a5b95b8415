"""The PDF itself: what it may load, what it refuses, and that the same input gives the same bytes."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assess.reporting.pdf import AttachedFile, ReportFault, to_pdf

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = '<!DOCTYPE html><html lang="en"><head><title>A</title></head><body>{}</body></html>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    design = tmp_path / "design"
    design.mkdir()
    (design / "report.css").write_text('html { font: 10pt "PT Sans" }')
    (design / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    return design


def made(folder: Path, body: str, *attachments: AttachedFile, **more: dict[str, Path]) -> bytes:
    return to_pdf(PAGE.format(body), folder, MADE, "0" * 32, attachments, **more)[0]


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    file = AttachedFile("scores.csv", "Scores", b"node,value\n")
    first, second = (made(folder, "<h1>Отчёт</h1><p>54</p>", file) for _ in range(2))
    assert first == second


def test_a_picture_of_the_design_is_loaded(folder: Path) -> None:
    assert made(folder, '<img src="mark.svg" alt="mark">').startswith(b"%PDF")


def test_a_registered_asset_is_loaded_from_elsewhere(folder: Path) -> None:
    assert made(folder, '<img src="asset://logo" alt="logo">', assets={"logo": folder.parent / "secret.svg"})


@pytest.mark.parametrize(
    "address",
    [
        "../secret.svg",
        "%2e%2e/secret.svg",
        "file:///etc/passwd",
        "file://host/mark.svg",
        "http://127.0.0.1/x.svg",
        "asset://unknown",
        "data:image/svg+xml,x",
    ],
)
def test_nothing_else_can_be_loaded(folder: Path, address: str) -> None:
    with pytest.raises(ReportFault):
        made(folder, f'<img src="{address}" alt="x">')


def test_a_link_out_of_the_folder_leads_nowhere(folder: Path) -> None:
    (folder / "link.svg").symlink_to(folder.parent / "secret.svg")
    with pytest.raises(ReportFault):
        made(folder, '<img src="link.svg" alt="x">')


def test_a_page_cannot_attach_a_file_of_the_system(folder: Path) -> None:
    with pytest.raises(ReportFault):
        made(folder, '<a rel="attachment" href="file:///etc/passwd">x</a>')


def test_a_missing_picture_is_fatal(folder: Path) -> None:
    with pytest.raises(ReportFault):
        made(folder, '<img src="absent.svg" alt="x">')


def test_a_letter_that_no_font_has_is_a_fault(folder: Path) -> None:
    with pytest.raises(ReportFault, match="notdef"):
        made(folder, "<p>\U000e0fff\uf8ff\U00013000</p>")


def test_a_style_that_is_not_understood_is_a_fault(folder: Path) -> None:
    (folder / "report.css").write_text("p { colour: red }")
    with pytest.raises(ReportFault, match="colour"):
        made(folder, "<p>x</p>")


def test_the_garbage_collector_runs_again_afterwards(folder: Path) -> None:
    made(folder, "<p>x</p>")
    assert gc.isenabled()
