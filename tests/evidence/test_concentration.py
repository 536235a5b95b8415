"""Concentration against figures published with the R package REAT (Wieland 2019), by hand, and by properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.concentration import (
    ellison_glaeser,
    gini,
    gini_of_quotients,
    herfindahl,
    herfindahl_normalised,
    hoover,
    krugman,
    plant_herfindahl,
    theil,
)
from assess.evidence.figures import NotAssessed
from tests.evidence.builders import shared

AMOUNTS = st.lists(st.tuples(st.floats(0.1, 1e6), st.floats(0.1, 1e6)), min_size=2, max_size=12)


def test_published_gini_of_specialisation_and_concentration() -> None:
    """REAT's manual, gini.spec and gini.conc: the examples of Farhauer and Kröll (2013)."""
    assert gini_of_quotients([700, 600, 500, 10000, 40000], [30000, 15000, 10000, 60000, 50000]) == pytest.approx(0.6222222, abs=5e-8)
    assert gini_of_quotients([500, 500, 1000, 7000, 1000], [20000, 15000, 20000, 40000, 5000]) == pytest.approx(0.4068966, abs=5e-8)


def test_published_figures_of_goettingen_and_freiburg() -> None:
    """REAT's manual, gini.spec and krugman.spec."""
    town = shared("regions/goettingen.csv").iloc[1:]
    assert gini_of_quotients(town["Goettingen2017"], town["BRD2017"]) == pytest.approx(0.359852, abs=5e-7)
    assert krugman(town["Goettingen2017"], town["BRD2017"]) == pytest.approx(0.4508469, abs=5e-8)
    town = shared("regions/freiburg.csv")
    assert gini_of_quotients(town["e_Freiburg2014"], town["e_Germany2014"]) == pytest.approx(0.2089009, abs=5e-8)


def test_published_krugman_of_regions_without_a_common_industry() -> None:
    """REAT's manual, krugman.spec: 2, the maximum."""
    assert krugman([20, 10, 70, 0, 0], [0, 0, 0, 60, 40]) == pytest.approx(2)


def test_published_ellison_glaeser_index() -> None:
    """REAT's manual, ellison.a: ten firms in Vienna, Linz and Graz, the example of Farhauer and Kröll (2014)."""
    firms = np.array([200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000], dtype=float)
    plants = herfindahl(firms)
    assert isinstance(plants, float)
    assert ellison_glaeser([13000, 32000, 25000], [500000, 400000, 100000], plants) == pytest.approx(0.05990628, abs=5e-9)


def test_figures_worked_out_by_hand() -> None:
    assert gini([1, 3]) == pytest.approx(0.25)  # 2·(1·1 + 2·3)/(2·4) − 3/2
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)  # the maximum, (n − 1)/n
    assert herfindahl([2, 3, 5]) == pytest.approx(0.38)
    assert herfindahl_normalised([2, 3, 5]) == pytest.approx((0.38 - 1 / 3) / (2 / 3))
    assert hoover([80, 20], [50, 50]) == pytest.approx(0.3)
    assert theil([1, 3]) == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    assert theil([0, 5]) == pytest.approx(math.log(2))
    assert gini([1, 1, 2], [1, 1, 2]) == pytest.approx(0, abs=1e-12)


def test_plants_of_equal_size_give_one_over_their_number() -> None:
    assert plant_herfindahl([50, 50], [5, 5]) == pytest.approx(0.1)
    assert plant_herfindahl([0, 100], [0, 4]) == pytest.approx(0.25)
    assert plant_herfindahl([10, 10], [0, 2]) == NotAssessed("employment without an establishment")


def test_a_weighted_gini_is_that_of_every_person() -> None:
    """Two places with two and one units of the reference are three places of one unit."""
    assert gini([4, 6], [2, 1]) == pytest.approx(gini([2, 2, 6]))


@pytest.mark.parametrize(
    ("values", "reason"),
    [([], "no values"), ([0, 0], "all values are zero"), ([1, math.nan], "some values are not known"), ([1, -1], "a negative amount")],
)
def test_what_cannot_be_stated_has_a_reason(values: list[float], reason: str) -> None:
    for figure in (gini, herfindahl, hoover, theil):
        assert figure(values) == NotAssessed(reason)


def test_a_value_where_the_reference_has_none_is_not_assessed() -> None:
    assert isinstance(gini([1, 1], [1, 0]), NotAssessed)
    assert isinstance(theil([1, 1], [1, 0]), NotAssessed)
    assert isinstance(gini_of_quotients([1, 0], [1, 0]), NotAssessed)
    assert ellison_glaeser([1, 1], [1, 1], 1.0) == NotAssessed("a single plant")
    with pytest.raises(ValueError, match="2 values, but 3"):
        hoover([1, 1], [1, 1, 1])


@given(AMOUNTS, st.floats(0.01, 100), st.randoms())
def test_scale_and_order_do_not_matter_and_bounds_hold(pairs: list[tuple[float, float]], factor: float, random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for figure, most in ((gini, 1), (hoover, 1), (krugman, 2), (theil, math.inf), (gini_of_quotients, 1)):
        value = figure(*zip(*pairs, strict=True))
        other = figure([factor * first for first, _ in shuffled], [second for _, second in shuffled])
        assert isinstance(value, float)
        assert 0 <= value <= most
        assert value == pytest.approx(other, abs=1e-9)
    index = herfindahl([first for first, _ in pairs])
    assert isinstance(index, float)
    assert 1 / len(pairs) - 1e-12 <= index <= 1
