"""A participant's own answers as a PDF."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from assess.paths import shipped
from assess.reporting.own_answers import AnswerSheet, GivenAnswer, answers_pdf

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)


def made(*lines: str, language: str = "en") -> bytes:
    given = GivenAnswer("How do they deal with each other?", lines, ("Comment: it grows",))
    facts = (("Receipt number", "ABCD-EFGH-JKLM"),)
    sheet = AnswerSheet(language, "A first look", "Metalworking", facts, (("Foundations", (given,)),), "Not answered")
    return answers_pdf(sheet, shipped("reports"), MADE)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "a.pdf").write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_it_is_tagged_and_speaks_its_language(language: str) -> None:
    with pikepdf.open(io.BytesIO(made("Rarely", language=language))) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_answers_stand_below_their_questions(tmp_path: Path) -> None:
    text = text_of(made("<b>Rarely</b> & slowly", "Second line"), tmp_path)
    wanted = [
        "ABCD-EFGH-JKLM",
        "Foundations",
        "How do they deal",
        "<b>Rarely</b> & slowly",
        "Second line",
        "Comment: it grows",
        "Page 1 of 1",
    ]
    places = [text.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_a_question_without_an_answer_says_so(tmp_path: Path) -> None:
    assert "Not answered" in text_of(made(), tmp_path)


@pytest.mark.parametrize("typed", ["日本語", "🙂 fine", "ა ბ გ", "\u200f\u202eabc", "x\u0301y"])
def test_whatever_a_keyboard_can_type_makes_a_sheet(typed: str) -> None:
    assert made(f"{typed} and so on").startswith(b"%PDF")
