"""The report as a tree of content: what is said, in which order, without how it looks.

Everything in it is a text, a number or a picture, so that a design's templates see nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Sentence:
    """A statement, and the key of the figure that it rests on."""

    text: str
    trace: str = ""
    stress: str = ""
    """The beginning of the text, where that is to stand out."""


@dataclass(frozen=True)
class Paragraph:
    block: ClassVar[str] = "paragraph"
    text: str
    style: Literal["body", "lead", "note", "source"] = "body"
    trace: str = ""


@dataclass(frozen=True)
class Bullets:
    block: ClassVar[str] = "bullets"
    items: tuple[Sentence, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter; `anchor` is unique in the report."""

    block: ClassVar[str] = "heading"
    text: str
    level: Literal[2, 3]
    anchor: str
    listed: bool = False
    """Stands in the contents and among the bookmarks."""


@dataclass(frozen=True)
class Figure:
    """A chart. The caption is a sentence that says what it shows; `note` gives base and reading aid."""

    block: ClassVar[str] = "figure"
    svg: str
    caption: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    """Share of the table's width, in per cent."""
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Cell:
    text: str
    small: str = ""
    """A second, smaller line."""
    base: str = ""
    """The n behind a number, small and before it, so that numbers stay aligned."""
    strong: bool = False
    quiet: bool = False
    see: str = ""
    """Anchor of the chapter that the text names; a report without that chapter leaves the text out."""


@dataclass(frozen=True)
class Table:
    block: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """Two to five numbers that matter, each with what it counts."""

    block: ClassVar[str] = "key_figures"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Verdict:
    """The answer to the instrument's question, with every row of its table and whether it held."""

    block: ClassVar[str] = "verdict"
    label: str
    title: str
    meaning: str
    rows: tuple[tuple[str, str, bool], ...]
    """Title, whether it holds in words, and whether it is the verdict."""
    rule: str


@dataclass(frozen=True)
class Card:
    """A recommended tool, reasons first."""

    rank: str
    title: str
    marks: tuple[str, ...]
    """A few words each: what to do with it, whether tentative."""
    reasons: tuple[Sentence, ...]
    description: str
    cautions: tuple[str, ...]
    """What is missing, to be settled, or speaks against it."""
    terms: tuple[tuple[str, str], ...]
    """Lead, who decides, months, cost: label and value."""
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """First steps, progress, pitfalls: heading and entries."""


@dataclass(frozen=True)
class Cards:
    block: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Keep:
    """Blocks that stay together on one page."""

    block: ClassVar[str] = "keep"
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Pair:
    """Two columns side by side, for short contents only."""

    block: ClassVar[str] = "pair"
    left: tuple[Block, ...]
    right: tuple[Block, ...]


Block = Paragraph | Bullets | Heading | Figure | Table | KeyFigures | Verdict | Cards | Keep | Pair


@dataclass(frozen=True)
class Chapter:
    """A part of the report that begins with its title."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = True

    def headings(self) -> Iterator[Heading]:
        """Headings that stand in the contents."""
        yield from (block for block in _flat(self.blocks) if isinstance(block, Heading) and block.listed)


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Keep):
            yield from _flat(block.blocks)
        elif isinstance(block, Pair):
            yield from _flat(block.left + block.right)


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    anchor: str
    title: str
    level: Literal[1, 2]


@dataclass(frozen=True)
class Cover:
    kind: str
    """What this report is: the instrument's title."""
    title: str
    place: str
    lines: tuple[str, ...]
    """Date, wave, how many took part."""
    signature: str
    notice: str = ""
    """Printed on every page: simulated data."""


@dataclass(frozen=True)
class ReportDocument:
    language: str
    title: str
    description: str
    cover: Cover
    contents_title: str
    contents: tuple[Entry, ...]
    chapters: tuple[Chapter, ...]
    page_of: tuple[str, str]
    """The words around the page numbers: before the page, between page and number of pages."""
