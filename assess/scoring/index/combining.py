"""From indicators to the overall, for all initiatives at once.

After OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6, unless said
otherwise. Means work on the points as they are, as published indices do; `shifted` means
are those of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from assess.instruments.index_rubric import ROOT, IndexMethod, IndexNode, IndexRoot, IndexRubric
from assess.scoring.aggregation import TOLERANCE
from assess.scoring.aggregation import combine as combine_shifted

Numbers = np.ndarray


@dataclass(frozen=True)
class How:
    """How a node combines its children; the fields are those of the rubric."""

    method: IndexMethod
    exponent: float = 1.0
    sign: int = -1
    sample: bool = False
    shifted: bool = False


def combine(values: Numbers, weights: Numbers, how: How) -> Numbers:
    """One figure for each row of `values` (rows × children); NaN is left out with its weight.

    NaN where nothing is left, and where the method cannot work: geometric and harmonic means, and power means with
    a negative exponent, need values above zero, other power means none below zero, Mazziotta–Pareto a mean above zero,
    shifted means values from 0 to 100.
    """
    known = ~np.isnan(values)
    used = np.where(known, weights, 0.0)
    total = used.sum(axis=-1)
    present = total > 0
    share = used / np.where(present, total, 1.0)[..., None]
    if how.shifted:
        within = _all_of((values >= -TOLERANCE) & (values <= 100 + TOLERANCE) | ~known, share)
        method: Literal["geometric", "harmonic"] = "geometric" if how.method == "geometric" else "harmonic"
        return np.where(within, combine_shifted(np.clip(values, 0, 100), weights, method), np.nan)
    filled = np.where(known, values, 1.0)
    return np.where(present, METHODS[how.method](filled, share, how), np.nan)


def _arithmetic(values: Numbers, share: Numbers, how: How) -> Numbers:
    return np.asarray((share * values).sum(axis=-1))


def _geometric(values: Numbers, share: Numbers, how: How) -> Numbers:
    possible = _all_of(values > 0, share)
    return np.where(possible, np.exp((share * np.log(np.where(values > 0, values, 1.0))).sum(axis=-1)), np.nan)


def _power(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Power mean with exponent p; the harmonic mean is that with p = −1."""
    p = -1.0 if how.method == "harmonic" else how.exponent
    used = share > 0
    fit = values > 0 if p < 0 else values >= 0
    largest = np.where(fit & used, values, -np.inf).max(axis=-1) if p > 0 else np.where(fit & used, values, np.inf).min(axis=-1)
    scale = np.where(np.isfinite(largest) & (largest > 0), largest, 1.0)  # no power of what is at most 1 overflows
    mean = (share * np.where(fit & used, values / scale[..., None], 1.0) ** p).sum(axis=-1)
    possible = _all_of(fit, share) & used.any(axis=-1)
    return np.where(possible, scale * np.where(possible, mean, 1.0) ** (1 / p), np.nan)


def _minimum(values: Numbers, share: Numbers, how: How) -> Numbers:
    return np.asarray(np.where(share > 0, values, np.inf).min(axis=-1))


