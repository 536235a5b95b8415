"""Traded against local, by hand and on the U.S. states."""

from __future__ import annotations

import pytest

from assess.evidence.comparison import Compared, compare_types
from assess.evidence.economy import Economy
from assess.evidence.figures import NotAssessed
from tests.evidence.builders import economy, us_states

TEXT = (
    "region,industry,employment,establishments,wages,patents\n"
    "A,10,10,2,500,1\nA,20,30,1,1500,3\nA,47,40,8,800,0\n"
    "B,10,s,1,s,2\nB,20,0,0,0,0\nB,47,20,4,,1\n"
)  # fmt: skip


def compared(one: Economy, year: int = 0) -> dict[str, Compared]:
    return {each.measure: each for each in compare_types(one, year)}


def test_ratios_of_sums_over_what_is_known() -> None:
    found = compared(economy(TEXT))
    assert (found["employment"].traded, found["employment"].local) == (40, 60)
    assert found["share_of_employment"].traded == pytest.approx(0.4)
    assert (found["industries"].traded, found["industries"].local) == (2, 1)
    assert (found["wage"].traded, found["wage"].local, found["wage"].ratio) == (50, 20, 2.5)
    assert found["patents"].traded == pytest.approx(1000)  # 4 for 40
    assert found["establishment_size"].local == 5


def test_what_one_side_lacks_is_not_assessed() -> None:
    found = compared(economy("region,industry,employment,patents\nA,10,5,1\nA,47,s,\n"))
    assert found["patents"].local == NotAssessed("not known for any of them")
    assert found["patents"].ratio == NotAssessed("not known for any of them")
    assert Compared("x", "y", 1.0, 0.0).ratio == NotAssessed("the local figure is zero")
    assert compare_types(economy("region,industry,employment\nA,10,s\n"), 0)[0].traded == NotAssessed("not known for any of them")


def test_traded_clusters_of_the_united_states_pay_more_and_employ_less() -> None:
    """Porter (2003); Delgado, Porter and Stern (2016): about a third of employment, 51 traded and 16 local clusters."""
    found = compared(us_states())
    assert found["share_of_employment"].traded == pytest.approx(0.36, abs=0.005)
    assert (found["clusters"].traded, found["clusters"].local) == (51, 16)
    ratio = found["wage"].ratio
    assert isinstance(ratio, float)
    assert ratio > 1.5
