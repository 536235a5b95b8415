"""Agreement on items and scales, against published figures and by its own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.scoring.agreement import average_deviation, consensus, polarised, r_wg, r_wg_j

COUNTS = st.lists(st.integers(0, 12), min_size=3, max_size=9)


def test_agreement_by_hand() -> None:
    # 1 2 3 on five steps: s² = 1, the uniform null has 2: 1 − 1/2
    assert r_wg(np.array([1.0, 2, 3]), 5) == pytest.approx(0.5)
    assert r_wg(np.array([4.0]), 5) is None


@pytest.mark.parametrize(("variance", "items", "expected"), [(0.5, 1, 0.75), (0.5, 5, 0.9375), (1.0, 10, 10 / 11), (2.0, 10, 0.0)])
def test_agreement_on_a_scale_follows_spearman_and_brown(variance: float, items: int, expected: float) -> None:
    """James, Demaree & Wolf (1984), equations 1 and 2: on five steps the uniform variance is 2; r_wg(J) steps r_wg up by Spearman–Brown."""
    deviation = np.sqrt(variance / 2)
    values = np.tile(np.array([[3 - deviation], [3 + deviation]]), (1, items))
    assert r_wg_j(values, 5) == pytest.approx(expected)
    assert r_wg_j(values[:, :1], 5) == pytest.approx(r_wg(values[:, 0], 5))
    assert r_wg_j(values[:1], 5) is None


def test_average_deviation_by_hand() -> None:
    """Burke, Finkelstein & Dusig (1999), equation 1: Σ|x − mean| ÷ n."""
    assert average_deviation(np.array([1.0, 2, 4, 5])) == pytest.approx(1.5)
    assert average_deviation(np.array([3.0, 3, 3])) == 0
    assert average_deviation(np.array([3.0])) is None


def test_consensus_agrees_with_the_published_example() -> None:
    """The example of the R package agrmt (Ruedin), which implements van der Eijk (2001): 0.6113333."""
    assert consensus([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333, abs=5e-8)


def test_consensus_at_its_three_marks() -> None:
    """Van der Eijk (2001), p. 328: 1 for one step, 0 for all alike, −1 for both ends."""
    assert consensus([0, 0, 7, 0, 0]) == 1
    assert consensus([4, 4, 4, 4, 4]) == 0
    assert consensus([5, 0, 0, 0, 0, 0, 5]) == -1
    assert consensus([3, 3, 0, 0, 0]) == pytest.approx(0.75)
    assert consensus([0, 0, 0]) is None
    assert consensus([1, 1]) is None


@settings(deadline=None)
@given(COUNTS)
def test_consensus_is_bounded_and_knows_no_direction(counts: list[int]) -> None:
    found = consensus(counts)
    assert (found is None) == (sum(counts) == 0)
    if found is not None:
        assert -1 - 1e-12 <= found <= 1 + 1e-12
        assert consensus(counts[::-1]) == pytest.approx(found)
        assert consensus([3 * count for count in counts]) == pytest.approx(found)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=12), st.randoms())
def test_agreement_is_bounded_and_knows_no_order(answers: list[int], random: object) -> None:
    values = np.array(answers, float)
    shuffled = values.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for measure in (lambda x: r_wg(x, 5), average_deviation, lambda x: r_wg_j(x[:, None], 5)):
        assert measure(shuffled) == pytest.approx(measure(values))
    assert 0 <= (r_wg(values, 5) or 0) <= 1
    assert 0 <= (average_deviation(values) or 0) <= 2


@pytest.mark.parametrize(
    ("counts", "camps"),
    [
        ([3, 1, 0, 1, 3], True),
        ([1, 1, 4, 1, 1], False),
        ([5, 0, 0, 0, 1], False),
        ([2, 2, 0, 0, 0, 2, 2], True),
        ([0, 3, 0, 0, 0, 3, 0], True),
        ([4, 4, 4, 4, 4], False),  # spread evenly: nobody stands in a camp
        ([0] * 5, False),
        ([1, 1], False),
    ],
)
def test_two_camps_are_seen(counts: list[int], camps: bool) -> None:
    assert polarised(counts) is camps
