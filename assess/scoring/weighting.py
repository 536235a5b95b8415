"""What the dimensions weigh: as the rubric states, all alike, or as participants shared out their points.

Respondents' budget allocation after OECD/JRC (2008), Handbook on Constructing Composite Indicators, p. 96. Shares are
taken as they are; what they are worth under other choices shows in the comparisons beside the overall.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assess.instruments.rubric import Rubric
from assess.scoring.aggregation import grow
from assess.scoring.basis import Basis
from assess.scoring.combining import first_component
from assess.scoring.priorities import POOLED
from assess.scoring.robustness_model import Comparison, DimensionWeights, Missing
from assess.scoring.scorecard_model import ItemResult
from assess.scoring.uncertainty import ENOUGH_FOR_INTERVAL
from assess.scoring.views import View

TOTAL = "total"
DECIMALS = 3


def dimension_weights(basis: Basis, items: Mapping[str, ItemResult], priorities: Mapping[str, Mapping[str, float]]) -> DimensionWeights:
    """The weights in force in each view; the stated ones where the rubric asks for an allocation that may not be shown."""
    rubric, views = basis.rubric, (TOTAL, POOLED, *basis.partition)
    if rubric.weights in ("stated", "equal"):
        weights = _stated(rubric) if rubric.weights == "stated" else dict.fromkeys(_stated(rubric), 1.0)
        return DimensionWeights(rubric.weights, None, dict.fromkeys(views, weights))
    if not priorities:
        parts = [result for result in items.values() if result.item == rubric.priorities]
        why: Missing = next((result.missing for result in parts if result.missing), "not_asked")
        return DimensionWeights("stated", why, dict.fromkeys(views, _stated(rubric)))
    pooled = dict(priorities[POOLED])
    if rubric.weights == "allocation":
        return DimensionWeights("allocation", None, dict.fromkeys(views, pooled))
    cells = next(result for result in items.values() if result.item == rubric.priorities).cells
    own = {key: dict(priorities[key]) for key, cell in cells.items() if basis.partition.get(key) == cell.groups}
    of = {key: own.get(key, pooled) for key in basis.partition}
    if not cells:
        return DimensionWeights("group_allocation", None, {TOTAL: pooled, POOLED: pooled, **of})
    counts = {key: basis.weight(cell.groups, basis.answered(rubric.priorities or "")) for key, cell in cells.items()}
    between = {dimension: sum(counts[key] * priorities[key][dimension] for key in cells) / sum(counts.values()) for dimension in pooled}
    return DimensionWeights("group_allocation", None, {TOTAL: between, POOLED: pooled, **of})


def _stated(rubric: Rubric) -> dict[str, float]:
    return {dimension.key: float(dimension.weight) for dimension in rubric.dimensions}


def comparisons(view: View, priorities: Mapping[str, Mapping[str, float]]) -> dict[str, Comparison]:
    """The overall under other weights of the dimensions: equal, stated, allotted, and by the first principal component of the voices."""
    rubric = view.basis.rubric
    ways: dict[str, Mapping[str, float]] = {"equal": dict.fromkeys(_stated(rubric), 1.0), "stated": _stated(rubric)}
    if priorities:
        ways["allocation"] = priorities[POOLED]
    if component := _component(view):
        ways["first_component"] = component
    found = {name: (weights, grow(rubric, view.leaves, weights)["overall"].value) for name, weights in ways.items()}
    return {
        name: Comparison(dict(weights), value, rubric.level(value).key) for name, (weights, value) in found.items() if value is not None
    }


def _component(view: View) -> dict[str, float] | None:
    """Weights of the assessed dimensions; None for fewer than ten voices that have them all, and where one does not vary."""
    keys = [dimension.key for dimension in view.basis.rubric.dimensions if view.tree[dimension.key].value is not None]
    scores = view.voice_scores(keys)
    complete = scores[~np.isnan(scores).any(axis=1)]
    if len(keys) < 2 or len(complete) < max(ENOUGH_FOR_INTERVAL, view.basis.minimum):
        return None
    found = first_component(complete)
    if found is None:
        return None
    stated = dict.fromkeys(_stated(view.basis.rubric), 0.0)
    return stated | {key: round(float(weight), DECIMALS) for key, weight in zip(keys, found[0], strict=True)}
