"""A questionnaire on paper as a tree of content: what is asked and how it is answered, without how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Box:
    """A box to tick."""

    text: str
    onward: str = ""
    """Where to go on, for whoever ticks it."""


@dataclass(frozen=True)
class Boxes:
    """One below the other, with how many may be ticked."""

    kind: ClassVar[str] = "boxes"
    boxes: tuple[Box, ...]
    hint: str


@dataclass(frozen=True)
class Poles:
    """Seven boxes between two opposites."""

    kind: ClassVar[str] = "poles"
    start: str
    end: str
    middle: str
    marks: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class Grid:
    """Rows to be rated on one scale, a box in each column."""

    kind: ClassVar[str] = "grid"
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class Scales:
    """Two scales side by side."""

    kind: ClassVar[str] = "scales"
    scales: tuple[tuple[str, tuple[str, ...]], ...]
    """What is asked, and the steps."""


@dataclass(frozen=True)
class Lines:
    """Short lines to write on."""

    kind: ClassVar[str] = "lines"
    rows: tuple[tuple[str, str], ...]
    """What stands before and after each line."""
    total: tuple[str, str] | None
    """What stands before and after the sum."""
    hint: str


@dataclass(frozen=True)
class Table:
    """Entries with several columns, one row each."""

    kind: ClassVar[str] = "table"
    columns: tuple[str, ...]
    """Headings; below one with choices stand their numbers, to be ringed."""
    choices: tuple[tuple[str, ...], ...]
    """For each column the numbers of its choices, none where a text is written."""
    legends: tuple[str, ...]
    """What the numbers mean."""
    rows: int
    hint: str


@dataclass(frozen=True)
class Writing:
    """Room for a text."""

    kind: ClassVar[str] = "writing"
    lines: int


Answer = Boxes | Poles | Grid | Scales | Lines | Table | Writing


@dataclass(frozen=True)
class Question:
    number: str
    text: str
    help: str
    only: str
    """For whom it is, where not for everybody."""
    answer: Answer
    aside: tuple[str, ...]
    """Reasons for giving no answer, a box each."""
    needed: str
    """Said where the question must be answered."""


@dataclass(frozen=True)
class Note:
    """A text to read."""

    text: str
    help: str
    only: str


@dataclass(frozen=True)
class Part:
    """A section."""

    title: str
    intro: str
    only: str
    named: str
    """Said where its answers are shown as statements of the organisation."""
    entries: tuple[Question | Note, ...]


@dataclass(frozen=True)
class PaperSheet:
    language: str
    title: str
    kind: str
    """Questionnaire or data sheet, and for whom."""
    lead: str
    told: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings and paragraphs: who asks, what happens to the answers."""
    how: tuple[str, ...]
    """How to fill it in."""
    parts: tuple[Part, ...]
    closing: str
    page_of: tuple[str, str]
