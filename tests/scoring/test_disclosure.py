"""What may be shown: threshold, remainder, merges, and an attack on everything published."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.rubric import Disclosure
from assess.scoring.cells import hidden_units, joined, partition
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.scorecard_model import Scorecard, ScorecardFields
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, one_item, people, person, published, scored
from tests.scoring.cases import cases

GROUPS = ("small_firm", "large_firm", "research", "authority", "support")
MERGES = ({"key": "firms", "title": "Firms", "groups": ["small_firm", "large_firm"]},)
RULES = Disclosure.model_validate({"minimum": 5, "merges": MERGES})


def test_units_are_hidden_as_published_and_hand_made_cases_say() -> None:
    for case in cases("anonymity_threshold", "cases.json")["cases"]:
        found = hidden_units(case["units"], 5)
        assert set(found.units) == set(case["expected_hidden"]), case["id"]
        assert found.total == case.get("expected_total_hidden", False), case["id"]


def test_groups_are_put_together_as_published_and_hand_made_cases_say() -> None:
    """The same cases on groups: those to be hidden stand in one cell, all others alone; nothing where the total is hidden."""
    for case in cases("anonymity_threshold", "cases.json")["cases"]:
        counts = dict(zip(GROUPS, case["units"].values(), strict=False))
        units = dict(zip(case["units"], GROUPS, strict=False))
        cells = partition(counts, Disclosure.model_validate({"minimum": 5}), 5)
        hidden = {units[unit] for unit in case["expected_hidden"]}
        assert set(cells.get("others", ())) == (set() if case.get("expected_total_hidden") else hidden), case["id"]
        assert {group for group, groups in cells.items() if groups == (group,)} == counts.keys() - hidden, case["id"]


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


TWO = instrument(
    [item("trust"), item("skills")],
    [dimension("people", criterion("trust", "trust", "skills"))],
    disclosure={"minimum": 5, "merges": list(MERGES)},
)


def test_nonresponse_to_one_item_does_not_give_away_those_who_answered() -> None:
    research = [person("research", trust=1, skills=2)] * 4 + [person("research", skills=step) for step in (2, 3, 4)]
    rest = [*people({"authority": [2, 3, 4, 3, 3, 3, 3, 3], "support": [5, 5, 4] * 4}), *people({"authority": [3, 4] * 4}, "skills")]
    card = published(TWO, [*research, *rest])
    assert set(card.items["trust"].cells) == {"support", "others"}
    assert set(card.items["skills"].cells) == {"research", "authority"}
    assert card.nodes["trust/trust"].cells["research"].missing == "hidden"


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


SEVERAL = [person("research", "institute", trust=2), person("research", "institute", trust=3)]
ALONE = [person("research", trust=step) for step in (1, 2, 2, 4, 5)]


def test_distributions_count_organisations() -> None:
    result = published(one_item(), SEVERAL + ALONE).items["trust"]
    assert (result.n, result.voices, result.mean) == (7, 6, pytest.approx(16.5 / 6))
    assert result.counts == {"1": 1, "2": 2, "3": 1, "4": 1, "5": 1}


def test_the_answers_of_a_cell_are_not_shown_one_by_one() -> None:
    answers = people({"research": [1, 2, 3, 4, 5, 5], "support": [2, 3, 3, 4, 4, 5, 1, 1, 2, 2, 3]})
    result = published(one_item(), answers).items["trust"]
    assert {key: (cell.n, cell.counts) for key, cell in result.cells.items()} == {"research": (6, {}), "support": (11, {})}
    assert sum(result.counts.values()) == 17
    assert published(one_item(), answers, anonymous=False).items["trust"].cells["research"].counts["5"] == 2


def test_where_all_of_few_say_the_same_their_mean_is_shown_and_no_distribution() -> None:
    few, many = (published(one_item(), people({"research": [4] * n})) for n in (9, 10))
    assert (few.items["trust"].mean, few.items["trust"].counts, few.items["trust"].agreement) == (4, {}, None)
    assert few.nodes["overall"].total.value == 75
    assert many.items["trust"].counts["4"] == 10


CHOICE = instrument(
    [item("stage", "choice"), item("trust")],
    [dimension("people", criterion("trust", "trust", {"item": "stage", "score": {"map": {"a": 0, "b": 30, "c": 100}}}))],
)


def test_an_option_that_all_of_few_chose_is_not_shown() -> None:
    card = published(CHOICE, [person("research", stage="b", trust=3)] * 6)
    assert (card.items["stage"].missing, card.items["stage"].counts) == ("hidden", {})


def test_points_that_tell_more_than_votes_keep_the_votes_back_where_few_organisations_have_several_people() -> None:
    alone = [person("research", stage=option, trust=3) for option in "abcabc"]
    several = [person("research", "institute", stage="a", trust=3), person("research", "institute", stage="c", trust=3)]
    assert sum(published(CHOICE, alone).items["stage"].counts.values()) == 6
    assert published(CHOICE, alone + several).items["stage"].missing == "hidden"
    named = published(CHOICE, alone + several, anonymous=False)
    assert sum(named.items["stage"].counts.values()) == 7


def test_the_range_of_few_organisations_is_widened_to_full_tens() -> None:
    card = published(TWO, [person("research", trust=a, skills=b) for a, b in ((1, 2), (2, 2), (3, 4), (4, 4), (3, 3))])
    total = card.nodes["trust"].total
    assert (total.range, total.points) == ((10, 80), None)  # from 12.5 to 75
    assert total.method == "range of 5 voices, widened to tens"


def test_a_range_over_one_measure_tells_the_mean_of_an_organisation_with_several_people_and_is_not_shown() -> None:
    one, two = published(one_item(), ALONE), published(one_item(), SEVERAL + ALONE)
    assert one.nodes["trust"].total.range == (0, 100)
    assert two.nodes["trust"].total.range is None


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


RATIO = instrument(
    [item("export", "number"), item("turnover", "number")],
    [dimension("people", criterion("trust", {"item": "export", "score": {"goalposts": [0, 100]}, "weigh_by": "turnover"}))],
)


@pytest.mark.parametrize(("export", "value"), [((20, 30, 40, 10, 20), 24), ((100, 1, 1, 1, 1), None)])
def test_an_organisation_with_most_of_what_a_ratio_is_made_of_hides_it(export: tuple[int, ...], value: float | None) -> None:
    total = published(RATIO, [person("research", export=share, turnover=10) for share in export]).nodes["overall"].total
    assert total.value == value
    assert total.missing == (None if value else "hidden")


MEDIANS = instrument(
    [item("turnover", "number", about="organisation")],
    [dimension("people", criterion("trust", {"item": "turnover", "score": {"goalposts": [0, 100]}}))],
    respondents={"within": "median"},
)


@pytest.mark.parametrize(("voices", "shown"), [(9, False), (10, True)])
def test_the_median_of_few_amounts_is_one_of_them_and_is_not_shown(voices: int, shown: bool) -> None:
    answers = [person("research", turnover=10 + number) for number in range(voices)]
    assert (published(MEDIANS, answers).nodes["overall"].total.value is not None) == shown


RISK = instrument(
    [item("far", "risk")], [dimension("people", criterion("trust", {"item": "far", "score": {"risk": True}}))], risks={"matrix": MATRIX}
)


def test_risks_are_counted_by_organisation_and_pairs_of_ratings_are_only_shown_of_many() -> None:
    rated = [person("research", far={"presence": step, "hindrance": step}) for step in (1, 2, 3, 4, 5)]
    institute = [person("research", "institute", far={"presence": step, "hindrance": step}) for step in (5, 5, 5)]
    few = published(RISK, rated + institute).risks["far"]
    assert (few.voices, few.red_share, few.field) == (6, pytest.approx(3 / 6), ())
    assert {key: cell.zone_shares for key, cell in few.cells.items()} == {"research": {}}
    assert sum(map(sum, published(RISK, rated * 2).risks["far"].field)) == 10
    assert published(RISK, rated * 2 + institute).risks["far"].field == ()


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
