"""What may be shown: threshold, remainder, merges, and an attack on everything published."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.instruments.rubric import Disclosure
from assess.scoring.cells import hidden_units, joined, partition
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.scorecard_model import Scorecard, ScorecardFields
from tests.scoring.builders import criterion, dimension, instrument, item, people, person, published, scored
from tests.scoring.cases import cases

GROUPS = ("small_firm", "large_firm", "research", "authority", "support")
MERGES = ({"key": "firms", "title": "Firms", "groups": ["small_firm", "large_firm"]},)
RULES = Disclosure.model_validate({"minimum": 5, "merges": MERGES})


def test_units_are_hidden_as_published_and_hand_made_cases_say() -> None:
    for case in cases("anonymity_threshold", "cases.json")["cases"]:
        found = hidden_units(case["units"], 5)
        assert set(found.units) == set(case["expected_hidden"]), case["id"]
        assert found.total == case.get("expected_total_hidden", False), case["id"]


def test_groups_that_are_large_enough_stand_alone() -> None:
    assert partition({"small_firm": 5, "research": 6}, RULES, 5) == {"small_firm": ("small_firm",), "research": ("research",)}


def test_a_small_group_is_merged_as_declared_before_it_is_hidden() -> None:
    assert partition({"small_firm": 9, "large_firm": 2, "research": 6}, RULES, 5) == {
        "research": ("research",),
        "firms": ("small_firm", "large_firm"),
    }


def test_groups_that_do_not_need_a_merge_are_not_merged() -> None:
    assert set(partition({"small_firm": 9, "large_firm": 5}, RULES, 5)) == {"small_firm", "large_firm"}


def test_a_merge_that_stays_too_small_is_not_made() -> None:
    assert partition({"small_firm": 2, "large_firm": 2, "research": 6, "support": 9}, RULES, 5) == {
        "support": ("support",),
        "others": ("small_firm", "large_firm", "research"),
    }


def test_the_smallest_shown_group_joins_a_remainder_that_is_too_small() -> None:
    assert partition({"research": 4, "authority": 8, "support": 12}, RULES, 5) == {
        "support": ("support",),
        "others": ("research", "authority"),
    }


def test_nothing_is_shown_of_fewer_than_the_minimum() -> None:
    assert partition({"research": 1, "authority": 2}, RULES, 5) == {}


def test_a_cell_too_small_for_a_measure_joins_the_remainder_that_is_there() -> None:
    cells = {"support": ("support",), "research": ("research",), "others": ("authority", "investor")}
    assert joined(cells, {"support": 9, "research": 3, "others": 6}, 5) == {
        "support": ("support",),
        "others": ("research", "authority", "investor"),
    }


def test_a_cell_that_nobody_of_answered_is_left_out() -> None:
    assert joined({"support": ("support",), "research": ("research",)}, {"support": 9, "research": 0}, 5) == {"support": ("support",)}


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 12)), st.integers(3, 6))
def test_every_cell_is_large_enough_and_every_group_in_exactly_one(counts: dict[str, int], minimum: int) -> None:
    cells = partition(counts, RULES, minimum)
    placed = [group for groups in cells.values() for group in groups]
    assert all(sum(counts[group] for group in groups) >= minimum for groups in cells.values())
    assert sorted(placed) == (sorted(group for group, count in counts.items() if count) if sum(counts.values()) >= minimum else [])


# The attack: everything linear that is published, against every set of groups with too few voices.

TWO = instrument(
    [item("trust"), item("skills")],
    [dimension("people", criterion("trust", "trust", "skills"))],
    respondents={"between": "stated", "weights": {"small_firm": 2, "large_firm": 1, "research": 1, "authority": 1, "support": 0.5}},
    disclosure={"minimum": 5, "merges": list(MERGES)},
)
MEASURES = ("trust", "skills")
Values = dict[str, list[tuple[int | None, int | None]]]
"""Group → its people's answers to the two items."""
Equation = tuple[dict[tuple[str, str], float], float]
"""Coefficients of the unknown sums (measure, group), and the published number."""


