"""Shift–share on the example of Farhauer and Kröll (2013) in REAT's manual, worked out by hand, and by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.figures import NotAssessed
from assess.evidence.shift_share import ShiftShare, shift_share
from assess.evidence.tables import shift_share_table
from tests.evidence.builders import economy, example, shared

COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500), st.integers(0, 500)), min_size=1, max_size=8)


def split(found: ShiftShare | NotAssessed) -> ShiftShare:
    assert isinstance(found, ShiftShare)
    return found


def test_region_a_by_hand() -> None:
    """Nation 1,100 → 1,265 (+15 %); by industry +10, +40, −10, +20 %. Region A 180 → 205.

    National 180 · 0.15 = 27; mix 90·(−0.05) + 20·0.25 + 10·(−0.25) + 60·0.05 = 1; regional 25 − 28 = −3.
    """
    parts = split(shift_share([90, 20, 10, 60], [100, 40, 10, 55], [400, 150, 150, 400], [440, 210, 135, 480]))
    assert parts.national.sum() == pytest.approx(27)
    assert parts.mix.sum() == pytest.approx(1)
    assert parts.regional == pytest.approx(np.array([1, 12, 1, -17]))
    assert parts.change.sum() == 25


def test_the_homothetic_split_by_hand() -> None:
    """First industry: e* = 180·400/1100, r − g_i = 1/90; so e*/90 is competition and 1 − e*/90 allocation."""
    parts = split(shift_share([90, 20, 10, 60], [100, 40, 10, 55], [400, 150, 150, 400], [440, 210, 135, 480]))
    expected = 180 * 400 / 1100 / 90
    assert parts.homothetic[0] == pytest.approx(expected)
    assert parts.allocation[0] == pytest.approx(1 - expected)


def test_freiburg_grew_by_what_the_parts_add_up_to() -> None:
    town = shared("regions/freiburg.csv")
    parts = split(shift_share(town["e_Freiburg2008"], town["e_Freiburg2014"], town["e_Germany2008"], town["e_Germany2014"]))
    assert (parts.national + parts.mix + parts.regional).sum() == pytest.approx(114_429 - 100_056)
    growth = town["e_Germany2014"].sum() / town["e_Germany2008"].sum() - 1
    assert parts.national.sum() == pytest.approx(town["e_Freiburg2008"].sum() * growth)


def test_the_regions_make_up_the_nation() -> None:
    table = shift_share_table(example())
    assert not isinstance(table, NotAssessed)
    assert table["regional"].groupby(table["cluster"]).sum().to_numpy() == pytest.approx(np.zeros(6), abs=1e-9)
    assert table["mix"].sum() == pytest.approx(0, abs=1e-9)
    assert (table["national"] + table["mix"] + table["regional"]).to_numpy() == pytest.approx(table["change"].to_numpy())


def test_an_industry_not_known_in_both_years_is_in_neither() -> None:
    a = "A,10,2020,10\nA,10,2022,20\nA,20,2020,50\nA,20,2022,s\n"
    b = "B,10,2020,10\nB,10,2022,10\nB,20,2020,5\nB,20,2022,5\n"
    table = shift_share_table(economy(f"region,industry,year,employment\n{a}{b}"))
    assert not isinstance(table, NotAssessed)
    assert table.set_index(["region", "cluster"]).loc[("A", "Steel"), "change"] == 0
    assert table["change"].sum() == 10


def test_what_does_not_allow_shares_is_not_assessed() -> None:
    assert shift_share([1], [1], [0], [1]) == NotAssessed("an industry the nation had none of at the start")
    assert shift_share([1], [np.nan], [1], [1]) == NotAssessed("some employment is not known")
    assert shift_share([], [], [], []) == NotAssessed("no industries")
    assert shift_share([1], [-1], [1], [1]) == NotAssessed("a negative amount")
    with pytest.raises(ValueError, match="same industries"):
        shift_share([1], [1], [1, 2], [1, 2])


@given(COUNTS)
def test_the_parts_always_add_up(counts: list[tuple[int, int, int, int]]) -> None:
    parts = split(shift_share(*zip(*counts, strict=True)))
    assert parts.national + parts.mix + parts.regional == pytest.approx(parts.change, abs=1e-6)
    assert parts.homothetic + parts.allocation + parts.entry == pytest.approx(parts.regional, abs=1e-6)
