"""What may be shown: the one service through which every aggregate leaves.

Every published number about a measure is computed from that measure's cells (`cells.py`):
sets of groups that do not overlap and each have enough voices. So nothing about a smaller set
follows from any of them by subtraction: what is not a union of cells cannot be formed from
cells. `publish` does not rely on that: it takes what is about to leave, puts it beside what left
before, and looks for a combination that concerns too few (`audit.py`, `releases.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assess.scoring.priorities import POOLED
from assess.scoring.releases import Ledger, Policy, Release, Released, WouldDisclose, audit
from assess.scoring.scorecard_model import Figure, ItemResult, NodeScore, Scorecard, ScorecardFields

QUARTERS = 4
"""Quartiles are shown where each quarter of the amounts has as many voices as a cell."""


@dataclass(frozen=True)
class PublishedScorecard(ScorecardFields):
    """What may be shown: the only kind of scorecard that pages, reports and exports accept.

    Only `publish` makes one (and `from_json` makes a kept one again).
    """


def publish(scorecard: Scorecard, policy: Policy, ledger: Ledger) -> PublishedScorecard:
    """The scorecard as it may be shown on the terms of `policy`, after all that left of the same assessment (`ledger`).

    From an anonymous assessment single voices are taken out: points, and what tells the amount
    that one organisation reported. Of five amounts the quartiles and the median are three of
    them, and the ends of a range are two. What a cell's amounts come to in their own unit stays
    inside as well: of figures that are weighed by an amount the trace keeps points alone. Raises WouldDisclose where the rest, or the rest
    beside `ledger`, would still give away something about fewer voices than the minimum.
    Named assessments pass as they are.
    """
    parts: dict[str, Any] = {field.name: getattr(scorecard, field.name) for field in dataclasses.fields(ScorecardFields)}
    if not policy.anonymous:
        return PublishedScorecard(**parts)
    if not scorecard.anonymous or scorecard.minimum < policy.minimum:
        raise WouldDisclose("the scorecard was made on laxer terms than it would be published on")
    amounts = _single_amounts(scorecard)
    parts["nodes"] = {key: _without_voices(node, amounts) for key, node in scorecard.nodes.items()}
    parts["items"] = {key: _without_single_amounts(item, scorecard.minimum) for key, item in scorecard.items.items()}
    published = PublishedScorecard(**parts)
    audit(release_of(scorecard, published), policy.minimum, ledger)
    return published


def release_of(scorecard: Scorecard, published: PublishedScorecard) -> Release:
    """The entry in the ledger for what was made of `scorecard`: of each figure, the sets of groups that something is said about."""
    shown: dict[str, set[tuple[str, ...]]] = {}
    for figure, groups in _shown(published):
        if figure not in scorecard.behind:
            raise WouldDisclose(f"{figure}: it is not known whom this rests on")
        shown.setdefault(figure, set()).add(tuple(sorted(set(groups) & scorecard.behind[figure].voices.keys())))
    figures = {
        figure: Released(scorecard.behind[figure].subject, scorecard.behind[figure].voices, tuple(sorted(sets)))
        for figure, sets in shown.items()
        if not scorecard.behind[figure].named
    }
    return Release(scorecard.population, figures)


def _shown(published: PublishedScorecard) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every figure about answers, with the groups it covers; what is made of several figures follows from these."""
    whole = {cell.key: cell.groups for cell in published.cells}
    for measure, item in published.items.items():
        yield from _with_union(measure, [cell.groups for cell in item.cells.values()])
    for key, risk in published.risks.items():
        yield from _with_union(key, [cell.groups for cell in risk.cells.values()])
    for key, node in published.nodes.items():
        if node.kind == "indicator":
            yield from _with_union(key, [cell.groups for cell in node.trace.cells])
            yield from ((key, whole[cell]) for cell, figure in node.cells.items() if figure.value is not None)


def _with_union(figure: str, cells: list[tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The cells and all of them together."""
    yield from ((figure, groups) for groups in cells)
    if cells:
        yield figure, tuple(group for groups in cells for group in groups)


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
    of_trace = tuple(dataclasses.replace(cell, mean=None, share=None) for cell in node.trace.cells)
    trace = dataclasses.replace(node.trace, cells=of_trace)
    return dataclasses.replace(node, total=figures[""], pooled=figures[POOLED], cells=cells, trace=trace)


def _without_single_amounts(item: ItemResult, minimum: int) -> ItemResult:
    if item.numbers is None:
        return item
    shown = ("mean", "median", "q1", "q3") if item.voices >= QUARTERS * minimum else ("mean",)
    return dataclasses.replace(item, numbers={name: item.numbers[name] for name in shown})
