"""What may be shown: the one service through which every aggregate leaves.

Every published number about a measure is computed from that measure's cells (`cells.py`):
sets of groups that do not overlap and each have enough voices. So nothing about a smaller set
follows from any of them by subtraction: what is not a union of cells cannot be formed from
cells. `publish` does not rely on that: it takes what is about to leave, puts it beside what left
before, and looks for a combination that concerns too few (`audit.py`, `releases.py`).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assess.scoring.audit import row_of
from assess.scoring.priorities import POOLED
from assess.scoring.releases import Ledger, Policy, Release, Released, WouldDisclose, audit
from assess.scoring.scorecard_model import Figure, ItemResult, NodeScore, RiskResult, Scorecard, ScorecardFields

QUARTERS = 4
"""Quartiles are shown where each quarter of the amounts has as many voices as a cell."""


@dataclass(frozen=True)
class PublishedScorecard(ScorecardFields):
    """What may be shown: the only kind of scorecard that pages, reports and exports accept.

    Only `publish` makes one (and `from_json` makes a kept one again).
    """


def publish(scorecard: Scorecard, policy: Policy, ledger: Ledger) -> PublishedScorecard:
    """The scorecard as it may be shown on the terms of `policy`, after all that left of the same assessment (`ledger`).

    From an anonymous assessment single voices are taken out: points, what tells the amount
    that one organisation reported, and the answers of a cell one by one. Of five amounts the
    quartiles and the median are three of them, and the ends of a range are two; ranges of
    scores are widened. What a cell's amounts come to in their own unit stays inside as well: of
    figures that are weighed by an amount the trace keeps points alone. Raises WouldDisclose
    where the rest, or the rest beside `ledger`, would still give away something about fewer
    voices than the minimum. Named assessments pass as they are.
    """
    parts: dict[str, Any] = {field.name: getattr(scorecard, field.name) for field in dataclasses.fields(ScorecardFields)}
    if not policy.anonymous:
        return PublishedScorecard(**parts)
    if not scorecard.anonymous or scorecard.minimum < policy.minimum:
        raise WouldDisclose("the scorecard was made on laxer terms than it would be published on")
    telling = _telling_ranges(scorecard)
    parts["nodes"] = {key: _without_voices(node, telling) for key, node in scorecard.nodes.items()}
    shared = scorecard.people > scorecard.voices
    open_ = {key for key, behind in scorecard.behind.items() if behind.named}
    parts["items"] = {key: item if key in open_ else _without_single_answers(item, policy) for key, item in scorecard.items.items()}
    parts["risks"] = {key: risk if key in open_ else _without_small_zones(risk, policy, shared) for key, risk in scorecard.risks.items()}
    published = PublishedScorecard(**parts)
    audit(release_of(scorecard, published), scorecard.behind, policy.minimum, ledger)
    return published


def release_of(scorecard: Scorecard, published: PublishedScorecard) -> Release:
    """The entry in the ledger for what was made of `scorecard`: every figure about answers as the audit reads it."""
    shown: dict[str, list[dict[str, str]]] = {}
    for figure, row in _shown(scorecard, published):
        rows = shown.setdefault(figure, [])
        if row not in rows:
            rows.append(row)
    behind = scorecard.behind
    return Release(
        scorecard.population,
        {
            figure: Released(behind[figure].subject, behind[figure].voices, tuple(rows))
            for figure, rows in shown.items()
            if not behind[figure].named
        },
    )


def _shown(scorecard: Scorecard, published: PublishedScorecard) -> Iterator[tuple[str, dict[str, str]]]:
    """Every figure about answers with the rows it lets out; what is made of several figures follows from these."""
    whole = {cell.key: cell.groups for cell in published.cells}
    shown: list[tuple[str, list[tuple[str, ...]]]] = [
        *((key, [cell.groups for cell in item.cells.values()]) for key, item in published.items.items() if item.missing is None),
        *((key, [cell.groups for cell in risk.cells.values()]) for key, risk in published.risks.items()),
        *((key, _cells_of(node, whole)) for key, node in published.nodes.items() if node.kind == "indicator"),
    ]
    for figure, cells in shown:
        if figure not in scorecard.behind:
            raise WouldDisclose(f"{figure}: it is not known whom this rests on")
        behind = scorecard.behind[figure]
        node = published.nodes.get(figure)
        if node is None or node.pooled.value is not None:
            yield figure, row_of(behind.voices)
        if node is not None and node.total.value is not None:
            yield figure, behind.total or row_of(behind.voices)
        for groups in cells:
            yield figure, row_of(group for group in groups if group in behind.voices)


def _cells_of(node: NodeScore, whole: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The groups of every cell of which an indicator shows a figure."""
    return [*(cell.groups for cell in node.trace.cells), *(whole[key] for key, figure in node.cells.items() if figure.value is not None)]


