"""A whole index: published figures, ranks, and a trace that can be followed by hand."""

from __future__ import annotations

import csv
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.index_rubric import IndexRubric
from assess.scoring.index.index import compute, rank, read_for
from assess.scoring.index.tracing import table_of, trace_of
from tests.scoring.index.tables import data, index, leaf, node, rubric, table

UNIT = {"to": [0, 1]}
HDI = rubric(
    leaf("health", {"goalposts": [20, 85], **UNIT}, column="le"),
    node(
        "education",
        leaf("expected", {"goalposts": [0, 18], **UNIT}, column="eys"),
        leaf("mean", {"goalposts": [0, 15], **UNIT}, column="mys"),
        min_children=1,
    ),
    leaf("income", {"goalposts": [100, 75_000], "log": True, **UNIT}, column="gnipc"),
    root={"combine": "geometric", "min_children": 1},
)


def test_the_human_development_index_of_2022() -> None:
    """Goalposts and geometric mean of UNDP (2024), Technical note 1; values and ranks of its Table 1."""
    found = compute(HDI, read_for(HDI, data("hdi_2022", "inputs.csv"), "iso3"))
    values = dict(zip(found.ids, found.values["overall"], strict=True))
    published = {"CHE": 0.967, "NOR": 0.966, "ISL": 0.959, "HKG": 0.956, "DNK": 0.952, "SWE": 0.952, "DEU": 0.950, "IRL": 0.950,
                 "SGP": 0.949, "AUS": 0.946, "NLD": 0.946, "CAF": 0.387, "SSD": 0.381, "SOM": 0.380}  # fmt: skip
    for country, value in published.items():
        assert values[country] == pytest.approx(value, abs=0.0005), country
    best = sorted(values, key=lambda country: -values[country])
    assert best[:4] == ["CHE", "NOR", "ISL", "HKG"]
    assert best[-1] == "SOM"


def asem(weights: str, rule: str, **more: Any) -> IndexRubric:
    """The tree of the ASEM portal, of any depth, from its framework file."""
    with data("asem", "framework.csv").open() as file:
        rows = list(csv.DictReader(file))

    def built(row: dict[str, str]) -> dict[str, Any]:
        below = [built(child) for child in rows if child["Parent"] == row["iCode"]]
        weight = float(row[weights])
        if below:
            return node(row["iCode"], *below, weight=weight)
        lower = int(row["Direction"]) < 0
        if rule != "goalposts":
            return leaf(row["iCode"], weight=weight, direction="lower" if lower else "higher")
        ends = [float(row["goalpost_lower"]), float(row["goalpost_upper"])]
        return leaf(row["iCode"], {"goalposts": ends[::-1] if lower else ends}, weight=weight)

    return rubric(*(built(row) for row in rows if row["Parent"] == "Index"), **more)


def by_plain_loops(of: IndexRubric, rows: list[dict[str, str]], country: dict[str, str]) -> float | None:
    """The arithmetic index of one country, without any of our code."""

    def figure(one: Any) -> float | None:
        if not hasattr(one, "children"):
            cells = [float(row[one.key]) for row in rows if row[one.key]]
            if not country[one.key]:
                return None
            share = (float(country[one.key]) - min(cells)) / (max(cells) - min(cells))
            return 100 * (1 - share if one.direction == "lower" else share)
        below = [(child.weight, figure(child)) for child in one.children]
        present = [(weight, value) for weight, value in below if value is not None]
        if len(present) / len(below) < one.min_children:
            return None
        return sum(weight * value for weight, value in present) / sum(weight for weight, _ in present)

    return figure(of.overall)


@pytest.mark.parametrize("weights", ["Weight_original", "Weight_alt"])
def test_a_tree_of_four_levels_over_51_countries(weights: str) -> None:
    of = asem(weights, "min_max", normalise={"min_max": [0, 100]})
    path = data("asem", "indicators.csv")
    found = compute(of, read_for(of, path, "uCode"))
    with path.open() as file:
        rows = list(csv.DictReader(file))
    expected = [by_plain_loops(of, rows, country) for country in rows]
    np.testing.assert_allclose(found.values["overall"], np.array(expected, float), rtol=1e-9)
    assert len(found.ids) == 51
    assert set(found.ranks["overall"]) == set(range(1, 52))


