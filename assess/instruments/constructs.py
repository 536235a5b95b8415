"""The shared vocabulary of what is worth knowing (`constructs.yaml`)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from assess.instruments.parts import Key, Language, Note, Part, SourceMark, Text


class Construct(Part):
    """One thing worth knowing about a cluster initiative."""

    home: ClassVar[str | None] = "constructs"

    key: Key
    title: Text
    """A noun, as it stands in tables and sentences."""
    description: Text
    """What is meant, in one sentence."""
    source: SourceMark
    uncovered: Note | None = None
    """Why no tool strengthens it, where that is on purpose."""


class Constructs(Part):
    """`constructs.yaml`."""

    format: Literal[1]
    """Version of this file format."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """Languages in which every text of constructs and tools is complete; the first is the one of these files."""
    constructs: tuple[Construct, ...]
