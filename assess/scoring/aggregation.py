"""From indicators to the overall: how nodes combine, and the rules for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assess.instruments.rubric import Criterion, Dimension, Overall, Rubric
from assess.scoring.combining import TOLERANCE, How, combine
from assess.scoring.scorecard_model import Missing, TraceChild

Combined = Overall | Dimension | Criterion
DIGITS = 9
"""Scores are rounded, so that the last bits of a sum decide no level and no verdict."""


def how(node: Combined) -> How:
    """A node's way to combine; means that a zero would erase are shifted."""
    return How.of(node, node.combine in ("geometric", "harmonic") or (node.exponent or 0) < 0)


def combined(values: np.ndarray, weights: np.ndarray, way: How) -> np.ndarray:
    """Scores of 0 to 100 combined over the last axis. What is NaN is left out with its weight; NaN where nothing is left."""
    return np.asarray(np.round(np.clip(combine(values, weights, way), 0.0, 100.0), DIGITS))


@dataclass(frozen=True)
class Leaf:
    """An indicator as the tree meets it: its value, or why there is none, and the answers given and asked for (people)."""

    value: float | None
    missing: Missing | None
    given: int
    asked: int


@dataclass(frozen=True)
class Branch:
    """A node above the indicators, with what became of its children."""

    key: str
    node: Combined
    value: float | None
    missing: Missing | None
    given: int
    asked: int
    children: tuple[TraceChild, ...]
    share_of_children: float

    @property
    def share_of_answers(self) -> float | None:
        return self.given / self.asked if self.asked else None


Tree = dict[str, Branch]
"""Key → node, children before their parents; the last is `overall`."""


def indicator_key(criterion: str, item: str) -> str:
    """The key of an indicator's node."""
    return f"{criterion}/{item}"


def grow(rubric: Rubric, leaves: Mapping[str, Leaf], weights: Mapping[str, float] | None = None) -> Tree:
    """The tree above `leaves` (by indicator key). `weights`: of the dimensions, where they are not those that the rubric states.

    A node is assessed while the share of its children that are is at least `min_children` and
    the share of answers below it at least `min_answers`; weights of missing children go to
    their siblings. What is hidden counts neither as given nor as asked for.
    """
    tree: Tree = {}
    found: dict[str, Leaf | Branch] = dict(leaves)
    for node, key, children in _nodes(rubric, weights or {}):
        tree[key] = found[key] = _branch(node, key, [(child, weight, found[child]) for child, weight in children])
    return tree


def _nodes(rubric: Rubric, weights: Mapping[str, float]) -> list[tuple[Combined, str, list[tuple[str, float]]]]:
    """Node, key, and children with their weights; children before parents."""
    nodes: list[tuple[Combined, str, list[tuple[str, float]]]] = []
    for dimension in rubric.dimensions:
        for criterion in dimension.criteria:
            below = [(indicator_key(criterion.key, indicator.item), indicator.weight) for indicator in criterion.indicators]
            nodes.append((criterion, criterion.key, below))
        nodes.append((dimension, dimension.key, [(criterion.key, criterion.weight) for criterion in dimension.criteria]))
    below = [(dimension.key, weights.get(dimension.key, dimension.weight)) for dimension in rubric.dimensions]
    nodes.append((rubric.overall, "overall", below))
    return nodes


def _branch(node: Combined, key: str, children: list[tuple[str, float, Leaf | Branch]]) -> Branch:
    given, asked = (sum(getattr(child, name) for _, _, child in children if child.missing != "hidden") for name in ("given", "asked"))
    present = [weight for _, weight, child in children if child.value is not None]
    total, share = sum(present), len(present) / len(children)
    missing = _why_missing(node, [child.missing for *_, child in children], share, given / asked if asked else 0.0)
    if missing is None and not total:
        missing = "too_few_children"  # participants gave no points to any dimension that is there
    traced = tuple(
        TraceChild(name, float(weight), weight / total if child.value is not None and total else 0.0, child.value, child.missing)
        for name, weight, child in children
    )
    value = None
    if missing is None:
        values = np.array([np.nan if child.value is None else child.value for child in traced])
        value = float(combined(values, np.array([child.used_weight for child in traced]), how(node)))
    return Branch(key, node, value, missing, given, asked, traced, share)


def _why_missing(node: Combined, children: list[Missing | None], share: float, answers: float) -> Missing | None:
    if None not in children:
        for only in ("not_asked", "hidden"):
            if set(children) <= {"not_asked", only}:
                return only
    if None not in children or share < node.min_children - TOLERANCE:
        return "too_few_children"
    return "too_few_answers" if answers < node.min_answers - TOLERANCE else None


def replay(tree: Tree, leaves: Mapping[str, np.ndarray], factors: Mapping[str, np.ndarray] | None = None) -> dict[str, np.ndarray]:
    """Every assessed node for many draws of its leaves at once, from the children that `tree` used.

    `leaves`: indicator key → one value per draw. `factors`: node key → what its weight is
    multiplied with, one number per draw or one for all.
    """
    found = dict(leaves)
    draws = max((len(values) for values in leaves.values()), default=0)
    for branch in tree.values():
        if branch.value is None:
            continue
        used = [child for child in branch.children if child.used_weight > 0]
        values = np.stack([found[child.key] for child in used], axis=-1)
        weights = np.array([child.used_weight for child in used])
        if factors:
            weights = np.stack([np.broadcast_to(child.used_weight * factors.get(child.key, 1.0), (draws,)) for child in used], axis=-1)
        found[branch.key] = combined(values, weights, how(branch.node))
    return {key: found[key] for key, branch in tree.items() if branch.value is not None}


def effective_weights(tree: Tree) -> dict[str, float]:
    """Node or indicator → its share of the overall: used weights multiplied down the tree."""
    shares = {"overall": 1.0}
    for branch in reversed(tree.values()):
        for child in branch.children:
            shares[child.key] = shares[branch.key] * child.used_weight if branch.value is not None else 0.0
    return shares
