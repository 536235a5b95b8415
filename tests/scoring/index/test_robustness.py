"""How far ranks depend on choices."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from assess.scoring.index.robustness import TooManyScenarios, robustness
from tests.scoring.index.tables import index, leaf, node, rubric, table

GENERATOR = np.random.default_rng(11)
ROWS = table(**{name: GENERATOR.uniform(1, 9, 12).tolist() for name in "wxyz"})
CHILDREN = (node("m", leaf("w"), leaf("x")), node("n", leaf("y", weight=2), leaf("z")))


def found(seed: int = 0, **scenarios: Any) -> Any:
    return robustness(index(rubric(*CHILDREN, normalise={"min_max": [1, 100]}, scenarios=scenarios), ROWS), seed)


def test_without_anything_varied_ranks_stand_still() -> None:
    result = found(design="factorial")
    np.testing.assert_array_equal(result.median, result.nominal)
    assert (result.scenarios, result.mean_shift, result.sobol) == (1, 0, {})


def test_a_factorial_design_takes_every_combination() -> None:
    result = found(design="factorial", normalise=[{"rank": "lowest"}], combine=["geometric", "minimum"], leave_out="dimensions")
    assert result.scenarios == 2 * 3 * 3
    assert set(result.sobol) == {"normalise", "combine", "leave_out"}
    assert set(result.alone["leave_out"]) == {"m", "n"}
    assert (result.low <= result.median).all()
    assert (result.median <= result.high).all()


def test_exact_sobol_indices_of_one_choice_are_one() -> None:
    only = found(design="factorial", leave_out="indicators").sobol["leave_out"]
    assert (only.first, only.total) == (pytest.approx(1), pytest.approx(1))


def test_exact_sobol_indices_add_up() -> None:
    """First-order indices add up to at most 1, total ones to at least 1, and none is below its first (Saltelli et al., 2008)."""
    sobol = found(design="factorial", normalise=[{"z_score": [100, 10]}], combine=["minimum"], leave_out="indicators").sobol.values()
    assert sum(one.first for one in sobol) <= 1 + 1e-9 <= sum(one.total for one in sobol) + 2e-9
    assert all(one.total >= one.first - 1e-9 for one in sobol)


def test_sampled_sobol_indices_come_close_to_the_exact_ones() -> None:
    asked = {"normalise": [{"z_score": [100, 10]}], "combine": ["minimum"], "leave_out": "indicators"}
    exact, sampled = found(design="factorial", **asked), found(draws=4000, weights=None, **asked)
    assert sampled.mean_shift == pytest.approx(exact.mean_shift, rel=0.03)
    for name, one in exact.sobol.items():
        assert sampled.sobol[name].first == pytest.approx(one.first, abs=0.06)
        assert sampled.sobol[name].total == pytest.approx(one.total, abs=0.06)


@pytest.mark.parametrize("weights", [{"noise": 0.5}, {"dirichlet": 5}])
def test_weights_alone_explain_all_when_nothing_else_varies(weights: dict[str, float]) -> None:
    result = found(weights=weights, draws=512)
    assert result.scenarios == 1024
    assert result.sobol["weights"].first == pytest.approx(1, abs=0.15)
    assert result.sobol["weights"].total == pytest.approx(1, abs=0.15)
    assert result.mean_shift > 0


def test_more_noise_moves_more_ranks() -> None:
    shifts = [found(weights={"noise": noise}).mean_shift for noise in (0, 0.1, 0.5, 0.9)]
    assert shifts[0] == 0
    assert shifts == sorted(shifts)
    assert found(weights={"dirichlet": 1000}).mean_shift < found(weights={"dirichlet": 2}).mean_shift


def test_other_weightings_are_among_the_choices() -> None:
    result = found(design="factorial", weighting=["equal", "first_component"])
    assert set(result.alone["weighting"]) == {"equal", "first_component"}


def test_the_same_seed_gives_the_same_ranks() -> None:
    first, second, other = (found(seed, leave_out="indicators") for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.median, second.median)
    assert first.sobol == second.sobol
    assert first.sobol != other.sobol


def test_scenarios_without_a_rank_are_counted_apart() -> None:
    """Negative z-scores have no geometric mean."""
    result = found(design="factorial", normalise=[{"z_score": [0, 1]}], combine=["geometric"])
    assert (result.assessed < 1).any()
    assert not np.isnan(result.median).any()


def test_an_initiative_without_a_rank_has_none_in_any_scenario() -> None:
    rows = table(w=[1, 2, None], x=[2, 1, None], y=[3, 3, None], z=[1, 1, None])
    result = robustness(index(rubric(*CHILDREN, scenarios={"leave_out": "indicators", "draws": 16}), rows))
    assert np.isnan(result.median[2])
    assert result.assessed[2] == 0
    assert result.sobol_of_ranks["c"]["weights"].first is None


def test_a_design_nobody_would_wait_for_is_refused() -> None:
    columns = {f"x{number}": [1.0, 2.0] for number in range(60)}
    many = [{"min_max": [number, 100]} for number in range(60)]
    of = rubric(
        *(leaf(name) for name in columns),
        scenarios={"design": "factorial", "normalise": many, "combine": ["geometric"] * 30, "leave_out": "indicators"},
    )
    with pytest.raises(TooManyScenarios, match="use `design: sampled`"):
        robustness(index(of, table(**columns)))


def test_a_thousand_scenarios_take_seconds() -> None:
    begun = time.process_time()
    found(draws=256, leave_out="indicators", combine=["geometric"])
    assert time.process_time() - begun < 10
