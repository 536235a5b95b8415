"""What an indicator comes to over any cells: in the sample, in every bootstrap draw, and with each voice left out once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.instruments.questionnaire import ChoicesItem, RiskItem
from assess.instruments.rubric import Indicator
from assess.scoring.basis import Basis
from assess.scoring.normalisation import points
from assess.scoring.uncertainty import resampled
from assess.scoring.voices import Within, centre

CHUNK = 100
"""Draws computed at once: small enough for the processor's cache, large enough for a fast product."""


@dataclass(frozen=True)
class Column:
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
    def of(cls, basis: Basis, indicator: Indicator) -> Column:
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


@dataclass(frozen=True)
class Resampled:
    """A figure in its own unit; NaN where nobody is left."""

    value: float
    draws: np.ndarray
    without: np.ndarray
    """Per voice of the assessment: the figure without it; empty where nobody asks for it."""


class Resampling:
    """The bootstrap of all columns, within the cells of the assessment."""

    def __init__(self, basis: Basis, columns: list[Column], seed: int):
        self.basis, self.columns = basis, columns
        self.strata = {key: np.flatnonzero(basis.voices.of_group(groups)) for key, groups in basis.partition.items()}
        self.counts = resampled(self.strata.values(), len(basis.voices), basis.rubric.uncertainty.draws, seed)
        self.within: Within = basis.rubric.respondents.within
        self.jackknife = basis.rubric.uncertainty.interval == "bca"
        self._sums = _Sums(columns, self.counts, self.strata)

    def figure(self, place: int, groups: tuple[str, ...]) -> Resampled:
        """The figure of the column in `place` over `groups`: a mean (weighed by `weights`), or the middle of the voices."""
        column = self.columns[place]
        members = (column.weights > 0) & self.basis.voices.of_group(groups)
        if column.indicator.weigh_by or self.within == "mean":
            cells = [key for key, of_cell in self.basis.partition.items() if set(of_cell) <= set(groups)]
            return self._mean(place, cells, members)
        return self._centre(column, members)

    def _mean(self, place: int, cells: list[str], members: np.ndarray) -> Resampled:
        above, below = self._sums.of(place, cells)
        figures = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
        value, without = float(figures[0]), np.empty(0)
        if self.jackknife:
            column = self.columns[place]
            weights = np.where(members, column.weights, 0.0)
            rest = below[0] - weights
            without = np.divide(above[0] - np.nan_to_num(column.values) * weights, rest, out=np.full(len(rest), value), where=rest > 0)
        return Resampled(value, figures[1:], without)

    def _centre(self, column: Column, members: np.ndarray) -> Resampled:
        places = np.flatnonzero(members)
        places = places[np.argsort(column.values[places], kind="stable")]
        rising = column.values[places]
        value = float(centre(rising, np.ones((1, len(rising))), self.within)[0])
        chunks = range(0, len(self.counts), CHUNK)
        draws = [centre(rising, self.counts[start : start + CHUNK, places], self.within) for start in chunks]
        without = np.empty(0)
        if self.jackknife:
            levels, kinds, numbers = np.unique(rising, return_inverse=True, return_counts=True)
            left = centre(levels, numbers - np.eye(len(levels)), self.within)
            without = np.full(len(members), value)
            without[places] = np.where(np.isnan(left), value, left)[kinds]
        return Resampled(value, np.concatenate(draws), without)


class _Sums:
    """Weighted sums of all columns, cell by cell; row 0 is the sample itself, the others are the draws."""

    def __init__(self, columns: list[Column], counts: np.ndarray, strata: dict[str, np.ndarray]):
        weights = np.column_stack([column.weights for column in columns])
        values = np.column_stack([np.nan_to_num(column.values) * column.weights for column in columns])
        self._found = {key: self._of_cell(counts[:, places], values[places], weights[places]) for key, places in strata.items()}
        self._rows = len(counts) + 1

    @staticmethod
    def _of_cell(counts: np.ndarray, values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sums of values and of weights: (1 + draws) × columns. Where every voice counts 1, so many are drawn as there are."""
        uneven = (weights != 1).any(axis=0)
        summed = np.hstack([values, weights[:, uneven]])
        chunks = [counts[start : start + CHUNK].astype(float) @ summed for start in range(0, len(counts), CHUNK)]
        found = np.concatenate([summed.sum(axis=0, keepdims=True), *chunks])
        below = np.full((len(found), weights.shape[1]), float(len(weights)))
        below[:, uneven] = found[:, values.shape[1] :]
        return found[:, : values.shape[1]], below

    def of(self, column: int, cells: list[str]) -> tuple[np.ndarray, np.ndarray]:
        above, below = np.zeros(self._rows), np.zeros(self._rows)
        for key in cells:
            of_cell = self._found[key]
            above, below = above + of_cell[0][:, column], below + of_cell[1][:, column]
        return above, below
