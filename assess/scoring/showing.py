"""In which cells a figure is shown: those of the assessment, put together as far as its answers make it necessary.

The figures about one item are shown in the item's cells or in cells made up of them, never in
others: two ways to put groups together, each harmless, could be set against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations

import numpy as np

from assess.instruments.questionnaire import AllocationItem, ChoiceItem, ChoicesItem, Item, NumberItem, RankingItem, RiskItem
from assess.scoring.audit import given_away, row_of
from assess.scoring.basis import Basis
from assess.scoring.cells import Numbers, Partition, Shown, coarser, dominated, joined, one_cell
from assess.scoring.normalisation import points
from assess.scoring.releases import admitted, rows_of

EVEN = 0.5
"""Points by which steps may lie closer together or farther apart than others and still count as equally far."""


@dataclass(frozen=True)
class Statement:
    """Something to be said about an item, and what of it could give somebody away."""

    whole: str
    """The item, or one row of a matrix."""
    subjects: tuple[str, ...]
    """What the ledger knows it by."""
    known: np.ndarray
    """Voice → whether it stands behind it."""
    amounts: Sequence[np.ndarray]
    """What its total is made up of, one amount per voice: an organisation with most of a total is known by it."""
    least: int
    """Voices that a cell needs."""


def shown_of_item(basis: Basis, whole: str) -> Shown:
    """How an item is shown, or one row of a matrix: as finely as gives nothing away beside what left before."""
    if whole not in basis.decided:
        numbers = _numbers(basis, whole)
        known = np.logical_or.reduce([~np.isnan(one.values) for one in numbers])
        counts = {key: int(voices.sum()) for key, voices in _members(basis, basis.partition, known).items()}
        cells = joined(basis.partition, counts, basis.minimum if basis.guarded(whole) else 1)
        basis.decided[whole] = _guarded(basis, whole, cells, known, numbers) if basis.guarded(whole) else Shown(cells)
    return basis.decided[whole]


def shown_where(basis: Basis, measure: str, known: np.ndarray) -> Shown:
    """How a measure (or a risk) is shown that the voices marked in `known` answered."""
    whole = basis.whole(measure)
    of_item = shown_of_item(basis, whole)
    statement = Statement(whole, _subjects(basis, whole), known, _amounts(basis, whole), basis.minimum)
    return replace(of_item, cells=_cells(basis, statement, of_item.cells))


def points_shown(basis: Basis, measure: str, subject: str, known: np.ndarray, amounts: Sequence[np.ndarray]) -> Shown:
    """How an indicator of `measure` is shown; `amounts`: what a ratio is made of. The median of few amounts is one of them."""
    whole = basis.whole(measure)
    of_item = shown_of_item(basis, whole)
    median_of_amounts = basis.rubric.respondents.within == "median" and len(_amounts(basis, whole)) > 0
    least = basis.policy.enough if median_of_amounts else basis.minimum
    if subject == basis.subject(measure):
        statement = Statement(whole, _subjects(basis, whole), known, _amounts(basis, whole), least)
    else:
        statement = Statement(whole, (subject,), known, amounts, least)
    return replace(of_item, cells=_cells(basis, statement, of_item.cells))


def _cells(basis: Basis, statement: Statement, cells: Partition) -> Partition:
    """`cells` as far as `statement` may be made of them.

    All become one as soon as a single organisation makes up too much of the amounts of one, and none where it
    still does then. What is said by name is shown however few say it.
    """
    known = statement.known
    counts = {key: int(voices.sum()) for key, voices in _members(basis, cells, known).items()}
    if not basis.guarded(statement.whole):
        return joined(cells, counts, 1)
    found = joined(cells, counts, statement.least)
    members = _members(basis, found, known)
    if any(dominated(amounts[voices].tolist()) for voices in members.values() for amounts in statement.amounts):
        found = {} if any(dominated(amounts[known].tolist()) for amounts in statement.amounts) else one_cell(found)
    if found == cells and basis.subject(statement.whole) in statement.subjects:
        return cells  # as decided for the item
    return admitted(found, statement.subjects, basis.voices.counted(known), basis.minimum, basis.ledger)


def _guarded(basis: Basis, whole: str, cells: Partition, known: np.ndarray, numbers: Sequence[Numbers]) -> Shown:
    """The finest way to show an item in `cells` or coarser ones that gives nothing away."""
    voices, before = basis.voices.counted(known), rows_of(basis.ledger, _subjects(basis, whole))
    agreeing = () if isinstance(basis.item(whole), RiskItem) else _of_one_mind(basis, known, numbers)  # a zone is no rating
    sizes = {key: sum(voices[group] for group in groups) for key, groups in cells.items()}
    for candidate in coarser(cells, sizes):
        apart = not {frozenset(groups) for groups in candidate.values()} & set(agreeing)
        rows = [row_of(groups) for groups in candidate.values()] if apart else []
        if candidate and _scored(basis, whole):
            rows.append(_total_row_of(basis, candidate, known))
        everyone = row_of(group for groups in candidate.values() for group in groups)
        told = tuple(tuple(sorted(groups)) for groups in agreeing)
        for together in (True, False) if agreeing else (True,):
            hinted = together and not apart and not _several_suspects(basis, candidate, known, numbers)
            if not hinted and not given_away([*rows, everyone] if together else rows, voices, basis.minimum, before, told):
                return Shown(candidate, apart, together, told)
    raise AssertionError("nothing follows from nothing")


def _of_one_mind(basis: Basis, known: np.ndarray, numbers: Sequence[Numbers]) -> tuple[frozenset[str], ...]:
    """Sets of groups with few voices, but enough to be a cell, that are of one mind about a part of an item, unless everybody is."""
    found: set[frozenset[str]] = set()
    small = [group for group, count in basis.voices.counted(known).items() if 0 < count < basis.policy.enough]
    for one in numbers:
        alike = [group for group in small if one.of_one_mind(known & basis.voices.of_group((group,)))]
        if not alike or one.of_one_mind(known):
            continue
        for groups in chain.from_iterable(combinations(alike, size) for size in range(1, len(alike) + 1)):
            members = known & basis.voices.of_group(groups)
            if basis.minimum <= members.sum() < basis.policy.enough and one.of_one_mind(members):
                found.add(frozenset(groups))
    return tuple(sorted(found, key=sorted))


def _several_suspects(basis: Basis, cells: Partition, known: np.ndarray, numbers: Sequence[Numbers]) -> bool:
    """Whether, as far as all answers together tell, more than one small cell may be the one that is of one mind.

    That cells are missing tells that one is; how all answers spread must not tell which.
    """
    sizes = [int(voices.sum()) for voices in _members(basis, cells, known).values()]
    return sum(size < basis.policy.enough and any(one.may_be_of_one_mind(size, known) for one in numbers) for size in sizes) > 1


def _total_row_of(basis: Basis, cells: Partition, known: np.ndarray) -> dict[str, str]:
    members = _members(basis, cells, known)
    return total_row({cells[key]: (basis.weight(cells[key], known), int(voices.sum())) for key, voices in members.items()})


def _scored(basis: Basis, whole: str) -> bool:
    """Whether there is a mean between cells of an item's points."""
    return any(basis.whole(indicator.item) == whole and not indicator.weigh_by for *_, indicator in basis.rubric.indicators())


