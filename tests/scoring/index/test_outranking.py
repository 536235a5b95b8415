"""Rankings from pairwise comparison."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.scoring.index.outranking import borda, copeland, kemeny, kemeny_score, support
from tests.scoring.cases import cases, numbers
from tests.scoring.index.tables import index, leaf, rubric, table


def of_profiles(profiles: list[list[Any]]) -> tuple[str, np.ndarray]:
    """Names, and pairwise support: each profile is a number of indicators and the ranking they give, best first."""
    names = "".join(sorted(profiles[0][1]))
    places = np.array([[-order.index(name) for _, order in profiles] for name in names], float)
    return names, support(places, np.array([number for number, _ in profiles], float))


def by_brute_force(matrix: np.ndarray) -> list[tuple[int, ...]]:
    scored = {order: kemeny_score(matrix, list(order)) for order in permutations(range(len(matrix)))}
    best = max(scored.values())
    return [order for order, score in scored.items() if score > best - 1e-9]


def test_outranking_and_copeland_agree_with_published_values() -> None:
    for case in cases("coinr_functions", "outranking_copeland_cases.json"):
        values = np.column_stack([numbers(column) for column in case["X"].values()])
        weights = np.array(case["w"] or [1.0] * values.shape[1])
        matrix = support(values, weights / weights.sum())
        np.testing.assert_allclose(matrix, case["outranking"], rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(copeland(matrix), case["copeland"])


def test_the_handbook_s_tables() -> None:
    """OECD/JRC (2008), Tables 25–34: Moulin, Condorcet, Fishburn, and a circle without a solution."""
    tried = 0
    for case in cases("oecd_rank_aggregation", "expected.json").values():
        names, matrix = of_profiles(case["profiles"])
        assert dict(zip(names, borda(matrix), strict=True)) == case["borda"]
        for better, row in case.get("outranking", {}).items():
            for worse, number in row.items():
                assert matrix[names.index(better), names.index(worse)] == number
        for order, score in case.get("kemeny_scores", {}).items():
            assert kemeny_score(matrix, [names.index(name) for name in order]) == score
        if "kemeny_ranking" in case:
            best = {"".join(names[one] for one in order) for order in by_brute_force(matrix)}
            assert best == set(case["kemeny_ranking"])
        if order := case.get("condorcet_ranking"):
            assert "".join(names[place] for place in np.argsort(-copeland(matrix))) == order
            assert "".join(names[place] for place in np.argsort(kemeny(matrix))) == order
        tried += 1
    assert tried == 5


def test_who_cannot_be_told_apart_shares_a_place() -> None:
    _, circle = of_profiles([[1, "abc"], [1, "cab"], [1, "bca"]])
    np.testing.assert_array_equal(kemeny(circle), [2, 2, 2])


@given(st.lists(st.permutations(range(5)), min_size=1, max_size=5))
def test_kemeny_finds_every_best_ranking(profiles: list[list[int]]) -> None:
    matrix = support(-np.array([[order.index(one) for order in profiles] for one in range(5)], float), np.ones(len(profiles)))
    best = by_brute_force(matrix)
    expected = [np.mean([order.index(one) + 1 for order in best]) for one in range(5)]
    np.testing.assert_allclose(kemeny(matrix), expected)


def test_beyond_ten_the_ranking_is_improved_until_no_move_helps() -> None:
    values = np.random.default_rng(5).normal(size=(14, 7))
    matrix = support(values, np.ones(7))
    places = kemeny(matrix)
    order = [int(one) for one in np.argsort(places)]
    assert sorted(places) == list(range(1, 15))
    score = kemeny_score(matrix, order)
    assert score >= kemeny_score(matrix, [int(one) for one in np.argsort(-borda(matrix), kind="stable")])
    for place in range(14):
        for target in range(14):
            moved = [one for one in order if one != order[place]]
            moved.insert(target, order[place])
            assert kemeny_score(matrix, moved) <= score + 1e-9


def test_a_clear_order_is_found_beyond_ten() -> None:
    values = np.tile(np.arange(12.0)[::-1, None], 3)
    np.testing.assert_array_equal(kemeny(support(values, np.ones(3))), np.arange(1, 13))


def test_what_one_of_two_lacks_is_left_out_between_them() -> None:
    matrix = support(np.array([[1, np.nan, 5], [2, 3, 1], [np.nan, 1, np.nan]]), np.array([0.2, 0.5, 0.3]))
    np.testing.assert_allclose(matrix[0, 1], 0.6)
    np.testing.assert_allclose(matrix[0, 2], 0.5)  # nothing in common
    np.testing.assert_allclose(matrix[1, 2], 1)


@pytest.mark.parametrize(("method", "expected"), [("copeland", [2, 0, -2]), ("borda", [1.6, 0.8, 0.6]), ("kemeny", [2, 1, 0])])
def test_an_index_can_rank_by_pairs(method: str, expected: list[float]) -> None:
    of = rubric(leaf("x", weight=3), leaf("y"), leaf("z"), normalise={"rank": "lowest"})
    found = index(of, table(x=[3, 2, 1, None], y=[1, 2, 3, None], z=[9, 7, 8, None]), method=method)
    np.testing.assert_allclose(found.values["overall"][:3], expected)
    np.testing.assert_array_equal(found.ranks["overall"], [1, 2, 3, np.nan])


@given(st.randoms())
def test_the_order_of_the_rows_does_not_matter(random: object) -> None:
    values = np.array([[1, 4, 2], [3, 3, 3], [2, 1, 4], [4, 2, 1]], float)
    order = np.array(sorted(range(4), key=lambda _: random.random()))  # type: ignore[attr-defined]
    for figure in (copeland, borda, kemeny):
        found = figure(support(values, np.array([2.0, 1, 1])))
        np.testing.assert_allclose(figure(support(values[order], np.array([2.0, 1, 1]))), found[order])
