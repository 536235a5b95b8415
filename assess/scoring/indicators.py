"""Each indicator's value in every cell, over all cells, and in every bootstrap draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.instruments.rubric import Indicator
from assess.scoring.aggregation import DIGITS, Leaf, indicator_key
from assess.scoring.basis import Basis
from assess.scoring.cells import Shown
from assess.scoring.normalisation import points
from assess.scoring.resampling import Column, Resampling
from assess.scoring.showing import points_shown, total_row
from assess.scoring.uncertainty import finite_population


@dataclass(frozen=True)
class CellEstimate:
    """A cell's figure of one indicator. `draws` has one value per bootstrap draw."""

    groups: tuple[str, ...]
    n: int
    weight: float
    mean: float
    """In the column's own unit: the value itself, but for figures that become points after averaging."""
    size: float
    """What its voices weigh together."""
    value: float
    draws: np.ndarray
    without: np.ndarray
    """The figure without each voice of the assessment, for BCa intervals; empty otherwise."""


@dataclass(frozen=True)
class Estimate:
    """All figures of one indicator. Without cells there are no values: everything is hidden, or nobody answered."""

    key: str
    indicator: Indicator
    points: np.ndarray
    """Per voice, NaN where there is none."""
    given: dict[str, int]
    """Group → people who gave an answer."""
    asked: dict[str, int]
    """Group → people from whom one was asked."""
    cells: dict[str, CellEstimate]
    pooled: CellEstimate | None
    ratio: bool
    """The total is the pooled figure: a ratio of sums."""
    shown: Shown

    def total(self, factors: dict[str, np.ndarray] | None = None) -> tuple[float | None, np.ndarray]:
        """Value and draws of the mean between cells; `factors` multiply the cells' weights, one number per draw."""
        if self.pooled is None:
            return None, np.empty(0)
        if self.ratio:
            return self.pooled.value, self.pooled.draws
        weights = np.array([cell.weight for cell in self.cells.values()])
        value = round(float(np.average([cell.value for cell in self.cells.values()], weights=weights)), DIGITS)
        draws = np.stack([cell.draws for cell in self.cells.values()], axis=-1)
        if factors is not None:
            weights = weights * np.stack([factors[key] for key in self.cells], axis=-1)
        used = np.where(np.isnan(draws), 0.0, np.broadcast_to(weights, draws.shape))
        total = used.sum(axis=-1)
        return value, np.divide((used * np.nan_to_num(draws)).sum(axis=-1), total, out=np.full(len(draws), np.nan), where=total > 0)

    def total_without(self) -> np.ndarray:
        """The mean between cells without each voice; empty unless BCa intervals are asked for."""
        if self.pooled is None or self.ratio:
            return self.pooled.without if self.pooled else np.empty(0)
        cells = list(self.cells.values())
        return np.asarray(sum(cell.weight * cell.without for cell in cells) / sum(cell.weight for cell in cells))

    @property
    def total_row(self) -> dict[str, str]:
        """Group → what each of its voices counts in the total."""
        if self.ratio:
            return {}
        return total_row({cell.groups: (cell.weight, cell.n) for cell in self.cells.values()})

    def leaf(self, groups: tuple[str, ...], value: float | None) -> Leaf:
        """The indicator as a tree for `groups` meets it: answers without a value are hidden ones."""
        given, asked = (sum(counts.get(group, 0) for group in groups) for counts in (self.given, self.asked))
        if value is not None:
            return Leaf(value, None, given, asked)
        return Leaf(None, "not_asked" if not asked else "hidden" if given else "too_few_answers", given, asked)


def estimates(basis: Basis, seed: int) -> dict[str, Estimate]:
    """Every indicator of the rubric, by its key."""
    placed = [(indicator_key(criterion.key, indicator.item), indicator) for _, criterion, indicator in basis.rubric.indicators()]
    columns = [Column.of(basis, indicator) for _, indicator in placed]
    resampling = Resampling(basis, columns, seed)
    return {key: _estimate(basis, key, place, resampling) for place, (key, _) in enumerate(placed)}


def _estimate(basis: Basis, key: str, place: int, resampling: Resampling) -> Estimate:
    column = resampling.columns[place]
    known = column.weights > 0
    amounts = [column.weights, np.abs(column.weights * np.nan_to_num(column.values))] if column.indicator.weigh_by else []
    shown = points_shown(basis, column.indicator.item, subject_of(basis, key, column.indicator), known, amounts)
    given, asked = (basis.voices.people_counted(people) for people in (column.answered & column.expected, column.expected))
    cells = {name: _cell(resampling, place, groups, given) for name, groups in shown.cells.items()}
    everyone = tuple(group for groups in shown.cells.values() for group in groups)
    pooled = _cell(resampling, place, everyone, given) if cells else None
    return Estimate(key, column.indicator, column.points, given, asked, cells, pooled, bool(column.indicator.weigh_by), shown)


def subject_of(basis: Basis, key: str, indicator: Indicator) -> str:
    """What an indicator's figures are figures of; a ratio of two answers is something of its own."""
    return key if indicator.weigh_by else basis.subject(indicator.item)


def _cell(resampling: Resampling, place: int, groups: tuple[str, ...], given: dict[str, int]) -> CellEstimate:
    basis, column = resampling.basis, resampling.columns[place]
    members = (column.weights > 0) & basis.voices.of_group(groups)
    found = resampling.figure(place, groups)
    value, draws, without = (_points(basis, column, numbers) for numbers in (np.array([found.value]), found.draws, found.without))
    value_found = round(float(value[0]), DIGITS)
    answered, asked = sum(given[group] for group in groups), basis.asked_people(groups)
    return CellEstimate(
        groups,
        int(members.sum()),
        basis.weight(groups, members),
        found.value,
        float(column.weights[members].sum()),
        value_found,
        finite_population(value_found, draws, answered, asked),
        finite_population(value_found, without, answered, asked),
    )


def _points(basis: Basis, column: Column, numbers: np.ndarray) -> np.ndarray:
    """Figures as points; with `weigh_by` they become so only now."""
    return points(lambda measure: numbers, column.indicator, basis.instrument) if column.indicator.weigh_by else numbers


def same_cell(basis: Basis, estimate: Estimate, cell: str) -> CellEstimate | None:
    """The indicator's figure of a cell, if the cell could be shown for it just as it is for the assessment."""
    found = estimate.cells.get(cell) if estimate.shown.apart else None
    return found if found is not None and found.groups == basis.partition[cell] else None
