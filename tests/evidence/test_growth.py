"""Regressions by hand, against the textbook formulas, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from assess.evidence.figures import NotAssessed
from assess.evidence.growth import Regression, changes, growth_regression, least_squares
from tests.evidence.builders import economy, example


def fitted(found: Regression | NotAssessed) -> Regression:
    assert isinstance(found, Regression)
    return found


def test_a_line_through_four_points_by_hand() -> None:
    """x 0, 0, 1, 1 and y 0, 2, 3, 7: means 1 and 5, residuals ∓1, ∓2, all leverages ½.

    HC0 of the slope: (1 + 1 + 4 + 4)/4 = 2.5; HC1 times 4/2; HC3 times 1/(1 − ½)².
    """
    fit = fitted(least_squares([0, 2, 3, 7], [[0], [0], [1], [1]], ["x"]))
    constant, slope = fit.coefficients
    assert (constant.value, slope.value) == (pytest.approx(1), pytest.approx(4))
    assert slope.hc1 == pytest.approx(math.sqrt(5))
    assert slope.hc3 == pytest.approx(math.sqrt(10))
    assert constant.hc1 == pytest.approx(1)  # (1 + 1)/4 · 2
    assert fit.r_squared == pytest.approx(1 - 10 / 26)


def test_errors_are_those_of_the_sandwich_formula() -> None:
    """(X'X)⁻¹ X' diag(w) X (X'X)⁻¹ with MacKinnon and White's (1985) weights, written out."""
    random = np.random.default_rng(4)
    x = random.normal(size=(30, 2))
    y = 1 + x @ [2, -1] + random.normal(size=30) * (1 + x[:, 0] ** 2)
    design = np.column_stack([np.ones(30), x])
    bread = np.linalg.inv(design.T @ design)
    residuals = y - design @ (bread @ design.T @ y)
    leverage = np.diag(design @ bread @ design.T)
    fit = fitted(least_squares(y, x, ["a", "b"]))
    for name, weights in (("hc1", residuals**2 * 30 / 27), ("hc3", (residuals / (1 - leverage)) ** 2)):
        expected = np.sqrt(np.diag(bread @ (design.T * weights) @ design @ bread))
        assert [getattr(one, name) for one in fit.coefficients] == pytest.approx(expected.tolist())


def test_units_and_order_do_not_matter() -> None:
    random = np.random.default_rng(5)
    x, y = random.normal(size=(20, 2)), random.normal(size=20)
    one, order = fitted(least_squares(y, x, ["a", "b"])), random.permutation(20)
    other = fitted(least_squares(y[order], x[order] * [1e6, 1], ["a", "b"]))
    assert other.coefficients[1].value * 1e6 == pytest.approx(one.coefficients[1].value)
    assert other.coefficients[1].hc3 * 1e6 == pytest.approx(one.coefficients[1].hc3)
    assert other.coefficients[2].value == pytest.approx(one.coefficients[2].value)


def test_intervals_cover_where_the_spread_is_uneven() -> None:
    random = np.random.default_rng(6)
    hits = 0
    for _ in range(500):
        x = random.normal(size=200)
        slope = fitted(least_squares(x + random.normal(size=200) * (0.5 + np.abs(x)), x[:, None], ["x"])).coefficients[1]
        hits += abs(slope.value - 1) <= 2 * slope.hc3
    assert 0.92 <= hits / 500 <= 0.99


@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([1, 2], [[1], [2]], "2 units for 2 coefficients"),
        ([1, 2, 3], [[1], [math.nan], [3]], "some values are not known"),
        ([1, 1, 1], [[1], [2], [3]], "growth is the same everywhere"),
        ([1, 2, 4], [[7], [7], [7]], "the variables determine one another"),
        ([1, 2, 4], [[0], [0], [0]], "the variables determine one another"),
        ([1, 2, 4], [[1], [0], [0]], "a unit that determines a coefficient alone"),
    ],
)
def test_what_cannot_be_fitted_has_a_reason(y: list[float], x: list[list[float]], reason: str) -> None:
    assert least_squares(y, x, ["x"]) == NotAssessed(reason)


def test_growth_depends_on_what_was_put_in() -> None:
    """Employment falls by 2 % a year per unit of ln employment and rises by 10 % per unit of ln wage: exactly recovered."""
    random = np.random.default_rng(7)
    start, wage = random.uniform(10, 1000, 12), random.uniform(20, 60, 12)
    end = start * np.exp(5 * (0.05 - 0.02 * np.log(start) + 0.1 * np.log(wage)))
    units = pd.DataFrame({"employment_start": start, "employment_end": end, "wage_start": wage, "patents_start": 0.0})
    units.loc[12] = [0, 5, 30, 0]
    fit = growth_regression(units, 5)
    assert [one.value for one in fitted(fit.regression).coefficients] == pytest.approx([0.05, -0.02, 0.1])
    assert (fit.left_out, fit.omitted) == (1, ("ln_1_patents",))
    with pytest.raises(ValueError, match="the end comes after"):
        growth_regression(units, 0)


def test_growth_compares_the_same_industries() -> None:
    """Code 11 is suppressed in 2022, so that Fish is judged by code 10 alone."""
    text = "region,industry,year,employment,wage\nA,10,2020,100,30\nA,10,2022,121,\nA,11,2020,900,30\nA,11,2022,s,\n"
    row = changes(economy(text)).iloc[0]
    assert (row["employment_start"], row["employment_end"]) == (100, 121)
    assert row["growth"] == pytest.approx(math.log(1.1))
    assert row["wage_start"] == 30


def test_the_example_has_growth_in_all_its_regions() -> None:
    rows = changes(example())
    assert len(rows) == 35  # Software in Southgate: missing in 2019
    assert rows["growth"].isna().sum() == 1  # Instruments in Hillcombe: zero in both years
    with pytest.raises(ValueError, match="two years"):
        changes(economy("region,industry,employment\nA,10,1\n"))
