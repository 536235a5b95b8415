"""The audit of what leaves: does a figure of too few voices follow from everything released together?

Whatever is released of an answer is linear in the answers of the voices: a mean with known n
is a sum, a count is a sum of ones, a total between cells is a weighted sum of sums. Each
covers whole groups and treats the voices of a group alike, so a released figure is a row of
numbers, one for each group. Nobody can learn from the rows what is not in their span;
the audit looks for what is in it and concerns fewer voices than the minimum. It finds single
groups (a total less all other groups), pairs (two small groups of which a sum follows) and
any further combination, whatever the weights (the audit of Hundepool et al., 2012, Statistical
Disclosure Control, ch. 4, in exact arithmetic).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

Row = Mapping[str, str]
"""A released figure: group → what each of its voices counts in it, as a fraction: `1`, `3/10`. Other groups count nothing."""
_Row = frozenset[tuple[str, str]]


def row_of(groups: Iterable[str]) -> dict[str, str]:
    """The figure of all voices of some groups alike: their mean, or how many of them said something."""
    return dict.fromkeys(groups, "1")


def given_away(
    rows: Iterable[Row],
    voices: Mapping[str, int],
    minimum: int,
    before: Iterable[Row] = (),
    of_one_mind: Iterable[Sequence[str]] = (),
) -> tuple[str, ...] | None:
    """The smallest set of groups about which something follows from `rows` and should not, or None.

    Nothing should about fewer than `minimum` voices, nor about sets of groups that are `of_one_mind`: the figure
    of such a set is everybody's answer. `voices`: group → voices behind a figure of it. Whoever reads the rows is
    taken to know how many these are, and all about groups that are not in `voices`. `before`: rows that are out
    already; what follows from them alone is no news.
    """
    present = tuple(sorted((group, count) for group, count in voices.items() if count))
    names = dict(present)
    old, new = ({frozenset((group, one) for group, one in row.items() if group in names) for row in some} for some in (before, rows))
    told = frozenset(frozenset(groups).intersection(names) for groups in of_one_mind)
    return _given_away(frozenset(old | new), frozenset(old), present, minimum, told)


@lru_cache(maxsize=4096)
def _given_away(
    rows: frozenset[_Row], before: frozenset[_Row], voices: tuple[tuple[str, int], ...], minimum: int, told: frozenset[frozenset[str]]
) -> tuple[str, ...] | None:
    groups = [group for group, _ in voices]
    now, then = ([[Fraction(dict(row).get(group, 0)) for group in groups] for row in sorted(some, key=sorted)] for some in (rows, before))
    for few in _kept_back(voices, minimum, told):
        places = {groups.index(group) for group in few}
        if _follows(now, places) > _follows(then, places):
            return few
    return None


def _kept_back(voices: tuple[tuple[str, int], ...], minimum: int, told: frozenset[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """The sets of groups about which nothing may follow, small ones first."""
    for size in range(1, min(len(voices), minimum - 1) + 1):
        for few in combinations(voices, size):
            if sum(count for _, count in few) < minimum:
                yield tuple(group for group, _ in few)
    yield from (tuple(sorted(groups)) for groups in sorted(told, key=sorted) if groups)


def _follows(matrix: list[list[Fraction]], few: set[int]) -> int:
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