def total_row(cells: Mapping[tuple[str, ...], tuple[float, int]]) -> dict[str, str]:
    """Group → what each of its voices counts in the mean between cells. `cells`: groups → weight and voices."""
    return {group: str(Fraction(str(weight)) / voices) for groups, (weight, voices) in cells.items() for group in groups}


def _members(basis: Basis, cells: Partition, known: np.ndarray) -> dict[str, np.ndarray]:
    return {key: known & basis.voices.of_group(groups) for key, groups in cells.items()}


def _numbers(basis: Basis, whole: str) -> list[Numbers]:
    """What is averaged of an item: a number per voice for each of its parts.

    Cells of few voices are shown by their means. A mean tells all answers only at the ends of what can be given, unless
    points that are not in line with the steps stand beside it.
    """
    item = basis.item(whole)
    if isinstance(item, RiskItem):
        return [Numbers(aspect, None) for aspect in basis.voices.mean(basis.ratings(item)).T]
    if isinstance(item, ChoiceItem):
        return [Numbers(basis.votes(whole), None)]
    ends = None if uneven(basis, whole) else _ends(basis, item)
    return [Numbers(basis.voice_numbers[:, basis.measures[measure]], ends) for measure in _measures(basis, whole)]


def _ends(basis: Basis, item: Item) -> tuple[float, ...]:
    """The lowest and the highest number that can be given, as far as there are such."""
    if steps := basis.steps(item):
        return steps[0], steps[-1]
    if isinstance(item, ChoicesItem):
        return (1.0,)  # who leaves an option out has said nothing about it
    if isinstance(item, AllocationItem):
        return 0.0, float(item.total)
    if isinstance(item, RankingItem):
        return 1.0, float(item.top or len(item.options))
    if isinstance(item, NumberItem):
        return tuple(end for end in (item.at_least, item.at_most) if end is not None)
    return (0.0,)


def uneven(basis: Basis, whole: str) -> bool:
    """Whether an item earns points that are not in line with its steps, so that its points tell more than its mean."""
    indicators = [indicator for *_, indicator in basis.rubric.indicators() if basis.whole(indicator.item) == whole]
    item = basis.item(whole)
    steps = np.array(basis.steps(item))
    if isinstance(item, ChoiceItem):
        return bool(indicators)
    return any(np.ptp(np.diff(points(lambda _: steps, indicator, basis.instrument))) > EVEN for indicator in indicators if len(steps))


def _measures(basis: Basis, whole: str) -> list[str]:
    return [measure for measure, item in basis.instrument.measures.items() if whole in (measure, item.key)]


def _subjects(basis: Basis, whole: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(basis.subject(measure) for measure in _measures(basis, whole)))


def _amounts(basis: Basis, whole: str) -> list[np.ndarray]:
    """The amounts that organisations reported of themselves, for an item about amounts."""
    item = basis.item(whole)
    if not isinstance(item, NumberItem) or item.about != "organisation":
        return []
    return [np.abs(basis.voice_numbers[:, basis.measures[whole]])]
