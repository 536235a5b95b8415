"""What an archetype is: a demonstration whose verdict and advice an expert has written down beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from assess.cli.answer_model import Demonstration
from assess.instruments.facts import FactSheet
from assess.instruments.pack import read_file
from assess.instruments.parsing import load_facts
from assess.instruments.parts import DottedKey, Key, Note, Part

HERE = Path(__file__).parent
LEADING = 7
"""Tools of the first page of advice."""


class Expected(Part):
    """What an expert would conclude from the facts and from what participants think."""

    verdict: Key
    leading_tools: Annotated[tuple[Key, ...], Field(min_length=4, max_length=6)]
    """Tools that the expert would advise."""
    at_least: Annotated[int, Field(ge=1)]
    """How many of them must be among the first seven."""
    not_leading: tuple[Key, ...]
    """Tools that must not be among the first seven."""
    polarised: tuple[DottedKey, ...] = ()
    """Measures that must be flagged as polarised."""
    because: Note


class Archetype(Demonstration):
    """`archetype.yaml`: invented participants, and what the assessment of them should say."""

    expected: Expected


@dataclass(frozen=True)
class Case:
    """An archetype with its fact sheet."""

    name: str
    archetype: Archetype
    facts: FactSheet


def cases() -> list[Case]:
    """Every archetype, by name."""
    return [
        Case(path.parent.name, Archetype.model_validate(read_file(path).value), load_facts(path.with_name("facts.yaml")))
        for path in sorted(HERE.glob("*/archetype.yaml"))
    ]