def equations(card: PublishedScorecard, n: dict[tuple[str, str], int]) -> list[Equation]:
    """What somebody knows who has read everything published and knows how many of each group answered."""
    found: list[Equation] = []
    for measure in MEASURES:
        result, node = card.items[measure], card.nodes[f"trust/{measure}"]
        if result.mean is None:
            continue
        everyone = [group for cell in result.cells.values() for group in cell.groups]
        found.append(({(measure, group): 1.0 for group in everyone}, result.mean * result.n))
        found.append(({(measure, group): 1.0 for group in everyone}, sum(int(step) * count for step, count in result.counts.items())))
        found.append(({(measure, group): 1.0 for group in everyone}, _sum(node.pooled.value, result.n)))
        for cell in result.cells.values():
            assert cell.mean is not None
            found.append(({(measure, group): 1.0 for group in cell.groups}, cell.mean * cell.n))
            found.append(({(measure, group): 1.0 for group in cell.groups}, sum(int(step) * count for step, count in cell.counts.items())))
        weights = {group: (cell.weight, cell.n) for cell in node.trace.cells for group in cell.groups}
        assert node.total.value is not None
        total = ({(measure, group): weight / size for group, (weight, size) in weights.items()}, node.total.value / 25 + 1)
        found.append(total)
    return found + cell_equations(card, n)


def cell_equations(card: PublishedScorecard, n: dict[tuple[str, str], int]) -> list[Equation]:
    """A cell's criterion is the mean of the indicators in which the cell stands alone."""
    found: list[Equation] = []
    for cell in card.cells:
        figures = {measure: card.nodes[f"trust/{measure}"].cells[cell.key] for measure in MEASURES}
        used = [measure for measure, figure in figures.items() if figure.value is not None]
        value = card.nodes["trust"].cells[cell.key].value
        for measure in used:
            size = sum(n[measure, group] for group in cell.groups)
            found.append(({(measure, group): 1.0 for group in cell.groups}, _sum(figures[measure].value, size)))
        if value is not None:
            sizes = {measure: sum(n[measure, group] for group in cell.groups) for measure in used}
            parts = {(measure, group): 1 / len(used) / sizes[measure] for measure in used for group in cell.groups}
            found.append((parts, value / 25 + 1))
    return found


def _sum(points: float | None, n: int) -> float:
    """The sum of answers behind a mean of points (0 to 100 for the steps 1 to 5)."""
    assert points is not None
    return (points / 25 + 1) * n


def given_away(found: list[Equation], n: dict[tuple[str, str], int], minimum: int) -> list[tuple[str, tuple[str, ...]]]:
    """Sets of groups with fewer than `minimum` answers whose sum follows from the equations."""
    if not found:
        return []
    unknowns = [key for key, count in n.items() if count]
    matrix = np.array([[coefficients.get(key, 0.0) for key in unknowns] for coefficients, _ in found])
    rank = np.linalg.matrix_rank(matrix)
    lost = []
    for measure in MEASURES:
        present = [group for name, group in unknowns if name == measure]
        for groups in chain.from_iterable(combinations(present, size) for size in range(1, len(present) + 1)):
            if sum(n[measure, group] for group in groups) < minimum:
                target = np.array([[float(key[0] == measure and key[1] in groups) for key in unknowns]])
                if np.linalg.matrix_rank(np.vstack([matrix, target])) == rank:
                    lost.append((measure, groups))
    return lost


def attack(values: Values) -> tuple[PublishedScorecard, list[Equation], dict[tuple[str, str], int]]:
    answers = [
        person(group, **{measure: one for measure, one in zip(MEASURES, pair, strict=True) if one is not None})
        for group, pairs in values.items()
        for pair in pairs
    ]
    n = {
        (measure, group): sum(pair[place] is not None for pair in values.get(group, []))
        for place, measure in enumerate(MEASURES)
        for group in GROUPS
    }
    card = published(TWO, answers)
    return card, equations(card, n), n


