"""From indicators to the overall."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assess.instruments.combining import Method
from assess.scoring.combining import METHODS, How, combine, first_component
from assess.scoring.index.combining import shares
from tests.scoring.cases import cases, numbers
from tests.scoring.index.tables import index, leaf, node, rubric, table

HOWS = [How(method, exponent=2.0) for method in METHODS]
POINTS = st.lists(st.floats(0.5, 100), min_size=2, max_size=6)


def of(method: Method, values: list[float | None], weights: list[float], **more: object) -> float:
    return float(combine(numbers(values), np.array(weights, float), How(method, **more)))  # type: ignore[arg-type]


def test_means_agree_with_published_values() -> None:
    methods: dict[str, Method] = {"a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic", "a_genmean": "power"}
    tried = set()
    for case in cases("coinr_functions", "aggregation_cases.json"):
        params = case["params"]
        found = of(methods[case["fn"]], case["x"], params["w"], exponent=params.get("p", 1.0))
        np.testing.assert_allclose(found, np.nan if case["expected"] is None else case["expected"], rtol=1e-9)
        tried.add(case["fn"])
    assert tried == set(methods)


def test_compensation_in_the_handbook() -> None:
    """OECD/JRC (2008), p. 103: four indicators, arithmetic against geometric."""
    for case in cases("oecd_rank_aggregation", "compensability_and_units.json")["geometric_vs_arithmetic"]:
        assert of("geometric", case["x"], [1] * 4) == pytest.approx(case["geom"], abs=0.01)
        if "arith" in case:
            assert of("arithmetic", case["x"], [1] * 4) == pytest.approx(case["arith"])


def test_units_in_the_handbook() -> None:
    """OECD/JRC (2008), Table 14: ratios to the best country change their order with Celsius or Fahrenheit."""
    for scale in ("celsius", "fahrenheit"):
        case = cases("oecd_rank_aggregation", "compensability_and_units.json")["unit_dependence_table14"][scale]
        for year in (0, 1):
            rows = table(x=[case["A"][year][0], case["B"][year][0]], y=[case["A"][year][1], case["B"][year][1]])
            found = index(rubric(leaf("x"), leaf("y"), normalise={"ratio_to": "best", "times": 1}), rows).values["overall"]
            np.testing.assert_allclose(found, [case["A_score"][year], case["B_score"][year]], atol=6e-4)


def test_a_weighted_median_is_an_ordinary_one_with_equal_weights() -> None:
    assert of("median", [3, 1, 2], [1, 1, 1]) == 2
    assert of("median", [4, 1, 2, 3, None], [2, 2, 2, 2, 9]) == 2.5
    assert of("median", [1, 5, 9], [1, 1, 4]) == 9


def test_mazziotta_pareto_takes_imbalance_off_or_adds_it() -> None:
    """M ∓ S²/M by hand: M = 100, S² = 100 (population) or 200 (sample)."""
    assert of("mazziotta_pareto", [90, 110], [1, 1]) == pytest.approx(99)
    assert of("mazziotta_pareto", [90, 110], [1, 1], sign=1) == pytest.approx(101)
    assert of("mazziotta_pareto", [90, 110, None], [1, 1, 1], sample=True) == pytest.approx(98)
    assert of("mazziotta_pareto", [90], [1]) == 90
    assert np.isnan(of("mazziotta_pareto", [-1, 1], [1, 1]))


@pytest.mark.parametrize("values", [[0, 5], [-1, 5]])
@pytest.mark.parametrize("how", [How("geometric"), How("harmonic"), How("power", exponent=-2.0)])
def test_what_needs_points_above_zero_is_not_assessed_without(values: list[float], how: How) -> None:
    assert np.isnan(combine(np.array(values), np.ones(2), how))


def test_a_shifted_mean_takes_a_zero() -> None:
    assert of("geometric", [0, 100], [1, 1], shifted=True) == pytest.approx((10 - 1) / 0.99)
    assert np.isnan(of("harmonic", [-1, 100], [1, 1], shifted=True))
    assert of("harmonic", [50, None], [1, 1], shifted=True) == pytest.approx(50)


def test_missing_counts_strictly_below_the_threshold() -> None:
    rows = table(x=[1, 1, None], y=[3, None, None])
    assert index(rubric(leaf("x"), leaf("y"), root={"min_children": 0.5}), rows).values["overall"].tolist()[:2] == [2, 1]
    found = index(rubric(leaf("x"), leaf("y"), root={"min_children": 0.51}), rows)
    np.testing.assert_array_equal(found.values["overall"], [2, np.nan, np.nan])
    np.testing.assert_array_equal(found.ranks["overall"], [1, np.nan, np.nan])
    assert "2 of 3 initiatives have no overall figure" in found.notes


def test_even_a_threshold_of_nothing_needs_something() -> None:
    assert np.isnan(index(rubric(leaf("x"), root={"min_children": 0}), table(x=[1, None])).values["overall"][1])


def test_levels_mix_methods() -> None:
    tree = rubric(
        node("g", leaf("x"), leaf("y"), combine="geometric", weight=3),
        node("h", node("deep", leaf("z"), leaf("w"), combine="minimum"), leaf("v")),
    )
    found = index(tree, table(x=[4], y=[9], z=[2], w=[8], v=[10]))
    assert {key: values[0] for key, values in found.values.items() if key in ("g", "deep", "h", "overall")} == {
        "g": 6, "deep": 2, "h": 6, "overall": 6,
    }  # fmt: skip
    assert shares(found.tree)["deep"] == pytest.approx(0.125)
    assert found.columns == ["overall", "g", "x", "y", "h", "deep", "z", "w", "v"]


def test_equal_weights_on_request() -> None:
    children = [leaf("x", weight=3), leaf("y")]
    rows = table(x=[0], y=[100])
    assert index(rubric(*children), rows).values["overall"][0] == 25
    assert index(rubric(*children, weights="equal"), rows).values["overall"][0] == 50


def test_the_first_component_of_two_columns_weighs_them_equally() -> None:
    component = first_component(np.array([[1, 2.0], [2, 3], [3, 5], [4, 4], [np.nan, 1]]))
    assert component is not None
    np.testing.assert_allclose(component[0], [0.5, 0.5])
    assert component[2] == pytest.approx((1 + np.corrcoef([1, 2, 3, 4], [2, 3, 5, 4])[0, 1]) / 2)
    assert first_component(np.array([[1, 2.0], [1, 3], [1, 5]])) is None


def test_the_first_component_gives_little_weight_to_what_goes_its_own_way() -> None:
    x = np.arange(12.0)
    rows = table(x=x.tolist(), y=(x + np.tile([0, 0.5], 6)).tolist(), z=np.tile([1.0, -1, 0], 4).tolist())
    weights = index(rubric(leaf("x"), leaf("y"), leaf("z"), weights="first_component"), rows).tree[-1].weights
    assert weights[2] < 0.05
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("root", "message"),
    [
        ({"combine": "power"}, "`exponent` belongs"),
        ({"exponent": 2}, "`exponent` belongs"),
        ({"combine": "power", "exponent": 0}, "is the geometric mean"),
        ({"sign": "negative"}, "mazziotta_pareto"),
        ({"shifted": True}, "`shifted` belongs"),
    ],
)
def test_options_of_another_method_are_refused(root: dict, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        rubric(leaf("x"), root=root)


def test_keys_are_unique_and_not_those_of_the_output() -> None:
    with pytest.raises(ValidationError, match="used twice: x"):
        rubric(leaf("x"), node("n", leaf("x")))
    with pytest.raises(ValidationError, match="cannot have the key `overall`"):
        rubric(leaf("overall"))


@given(POINTS, st.data())
def test_combined_points_lie_between_their_parts(values: list[float], data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=len(values), max_size=len(values))))
    for how in HOWS:
        if how.method != "mazziotta_pareto":
            assert min(values) - 1e-9 <= combine(np.array(values), weights, how) <= max(values) + 1e-9


@given(POINTS, st.floats(0.01, 100), st.randoms())
def test_only_the_ratio_of_weights_counts_and_not_the_order(values: list[float], factor: float, random: object) -> None:
    weights = np.arange(1.0, len(values) + 1)
    order = np.array(sorted(range(len(values)), key=lambda _: random.random()))  # type: ignore[attr-defined]
    for how in HOWS:
        expected = combine(np.array(values), weights, how)
        assert combine(np.array(values)[order], weights[order] * factor, how) == pytest.approx(expected)


@given(POINTS, st.floats(0, 50))
def test_a_better_part_never_makes_the_whole_worse(values: list[float], more: float) -> None:
    better = [values[0] + more, *values[1:]]
    for how in HOWS:
        if how.method != "mazziotta_pareto":
            weights = np.ones(len(values))
            assert combine(np.array(better), weights, how) >= combine(np.array(values), weights, how) - 1e-9


@given(POINTS)
def test_with_nothing_left_there_is_nothing_and_with_one_left_it_is_that_one(values: list[float]) -> None:
    for how in HOWS:
        gone = np.full(len(values), np.nan)
        assert np.isnan(combine(gone, np.ones(len(values)), how))
        gone[0] = values[0]
        assert combine(gone, np.ones(len(values)), how) == pytest.approx(values[0])
