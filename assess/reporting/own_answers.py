"""A participant's own answers as a PDF, to keep."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assess.reporting.html import rendered
from assess.reporting.pdf import ReportFault, to_pdf
from assess.reporting.texts import load_texts

UNCOMMON = re.compile(r"[^\s\u0020-\u024f\u0391-\u03c9\u0400-\u04ff\u2010-\u2044\u20ac\u2116\u2212]")
"""What a font with Latin, Greek and Cyrillic letters may not have."""


@dataclass(frozen=True)
class GivenAnswer:
    question: str
    lines: tuple[str, ...]
    """The answer in words; none where there is none."""
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class AnswerSheet:
    """What stands on the sheet, in `language`."""

    language: str
    title: str
    """The questionnaire's."""
    about: str
    """What is assessed."""
    facts: tuple[tuple[str, str], ...]
    """Label and content: receipt number, day of sending, who asks."""
    sections: tuple[tuple[str, tuple[GivenAnswer, ...]], ...]
    open: str
    """The words where there is no answer."""


def answers_pdf(sheet: AnswerSheet, designs: Path, made: datetime) -> bytes:
    """The sheet by the design `designs`/forms. Characters that no font has are shown as question marks."""
    texts = load_texts(designs / "texts", sheet.language)
    page_of = (texts.say("page.page"), texts.say("page.of"))
    try:
        return _pdf(sheet, designs / "forms", page_of, made)
    except ReportFault:  # an answer may hold whatever a keyboard can
        return _pdf(_in_common_letters(sheet), designs / "forms", page_of, made)


def _pdf(sheet: AnswerSheet, folder: Path, page_of: tuple[str, str], made: datetime) -> bytes:
    html = rendered(folder, "answers.html", sheet.language, sheet=sheet, page_of=page_of)
    return to_pdf(html, folder, made, hashlib.sha256(html.encode()).hexdigest()[:32])[0]


def _in_common_letters(sheet: AnswerSheet) -> AnswerSheet:
    def common(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(UNCOMMON.sub("?", line) for line in lines)

    sections = tuple(
        (title, tuple(replace(given, lines=common(given.lines), remarks=common(given.remarks)) for given in answers))
        for title, answers in sheet.sections
    )
    return replace(sheet, sections=sections)
