"""Each indicator's value in every cell, over all cells, and in every bootstrap draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.instruments.questionnaire import ChoicesItem, RiskItem
from assess.instruments.rubric import Indicator
from assess.scoring.aggregation import DIGITS, Leaf, indicator_key
from assess.scoring.basis import Basis
from assess.scoring.normalisation import points
from assess.scoring.uncertainty import finite_population, resampled
from assess.scoring.voices import centre

CHUNK = 100


@dataclass(frozen=True)
class CellEstimate:
    """A cell's figure of one indicator. `draws` has one value per bootstrap draw."""

    groups: tuple[str, ...]
    n: int
    weight: float
    value: float
    draws: np.ndarray


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

    def leaf(self, groups: tuple[str, ...], value: float | None) -> Leaf:
        """The indicator as a tree for `groups` meets it: answers without a value are hidden ones."""
        given, asked = (sum(counts.get(group, 0) for group in groups) for counts in (self.given, self.asked))
        if value is not None:
            return Leaf(value, None, given, asked)
        return Leaf(None, "not_asked" if not asked else "hidden" if given else "too_few_answers", given, asked)


def estimates(basis: Basis, seed: int) -> dict[str, Estimate]:
    """Every indicator of the rubric, by its key."""
    placed = [(indicator_key(criterion.key, indicator.item), indicator) for _, criterion, indicator in basis.rubric.indicators()]
    columns = [_Column.of(basis, indicator) for _, indicator in placed]
    strata = {key: np.flatnonzero(basis.voices.of_group(groups)) for key, groups in basis.partition.items()}
    counts = resampled(strata.values(), len(basis.voices), basis.rubric.uncertainty.draws, seed)
    sums = _Sums(columns, counts, strata)
    return {key: _estimate(basis, key, place, columns[place], sums) for place, (key, _) in enumerate(placed)}


@dataclass(frozen=True)
class _Column:
    """What one indicator averages, per voice: points, or with `weigh_by` numbers that become points after averaging."""

    indicator: Indicator
    values: np.ndarray
    weights: np.ndarray
    """What a voice counts; 0 where it has no value."""
    points: np.ndarray
    answered: np.ndarray
    """Person → gave an answer."""
    expected: np.ndarray
    """Person → was asked for one."""

    @classmethod
    def of(cls, basis: Basis, indicator: Indicator) -> _Column:
        def numbers(measure: str) -> np.ndarray:
            return basis.numbers[:, basis.measures[measure]]

        of_people = points(numbers, indicator, basis.instrument)
        of_voices = basis.voices.mean(of_people[:, None])[:, 0]
        values, weights = of_voices, (~np.isnan(of_voices)).astype(float)
        if indicator.weigh_by:
            values, sizes = (basis.voice_numbers[:, basis.measures[measure]] for measure in (indicator.item, indicator.weigh_by))
            if indicator.per:
                values = np.divide(values * indicator.per, sizes, out=np.full(len(values), np.nan), where=sizes > 0)
                of_voices = points(lambda measure: values, indicator, basis.instrument)
            weights = np.where(np.isnan(values) | np.isnan(sizes), 0.0, np.maximum(np.nan_to_num(sizes), 0.0))
            of_voices = np.where(weights > 0, of_voices, np.nan)
        expected = basis.expected(_first_measure(basis, indicator.item))
        return cls(indicator, values, weights, of_voices, ~np.isnan(of_people), expected)


def _first_measure(basis: Basis, item: str) -> str:
    found = basis.instrument.questionnaire.items.get(item)
    if isinstance(found, RiskItem):
        return f"{item}.{found.aspects[0]}"
    return f"{item}.{next(iter(found.options))}" if isinstance(found, ChoicesItem) else item


class _Sums:
    """Weighted sums of all columns in every draw, stratum by stratum; draw 0 is the sample itself."""

    def __init__(self, columns: list[_Column], counts: np.ndarray, strata: dict[str, np.ndarray]):
        self.counts = np.concatenate([np.ones((1, counts.shape[1]), dtype=counts.dtype), counts])
        weights = np.column_stack([column.weights for column in columns])
        values = np.column_stack([np.nan_to_num(column.values) * column.weights for column in columns])
        self.strata = {key: self._summed(np.hstack([values[places], weights[places]]), places) for key, places in strata.items()}
        self.columns = len(columns)

    def _summed(self, values: np.ndarray, places: np.ndarray) -> np.ndarray:
        chunks = (np.asarray(self.counts[start : start + CHUNK, places] @ values) for start in range(0, len(self.counts), CHUNK))
        return np.concatenate(list(chunks))

    def ratio(self, column: int, strata: list[str]) -> np.ndarray:
        """Draws: sum of values ÷ sum of weights over some strata."""
        above = sum((self.strata[key][:, column] for key in strata), start=np.zeros(len(self.counts)))
        below = sum((self.strata[key][:, self.columns + column] for key in strata), start=np.zeros(len(self.counts)))
        return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))


def _estimate(basis: Basis, key: str, place: int, column: _Column, sums: _Sums) -> Estimate:
    known = column.weights > 0
    amounts = column.weights if column.indicator.weigh_by else basis.amounts(column.indicator.item)
    partition = basis.cells_where(item_of(basis, column.indicator), subject_of(basis, key, column.indicator), known, amounts)
    given, asked = (basis.voices.people_counted(people) for people in (column.answered & column.expected, column.expected))
    cells = {name: _cell(basis, place, column, sums, groups, given) for name, groups in partition.items()}
    everyone = tuple(group for groups in partition.values() for group in groups)
    pooled = _cell(basis, place, column, sums, everyone, given) if cells else None
    return Estimate(key, column.indicator, column.points, given, asked, cells, pooled, bool(column.indicator.weigh_by))


def item_of(basis: Basis, indicator: Indicator) -> str:
    """The item that an indicator's measure belongs to."""
    item = basis.instrument.measures.get(indicator.item)
    return item.key if item else indicator.item


def subject_of(basis: Basis, key: str, indicator: Indicator) -> str:
    """What an indicator's figures are figures of; a ratio of two answers is something of its own."""
    return key if indicator.weigh_by else basis.subject(indicator.item)


def _cell(basis: Basis, place: int, column: _Column, sums: _Sums, groups: tuple[str, ...], given: dict[str, int]) -> CellEstimate:
    members = (column.weights > 0) & basis.voices.of_group(groups)
    if column.indicator.weigh_by or basis.rubric.respondents.within == "mean":
        strata = [key for key, of_stratum in basis.partition.items() if set(of_stratum) <= set(groups)]
        drawn = sums.ratio(place, strata)
    else:
        drawn = centre(column.values[members], sums.counts[:, members].astype(float), basis.rubric.respondents.within)
    if column.indicator.weigh_by:
        drawn = points(lambda measure: drawn, column.indicator, basis.instrument)
    value = round(float(drawn[0]), DIGITS)
    draws = finite_population(value, drawn[1:], sum(given[group] for group in groups), basis.asked_people(groups))
    return CellEstimate(groups, int(members.sum()), basis.weight(groups, members), value, draws)


def same_cell(basis: Basis, estimate: Estimate, cell: str) -> CellEstimate | None:
    """The indicator's figure of a cell, if the cell could be shown for it just as it is for the assessment."""
    found = estimate.cells.get(cell)
    return found if found is not None and found.groups == basis.partition[cell] else None
