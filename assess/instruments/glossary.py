"""The house's words in every language, and the ones it avoids (`glossary.yaml`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assess.instruments.parts import Key, Language, Note, Part

Word = Annotated[str, Field(min_length=2, max_length=80)]


class Wording(Part):
    """How one language says it."""

    prefer: Word
    """The word to use."""
    avoid: tuple[Word, ...] = ()
    """Words not to use for it, in all their forms: a word that ends with `*` stands for every ending."""


class Term(Part):
    """One notion."""

    key: Key
    meaning: Note
    """What it means, in one sentence."""
    words: dict[Language, Wording]
    """Language → wording."""


class Glossary(Part):
    """`glossary.yaml`."""

    format: Literal[1]
    """Version of this file format."""
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    """The terms, in the order of the alphabet of their keys."""
