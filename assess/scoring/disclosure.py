"""What may be shown.

Every published number about a measure is computed from that measure's cells: sets of groups
that do not overlap and each have enough voices. So nothing about a smaller set follows from
any of them by subtraction: what is not a union of cells cannot be formed from cells.

Groups that are too small are first merged as the rubric declared beforehand; what is still
too small goes into one remainder, `others`, which takes in the smallest of the rest until it
is large enough itself (threshold and remainder rule, after Tivian; complementary suppression
in general: Hundepool et al., 2012, Statistical Disclosure Control).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess.instruments.rubric import Disclosure
from assess.scoring.priorities import POOLED
from assess.scoring.scorecard_model import Figure, ItemResult, NodeScore, Scorecard, ScorecardFields

OTHERS = "others"
DOMINANCE = 0.7
"""The largest share of one organisation in a total of amounts that may be shown."""
QUARTERS = 4
"""Quartiles are shown where each quarter of the amounts has as many voices as a cell."""

Partition = dict[str, tuple[str, ...]]
"""Cell → its groups; empty where nothing at all may be shown."""


@dataclass(frozen=True)
class PublishedScorecard(ScorecardFields):
    """What may be shown: the only kind of scorecard that pages, reports and exports accept.

    Only `publish` makes one (and `from_json` makes a kept one again).
    """


@dataclass(frozen=True)
class Hidden:
    """Units that are not shown alone, smallest first; `total`: their sum with all others is too small as well."""

    units: tuple[str, ...]
    total: bool


def hidden_units(counts: Mapping[str, int], minimum: int) -> Hidden:
    """Which parallel units must be hidden.

    Those below `minimum`, and, while what is hidden makes fewer than `minimum` together, the
    smallest shown one too. Units that nobody is in are no units.
    """
    by_size = sorted((unit for unit, count in counts.items() if count), key=lambda unit: (counts[unit], unit))
    hidden = [unit for unit in by_size if counts[unit] < minimum]
    if not hidden:
        return Hidden((), False)
    shown = by_size[len(hidden) :]
    while shown and sum(counts[unit] for unit in hidden) < minimum:
        hidden.append(shown.pop(0))
    return Hidden(tuple(hidden), sum(counts.values()) < minimum)


def partition(counts: Mapping[str, int], rules: Disclosure, minimum: int) -> Partition:
    """The cells of an assessment, from the voices of each group."""
    units: Partition = {group: (group,) for group, count in counts.items() if count}
    for merge in rules.merges:
        members = [group for group in merge.groups if group in units]
        sizes = [counts[group] for group in members]
        if len(members) > 1 and min(sizes) < minimum <= sum(sizes):
            merged = tuple(members)
            units = {unit: groups for unit, groups in units.items() if unit not in members} | {merge.key: merged}
    return joined(units, {unit: sum(counts[group] for group in groups) for unit, groups in units.items()}, minimum)


def joined(cells: Partition, counts: Mapping[str, int], minimum: int) -> Partition:
    """`cells` with those that have too few voices in one remainder; empty cells are left out.

    A remainder that is there already takes in the others first.
    """
    small = {key for key in cells if 0 < counts[key] < minimum}
    if small and counts.get(OTHERS):
        small.add(OTHERS)
    together = {key: counts[key] for key in cells if key not in small} | ({OTHERS: sum(counts[key] for key in small)} if small else {})
    hidden = hidden_units(together, minimum)
    if hidden.total:
        return {}
    into_others = small | (set(hidden.units) - {OTHERS})
    kept = {key: groups for key, groups in cells.items() if key not in into_others and counts[key]}
    if into_others:
        kept[OTHERS] = tuple(group for key, groups in cells.items() if key in into_others for group in groups)
    return kept


def dominated(amounts: list[float]) -> bool:
    """True where one organisation makes up so much of a total of amounts that the total tells its figure."""
    total = sum(amounts)
    return total > 0 and max(amounts) > DOMINANCE * total


def publish(scorecard: Scorecard) -> PublishedScorecard:
    """The scorecard as it may be shown.

    From an anonymous assessment single voices are taken out: points, and what tells the amount
    that one organisation reported. Of five amounts the quartiles and the median are three of
    them, and the ends of a range are two.
    """
    parts: dict[str, Any] = {field.name: getattr(scorecard, field.name) for field in dataclasses.fields(scorecard)}
    if scorecard.anonymous:
        amounts = _single_amounts(scorecard)
        parts["nodes"] = {key: _without_voices(node, amounts) for key, node in scorecard.nodes.items()}
        parts["items"] = {key: _without_single_amounts(item, scorecard.minimum) for key, item in scorecard.items.items()}
    return PublishedScorecard(**parts)


def _figures(node: NodeScore) -> dict[str, Figure]:
    return {"": node.total, POOLED: node.pooled, **node.cells}


def _single_amounts(scorecard: Scorecard) -> set[tuple[str, str]]:
    """Nodes and views of them whose voices' points are nothing but amounts in another form."""
    found: set[tuple[str, str]] = set()
    for node in reversed(scorecard.nodes.values()):  # children before their parents
        for view in _figures(node):
            if node.kind == "indicator":
                item = scorecard.items.get(node.trace.item or "")
                single = item is not None and item.numbers is not None
            else:
                children = [scorecard.nodes[child.key] for child in node.trace.children]
                used = [child.key for child in children if view in _figures(child) and _figures(child)[view].value is not None]
                single = len(used) == 1 and (used[0], view) in found
            if single:
                found.add((node.key, view))
    return found


def _without_voices(node: NodeScore, amounts: set[tuple[str, str]]) -> NodeScore:
    def stripped(view: str, figure: Figure) -> Figure:
        return dataclasses.replace(figure, points=None, range=None if (node.key, view) in amounts else figure.range)

    figures = {view: stripped(view, figure) for view, figure in _figures(node).items()}
    cells = {key: figures[key] for key in node.cells}
    return dataclasses.replace(node, total=figures[""], pooled=figures[POOLED], cells=cells)


def _without_single_amounts(item: ItemResult, minimum: int) -> ItemResult:
    if item.numbers is None:
        return item
    shown = ("mean", "median", "q1", "q3") if item.voices >= QUARTERS * minimum else ("mean",)
    return dataclasses.replace(item, numbers={name: item.numbers[name] for name in shown})
