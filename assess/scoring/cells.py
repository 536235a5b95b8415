"""Cells: sets of groups that do not overlap, each with enough voices to be shown.

Groups that are too small are first merged as the rubric declared beforehand; what is still
too small goes into one remainder, `others`, which takes in the smallest of the rest until it
is large enough itself (threshold and remainder rule, after Tivian; complementary suppression
in general: Hundepool et al., 2012, Statistical Disclosure Control).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from assess.instruments.rubric import Disclosure

OTHERS = "others"
DOMINANCE = 0.7
"""The largest share of one organisation in a total of amounts that may be shown."""

Partition = dict[str, tuple[str, ...]]
"""Cell → its groups; empty where nothing at all may be shown."""


@dataclass(frozen=True)
class Hidden:
    """Units that are not shown alone, smallest first; `total`: their sum with all others is too small as well."""

    units: tuple[str, ...]
    total: bool


def hidden_units(counts: Mapping[str, int], minimum: int) -> Hidden:
    """Which parallel units must be hidden.

    Those below `minimum`, and, while what is hidden makes fewer than `minimum` together, the
    smallest shown one too. Units that nobody is in are no units.
    """
    by_size = sorted((unit for unit, count in counts.items() if count), key=lambda unit: (counts[unit], unit))
    hidden = [unit for unit in by_size if counts[unit] < minimum]
    if not hidden:
        return Hidden((), False)
    shown = by_size[len(hidden) :]
    while shown and sum(counts[unit] for unit in hidden) < minimum:
        hidden.append(shown.pop(0))
    return Hidden(tuple(hidden), sum(counts.values()) < minimum)


def partition(counts: Mapping[str, int], rules: Disclosure, minimum: int) -> Partition:
    """The cells of an assessment, from the voices of each group."""
    units: Partition = {group: (group,) for group, count in counts.items() if count}
    for merge in rules.merges:
        members = [group for group in merge.groups if group in units]
        sizes = [counts[group] for group in members]
        if len(members) > 1 and min(sizes) < minimum <= sum(sizes):
            merged = tuple(members)
            units = {unit: groups for unit, groups in units.items() if unit not in members} | {merge.key: merged}
    return joined(units, {unit: sum(counts[group] for group in groups) for unit, groups in units.items()}, minimum)


def joined(cells: Partition, counts: Mapping[str, int], minimum: int) -> Partition:
    """`cells` with those that have too few voices in one remainder; empty cells are left out.

    A remainder that is there already takes in the others first.
    """
    small = {key for key in cells if 0 < counts[key] < minimum}
    if small and counts.get(OTHERS):
        small.add(OTHERS)
    together = {key: counts[key] for key in cells if key not in small} | ({OTHERS: sum(counts[key] for key in small)} if small else {})
    hidden = hidden_units(together, minimum)
    if hidden.total:
        return {}
    into_others = small | (set(hidden.units) - {OTHERS})
    kept = {key: groups for key, groups in cells.items() if key not in into_others and counts[key]}
    if into_others:
        kept[OTHERS] = tuple(group for key, groups in cells.items() if key in into_others for group in groups)
    return kept


def one_cell(cells: Partition) -> Partition:
    """Everybody in `cells` together."""
    return {OTHERS: tuple(group for groups in cells.values() for group in groups)} if cells else {}


def dominated(amounts: list[float]) -> bool:
    """True where one organisation makes up so much of a total of amounts that the total tells its figure."""
    total = sum(amounts)
    return total > 0 and max(amounts) > DOMINANCE * total


@dataclass(frozen=True)
class Shown:
    """How a figure is shown."""

    cells: Partition
    """Whose voices are averaged; without any nothing is shown."""
    apart: bool = True
    """Whether figures of single cells are shown. Where a cell of few voices is of one mind none is, so that it does not stand
    out; the mean between cells is shown all the same, since a score without what people agree on would be wrong."""
    together: bool = True
    """Whether a figure of all voices alike, and how they spread, may stand beside the mean between cells."""
    of_one_mind: tuple[tuple[str, ...], ...] = ()
    """Sets of groups of few voices that all gave the same answer: nothing may follow about them."""


@dataclass(frozen=True)
class Numbers:
    """What is averaged, one number per voice, NaN where there is none."""

    values: np.ndarray
    ends: tuple[float, ...] | None
    """The numbers that a mean tells everybody gave, since it can only be reached in one way; None: any may be told."""

    def of_one_mind(self, voices: np.ndarray) -> bool:
        """Whether these voices all gave the same, and their mean tells it."""
        found, _ = self._telling(voices)
        return len(found) == 1 and len(np.unique(self._given(voices))) == 1

    def may_be_of_one_mind(self, size: int, among: np.ndarray) -> bool:
        """Whether, as far as the distribution `among` these voices tells, a cell of `size` of them may be."""
        return bool((self._telling(among)[1] >= size).any())

    def _given(self, voices: np.ndarray) -> np.ndarray:
        return np.asarray(self.values[voices & ~np.isnan(self.values)])

    def _telling(self, voices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found, counts = np.unique(self._given(voices), return_counts=True)
        told = np.isin(found, self.ends) if self.ends is not None else np.ones(len(found), dtype=bool)
        return found[told], counts[told]


def coarser(cells: Partition, counts: Mapping[str, int]) -> Iterator[Partition]:
    """`cells`, then with more and more of them in one remainder, that of the fewest voices first; last of all nothing.

    A remainder that is there already takes in the others.
    """
    yield cells
    must = [OTHERS] if OTHERS in cells else []
    free = sorted((key for key in cells if key != OTHERS), key=lambda key: (counts[key], key))
    for more in range(1 if must else 2, len(free) + 1):
        for chosen in sorted(combinations(free, more), key=lambda keys: sum(counts[key] for key in keys)):
            kept = {key: groups for key, groups in cells.items() if key not in (*must, *chosen)}
            yield kept | one_cell({key: groups for key, groups in cells.items() if key not in kept})
    yield {}