def test_goalposts_of_a_frozen_table_are_those_of_the_table() -> None:
    """Min–max over the table, and goalposts at its extremes, are the same index."""
    rows = table(x=[1, 5, 3], y=[9, 2, 4])
    relative = index(rubric(leaf("x"), leaf("y", direction="lower"), normalise={"min_max": [0, 100]}), rows)
    fixed = index(rubric(leaf("x", {"goalposts": [1, 5]}), leaf("y", {"goalposts": [9, 2]})), rows)
    np.testing.assert_allclose(relative.values["overall"], fixed.values["overall"])


def test_equals_share_the_better_rank_and_the_missing_have_none() -> None:
    np.testing.assert_array_equal(rank(np.array([5, 7, np.nan, 7, 1])), [3, 1, np.nan, 1, 4])
    np.testing.assert_array_equal(rank(np.array([0.1 + 0.2, 0.3, np.nan])), [1, 1, np.nan])
    np.testing.assert_array_equal(rank(np.array([np.nan, np.nan])), [np.nan, np.nan])
    np.testing.assert_array_equal(rank(np.array([0.0, 0.0])), [1, 1])


def test_the_table_has_a_column_for_each_node_then_the_ranks() -> None:
    found = index(rubric(node("n", leaf("x")), leaf("y")), table(x=[1, None], y=[4, None]))
    assert table_of(found) == "id,overall,n,x,y,rank.overall,rank.n,rank.x,rank.y\na,2.5,1,1,4,1,1,1,1\nb,,,,,,,,\n"


def test_what_a_geometric_mean_cannot_take_is_said() -> None:
    found = index(rubric(leaf("x"), leaf("y"), root={"combine": "geometric"}), table(x=[0, 4, -2], y=[4, 9, 3]))
    np.testing.assert_array_equal(found.values["overall"], [np.nan, 6, np.nan])
    assert "`overall`: not assessed for a, c: geometric cannot take their points, zero or below" in found.notes
    trace = json.loads(trace_of(found))
    assert trace["initiatives"]["a"]["nodes"]["overall"]["missing"] == "points_out_of_range"


TRACED = rubric(
    node("n", leaf("x", {"min_max": [1, 100]}), leaf("y", {"goalposts": [10, 0]}, weight=3), combine="geometric"),
    leaf("z", {"z_score": [100, 10]}, direction="lower"),
    leaf("w", {"map": {"no": 10, "yes": 90}}, weight=2),
    root={"min_children": 0.6},
    impute="mean",
)
ROWS = table({"w": ["yes", "no", "", "yes"]}, x=[1, 2, None, 9], y=[2, 5, 8, 1], z=[4, 2, 9, 7])


def followed(trace: dict[str, Any], name: str, key: str) -> float | None:
    """A figure of one initiative, computed from the trace's JSON alone."""
    everyone = [one["indicators"] for one in trace["initiatives"].values()]
    if key in trace["indicators"]:
        rule, value = trace["indicators"][key]["rule"], trace["initiatives"][name]["indicators"][key]["value"]
        column = [one[key]["value"] for one in everyone if one[key]["value"] is not None]
        if value is None:
            return None
        if "map" in rule:
            return rule["map"][value]
        if "goalposts" in rule:
            worst, best = rule["goalposts"]
            return 100 * min(1, max(0, (value - worst) / (best - worst)))
        if "min_max" in rule:
            low, high = rule["min_max"]
            return low + (high - low) * (value - min(column)) / (max(column) - min(column))
        mean, middle = rule["z_score"][0], sum(column) / len(column)
        deviation = math.sqrt(sum((one - middle) ** 2 for one in column) / (len(column) - 1))
        return mean - rule["z_score"][1] * (value - middle) / deviation
    one = trace["nodes"][key]
    below = [(weight, followed(trace, name, child)) for child, weight in one["children"].items()]
    present = [(weight, value) for weight, value in below if value is not None]
    if len(present) / len(below) < one["min_children"]:
        return None
    total = sum(weight for weight, _ in present)
    if one["method"] == "geometric":
        return math.exp(sum(weight * math.log(value) for weight, value in present) / total)
    return sum(weight * value for weight, value in present) / total


