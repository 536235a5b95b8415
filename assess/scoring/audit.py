"""The audit of what leaves: does a figure of too few voices follow from everything released together?

Whatever is released of an answer is linear in the answers of the voices: a mean with known n
is a sum, a count is a sum of ones, a total between cells is a weighted sum of sums. Each
covers whole groups and treats the voices of a group alike, so a released figure is a row of
noughts and ones over the groups. Nobody can learn from the rows what is not in their span;
the audit looks for what is in it and concerns fewer voices than the minimum. It finds single
groups (a total less all other groups), pairs (two small groups of which a sum follows) and
any further combination, whatever the weights (the audit of Hundepool et al., 2012, Statistical
Disclosure Control, ch. 4, in exact arithmetic).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

Groups = frozenset[str]
"""Groups whose voices a released figure covers."""


def given_away(rows: Iterable[Groups], voices: Mapping[str, int], minimum: int, before: Iterable[Groups] = ()) -> tuple[str, ...] | None:
    """The smallest set of groups with fewer than `minimum` voices about which something follows from `rows`, or None.

    `voices`: group → voices behind a figure of it. Whoever reads the rows is taken to know how many these
    are, and all about groups that are not in `voices`. `before`: rows that are out already; what follows from
    them alone is no news.
    """
    present = tuple(sorted((group, count) for group, count in voices.items() if count))
    names = {group for group, _ in present}
    old = frozenset(row & names for row in before)
    return _given_away(old.union(row & names for row in rows), old, present, minimum)


@lru_cache(maxsize=4096)
def _given_away(
    rows: frozenset[Groups], before: frozenset[Groups], voices: tuple[tuple[str, int], ...], minimum: int
) -> tuple[str, ...] | None:
    groups = [group for group, _ in voices]
    now, then = ([[int(group in row) for group in groups] for row in sorted(some, key=sorted)] for some in (rows, before))
    for size in range(1, min(len(groups), minimum - 1) + 1):
        for few in combinations(range(len(groups)), size):
            if sum(voices[place][1] for place in few) < minimum and _follows(now, few) > _follows(then, few):
                return tuple(groups[place] for place in few)
    return None


def _follows(matrix: list[list[int]], few: tuple[int, ...]) -> int:
    """How many independent combinations of the rows vanish everywhere but in these few columns."""
    rest = [[entry for place, entry in enumerate(row) if place not in few] for row in matrix]
    return rank(matrix) - rank(rest)


def rank(rows: Sequence[Sequence[int | Fraction]]) -> int:
    """How many of `rows` do not follow from the others; exact."""
    left = [[Fraction(entry) for entry in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left = [
            [entry - row[column] / pivot[column] * above for entry, above in zip(row, pivot, strict=True)]
            for row in left
            if row is not pivot
        ]
    return found
