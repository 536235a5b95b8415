"""From people to organisations' voices, and from voices to one number.

One organisation has one voice: its people's answers are averaged, facts about the
organisation too (a frame does not say who is senior). A person without an organisation is a
voice of their own. An organisation whose people answered in several groups speaks in the one
where most of them did; at a tie, in the one that comes first in `GROUPS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from assess.instruments.parts import GROUPS

Within = Literal["mean", "median", "trimmed_mean"]
PLACES: dict[str, int] = {group: place for place, group in enumerate(GROUPS)}
TRIMMED = 0.1
"""Share cut off each end for a trimmed mean."""


@dataclass(frozen=True)
class Voices:
    """Voices in the order of `GROUPS`; within a group in the order of the frame."""

    groups: np.ndarray
    """Voice → place of its group in `GROUPS`."""
    of_person: np.ndarray
    """Person → place of the voice."""

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def _of_person_sorted(self) -> tuple[np.ndarray, np.ndarray]:
        """People in the order of their voices, and where each voice begins."""
        order = np.argsort(self.of_person, kind="stable")
        return order, np.searchsorted(self.of_person[order], np.arange(len(self)))

    def of_group(self, groups: Iterable[str]) -> np.ndarray:
        """Voice → whether it belongs to one of `groups`; not to be changed."""
        return self._remembered(tuple(groups), False)

    def people_of(self, groups: Iterable[str]) -> np.ndarray:
        """Person → whether the voice belongs to one of `groups`; not to be changed."""
        return self._remembered(tuple(groups), True)

    def _remembered(self, groups: tuple[str, ...], people: bool) -> np.ndarray:
        """Every figure asks for the same few groups."""
        if (groups, people) not in self._marked:
            wanted = np.zeros(len(GROUPS), dtype=bool)
            wanted[[PLACES[group] for group in groups]] = True
            marked = wanted[self.groups]
            self._marked[groups, people] = marked[self.of_person] if people else marked
            self._marked[groups, people].setflags(write=False)
        return self._marked[groups, people]

    @cached_property
    def _marked(self) -> dict[tuple[tuple[str, ...], bool], np.ndarray]:
        return {}

    def counted(self, voices: np.ndarray) -> dict[str, int]:
        """Group → number of the voices marked."""
        return dict(zip(GROUPS, np.bincount(self.groups[voices], minlength=len(GROUPS)).tolist(), strict=True))

    def people_counted(self, people: np.ndarray) -> dict[str, int]:
        """Group → number of the people marked."""
        return dict(zip(GROUPS, np.bincount(self.groups[self.of_person[people]], minlength=len(GROUPS)).tolist(), strict=True))

    def mean(self, values: np.ndarray) -> np.ndarray:
        """People × columns → voices × columns: the mean of each voice's people who gave a number, else NaN."""
        if not len(self):
            return values
        order, starts = self._of_person_sorted
        known = ~np.isnan(values[order])
        sums = np.add.reduceat(np.where(known, values[order], 0.0), starts)
        counts = np.add.reduceat(known, starts, dtype=float)
        return np.asarray(np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0))


def voices_of(people: pd.DataFrame) -> Voices:
    """The voices behind the rows of `people` (columns `group`, `organisation`)."""
    names = [organisation or number for number, organisation in enumerate(people["organisation"])]
    own = people["group"].map(PLACES)
    spoken = pd.DataFrame({"name": pd.Series(names, dtype=object), "group": own, "people": 1, "first": range(len(people))})
    counted = spoken.groupby(["name", "group"], sort=False).agg(people=("people", "sum"), first=("first", "min")).reset_index()
    counted = counted.sort_values(["people", "group"], ascending=[False, True], kind="stable").drop_duplicates("name")
    counted = counted.sort_values(["group", "first"], kind="stable")
    voice = {name: number for number, name in enumerate(counted["name"])}
    return Voices(counted["group"].to_numpy(int), np.array([voice[name] for name in names], dtype=int))


def centre(rising: np.ndarray, counts: np.ndarray, within: Within) -> np.ndarray:
    """Mean, trimmed mean or median of the values `rising` (no NaN, from the lowest up), each taken `counts` times.

    `counts`: draws × values, whole numbers. The result has one number per draw, NaN where
    nothing was drawn. All three are means of the middle: nothing is cut off for the mean, a
    tenth at each end for the trimmed mean, all but the middle one or two for the median.
    """
    if not len(rising):
        return np.full(len(counts), np.nan)
    levels, starts = np.unique(rising, return_index=True)
    upto = np.cumsum(np.add.reduceat(counts, starts, axis=1, dtype=float), axis=1)
    n = upto[:, -1:]
    cut = {"mean": 0 * n, "trimmed_mean": np.floor(TRIMMED * n), "median": np.maximum(n - 1, 0) // 2}[within]
    kept = np.diff(np.clip(upto, cut, n - cut), axis=1, prepend=cut)
    total = kept.sum(axis=1)
    return np.asarray(np.divide(kept @ levels, total, out=np.full(len(counts), np.nan), where=total > 0))
