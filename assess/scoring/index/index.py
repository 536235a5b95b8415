"""An index over a table with one row per initiative: points of the indicators, figures of the nodes, ranks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assess.instruments.index_rubric import IndexIndicator, IndexRubric, is_lower_better
from assess.instruments.rules import MapRule
from assess.scoring.combining import TOLERANCE, How, first_component
from assess.scoring.index import outranking
from assess.scoring.index.combining import (
    Branch,
    branches,
    children_of,
    columns_of,
    grow,
    leaves_below,
    shares,
    with_first_component,
)
from assess.scoring.index.normalising import NotAssessed, points
from assess.scoring.index.table import BadTable, IndexTable, read_table
from assess.scoring.index.treating import Treatment, filled, treatment
from assess.scoring.normalisation import by_map

Numbers = np.ndarray
RankingMethod = Literal["scores", "copeland", "borda", "kemeny"]
RANKING_METHODS: tuple[RankingMethod, ...] = ("scores", "copeland", "borda", "kemeny")
DIGITS = 12
"""Significant digits of what is written; figures that differ further behind share a rank."""


@dataclass(frozen=True)
class Prepared:
    """A column ready to be normalised, and what was done to it. `base` is what relative rules go by, in the same units."""

    leaf: IndexIndicator
    values: Numbers
    base: Numbers
    units: dict[str, int]
    own: bool
    """`base` is the column itself."""
    lower_is_better: bool
    treatment: Treatment | None = None
    imputed: tuple[str, ...] = ()

    def points(self, rule: Any) -> Numbers:
        """The points by `rule`. Raises NotAssessed with the reason where it has none."""
        return points(rule, self.values, self.base, self.units, lower_is_better=self.lower_is_better, own=self.own)


@dataclass(frozen=True)
class Index:
    """Every figure of an index, by node and in the order of `ids`."""

    rubric: IndexRubric
    ids: tuple[str, ...]
    tree: tuple[Branch, ...]
    raw: dict[str, list[float | str | None]]
    prepared: dict[str, Prepared]
    """Of every indicator but those scored by a map."""
    not_assessed: dict[str, str]
    """Indicator → why it has no points at all."""
    values: dict[str, Numbers]
    ranks: dict[str, Numbers]
    method: RankingMethod = "scores"
    notes: tuple[str, ...] = field(default=())
    """What the reader should know, in sentences."""

    @property
    def columns(self) -> list[str]:
        """The nodes in the order of the output: the root, then the tree as the rubric lists it."""
        return columns_of(self.rubric)


def read_for(rubric: IndexRubric, path: Path, id_column: str) -> IndexTable:
    """The columns of a table that an index rubric needs. Raises BadTable."""
    mapped = {leaf.key for leaf in rubric.indicators() if isinstance(rubric.rule(leaf), MapRule)}
    numeric = [column(leaf) for leaf in rubric.indicators() if leaf.key not in mapped]
    worded = [column(leaf) for leaf in rubric.indicators() if leaf.key in mapped]
    return read_table(path, id_column, numeric, worded + ([rubric.group] if rubric.group else []))


def column(leaf: IndexIndicator) -> str:
    """The column of the table that a leaf reads."""
    return leaf.column or leaf.key


def compute(rubric: IndexRubric, table: IndexTable, reference: IndexTable | None = None, method: RankingMethod = "scores") -> Index:
    """The index. Relative rules go by `reference`, or by the table itself. Raises BadTable for options that a map does not know."""
    prepared = prepare(rubric, table, reference)
    leaves, not_assessed = _points_of(rubric, table, prepared)
    tree = branches(rubric)
    if rubric.weights == "first_component":
        tree = with_first_component(tree, leaves)
    values = grow(tree, leaves)
    if method != "scores":
        values |= _by_pairs(tree, leaves, method)
    values = {key: significant(numbers) for key, numbers in values.items()}
    raw = {leaf.key: _as_read(table, leaf) for leaf in rubric.indicators()}
    ranks = {key: rank(numbers) for key, numbers in values.items()}
    index = Index(rubric, table.ids, tree, raw, prepared, not_assessed, values, ranks, method)
    return replace(index, notes=tuple(_notes(index)))


def prepare(rubric: IndexRubric, table: IndexTable, reference: IndexTable | None) -> dict[str, Prepared]:
    """Every numeric column with missing values filled and outliers treated as the rubric declares."""
    frozen = reference or table
    units = {name: place for place, name in enumerate(frozen.ids)}
    found = {}
    for leaf in rubric.indicators():
        rule = rubric.rule(leaf)
        if isinstance(rule, MapRule):
            continue
        values, base, done = table.numbers[column(leaf)], frozen.numbers[column(leaf)], None
        empty = np.isnan(values)
        if rubric.impute != "none":
            groups, base_groups = (_groups(rubric, one) for one in (table, frozen))
            values = filled(values, groups, base, base_groups, rubric.impute)
            base = filled(base, base_groups, base, base_groups, rubric.impute)
        imputed = tuple(name for name, was, value in zip(table.ids, empty, values, strict=True) if was and not np.isnan(value))
        if rubric.outliers and leaf.treat and not np.isnan(base).all():
            done = treatment(base, rubric.outliers)
            values, base = done.apply(values), done.apply(base)
        found[leaf.key] = Prepared(leaf, values, base, units, reference is None, is_lower_better(leaf, rule), done, imputed)
    return found


def _groups(rubric: IndexRubric, table: IndexTable) -> list[str]:
    return table.words[rubric.group] if rubric.group else [""] * len(table.ids)


def _points_of(rubric: IndexRubric, table: IndexTable, prepared: Mapping[str, Prepared]) -> tuple[dict[str, Numbers], dict[str, str]]:
    """Points by indicator, and why those that have none at all have none."""
    leaves, not_assessed = {}, {}
    for leaf in rubric.indicators():
        rule = rubric.rule(leaf)
        try:
            leaves[leaf.key] = _by_words(table, leaf, rule) if isinstance(rule, MapRule) else prepared[leaf.key].points(rule)
        except NotAssessed as reason:
            leaves[leaf.key] = np.full(len(table.ids), np.nan)
            not_assessed[leaf.key] = str(reason)
    return leaves, not_assessed


def _by_words(table: IndexTable, leaf: IndexIndicator, rule: MapRule) -> Numbers:
    words = table.words[column(leaf)]
    options = list(rule.map)
    if unknown := sorted({word for word in words if word and word not in options}):
        raise BadTable([f"`{column(leaf)}` holds “{word}”, which the map of `{leaf.key}` does not know" for word in unknown])
    if not any(words):
        raise NotAssessed("no initiative has a value")
    return by_map(np.array([options.index(word) + 1.0 if word else np.nan for word in words]), rule, options)


def _as_read(table: IndexTable, leaf: IndexIndicator) -> list[float | str | None]:
    name = column(leaf)
    if name not in table.numbers:
        return [word or None for word in table.words[name]]
    return [None if np.isnan(number) else float(number) for number in table.numbers[name]]


_FIGURES: dict[str, Callable[[Numbers], Numbers]] = {
    "copeland": outranking.copeland,
    "borda": outranking.borda,
    "kemeny": lambda matrix: len(matrix) - outranking.kemeny(matrix),
}


def _by_pairs(tree: tuple[Branch, ...], leaves: Mapping[str, Numbers], method: RankingMethod) -> dict[str, Numbers]:
    """For every node above the indicators, the figure by which pairwise comparison of the indicators below it ranks.

    Copeland: victories minus defeats; Borda: weighted number beaten; Kemeny: how many stand behind. Initiatives whose
    node is missing take no part.
    """
    present = grow([replace(branch, how=How("arithmetic")) for branch in tree], leaves)
    below, weights = leaves_below(tree, leaves), shares(tree)
    found = {}
    for branch in tree:
        takes_part = ~np.isnan(present[branch.key])
        figures = np.full(len(takes_part), np.nan)
        if takes_part.any():
            of_leaves = np.array([weights[leaf] for leaf in below[branch.key]])
            compared = np.stack([leaves[leaf][takes_part] for leaf in below[branch.key]], axis=-1)
            matrix = outranking.support(compared, of_leaves / of_leaves.sum())
            figures[takes_part] = _FIGURES[method](matrix)
        found[branch.key] = figures
    return found


def rank(values: Numbers) -> Numbers:
    """1 for the highest; equal values share the best rank; NaN where there is no value. Equal is what agrees in 12 digits."""
    known = ~np.isnan(values)
    largest = np.abs(values[known]).max(initial=0.0)
    rounded = np.round(values / largest, DIGITS) if largest > 0 else values
    rising = np.sort(rounded[known])
    higher = len(rising) - np.searchsorted(rising, rounded, side="right")
    return np.where(known, higher + 1.0, np.nan)


def significant(values: Numbers) -> Numbers:
    """Rounded to 12 significant digits, so that the last bits of a sum are not read as results."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])


