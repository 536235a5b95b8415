"""Risks: zones looked up for each voice, shares of zones, and which risks are critical.

A critical zone in the answers of a few must not vanish in a mean, so risks are reported by
shares, never by averaged scores (Cox, 2008, What's wrong with risk matrices?).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import numpy as np

from assess.instruments.questionnaire import RiskItem
from assess.instruments.rubric import Risks, RiskZone
from assess.scoring.basis import Basis
from assess.scoring.scorecard_model import Missing, RiskCell, RiskResult
from assess.scoring.showing import shown_where
from assess.scoring.uncertainty import share_interval
from assess.scoring.votes import steps_of

ZONES: tuple[str, ...] = get_args(RiskZone)
RED = ("high", "critical")


def risk_results(basis: Basis) -> tuple[dict[str, RiskResult], dict[str, Missing]]:
    """The risks that may be shown, and why the others have no result."""
    results: dict[str, RiskResult] = {}
    missing: dict[str, Missing] = {}
    rules = basis.rubric.risks
    for item in basis.instrument.questionnaire.items.values():
        if rules is None or not isinstance(item, RiskItem):
            continue
        rated = ~np.isnan(basis.voices.mean(basis.ratings(item))[:, 0])
        cells = shown_where(basis, item.key, rated).cells
        if cells:
            results[item.key] = _result(basis, item, rated, cells, rules)
        else:
            asked = basis.expected(f"{item.key}.{item.aspects[0]}").any()
            missing[item.key] = "hidden" if rated.any() else "too_few_answers" if asked else "not_asked"
    return results, missing


def _result(basis: Basis, item: RiskItem, rated: np.ndarray, cells: Mapping[str, tuple[str, ...]], rules: Risks) -> RiskResult:
    """One vote for each voice: the zone nearest to the mean of its people's zones, the steps nearest to the means of their ratings."""
    ratings = basis.ratings(item)
    zones = steps_of(basis.voices.mean(_zones(ratings, rules)[:, None])[:, 0])
    steps = np.column_stack([steps_of(aspect) for aspect in basis.voices.mean(ratings).T])
    shares = _shares(zones[rated])
    of_cells = {}
    for name, groups in cells.items():
        of_cell = zones[rated & basis.voices.of_group(groups)]
        of_cells[name] = RiskCell(groups, len(of_cell), _red(_shares(of_cell)), _shares(of_cell))
    first, second = np.median(steps[rated], axis=0)
    people, voices = int((~np.isnan(ratings[:, 0])).sum()), int(rated.sum())
    asked = basis.asked_people(tuple(group for groups in cells.values() for group in groups))
    return RiskResult(
        item.key,
        people,
        voices,
        shares,
        _red(shares),
        share_interval(_red(shares), voices, people, asked, basis.rubric.uncertainty),
        shares["critical"] >= rules.critical_share - 1e-9,
        float(first),
        float(second),
        _field(steps[rated]),
        of_cells,
    )


def _zones(ratings: np.ndarray, rules: Risks) -> np.ndarray:
    """Person → place of the zone in `ZONES`, NaN for who did not rate the risk."""
    known = ~np.isnan(ratings[:, 0])
    rows, columns = np.where(known[:, None], ratings, 1).astype(int).T - 1
    places = np.array([[ZONES.index(zone) for zone in row] for row in rules.matrix], float)
    return np.where(known, places[rows, columns], np.nan)


def _field(steps: np.ndarray) -> tuple[tuple[int, ...], ...]:
    """5 × 5: voices by first and second aspect."""
    field = np.zeros((5, 5), dtype=int)
    np.add.at(field, tuple(steps.astype(int).T - 1), 1)
    return tuple(tuple(row) for row in field.tolist())


def _shares(zones: np.ndarray) -> dict[str, float]:
    return {zone: float((zones == place).sum() / len(zones)) for place, zone in enumerate(ZONES)}


def _red(shares: Mapping[str, float]) -> float:
    return sum(shares[zone] for zone in RED)


def red_share(results: Mapping[str, RiskResult]) -> float | None:
    """The share of all ratings that lie in the red zone."""
    n = sum(result.voices for result in results.values())
    return sum(result.red_share * result.voices for result in results.values()) / n if n else None
