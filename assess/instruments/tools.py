"""The catalogue of cluster development tools (`tools.yaml`)."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from assess.instruments.conditions import Condition
from assess.instruments.parts import Group, Key, Note, Part, SourceMark, Text

Decider = Literal["initiative", "town", "region", "state"]
Stage = Literal["idea", "emerging", "growing", "mature", "declining"]


class Strengthening(Part):
    """How a tool strengthens a construct."""

    strength: Annotated[int, Field(ge=1, le=3)]
    """1 helps a little, 2 clearly, 3 is made for it."""
    why: Text
    """How it does so, in a clause that can follow "because": "it pays firms for…"."""


class Circumstance(Part):
    """A condition on facts, with what to say about it."""

    when: Condition
    """The condition, on facts only."""
    because: Text
    """What to tell the reader when it matters."""


class Category(Part):
    """A family of tools."""

    home: ClassVar[str | None] = "categories"

    key: Key
    title: Text


class Tool(Part):
    """A cluster development tool."""

    home: ClassVar[str | None] = "tools"

    key: Key
    category: Key
    """Its category, by key."""
    title: Text
    description: Text
    """What it is and what it does, in two or three sentences."""
    source: SourceMark
    strengthens: Annotated[dict[Key, Strengthening], Field(min_length=1)]
    """Constructs, each with strength and reason."""
    needs: tuple[Circumstance, ...] = ()
    """Preconditions: facts that must hold; while one does not, `because` says what is missing."""
    unsuitable: tuple[Circumstance, ...] = ()
    """Contraindications: facts that speak against it."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    """Life-cycle stages of the initiative in which it works."""
    decided_by: Annotated[tuple[Decider, ...], Field(min_length=1)]
    """Who can decide it."""
    months: tuple[int, int]
    """From, to: months until effects can be seen."""
    cost: Literal["low", "medium", "high", "very_high"]
    """low: under 50,000 euros a year; medium: under 500,000; high: under 5 million; very_high: more."""
    lead: Group
    """Who would best lead it."""
    first_steps: Annotated[tuple[Text, ...], Field(min_length=2, max_length=4)]
    """What to do first, two to four steps."""
    progress: Annotated[tuple[Text, ...], Field(min_length=1, max_length=3)]
    """Indicators of progress, measurable."""
    pitfalls: Annotated[tuple[Text, ...], Field(min_length=1, max_length=3)]
    """Known ways to fail."""
    similar: tuple[Key, ...] = ()
    """Tools so close that only one of them is advised."""
    note: Note | None = None


class ToolCatalogue(Part):
    """`tools.yaml`."""

    format: Literal[1]
    """Version of this file format."""
    categories: tuple[Category, ...]
    tools: tuple[Tool, ...]
    note: Note | None = None

    @cached_property
    def by_key(self) -> dict[str, Tool]:
        return {tool.key: tool for tool in self.tools}
