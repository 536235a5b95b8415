"""How far an index's ranks depend on choices that could have been others.

Scenarios after Saisana, Saltelli & Tarantola (2005) and OECD/JRC (2008), Handbook, step 7: other
normalisations, other ways to combine, other weights, one element left out. Sobol indices from
Saltelli's sample (first order: Saltelli et al., 2010; total: Jansen, 1999), or exactly from a full factorial design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np

from assess.instruments.index_rubric import ROOT, IndexRubric
from assess.scoring.combining import How
from assess.scoring.index.combining import Branch, branches, grow, with_first_component, without
from assess.scoring.index.index import Index, rank
from assess.scoring.index.normalising import NotAssessed

Numbers = np.ndarray
KEPT = ("map", "steps", "target", "as_is")
"""Rules that no other normalisation stands in for."""
MOST_SCENARIOS = 100_000
SMALLEST_WEIGHT = 1e-9


class TooManyScenarios(Exception):
    """A factorial design that nobody would wait for."""


@dataclass(frozen=True)
class Choice:
    """One thing that varies, by the names of its alternatives; the first is what the rubric states."""

    name: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True)
class Sobol:
    """Shares of the variance that a choice explains alone (first) and with all its interactions (total); None without variance."""

    first: float | None
    total: float | None


@dataclass(frozen=True)
class IndexRobustness:
    """Ranks over the scenarios. Arrays are in the order of `ids`; NaN where an initiative was never ranked."""

    ids: tuple[str, ...]
    nominal: Numbers
    median: Numbers
    low: Numbers
    high: Numbers
    shift: Numbers
    """Mean absolute difference from the nominal rank."""
    assessed: Numbers
    """Share of the scenarios in which it was ranked."""
    mean_shift: float
    """The same over all initiatives; the output that `sobol` is about."""
    scenarios: int
    sobol: dict[str, Sobol]
    sobol_of_ranks: dict[str, dict[str, Sobol]]
    """Initiative → choice → indices of its rank."""
    alone: dict[str, dict[str, float]]
    """Choice → alternative → mean absolute rank shift when it alone changes."""
    design: str
    seed: int


class _Model:
    """Ranks for any combination of choices."""

    def __init__(self, index: Index):
        self.index, asked = index, index.rubric.scenarios
        self.leaves = list(_normalised(index))
        self.methods: list[How | None] = [None, *(How(method) for method in asked.combine)]
        self.weighted = [index.tree, *(_weighted(index.rubric, weighting, self.leaves[0]) for weighting in asked.weighting)]
        self.left_out = [None, *_elements(index.rubric)]
        self.edges = sum(len(branch.children) for branch in index.tree)
        self.nominal = rank(self.overall(0, 0, 0, 0, None))
        labels = {
            "normalise": ("stated", *(_label(rule.model_dump()) for rule in asked.normalise)),
            "combine": ("stated", *asked.combine),
            "weighting": (index.rubric.weights, *asked.weighting),
            "leave_out": ("nothing", *(key for key in self.left_out if key)),
        }
        self.choices = tuple(Choice(name, alternatives) for name, alternatives in labels.items())

    def overall(self, normalise: int, combine: int, weighting: int, leave_out: int, factors: Numbers | None) -> Numbers:
        """The overall figures; `factors` multiply the weights, child by child in the order of the tree."""
        tree, method, left_out = self.weighted[weighting], self.methods[combine], self.left_out[leave_out]
        if factors is not None:
            tree = _multiplied(tree, factors)
        if method:
            tree = tuple(replace(branch, how=method) for branch in tree)
        if left_out:
            tree = without(tree, left_out)
        return grow(tree, self.leaves[normalise])[ROOT]

    def ranks(self, picked: Numbers, factors: Numbers | None) -> Numbers:
        """Scenarios × initiatives. `picked`: scenarios × choices, the number of the alternative."""
        found = []
        for place, (normalise, combine, weighting, leave_out) in enumerate(picked.tolist()):
            found.append(rank(self.overall(normalise, combine, weighting, leave_out, None if factors is None else factors[place])))
        return np.stack(found)

    def shifts(self, ranks: Numbers) -> Numbers:
        """Mean absolute rank shift of each scenario, over those ranked in both; NaN where there are none."""
        difference = np.abs(ranks - self.nominal)
        both = ~np.isnan(difference)
        number = both.sum(axis=-1)
        return np.where(number > 0, np.where(both, difference, 0.0).sum(axis=-1) / np.maximum(number, 1), np.nan)


def robustness(index: Index, seed: int = 0) -> IndexRobustness:
    """Ranks over the scenarios that the rubric declares. Raises TooManyScenarios for a factorial design beyond 100,000."""
    model = _Model(index)
    design = index.rubric.scenarios.design
    ranks, sobol, sobol_of_ranks = _factorial(model) if design == "factorial" else _sampled(model, seed)
    shift = np.abs(ranks - model.nominal)
    quantile = {share: _over_scenarios(partial(np.quantile, q=share), ranks) for share in (0.05, 0.5, 0.95)}
    return IndexRobustness(
        ids=index.ids,
        nominal=model.nominal,
        median=quantile[0.5],
        low=quantile[0.05],
        high=quantile[0.95],
        shift=_over_scenarios(np.mean, shift),
        assessed=(~np.isnan(ranks)).mean(axis=0),
        mean_shift=float(shift[~np.isnan(shift)].mean()) if (~np.isnan(shift)).any() else float("nan"),
        scenarios=len(ranks),
        sobol=sobol,
        sobol_of_ranks={name: sobol_of_ranks[place] for place, name in enumerate(index.ids)},
        alone={choice.name: _alone(model, place, choice) for place, choice in enumerate(model.choices) if len(choice.alternatives) > 1},
        design=design,
        seed=seed,
    )


def _over_scenarios(function: Callable[[Numbers], Numbers], found: Numbers) -> Numbers:
    columns = (column[~np.isnan(column)] for column in found.T)
    return np.array([float(function(column)) if len(column) else np.nan for column in columns])


def _normalised(index: Index) -> Iterator[dict[str, Numbers]]:
    """Points of the indicators as stated, then by each other rule."""
    stated = {leaf.key: index.values[leaf.key] for leaf in index.rubric.indicators()}
    yield stated
    for rule in index.rubric.scenarios.normalise:
        other = dict(stated)
        for key, prepared in index.prepared.items():
            if index.rubric.rule(prepared.leaf).kind in KEPT:
                continue
            try:
                other[key] = prepared.points(rule)
            except NotAssessed:
                other[key] = np.full(len(index.ids), np.nan)
        yield other


def _weighted(rubric: IndexRubric, weighting: str, leaves: Mapping[str, Numbers]) -> tuple[Branch, ...]:
    tree = branches(rubric)
    if weighting == "first_component":
        return with_first_component(tree, leaves)
    return tuple(replace(branch, weights=np.ones(len(branch.children))) for branch in tree)


def _elements(rubric: IndexRubric) -> list[str]:
    """What can be left out, one at a time: never all there is."""
    match rubric.scenarios.leave_out:
        case "indicators":
            found = [leaf.key for leaf in rubric.indicators()]
        case "dimensions":
            found = [child.key for child in rubric.overall.children]
        case _:
            found = []
    return found if len(found) > 1 else []


def _multiplied(tree: tuple[Branch, ...], factors: Numbers) -> tuple[Branch, ...]:
    found, place = [], 0
    for branch in tree:
        number = len(branch.children)
        found.append(replace(branch, weights=branch.weights * factors[place : place + number]))
        place += number
    return tuple(found)


def _label(rule: dict[str, object]) -> str:
    return " ".join(f"{key} {value}" for key, value in rule.items())


def _alone(model: _Model, place: int, choice: Choice) -> dict[str, float]:
    picked = np.zeros((len(choice.alternatives), len(model.choices)), dtype=int)
    picked[:, place] = np.arange(len(choice.alternatives))
    shifts = model.shifts(model.ranks(picked, None))
    return {name: float(shift) for name, shift in zip(choice.alternatives[1:], shifts[1:], strict=True) if not np.isnan(shift)}


def _factorial(model: _Model) -> tuple[Numbers, dict[str, Sobol], list[dict[str, Sobol]]]:
    """Every combination; variances of conditional means are exact."""
    sizes = [len(choice.alternatives) for choice in model.choices]
    if np.prod(sizes) > MOST_SCENARIOS:
        raise TooManyScenarios(f"{int(np.prod(sizes)):,} combinations are more than {MOST_SCENARIOS:,}: use `design: sampled`")
    ranks = model.ranks(np.array(list(product(*(range(size) for size in sizes)))), None)
    outputs = np.column_stack([model.shifts(ranks), ranks]).reshape(*sizes, -1)
    axes = tuple(range(len(sizes)))
    variance = outputs.var(axis=axes)
    found: list[dict[str, Sobol]] = [{} for _ in variance]
    for axis, choice in enumerate(model.choices):
        if sizes[axis] > 1:
            first = outputs.mean(axis=tuple(other for other in axes if other != axis)).var(axis=0)
            total = outputs.var(axis=axis).mean(axis=tuple(range(len(sizes) - 1)))
            _note(found, choice.name, first, total, variance)
    return ranks, found[0], found[1:]


def _sampled(model: _Model, seed: int) -> tuple[Numbers, dict[str, Sobol], list[dict[str, Sobol]]]:
    """Two independent samples A and B, and A with one choice taken from B at a time (Saltelli et al., 2010)."""
    generator = np.random.default_rng([seed, 4])
    draws = model.index.rubric.scenarios.draws
    (a, of_a), (b, of_b) = (_draw(model, generator, draws) for _ in range(2))
    ranks_a, ranks_b = model.ranks(a, of_a), model.ranks(b, of_b)
    both = np.stack([np.column_stack([model.shifts(ranks), ranks]) for ranks in (ranks_a, ranks_b)])
    middle, variance = both.mean(axis=(0, 1)), both.var(axis=(0, 1))
    outputs_a, outputs_b = both - middle
    found: list[dict[str, Sobol]] = [{} for _ in variance]
    varied = [(choice.name, place) for place, choice in enumerate(model.choices) if len(choice.alternatives) > 1]
    for name, place in [*varied, *([("weights", -1)] if of_a is not None else [])]:
        mixed, factors = a.copy(), of_b if place < 0 else of_a
        if place >= 0:
            mixed[:, place] = b[:, place]
        ranks = model.ranks(mixed, factors)
        outputs = np.column_stack([model.shifts(ranks), ranks]) - middle
        first = (outputs_b * (outputs - outputs_a)).mean(axis=0)
        total = ((outputs_a - outputs) ** 2).mean(axis=0) / 2
        _note(found, name, first, total, variance)
    return np.concatenate([ranks_a, ranks_b]), found[0], found[1:]


def _draw(model: _Model, generator: np.random.Generator, draws: int) -> tuple[Numbers, Numbers | None]:
    """Alternatives in nearly equal numbers, in random order; and factors of the weights."""
    picked = np.column_stack([generator.permutation(draws) * len(choice.alternatives) // draws for choice in model.choices])
    how = model.index.rubric.scenarios.weights
    if how is None:
        return picked, None
    if how.noise is not None:
        return picked, generator.uniform(1 - how.noise, 1 + how.noise, (draws, model.edges))
    factors = []
    for branch in model.index.tree:
        share = np.maximum(branch.weights / branch.weights.sum(), SMALLEST_WEIGHT)
        factors.append(np.maximum(generator.dirichlet((how.dirichlet or 1.0) * share, draws), SMALLEST_WEIGHT) / share)
    return picked, np.concatenate(factors, axis=1)


def _note(found: list[dict[str, Sobol]], name: str, first: Numbers, total: Numbers, variance: Numbers) -> None:
    for one, of_first, of_total, of_all in zip(found, first, total, variance, strict=True):
        known = of_all > 1e-12  # false for NaN too
        one[name] = Sobol(float(of_first / of_all), float(of_total / of_all)) if known else Sobol(None, None)