answer = st.one_of(st.none(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
everybody = st.dictionaries(st.sampled_from(GROUPS), st.lists(st.tuples(answer, answer), max_size=9), min_size=2)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(everybody)
def test_nothing_about_fewer_than_the_minimum_follows_from_everything_published(values: Values) -> None:
    _, found, n = attack(values)
    sums = {(m, g): sum(pair[p] or 0 for pair in values.get(g, [])) for p, m in enumerate(MEASURES) for g in GROUPS}
    for coefficients, number in found:  # the attacker's equations are true, so the attack is a real one
        assert sum(sums[key] * coefficient for key, coefficient in coefficients.items()) == pytest.approx(number)
    assert given_away(found, n, 5) == []


def test_the_attack_finds_the_last_group_where_all_others_and_the_total_are_shown() -> None:
    n = {("trust", "research"): 4, ("trust", "authority"): 8, ("trust", "support"): 9}
    naive: list[Equation] = [(dict.fromkeys(n, 1.0), 60.0), ({("trust", "authority"): 1.0}, 20.0), ({("trust", "support"): 1.0}, 25.0)]
    assert given_away(naive, n, 5) == [("trust", ("research",))]


def test_overall_and_all_groups_but_one_do_not_give_away_the_last() -> None:
    _, found, n = attack({"research": [(1, 1)] * 4, "authority": [(3, 3)] * 8, "support": [(5, 5)] * 12})
    assert given_away(found, n, 5) == []


def test_nonresponse_to_one_item_does_not_give_away_those_who_answered() -> None:
    values: Values = {"research": [(1, 2)] * 4 + [(None, 2)] * 3, "authority": [(3, 3)] * 8, "support": [(5, 5)] * 12}
    card, found, n = attack(values)
    assert set(card.items["trust"].cells) == {"support", "others"}
    assert set(card.items["skills"].cells) == {"research", "authority", "support"}
    assert card.nodes["trust/trust"].cells["research"].missing == "hidden"
    assert given_away(found, n, 5) == []


def test_too_few_answers_to_an_item_hide_it_and_keep_it_out_of_the_score() -> None:
    card = published(TWO, [person("research", trust=5), person("research", trust=5), *(person("research", skills=3) for _ in range(6))])
    assert (card.items["trust"].missing, card.items["trust"].counts, card.items["trust"].mean) == ("hidden", {}, None)
    assert card.nodes["trust"].total.value == pytest.approx(50)
    assert card.nodes["trust/trust"].total.missing == "hidden"


def test_nothing_at_all_is_shown_of_four_people() -> None:
    card = published(TWO, [person("research", trust=5, skills=1) for _ in range(4)])
    assert (card.cells, card.hidden) == ((), ("research",))
    assert {node.total.value for node in card.nodes.values()} == {None}
    assert card.nodes["overall"].total.missing == "hidden"


def test_people_of_one_organisation_count_as_one_voice() -> None:
    card = published(
        TWO, [person("research", "institute", trust=5, skills=5) for _ in range(9)] + [person("authority", trust=1, skills=1)] * 6
    )
    assert [cell.key for cell in card.cells] == ["others"]
    assert (card.cells[0].voices, card.cells[0].people) == (7, 15)


def test_a_named_assessment_shows_all_groups_and_their_voices() -> None:
    card = published(TWO, people({"research": [1, 2], "authority": [4]}), anonymous=False)
    assert [cell.key for cell in card.cells] == ["research", "authority"]
    assert card.nodes["trust/trust"].cells["research"].points == (0, 25)


def test_single_voices_leave_an_anonymous_scorecard_before_it_is_published() -> None:
    answers = people({"research": [1, 2, 3, 4, 5]})
    inside, outside = scored(TWO, answers), published(TWO, answers)
    assert inside.nodes["trust/trust"].total.points == (0, 25, 50, 75, 100)
    figures: Callable[[Scorecard | PublishedScorecard], list] = lambda card: [  # noqa: E731
        figure for node in card.nodes.values() for figure in (node.total, node.pooled, *node.cells.values())
    ]
    assert {figure.points for figure in figures(outside)} == {None}
    assert outside.nodes["trust/trust"].total.range == (0, 100)


AMOUNTS = instrument(
    [item("turnover", "number", about="organisation"), item("trust")],
    [dimension("people", criterion("trust", "trust"))],
)


def test_an_organisation_that_makes_up_most_of_an_amount_hides_it() -> None:
    even = published(AMOUNTS, [person("research", turnover=10) for _ in range(6)])
    uneven = published(AMOUNTS, [person("research", turnover=1) for _ in range(6)] + [person("research", turnover=90)])
    assert even.items["turnover"].numbers is not None
    assert (uneven.items["turnover"].missing, uneven.items["turnover"].numbers) == ("hidden", None)


def test_a_dominated_cell_takes_all_cells_into_one() -> None:
    answers = [person("research", turnover=1) for _ in range(5)] + [person("research", turnover=40)]
    card = published(AMOUNTS, answers + [person("support", turnover=20) for _ in range(6)])
    assert {key: cell.groups for key, cell in card.items["turnover"].cells.items()} == {"others": ("research", "support")}


def test_the_smallest_and_largest_amount_are_not_published_of_anonymous_organisations() -> None:
    answers = [person("research", turnover=number) for number in range(8, 28)]
    assert set(published(AMOUNTS, answers).items["turnover"].numbers or {}) == {"mean", "median", "q1", "q3"}
    assert {"min", "max"} <= set(published(AMOUNTS, answers, anonymous=False).items["turnover"].numbers or {})


def test_of_few_amounts_only_the_mean_is_published_since_quartiles_are_some_of_them() -> None:
    answers = [person("research", turnover=number) for number in range(8, 27)]
    assert set(published(AMOUNTS, answers).items["turnover"].numbers or {}) == {"mean"}


SCORED_AMOUNTS = instrument(
    [item("turnover", "number", about="organisation"), item("trust"), item("skills")],
    [
        dimension("people", criterion("trust", {"item": "turnover", "score": {"goalposts": [0, 100]}}, "trust")),
        dimension("place", criterion("skills", "skills")),
    ],
)


def test_the_range_of_a_score_does_not_give_the_smallest_and_largest_amount_away() -> None:
    answers = [person("research", turnover=number, skills=number % 5 + 1) for number in (18, 19, 20, 21, 23)]
    inside, outside = scored(SCORED_AMOUNTS, answers), published(SCORED_AMOUNTS, answers)
    for node in ("trust/turnover", "trust", "people"):
        assert inside.nodes[node].total.range == inside.nodes[node].cells["research"].range == (18, 23)
        assert {outside.nodes[node].total.range, outside.nodes[node].pooled.range, outside.nodes[node].cells["research"].range} == {None}
    assert outside.nodes["skills"].total.range == (0, 100)


def test_a_published_scorecard_is_a_kind_of_its_own() -> None:
    assert not issubclass(PublishedScorecard, Scorecard)
    assert [field.name for field in dataclasses.fields(PublishedScorecard)] == [field.name for field in dataclasses.fields(ScorecardFields)]


@pytest.mark.parametrize("named", [True, False])
def test_what_an_organisation_says_of_itself_by_name_is_shown_however_few_say_it(named: bool) -> None:
    of = instrument([item("trust")], [dimension("people", criterion("trust", "trust"))], named=named)
    responses = [*people({"small_firm": [None] * 6}), person("cluster_organisation", "office", trust=5)]
    card = published(of, responses)
    assert card.items["trust"].mean == (5 if named else None)
    assert card.items["trust"].missing == (None if named else "hidden")
    assert card.nodes["trust/trust"].total.value == (100 if named else None)