def test_every_figure_can_be_computed_from_the_trace_alone() -> None:
    trace = json.loads(trace_of(index(TRACED, ROWS)))
    assert trace["indicators"]["x"]["imputed"] == {"by": "mean", "initiatives": ["c"]}
    for name, one in trace["initiatives"].items():
        for key, figure in one["nodes"].items():
            assert followed(trace, name, key) == pytest.approx(figure["value"], rel=1e-9)
        for key, figure in one["indicators"].items():
            assert followed(trace, name, key) == (None if figure["points"] is None else pytest.approx(figure["points"], rel=1e-9))


def test_effective_weights_say_what_each_indicator_counts() -> None:
    trace = json.loads(trace_of(index(TRACED, ROWS)))
    assert {key: one["effective_weight"] for key, one in trace["indicators"].items()} == {"x": 0.0625, "y": 0.1875, "z": 0.25, "w": 0.5}
    assert [one["weight"] for one in trace["initiatives"]["c"]["indicators"].values()] == [0.125, 0.375, 0.5, 0]
    for one in trace["initiatives"].values():
        assert sum(leaf["weight"] for leaf in one["indicators"].values()) == pytest.approx(1)


def test_same_input_same_bytes() -> None:
    first, second = (index(TRACED, ROWS) for _ in range(2))
    assert (table_of(first), trace_of(first)) == (table_of(second), trace_of(second))


@given(st.permutations(range(4)))
def test_the_order_of_the_rows_does_not_matter(order: list[int]) -> None:
    words = {"w": [ROWS.words["w"][place] for place in order]}
    mixed = table(words, **{name: list(values[order]) for name, values in ROWS.numbers.items()})
    found = index(TRACED, mixed).values["overall"]
    np.testing.assert_allclose(found, index(TRACED, ROWS).values["overall"][order])


@given(st.integers(0, 3), st.floats(0.01, 5))
def test_a_better_value_never_makes_an_initiative_worse(place: int, more: float) -> None:
    """Under goalposts and min–max: a z-score moves the others too, but not past it."""
    better = {name: values.copy() for name, values in ROWS.numbers.items()}
    better["y"][place] = max(0.0, better["y"][place] - more)
    found = compute(TRACED, type(ROWS)(ROWS.ids, better, ROWS.words))
    before = index(TRACED, ROWS).values["overall"]
    assert found.values["overall"][place] >= before[place] - 1e-9


CELL = st.one_of(st.none(), st.sampled_from([0.0, 1.0, -1.0, 1e60, -1e60, 1e-200]), st.floats(-10, 10))
RULES: list[dict[str, Any]] = [
    {"min_max": [0, 100]}, {"z_score": [0, 1]}, {"percentile_rank": "average"}, {"ratio_to": "best"}, {"ratio_to": "mean"}, {"reach": 2},
    {"around_mean": 0.1}, {"goalposts": [1, 10], "log": True, "truncate": False}, {"as_is": True},
    {"percentiles": [{"at": 50, "points": 9}]},
]  # fmt: skip
ROOTS: list[dict[str, Any]] = [
    *({"combine": method} for method in ("arithmetic", "geometric", "harmonic", "minimum", "median", "mazziotta_pareto")),
    {"combine": "power", "exponent": -3}, {"combine": "power", "exponent": 4}, {"combine": "harmonic", "shifted": True},
]  # fmt: skip


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=9), st.sampled_from(RULES), st.sampled_from(ROOTS), st.booleans())
def test_whatever_the_table_holds_figures_are_finite_or_declared_missing(
    cells: list[tuple[float | None, float | None]], rule: dict[str, Any], root: dict[str, Any], treated: bool
) -> None:
    more: dict[str, Any] = {"outliers": {"skewness": 0.5, "kurtosis": 0.5}, "impute": "mean"} if treated else {}
    of = rubric(leaf("x"), leaf("y"), root=root, **(more | {"normalise": rule}))
    found = index(of, table(x=[x for x, _ in cells], y=[y for _, y in cells]))
    trace = json.loads(trace_of(found), parse_constant=pytest.fail)
    for one in trace["initiatives"].values():
        overall = one["nodes"]["overall"]
        assert (overall["value"] is None) == (overall["rank"] is None) == (overall["missing"] is not None)
