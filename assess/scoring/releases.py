"""What left of an assessment: the terms, and a ledger of releases that every further one is held against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Self

from pydantic import TypeAdapter

from assess.instruments.instrument import Instrument
from assess.scoring.audit import Groups, given_away
from assess.scoring.cells import Partition, coarser


@dataclass(frozen=True)
class Policy:
    """On what terms figures leave: of anonymous assessments none of fewer than `minimum` voices, of named ones all."""

    anonymous: bool
    minimum: int


def policy_of(instrument: Instrument, anonymous: bool = True) -> Policy:
    """The terms that an instrument's rubric states."""
    return Policy(anonymous, instrument.rubric.disclosure.minimum)


@dataclass(frozen=True)
class Behind:
    """Whom a figure rests on."""

    subject: str
    """What was answered: figures with the same subject can be set against each other."""
    voices: dict[str, int]
    """Group → voices."""
    named: bool
    """A statement made by name, which is shown however few make it."""


@dataclass(frozen=True)
class Released:
    """What left of one figure."""

    subject: str
    voices: dict[str, int]
    cells: tuple[tuple[str, ...], ...]
    """The sets of groups of which something was shown."""


@dataclass(frozen=True)
class Release:
    """One publication. It holds counts and hashes alone, nothing that leads to a person or tells an answer."""

    population: str
    """SHA-256 of the pseudonyms of all who were in it, so that a change is noticed."""
    figures: dict[str, Released]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The release that `to_json` wrote; raises pydantic.ValidationError for anything else."""
        return TypeAdapter(cls).validate_json(text)


Ledger = tuple[Release, ...]
"""Everything that left of an assessment, in order."""


class WouldDisclose(Exception):
    """Figures that would give answers away, on their own or beside what left before; the message says which."""


def rows_of(ledger: Iterable[Release], subject: str) -> tuple[Groups, ...]:
    """What `ledger` has let out about a subject."""
    return tuple(
        frozenset(cell)
        for release in ledger
        for released in release.figures.values()
        if released.subject == subject
        for cell in released.cells
    )


def same_voices(ledger: Iterable[Release], figure: str, voices: dict[str, int]) -> bool:
    """Whether the figure has the voices it had in every earlier release, group by group.

    Where other facts have changed who is asked, a difference of two figures would concern the few who came or went.
    """
    earlier = [release.figures[figure].voices for release in ledger if figure in release.figures]
    return all(before[group] == voices[group] for before in earlier for group in before.keys() & voices.keys() if before[group])


def admitted(cells: Partition, subject: str, voices: dict[str, int], minimum: int, ledger: Ledger) -> Partition:
    """The finest cells, made up of `cells`, that give nothing away beside what left before; none, where all of them would."""
    earlier = rows_of(ledger, subject)
    if not earlier:
        return cells
    counts = {key: sum(voices.get(group, 0) for group in groups) for key, groups in cells.items()}
    for candidate in coarser(cells, counts):
        rows = [frozenset(groups) for groups in candidate.values()]
        if not given_away([*rows, frozenset().union(*rows)], voices, minimum, earlier):
            return candidate
    return {}


def audit(release: Release, minimum: int, ledger: Ledger) -> None:
    """Raises WouldDisclose where `release` or what it adds to `ledger` gives away anything about fewer than `minimum` voices."""
    if any(before.population != release.population for before in ledger):
        raise WouldDisclose("answers were erased since the last publication: the difference between the two would give them away")
    for name, figure in release.figures.items():
        if not same_voices(ledger, name, figure.voices):
            raise WouldDisclose(f"{name}: not the same people as in an earlier publication stand behind it")
        voices = figure.voices.copy()
        for before in ledger:
            voices |= before.figures[name].voices if name in before.figures else {}
        if few := given_away(rows_of((release,), figure.subject), voices, minimum, rows_of(ledger, figure.subject)):
            raise WouldDisclose(f"{name}: something about {', '.join(few)} would follow from all that is published together")