def _median(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Weighted median: half the weight lies on either side; between two values that share the middle, their mean."""
    order = np.argsort(np.where(share > 0, values, np.inf), axis=-1)
    rising = np.take_along_axis(values, order, axis=-1)
    reached = np.take_along_axis(share, order, axis=-1).cumsum(axis=-1)
    lower = (reached < 0.5 - TOLERANCE).sum(axis=-1)[..., None]
    upper = (reached < 0.5 + TOLERANCE).sum(axis=-1)[..., None]
    last = values.shape[-1] - 1
    both = [np.take_along_axis(rising, np.minimum(place, last), axis=-1)[..., 0] for place in (lower, upper)]
    return np.asarray((both[0] + both[1]) / 2)


def _mazziotta_pareto(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Mean ± standard deviation × coefficient of variation over the children (Mazziotta & Pareto, 2013)."""
    mean = (share * values).sum(axis=-1)
    variance = (share * (values - mean[..., None]) ** 2).sum(axis=-1)
    if how.sample:
        n = (share > 0).sum(axis=-1)
        variance = variance * n / np.maximum(n - 1, 1)
    positive = mean > 0
    return np.where(positive, mean + how.sign * variance / np.where(positive, mean, 1.0), np.nan)


def _all_of(condition: Numbers, share: Numbers) -> Numbers:
    return np.asarray((condition | (share == 0)).all(axis=-1))


METHODS: dict[IndexMethod, Callable[[Numbers, Numbers, How], Numbers]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _power,
    "power": _power,
    "minimum": _minimum,
    "median": _median,
    "mazziotta_pareto": _mazziotta_pareto,
}


@dataclass(frozen=True)
class Branch:
    """A node above the indicators: its children by key, with their weights."""

    key: str
    how: How
    min_children: float
    children: tuple[str, ...]
    weights: Numbers


def branches(rubric: IndexRubric) -> tuple[Branch, ...]:
    """Every node above the indicators, children before their parents; the last is the root."""
    found: list[Branch] = []

    def visit(node: IndexRoot | IndexNode, key: str) -> None:
        for child in node.children:
            if isinstance(child, IndexNode):
                visit(child, child.key)
        how = How(node.combine, node.exponent or 1.0, 1 if node.sign == "positive" else -1, node.spread == "sample", node.shifted)
        equal = rubric.weights == "equal"
        weights = np.array([1.0 if equal else child.weight for child in node.children])
        found.append(Branch(key, how, node.min_children, tuple(child.key for child in node.children), weights))

    visit(rubric.overall, ROOT)
    return tuple(found)


def children_of(branch: Branch, found: Mapping[str, Numbers]) -> Numbers:
    """The figures of a node's children: initiatives × children."""
    return np.stack([found[child] for child in branch.children], axis=-1)


def grow(tree: Iterable[Branch], leaves: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Every node's figures: those of the leaves, and of each branch in the order given.

    A branch is missing where the share of its children that are present is strictly below `min_children`.
    """
    found = dict(leaves)
    for branch in tree:
        values = children_of(branch, found)
        enough = (~np.isnan(values)).mean(axis=-1) >= branch.min_children - TOLERANCE
        found[branch.key] = np.where(enough, combine(values, branch.weights, branch.how), np.nan)
    return found


def without(tree: Iterable[Branch], left_out: str) -> tuple[Branch, ...]:
    """The tree without one node, and without what is then empty."""
    gone, rest = {left_out}, []
    for branch in tree:
        kept = [place for place, child in enumerate(branch.children) if child not in gone]
        if branch.key in gone or not kept:
            gone.add(branch.key)
        else:
            rest.append(replace(branch, children=tuple(branch.children[place] for place in kept), weights=branch.weights[kept]))
    return tuple(rest)


def first_component(values: Numbers) -> tuple[Numbers, Numbers, float] | None:
    """Weights by the first principal component of the correlations, its loadings, and the share of variance it explains.

    Weights are squared loadings, which add up to 1 (Nicoletti, Scarpetta & Boylaud, 2000; Handbook, p. 89). `values`:
    rows × children; rows with a missing value are left out. None where a child does not vary or rows are too few.
    """
    complete = values[~np.isnan(values).any(axis=-1)]
    if len(complete) < 3 or (complete.max(axis=0) == complete.min(axis=0)).any():
        return None
    scaled = (complete - complete.min(axis=0)) / (complete.max(axis=0) - complete.min(axis=0))
    explained, vectors = np.linalg.eigh(np.corrcoef(scaled, rowvar=False).reshape(values.shape[-1], -1))
    loadings = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
    return loadings**2, loadings, float(explained[-1] / explained.sum())


def with_first_component(tree: Iterable[Branch], leaves: Mapping[str, Numbers]) -> tuple[Branch, ...]:
    """The tree with weights by the first component, from below; a node whose children allow none keeps its weights."""
    found, weighted = dict(leaves), []
    for branch in tree:
        component = first_component(children_of(branch, found))
        weighted.append(replace(branch, weights=component[0]) if component else branch)
        found |= grow(weighted[-1:], found)
    return tuple(weighted)


def shares(tree: Iterable[Branch]) -> dict[str, float]:
    """Node → its effective weight: shares multiplied from the root down to it."""
    found = {ROOT: 1.0}
    for branch in reversed(list(tree)):
        for child, weight in zip(branch.children, branch.weights / branch.weights.sum(), strict=True):
            found[child] = found[branch.key] * float(weight)
    return found


def leaves_below(tree: Iterable[Branch], leaves: Iterable[str]) -> dict[str, list[str]]:
    """Node → the indicators under it, in the order of the rubric."""
    below = {leaf: [leaf] for leaf in leaves}
    for branch in tree:
        below[branch.key] = [leaf for child in branch.children for leaf in below[child]]
    return below


def columns_of(rubric: IndexRubric) -> list[str]:
    """The nodes in the order of the output: the root, then the tree as the rubric lists it."""
    return [ROOT, *(node.key for node in rubric.nodes())]
