"""From answers and facts to the scorecard: the one entry point of scoring."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

import assess
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import AllocationItem, RiskItem
from assess.instruments.rubric import Indicator
from assess.scoring.aggregation import effective_weights, indicator_key
from assess.scoring.basis import Basis
from assess.scoring.consistency import consistency
from assess.scoring.differences import group_differences
from assess.scoring.frames import AnswerFrame
from assess.scoring.gates import fact_checks, floor_tests, gate_results, verdict
from assess.scoring.indicators import Estimate, estimates, subject_of
from assess.scoring.item_results import item_results
from assess.scoring.priorities import POOLED, priority_means
from assess.scoring.releases import Behind, Ledger, Policy
from assess.scoring.risks import red_share, risk_results
from assess.scoring.robustness import robustness
from assess.scoring.robustness_model import DimensionWeights
from assess.scoring.scorecard_model import GroupCount, Missing, NodeScore, RiskResult, Scorecard, Trace, TraceCell
from assess.scoring.views import View, cell_view, pooled_view, total_view
from assess.scoring.weighting import TOTAL, comparisons, dimension_weights


def score(
    answers: AnswerFrame,
    instrument: Instrument,
    facts: FactSheet,
    policy: Policy,
    ledger: Ledger = (),
    *,
    asked: Mapping[str, int] | None = None,
    seed: int = 0,
) -> Scorecard:
    """The scorecard of one assessment, on the terms of `policy`, in cells that give nothing away beside what left before (`ledger`).

    `asked`: people asked by group, 0 for groups that were not (the fact sheet's, without it).
    `seed` fixes all random draws: the same input gives the same scorecard, whatever the order
    of the rows. Pass the result through `disclosure.publish` before anybody sees it.
    """
    if asked is None and facts.asked:
        asked = {str(group): people for group, people in facts.asked.items()}
    basis = Basis(instrument, facts, answers, policy, asked, ledger)
    rubric = instrument.rubric
    items = item_results(basis)
    priorities = priority_means(_priorities_item(instrument), items)
    weights = dimension_weights(basis, items, priorities)
    views = _Views.of(basis, seed, weights)
    risks, missing_risks = risk_results(basis)
    gates = gate_results(rubric, facts)
    people, invited = len(answers.people), _invited(basis)
    floor = floor_tests(rubric.floor, people, invited, len(basis.present))
    scores = {key: branch.value for key, branch in views.total.tree.items()}
    return Scorecard(
        instrument=instrument.key,
        instrument_hash=instrument.hash,
        facts_hash=hashlib.sha256(facts.model_dump_json(by_alias=True).encode()).hexdigest(),
        data_hash=answers.hash,
        seed=seed,
        software=f"assess {assess.__version__}",
        anonymous=policy.anonymous,
        minimum=basis.minimum,
        people=people,
        voices=len(basis.voices),
        asked=invited,
        groups=_groups(basis),
        cells=basis.cells(),
        hidden=tuple(group for group in basis.present if (group,) not in basis.partition.values()),
        nodes={node.key: node for node in _nodes(views)},
        items=items,
        risks=risks,
        missing_risks=missing_risks,
        gates=gates,
        verdict=verdict(rubric, floor, gates, scores, _risk_values(risks, missing_risks), facts),
        fact_checks=fact_checks(instrument, items, facts),
        robustness=robustness(rubric, views.total.tree, views.found, tuple(basis.partition), seed),
        weights=weights,
        comparisons=comparisons(views.total, priorities),
        consistency=consistency(basis, views.found, items),
        priorities=priorities,
        group_differences=group_differences(rubric, views.cells),
        population=answers.population,
        behind=_behind(basis, views.found),
    )


def _behind(basis: Basis, found: Mapping[str, Estimate]) -> dict[str, Behind]:
    """Whom each measure, risk and indicator rests on."""
    behind = {}
    for measure, item in basis.instrument.measures.items():
        if isinstance(item, RiskItem):
            behind[item.key] = basis.behind(item.key, item.key, ~np.isnan(basis.voices.mean(basis.ratings(item))[:, 0]))
        else:
            known = ~np.isnan(basis.voice_numbers[:, basis.measures[measure]])
            behind[measure] = basis.behind(basis.whole(measure), basis.subject(measure), known)
    for key, estimate in found.items():
        subject = subject_of(basis, key, estimate.indicator)
        behind[key] = basis.behind(basis.whole(estimate.indicator.item), subject, ~np.isnan(estimate.points), estimate.total_row)
    return behind


COMBINING = {"combine", "exponent", "sign", "spread", "min_children", "min_answers"}


@dataclass(frozen=True)
class _Views:
    basis: Basis
    found: dict[str, Estimate]
    total: View
    pooled: View
    cells: dict[str, View]

    @classmethod
    def of(cls, basis: Basis, seed: int, weights: DimensionWeights) -> _Views:
        found, of = estimates(basis, seed), weights.of
        cells = {cell: cell_view(basis, found, cell, seed, of[cell]) for cell in basis.partition}
        return cls(basis, found, total_view(basis, found, seed, of[TOTAL]), pooled_view(basis, found, seed, of[POOLED]), cells)


def _invited(basis: Basis) -> int | None:
    """People asked, where that is known of every group that answered."""
    return sum(basis.asked.values()) if basis.asked and set(basis.present) <= basis.asked.keys() else None


def _groups(basis: Basis) -> dict[str, GroupCount]:
    """Every group that answered or was asked."""
    asked = basis.asked or {}
    return {str(group): _count(basis, group) for group in GROUPS if basis.voice_counts[group] or asked.get(group)}


def _count(basis: Basis, group: str) -> GroupCount:
    return GroupCount(basis.people_counts[group], basis.voice_counts[group], basis.asked_people((group,)))


def _risk_values(risks: Mapping[str, RiskResult], missing: Mapping[str, Missing]) -> dict[str, float | None]:
    """What verdicts may ask about risks; unknown as soon as one that was rated may not be shown."""
    if "hidden" in missing.values() or not risks:
        return {"red_share": None, "critical": None}
    return {"red_share": red_share(risks), "critical": sum(result.critical for result in risks.values())}


def _priorities_item(instrument: Instrument) -> AllocationItem | None:
    item = instrument.questionnaire.items.get(instrument.rubric.priorities or "")
    return item if isinstance(item, AllocationItem) else None


def _nodes(views: _Views) -> Iterator[NodeScore]:
    """From the overall down, each node before its children."""
    rubric = views.basis.rubric
    shares = effective_weights(views.total.tree)
    yield _node(views, "overall", "overall", None, 1.0, shares)
    for dimension in rubric.dimensions:
        yield _node(views, dimension.key, "dimension", "overall", dimension.weight, shares)
        for criterion in dimension.criteria:
            yield _node(views, criterion.key, "criterion", dimension.key, criterion.weight, shares)
            for indicator in criterion.indicators:
                key = indicator_key(criterion.key, indicator.item)
                yield _node(views, key, "indicator", criterion.key, indicator.weight, shares, indicator)


def _node(
    views: _Views,
    key: str,
    kind: str,
    parent: str | None,
    weight: float,
    shares: Mapping[str, float],
    indicator: Indicator | None = None,
) -> NodeScore:
    trace = _indicator_trace(views, views.found[key], indicator) if indicator else _branch_trace(views.total, key)
    return NodeScore(
        key=key,
        kind=kind,  # type: ignore[arg-type]
        parent=parent,
        weight=float(weight),
        effective_weight=shares[key],
        total=views.total.figure(key),
        pooled=views.pooled.figure(key),
        cells={cell: view.figure(key) for cell, view in views.cells.items()},
        trace=trace,
    )


def _branch_trace(view: View, key: str) -> Trace:
    branch = view.tree[key]
    said = branch.node.model_dump(mode="json", include=COMBINING, exclude_none=True)
    return Trace(branch.node.combine, said, branch.children, branch.share_of_children, branch.share_of_answers)


def _indicator_trace(views: _Views, estimate: Estimate, indicator: Indicator) -> Trace:
    rule = views.basis.rubric.respondents
    weights = sum(cell.weight for cell in estimate.cells.values())
    sizes = sum(cell.size for cell in estimate.cells.values())
    cells = tuple(
        TraceCell(
            key,
            cell.groups,
            cell.weight / weights,
            cell.n,
            cell.value,
            cell.mean if estimate.ratio else None,
            cell.size / sizes if estimate.ratio else None,
        )
        for key, cell in (estimate.cells.items() if estimate.shown.apart else ())
    )
    return Trace(
        rule=indicator.score.kind,
        item=indicator.item,
        scoring=indicator.score.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        weigh_by=indicator.weigh_by,
        per=indicator.per,
        within=rule.within,
        between=rule.between,
        cells=cells,
    )