def _notes(index: Index) -> list[str]:
    """What did not go as the rubric may have meant, in sentences."""
    notes = [
        f"indicator `{key}` (column `{column(leaf)}`): not assessed: {index.not_assessed[key]}"
        for leaf in index.rubric.indicators()
        if (key := leaf.key) in index.not_assessed
    ]
    for branch in index.tree:
        refused = [name for name, why in zip(index.ids, missing(index, branch), strict=True) if why == "points_out_of_range"]
        if refused and index.method == "scores":
            listed = ", ".join(refused[:5]) + (f" and {len(refused) - 5} more" if len(refused) > 5 else "")
            range_ = "outside 0–100" if branch.how.shifted else "zero or below"
            notes.append(f"`{branch.key}`: not assessed for {listed}: {branch.how.method} cannot take their points, {range_}")
    if index.rubric.weights == "first_component":
        unweighted = [branch.key for branch in index.tree if first_component(children_of(branch, index.values)) is None]
        notes += [f"`{key}`: its children allow no first component; the stated weights hold" for key in unweighted]
    without = int(np.isnan(index.values["overall"]).sum())
    if without:
        notes.append(f"{without} of {len(index.ids)} initiatives have no overall figure")
    return notes


def missing(index: Index, branch: Branch) -> list[str | None]:
    """Why each initiative has no figure at a node: too few children, or points that its method cannot take."""
    present = (~np.isnan(children_of(branch, index.values))).mean(axis=-1)
    enough = present >= branch.min_children - TOLERANCE
    return [
        None if not np.isnan(value) else "points_out_of_range" if fine and share > 0 else "too_few_children"
        for value, fine, share in zip(index.values[branch.key], enough, present, strict=True)
    ]
