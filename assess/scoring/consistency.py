"""How consistent answers are: the items of a scale with one another, people about a profile, people of one organisation.

Every coefficient is kept with two decimals, as it is read: more would only help to work single answers out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from assess.instruments.questionnaire import DichotomyItem, MatrixItem, ScaleItem
from assess.instruments.rubric import Criterion
from assess.scoring.aggregation import indicator_key
from assess.scoring.agreement import r_wg_j
from assess.scoring.basis import Basis
from assess.scoring.consistency_model import Consistency, Organisations, Reliability
from assess.scoring.indicators import Estimate
from assess.scoring.item_results import counted_as
from assess.scoring.raters import intraclass, krippendorff_alpha
from assess.scoring.reliability import (
    Deletion,
    alpha_if_deleted,
    alpha_interval,
    covariances,
    cronbach_alpha,
    omega_total,
)
from assess.scoring.scorecard_model import ItemResult
from assess.scoring.uncertainty import ENOUGH_FOR_DIFFERENCE, ENOUGH_FOR_INTERVAL

DECIMALS = 2
ENOUGH_COMPLETE = 0.5
"""Gaps are left out listwise where this share of the voices is complete."""
STEPPED = (ScaleItem, MatrixItem, DichotomyItem)
LEAST_ITEMS = 3
"""Items of a profile."""


def consistency(basis: Basis, found: Mapping[str, Estimate], items: Mapping[str, ItemResult]) -> Consistency:
    """All of it; nothing of what may not be shown goes in."""
    reflective = [criterion for criterion in basis.rubric.criteria.values() if criterion.reflective]
    return Consistency(
        scales={criterion.key: _scale(basis, criterion, found) for criterion in reflective},
        profiles=dict(_profiles(basis, items)),
        organisations=_organisations(basis, items),
    )


def _scale(basis: Basis, criterion: Criterion, found: Mapping[str, Estimate]) -> Reliability:
    names = tuple(indicator.item for indicator in criterion.indicators)
    estimates = [found[indicator_key(criterion.key, name)] for name in names]
    if any(estimate.pooled is None for estimate in estimates):
        hidden = any(sum(estimate.given.values()) for estimate in estimates if estimate.pooled is None)
        return Reliability(names, 0, "listwise", None, None, {}, None, None, "hidden" if hidden else "too_few_answers")
    points = np.column_stack([estimate.points for estimate in estimates])
    points = points[~np.isnan(points).all(axis=1)]
    complete = ~np.isnan(points).any(axis=1)
    listwise = complete.sum() >= max(ENOUGH_FOR_INTERVAL, ENOUGH_COMPLETE * len(points))
    deletion: Deletion = "listwise" if listwise else "pairwise"
    covariance, n = covariances(points, deletion)
    if n < max(ENOUGH_FOR_INTERVAL, basis.minimum):
        return Reliability(names, 0, deletion, None, None, {}, None, None, "too_few_answers")
    alpha = cronbach_alpha(covariance)
    ends = alpha_interval(alpha, len(names), n, basis.rubric.uncertainty.confidence) if alpha is not None else None
    return Reliability(
        items=names,
        n=n,
        deletion=deletion,
        alpha=_rounded(alpha),
        interval=(round(ends[0], DECIMALS), round(ends[1], DECIMALS)) if ends else None,
        alpha_if_deleted=dict(zip(names, map(_rounded, alpha_if_deleted(covariance)), strict=True)) if len(names) > 2 else {},
        omega=_rounded(omega_total(covariance)),
        r_wg_j=_rounded(_agreement(basis, names)),
        missing=None,
    )


def _agreement(basis: Basis, names: tuple[str, ...]) -> float | None:
    """r_wg(j) of the items on their own scale; None where they have different numbers of steps."""
    steps = {len(counted_as(basis.instrument, basis.instrument.measures[name])) for name in names}
    values = basis.voice_numbers[:, [basis.measures[name] for name in names]]
    return r_wg_j(values[~np.isnan(values).any(axis=1)], steps.pop()) if len(steps) == 1 else None


def _profiles(basis: Basis, items: Mapping[str, ItemResult]) -> Iterator[tuple[str, float]]:
    """Profile or matrix → Krippendorff's ordinal alpha over its items that may be shown, from their counts."""
    stepped = {measure: item for measure, item in basis.instrument.measures.items() if isinstance(item, STEPPED)}
    profiles = {profile.key: profile.items for profile in basis.rubric.profiles if set(profile.items) <= stepped.keys()}
    for item in stepped.values():
        if isinstance(item, MatrixItem):
            profiles[item.key] = tuple(f"{item.key}.{row.key}" for row in item.rows)
    for key, measures in profiles.items():
        shown = [items[measure].counts for measure in measures if items[measure].counts]
        if len(shown) >= LEAST_ITEMS and len({tuple(counts) for counts in shown}) == 1:
            table = np.array([list(counts.values()) for counts in shown])
            alpha = krippendorff_alpha(table, np.arange(table.shape[1]), "ordinal")
            if alpha is not None:
                yield key, round(alpha, DECIMALS)


def _organisations(basis: Basis, items: Mapping[str, ItemResult]) -> Organisations | None:
    """Medians over the perception items that enough organisations with several respondents answered; None without any."""
    found = []
    for measure, item in basis.instrument.measures.items():
        if not isinstance(item, STEPPED) or items[measure].missing:
            continue
        values = basis.numbers[:, basis.measures[measure]]
        known = ~np.isnan(values)
        several = known & (np.bincount(basis.voices.of_person[known], minlength=len(basis.voices)) > 1)[basis.voices.of_person]
        of_item = intraclass(values[several], basis.voices.of_person[several])
        if of_item and of_item.organisations >= max(ENOUGH_FOR_DIFFERENCE, basis.minimum):
            found.append(of_item)
    if not found:
        return None
    return Organisations(
        items=len(found),
        organisations=max(of_item.organisations for of_item in found),
        people=max(of_item.people for of_item in found),
        icc1=round(float(np.median([of_item.icc1 for of_item in found])), DECIMALS),
        icc2=round(float(np.median([of_item.icc2 or 0.0 for of_item in found])), DECIMALS),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
