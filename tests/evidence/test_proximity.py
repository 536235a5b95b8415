"""Co-location and candidates by hand and by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assess.evidence.figures import NotAssessed
from assess.evidence.proximity import candidates, present, proximity

PRESENCE = arrays(float, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.sampled_from([0.0, 1.0, np.nan]))
FOUR = [[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]]
"""Industry a in three regions, b in two of them, c in one of them and in another."""


def test_proximity_is_the_smaller_conditional_probability() -> None:
    """a and b: 2 of 3 and 2 of 2, so 2/3; a and c: 1 of 3 and 1 of 2, so 1/3; b and c: never."""
    assert proximity(FOUR) == pytest.approx(np.array([[1, 2 / 3, 1 / 3], [2 / 3, 1, 0], [1 / 3, 0, 1]]))


def test_candidates_are_ordered_by_density() -> None:
    """The fourth region has c only: a has density (1/3)/(2/3 + 1/3), b none."""
    found = candidates(FOUR, 3, proximity(FOUR))
    assert not isinstance(found, NotAssessed)
    assert [(one.industry, one.density) for one in found] == [(0, pytest.approx(1 / 3))]
    assert found[0].nearest == ((2, pytest.approx(1 / 3)),)
    third = candidates(FOUR, 2, proximity(FOUR))
    assert not isinstance(third, NotAssessed)
    assert [(one.industry, one.density, one.nearest) for one in third] == [(1, pytest.approx(1), ((0, pytest.approx(2 / 3)),))]


def test_unknown_is_neither_present_nor_absent() -> None:
    assert np.isnan(present([[np.nan, 1.0, 0.99]])[0, 0])
    assert present([[np.nan, 1.0, 0.99]])[0, 1:].tolist() == [1, 0]
    with_unknown = [*FOUR, [np.nan, 1, 0]]
    assert proximity(with_unknown)[0, 1] == pytest.approx(2 / 3)
    assert all(one.industry != 0 for one in _found(with_unknown, 4))


def _found(presence: list[list[float]], region: int) -> list:  # type: ignore[type-arg]
    found = candidates(presence, region, proximity(presence))
    return [] if isinstance(found, NotAssessed) else found


def test_a_region_specialised_in_nothing_has_no_candidates() -> None:
    assert candidates([[1, 1], [0, 0]], 1, np.ones((2, 2))) == NotAssessed("the region is specialised in nothing")


@given(PRESENCE)
def test_proximity_is_symmetric_between_zero_and_one_and_blind_to_order(presence: np.ndarray) -> None:
    links = proximity(presence)
    assert (links == links.T).all()
    assert ((links >= 0) & (links <= 1)).all()
    assert proximity(presence[::-1]) == pytest.approx(links)
    assert proximity(presence[:, ::-1]) == pytest.approx(links[::-1, ::-1])
    for region in range(len(presence)):
        found = candidates(presence, region, links)
        assert isinstance(found, NotAssessed) or all(0 < one.density <= 1 + 1e-12 for one in found)
