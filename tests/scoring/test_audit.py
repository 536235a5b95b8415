"""The audit of what leaves: what follows from rows over groups, by rank arithmetic."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assess.scoring.audit import given_away, rank, row_of

GROUPS = ("a", "b", "c", "d", "e")


def rows(*sets: str) -> list[dict[str, str]]:
    """`ab` for the figure of the groups a and b together."""
    return [row_of(one) for one in sets]


def test_a_group_that_is_too_small_is_given_away_by_its_own_figure() -> None:
    assert given_away(rows("a", "b"), {"a": 4, "b": 9}, 5) == ("a",)


def test_groups_that_are_large_enough_give_nothing_away() -> None:
    assert given_away(rows("a", "b", "ab"), {"a": 5, "b": 9}, 5) is None


def test_the_last_group_follows_from_the_total_and_all_others() -> None:
    assert given_away(rows("abc", "a", "b"), {"a": 9, "b": 9, "c": 2}, 5) == ("c",)


def test_a_sum_of_two_small_groups_is_given_away_as_a_pair() -> None:
    assert given_away(rows("abc", "a"), {"a": 9, "b": 2, "c": 2}, 5) == ("b", "c")


def test_margins_of_a_table_give_a_difference_away_although_no_single_group_follows() -> None:
    assert given_away(rows("ac", "bc"), {"a": 2, "b": 2, "c": 9}, 5) == ("a", "b")


def test_a_chain_of_overlapping_figures_is_followed_to_its_end() -> None:
    assert given_away(rows("ab", "bc", "cd", "ad"), dict.fromkeys("abcd", 5), 5) is None
    assert given_away(rows("ab", "bc", "ac"), {"a": 2, "b": 9, "c": 9}, 5) == ("a",)


def test_whoever_reads_knows_groups_of_which_nobody_stands_behind_the_figure() -> None:
    assert given_away(rows("ab"), {"a": 3}, 5) == ("a",)


def test_what_is_out_already_is_no_news() -> None:
    voices = {"a": 4, "b": 9, "c": 9}
    assert given_away(rows("a", "bc"), voices, 5, before=rows("a")) is None
    assert given_away(rows("bc"), voices, 5, before=rows("abc")) == ("a",)


def test_two_totals_with_other_weights_tell_groups_apart() -> None:
    voices = {"a": 6, "b": 9}
    totals = [{"a": "1/6", "b": "1/9"}, {"a": "3/6", "b": "1/9"}]
    assert given_away(totals, voices, 5) is None
    assert given_away(totals, voices, 7) == ("a",)
    assert given_away(totals[:1], voices, 7) is None


def test_a_group_of_one_mind_must_not_follow_however_large() -> None:
    voices = {"a": 6, "b": 9, "c": 9}
    assert given_away(rows("abc"), voices, 5, of_one_mind=["a"]) is None
    assert given_away(rows("abc", "bc"), voices, 5, of_one_mind=["a"]) == ("a",)
    assert given_away(rows("abc", "bc"), voices, 5) is None


def test_nothing_follows_from_nothing() -> None:
    assert given_away([], {"a": 1}, 5) is None


@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), max_size=6))
def test_rank_is_that_of_linear_algebra(matrix: list[list[int]]) -> None:
    assert rank(matrix) == (np.linalg.matrix_rank(np.array(matrix)) if matrix else 0)


figures = st.lists(st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(["1", "2", "1/3", "5/2"]), min_size=1), min_size=1, max_size=5)
sizes = st.fixed_dictionaries({group: st.integers(1, 7) for group in GROUPS})


@given(figures, sizes)
def test_what_passes_cannot_be_combined_to_any_figure_of_too_few(shown: list[dict[str, str]], voices: dict[str, int]) -> None:
    """A second way to say it: no non-zero combination of the rows vanishes outside of too few voices."""
    matrix = np.array([[float(Fraction(row.get(group, "0"))) for group in GROUPS] for row in shown])
    leaks = False
    for few in chain.from_iterable(combinations(GROUPS, size) for size in range(1, 6)):
        if sum(voices[group] for group in few) < 5:
            outside = matrix[:, [GROUPS.index(group) for group in GROUPS if group not in few]]
            free = np.linalg.svd(outside.T)[2][np.linalg.matrix_rank(outside.T) :] if outside.size else np.eye(len(shown))
            leaks |= bool(np.abs(free @ matrix).max(initial=0) > 1e-9)
    assert (given_away(shown, voices, 5) is not None) == leaks


@given(figures, sizes)
def test_another_row_never_gives_less_away(shown: list[dict[str, str]], voices: dict[str, int]) -> None:
    if given_away(shown[1:], voices, 5):
        assert given_away(shown, voices, 5)
