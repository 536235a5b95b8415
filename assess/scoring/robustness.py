"""Does the overall level survive other respondents and other weights?

Joint draws after Saisana, Saltelli & Tarantola (2005): every draw resamples the voices and
varies every weight, of nodes and of cells, by up to the rubric's `weight_noise`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assess.instruments.rubric import Rubric
from assess.scoring.aggregation import Tree, replay
from assess.scoring.indicators import Estimate
from assess.scoring.robustness_model import Robustness

STABLE = 0.9
RESPONDENTS = "respondents"


def robustness(rubric: Rubric, tree: Tree, found: Mapping[str, Estimate], cells: tuple[str, ...], seed: int) -> Robustness:
    """How often the overall keeps its level, and the choice that moves it most, each varied alone.

    A choice is the weights of one dimension and below it, or the respondents (with the cells' weights).
    """
    overall, draws = tree["overall"].value, rubric.uncertainty.draws
    if overall is None:
        return Robustness(None, 0.0, False, RESPONDENTS, draws)
    generator = np.random.default_rng([seed, 2])
    noise = rubric.uncertainty.weight_noise
    of_cells = {key: generator.uniform(1 - noise, 1 + noise, draws) for key in (*cells, "others")}
    of_nodes = {child.key: generator.uniform(1 - noise, 1 + noise, draws) for branch in tree.values() for child in branch.children}
    moved = {key: estimate.total(of_cells)[1] for key, estimate in found.items() if estimate.pooled}
    fixed = {key: np.full(draws, estimate.total()[0]) for key, estimate in found.items() if estimate.pooled}
    joint = replay(tree, moved, of_nodes)["overall"]
    level = rubric.level(overall).key
    share = sum(rubric.level(value).key == level for value in joint if not np.isnan(value)) / draws
    influence = {RESPONDENTS: float(np.nanvar(replay(tree, moved)["overall"]))}
    for dimension in rubric.dimensions:
        below = {key: of_nodes[key] for key in _weights_of(tree, dimension.key)}
        influence[dimension.key] = float(np.var(replay(tree, fixed, below)["overall"]))
    return Robustness(level, share, share >= STABLE, max(influence, key=influence.__getitem__), draws)


def _weights_of(tree: Tree, key: str) -> list[str]:
    """A node and everything below it."""
    below = [child.key for child in tree[key].children] if key in tree else []
    return [key, *(name for child in below for name in _weights_of(tree, child))]
