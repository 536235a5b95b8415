"""Risks: zones looked up for each person, shares of zones, and which risks are critical.

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
from assess.scoring.uncertainty import share_interval

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
        ratings = _ratings(basis, item)
        rated = ~np.isnan(ratings).any(axis=1)
        cells = basis.cells_where(item.key, item.key, rated_by(basis, item))
        if cells:
            results[item.key] = _result(basis, item.key, ratings, rated, cells, rules)
        else:
            asked = basis.expected(f"{item.key}.{item.aspects[0]}").any()
            missing[item.key] = "hidden" if rated.any() else "too_few_answers" if asked else "not_asked"
    return results, missing


def rated_by(basis: Basis, item: RiskItem) -> np.ndarray:
    """Voice → whether one of its people rated both aspects."""
    rated = ~np.isnan(_ratings(basis, item)).any(axis=1)
    return np.isin(np.arange(len(basis.voices)), basis.voices.of_person[rated])


def _ratings(basis: Basis, item: RiskItem) -> np.ndarray:
    """People × aspects."""
    return np.column_stack([basis.numbers[:, basis.measures[f"{item.key}.{aspect}"]] for aspect in item.aspects])


def _result(
    basis: Basis, key: str, ratings: np.ndarray, rated: np.ndarray, cells: Mapping[str, tuple[str, ...]], rules: Risks
) -> RiskResult:
    field = _field(ratings[rated])
    shares = _zone_shares(field, rules)
    of_cells = {}
    for name, groups in cells.items():
        of_cell = _field(ratings[rated & basis.voices.people_of(groups)])
        cell_shares = _zone_shares(of_cell, rules)
        of_cells[name] = RiskCell(groups, int(of_cell.sum()), _red(cell_shares), cell_shares)
    first, second = np.median(ratings[rated], axis=0)
    people, voices = int(field.sum()), len(np.unique(basis.voices.of_person[rated]))
    asked = basis.asked_people(tuple(group for groups in cells.values() for group in groups))
    return RiskResult(
        key,
        people,
        voices,
        shares,
        _red(shares),
        share_interval(_red(shares), voices, people, asked, basis.rubric.uncertainty),
        shares["critical"] >= rules.critical_share - 1e-9,
        float(first),
        float(second),
        tuple(tuple(int(count) for count in row) for row in field),
        of_cells,
    )


def _field(ratings: np.ndarray) -> np.ndarray:
    """5 × 5: people by first and second aspect."""
    field = np.zeros((5, 5), dtype=int)
    np.add.at(field, tuple(ratings.astype(int).T - 1), 1)
    return field


def _zone_shares(field: np.ndarray, rules: Risks) -> dict[str, float]:
    zones = np.array(rules.matrix)
    return {zone: float(field[zones == zone].sum() / field.sum()) for zone in ZONES}


def _red(shares: Mapping[str, float]) -> float:
    return sum(shares[zone] for zone in RED)


def red_share(results: Mapping[str, RiskResult]) -> float | None:
    """The share of all ratings that lie in the red zone."""
    n = sum(result.n for result in results.values())
    return sum(result.red_share * result.n for result in results.values()) / n if n else None