def _figures(node: NodeScore) -> dict[str, Figure]:
    return {"": node.total, POOLED: node.pooled, **node.cells}


def _telling_ranges(scorecard: Scorecard) -> set[tuple[str, str]]:
    """Nodes and views of them whose ranges tell a single organisation's answer: those that rest on one measure,
    if it is an amount, or if the mean of an organisation's several people is told apart from one person's answer."""
    measures: dict[tuple[str, str], set[str]] = {}
    for node in reversed(scorecard.nodes.values()):  # children before their parents
        for view, figure in _figures(node).items():
            below = [measures.get((child.key, view), set()) for child in node.trace.children]
            found = {node.trace.item or ""} if node.kind == "indicator" else set().union(*below)
            measures[node.key, view] = found if figure.value is not None else set()
    amounts = {measure for measure, item in scorecard.items.items() if item.numbers is not None}
    shared = scorecard.people > scorecard.voices
    return {place for place, found in measures.items() if len(found) == 1 and (shared or found <= amounts)}


def _without_voices(node: NodeScore, telling: set[tuple[str, str]]) -> NodeScore:
    def stripped(view: str, figure: Figure) -> Figure:
        if figure.range is None:
            return figure
        if (node.key, view) in telling:
            return dataclasses.replace(figure, points=None, range=None, method=f"{figure.method}, not shown")
        return dataclasses.replace(figure, points=None, range=_widened(*figure.range), method=f"{figure.method}, widened to tens")

    figures = {view: stripped(view, figure) for view, figure in _figures(node).items()}
    cells = {key: figures[key] for key in node.cells}
    of_trace = tuple(dataclasses.replace(cell, mean=None, share=None) for cell in node.trace.cells)
    trace = dataclasses.replace(node.trace, cells=of_trace)
    return dataclasses.replace(node, total=figures[""], pooled=figures[POOLED], cells=cells, trace=trace)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Out to the next full tens, so that nobody is sure of the lowest or highest score, nor that all are the same."""
    return max(0.0, 10.0 * (math.ceil(low / 10) - 1)), min(100.0, 10.0 * (math.floor(high / 10) + 1))


def _without_single_answers(item: ItemResult, policy: Policy) -> ItemResult:
    """Of cells means are shown and no distributions, and of all together none where all of few say the same."""
    cells = {key: dataclasses.replace(cell, counts={}) for key, cell in item.cells.items()}
    shown = ("mean", "median", "q1", "q3") if item.voices >= QUARTERS * policy.minimum else ("mean",)
    numbers = item.numbers and {name: item.numbers[name] for name in shown}
    item = dataclasses.replace(item, cells=cells, numbers=numbers)
    if item.voices >= policy.enough or max(item.counts.values(), default=0) < item.voices or not item.voices:
        return item
    if item.mean is None:
        return ItemResult(item.measure, item.item, 0, item.asked, 0, {}, {}, None, None, {}, None, {}, "hidden")
    return dataclasses.replace(item, counts={}, agreement=None)


def _without_small_zones(risk: RiskResult, policy: Policy, shared: bool) -> RiskResult:
    """Of cells the share in the red zone, of all together the zones; pairs of ratings only of many, each one person's."""
    field = risk.field if risk.voices >= policy.enough and not shared else ()
    cells = {key: dataclasses.replace(cell, zone_shares={}) for key, cell in risk.cells.items()}
    return dataclasses.replace(risk, cells=cells, field=field)
