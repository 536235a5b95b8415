"""The tree as seen by all voices, by all alike, or by one cell: its values, draws and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assess.scoring.aggregation import Branch, Leaf, Tree, grow, replay
from assess.scoring.basis import Basis
from assess.scoring.indicators import Estimate, same_cell
from assess.scoring.scorecard_model import Figure
from assess.scoring.uncertainty import ENOUGH_FOR_INTERVAL, acceleration, bca_interval, interval


@dataclass(frozen=True)
class View:
    """One way to see the tree. `groups` are those whose voices it rests on."""

    basis: Basis
    found: Mapping[str, Estimate]
    groups: tuple[str, ...]
    leaves: Mapping[str, Leaf]
    leaf_draws: Mapping[str, np.ndarray]
    leaf_without: Mapping[str, np.ndarray]
    """Indicator → its value without each voice, for BCa intervals."""
    tree: Tree
    seed: int

    @cached_property
    def draws(self) -> dict[str, np.ndarray]:
        """Node or indicator → its value in every draw, where it has one."""
        return {**self.leaf_draws, **replay(self.tree, self.leaf_draws)}

    @cached_property
    def _voices(self) -> np.ndarray:
        return self.basis.voices.of_group(self.groups)

    @cached_property
    def _points(self) -> dict[str, np.ndarray]:
        """Indicator → points of each voice of this view."""
        return {key: self.found[key].points[self._voices] for key in self.leaf_draws}

    def voice_scores(self, keys: list[str]) -> np.ndarray:
        """Voices × nodes: each voice's own score, NaN where it has none."""
        return np.column_stack([self._voice_scores[key] for key in keys]) if keys else np.empty((0, 0))

    @cached_property
    def _voice_scores(self) -> dict[str, np.ndarray]:
        return {**self._points, **replay(self.tree, self._points)}

    def used(self, key: str) -> list[str]:
        """The indicators that a node's value rests on."""
        if key in self.leaves:
            return [key] if self.leaves[key].value is not None else []
        return [leaf for child in self.tree[key].children if child.used_weight > 0 for leaf in self.used(child.key)]

    def n(self, key: str) -> int:
        """Voices behind a node's value."""
        known = [~np.isnan(self._points[leaf]) for leaf in self.used(key)]
        return int(np.logical_or.reduce(known).sum()) if known else 0

    def figure(self, key: str) -> Figure:
        """A node's or indicator's figure, with the spread that its number of voices allows."""
        node: Leaf | Branch = self.leaves[key] if key in self.leaves else self.tree[key]
        coverage = node.given / node.asked if node.asked else None
        if node.value is None:
            hidden = node.missing == "hidden"
            return Figure(None, 0, 0 if hidden else node.asked, None if hidden else coverage, None, None, None, None, "", node.missing)
        n, rubric = self.n(key), self.basis.rubric
        level = rubric.level(node.value).key
        if n >= ENOUGH_FOR_INTERVAL:
            kind = {"percentile": "percentile", "bca": "BCa"}[rubric.uncertainty.interval]
            method = f"bootstrap {kind}, B = {rubric.uncertainty.draws}, seed {self.seed}"
            return Figure(node.value, n, node.asked, coverage, self._interval(key, node.value), None, None, level, method, None)
        scores = np.sort(self._voice_scores[key][~np.isnan(self._voice_scores[key])])
        points = tuple(float(score) for score in scores)
        return Figure(node.value, n, node.asked, coverage, None, (points[0], points[-1]), points, level, f"range of {n} voices", None)

    def _interval(self, key: str, value: float) -> tuple[float, float]:
        uncertainty = self.basis.rubric.uncertainty
        if uncertainty.interval == "bca":
            return bca_interval(self.draws[key], value, self._accelerations[key], uncertainty)
        return interval(self.draws[key], uncertainty)

    @cached_property
    def _accelerations(self) -> dict[str, float]:
        """Node or indicator → the skewness of its figure, from the voices left out in turn, cell by cell."""
        without = {**self.leaf_without, **replay(self.tree, self.leaf_without)}
        cells = [groups for groups in self.basis.partition.values() if set(groups) <= set(self.groups)]
        places = [np.flatnonzero(self.basis.voices.of_group(groups)) for groups in cells]
        return {key: acceleration(figures[of_cell] for of_cell in places) for key, figures in without.items()}


@dataclass(frozen=True)
class Seen:
    """An indicator as a view sees it."""

    value: float
    draws: np.ndarray
    without: np.ndarray


Chosen = Callable[[Estimate], Seen | None]
Weights = Mapping[str, float] | None
"""Of the dimensions; those that the rubric states, without them."""


def total_view(basis: Basis, found: Mapping[str, Estimate], seed: int, weights: Weights = None) -> View:
    """Between cells by the rubric's rule."""

    def total(estimate: Estimate) -> Seen | None:
        value, draws = estimate.total()
        return None if value is None else Seen(value, draws, estimate.total_without())

    return _view(basis, found, basis.present, total, seed, weights)


def pooled_view(basis: Basis, found: Mapping[str, Estimate], seed: int, weights: Weights = None) -> View:
    """Every voice counts the same."""

    def pooled(estimate: Estimate) -> Seen | None:
        of_all = estimate.pooled if estimate.shown.together or estimate.ratio else None
        return Seen(of_all.value, of_all.draws, of_all.without) if of_all else None

    return _view(basis, found, basis.present, pooled, seed, weights)


def cell_view(basis: Basis, found: Mapping[str, Estimate], cell: str, seed: int, weights: Weights = None) -> View:
    """One cell, from the indicators for which it could be shown as it is."""

    def of_cell(estimate: Estimate) -> Seen | None:
        shown = same_cell(basis, estimate, cell)
        return Seen(shown.value, shown.draws, shown.without) if shown else None

    return _view(basis, found, basis.partition[cell], of_cell, seed, weights)


def _view(basis: Basis, found: Mapping[str, Estimate], groups: tuple[str, ...], chosen: Chosen, seed: int, weights: Weights) -> View:
    seen = {key: chosen(estimate) for key, estimate in found.items()}
    leaves = {key: estimate.leaf(groups, of_leaf.value if (of_leaf := seen[key]) else None) for key, estimate in found.items()}
    draws = {key: of_leaf.draws for key, of_leaf in seen.items() if of_leaf}
    without = {key: of_leaf.without for key, of_leaf in seen.items() if of_leaf}
    return View(basis, found, groups, leaves, draws, without, grow(basis.rubric, leaves, weights), seed)
