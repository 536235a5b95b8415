"""What left of an assessment: the terms, and a ledger of releases that every further one is held against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from pydantic import TypeAdapter

from assess.instruments.instrument import Instrument
from assess.scoring.audit import Row, given_away, row_of
from assess.scoring.cells import Partition, coarser

OF_ONE_MIND = 2
"""So many times the minimum of voices it takes before it may be told that all gave the same answer."""


WORDS = 2
"""So many times the minimum of organisations must have been asked before what was written may be read."""


@dataclass(frozen=True)
class Policy:
    """On what terms figures leave: of anonymous assessments none of fewer than `minimum` voices, of named ones all."""

    anonymous: bool
    minimum: int

    @property
    def enough(self) -> int:
        """Voices from which on it may be told that all gave the same answer."""
        return OF_ONE_MIND * self.minimum

    @property
    def words(self) -> int:
        """Organisations that must have been asked before anybody reads what their people wrote."""
        return WORDS * self.minimum


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
    total: dict[str, str] = field(default_factory=dict)
    """Group → what each of its voices counts in the mean between cells."""
    of_one_mind: tuple[tuple[str, ...], ...] = ()
    """Cells of few voices that all gave the same answer; nothing may follow about these either."""


@dataclass(frozen=True)
class Released:
    """What left of one figure."""

    subject: str
    voices: dict[str, int]
    rows: tuple[dict[str, str], ...]
    """What was shown, as the audit reads it: group → what each of its voices counts."""


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


def rows_of(ledger: Iterable[Release], subjects: Iterable[str]) -> list[Row]:
    """What `ledger` has let out about some subjects."""
    wanted = set(subjects)
    return [row for release in ledger for figure in release.figures.values() if figure.subject in wanted for row in figure.rows]


def same_voices(ledger: Iterable[Release], figure: str, voices: dict[str, int]) -> bool:
    """Whether the figure has the voices it had in every earlier release, group by group.

    Where other facts have changed who is asked, a difference of two figures would concern the few who came or went.
    """
    earlier = [release.figures[figure].voices for release in ledger if figure in release.figures]
    return all(before[group] == voices[group] for before in earlier for group in before.keys() & voices.keys() if before[group])


def admitted(cells: Partition, subjects: Iterable[str], voices: dict[str, int], minimum: int, ledger: Ledger) -> Partition:
    """The finest cells, made up of `cells`, that give nothing away beside what left before; none, where all of them would."""
    earlier = rows_of(ledger, subjects)
    if not earlier:
        return cells
    counts = {key: sum(voices.get(group, 0) for group in groups) for key, groups in cells.items()}
    for candidate in coarser(cells, counts):
        rows = [row_of(groups) for groups in candidate.values()]
        if not given_away([*rows, {group: one for row in rows for group, one in row.items()}], voices, minimum, earlier):
            return candidate
    return {}


def audit(release: Release, behind: Mapping[str, Behind], minimum: int, ledger: Ledger) -> None:
    """Raises WouldDisclose where `release`, or what it adds to `ledger`, gives away what it should not."""
    if any(before.population != release.population for before in ledger):
        raise WouldDisclose("answers were erased since the last publication: the difference between the two would give them away")
    for name, figure in release.figures.items():
        if not same_voices(ledger, name, figure.voices):
            raise WouldDisclose(f"{name}: not the same people as in an earlier publication stand behind it")
        voices = figure.voices.copy()
        for before in ledger:
            voices |= before.figures[name].voices if name in before.figures else {}
        new, old = rows_of((release,), [figure.subject]), rows_of(ledger, [figure.subject])
        if few := given_away(new, voices, minimum, old, behind[name].of_one_mind):
            raise WouldDisclose(f"{name}: something about {', '.join(few)} would follow from all that is published together")
