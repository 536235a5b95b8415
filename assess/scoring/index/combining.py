"""From indicators to the overall, for all initiatives at once.

Means work on the points as they are, as published indices do, unless the rubric says `shifted`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from assess.instruments.index_rubric import ROOT, IndexNode, IndexRoot, IndexRubric
from assess.scoring.combining import TOLERANCE, How, combine, first_component

Numbers = np.ndarray


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
        how = How.of(node, node.shifted)
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
