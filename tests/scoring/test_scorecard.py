"""Whole scorecards, computed by hand beside."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.scoring.basis import Basis
from assess.scoring.consistency_model import Agreement
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.frames import answer_frame
from assess.scoring.indicators import estimates
from assess.scoring.releases import policy_of
from assess.scoring.scorecard_model import Scorecard
from assess.scoring.uncertainty import acceleration, bca_interval, wilson
from assess.scoring.views import total_view
from tests.builders import some_facts
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, one_item, people, person, published, scored

FIVE_AND_FIVE = {"small_firm": [5, 5, 5, 5, 5], "research": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}


def overall(card: Scorecard | PublishedScorecard) -> float | None:
    return card.nodes["overall"].total.value


def test_groups_count_equally_whatever_their_size() -> None:
    card = scored(one_item(), people(FIVE_AND_FIVE), anonymous=False)
    assert overall(card) == pytest.approx(50)
    assert card.nodes["overall"].pooled.value == pytest.approx(100 / 3)


def test_groups_count_by_stated_weights() -> None:
    of = one_item(respondents={"between": "stated", "weights": {"small_firm": 3, "research": 1}})
    assert overall(scored(of, people(FIVE_AND_FIVE))) == pytest.approx(75)


def test_stated_weights_rescale_over_the_groups_that_answered() -> None:
    weights = {"small_firm": 3, "research": 1, "investor": 6}
    of = one_item(respondents={"between": "stated", "weights": weights})
    assert overall(scored(of, people(FIVE_AND_FIVE))) == pytest.approx(75)


def test_groups_count_by_their_number_of_voices() -> None:
    assert overall(scored(one_item(respondents={"between": "n"}), people(FIVE_AND_FIVE))) == pytest.approx(100 / 3)


def test_a_merged_cell_weighs_as_much_as_its_groups_together() -> None:
    of = one_item(disclosure={"minimum": 5, "merges": [{"key": "firms", "title": "F", "groups": ["small_firm", "large_firm"]}]})
    card = scored(of, people({"small_firm": [5] * 3, "large_firm": [5] * 3, "research": [1] * 5}))
    assert {cell.key: cell.weight for cell in card.cells} == pytest.approx({"firms": 2 / 3, "research": 1 / 3})
    assert overall(card) == pytest.approx(200 / 3)


def test_an_organisation_has_one_voice() -> None:
    chorus = [person("research", "institute", trust=5) for _ in range(20)]
    card = scored(one_item(), chorus + people({"research": [1, 1, 1, 1]}))
    assert card.nodes["overall"].total.n == 5
    assert overall(card) == pytest.approx(20)


def test_an_organisation_speaks_where_most_of_its_people_are() -> None:
    mixed = [person("research", "institute", trust=5)] + [person("small_firm", "institute", trust=5)] * 2
    card = scored(one_item(), mixed)
    assert {group: count.voices for group, count in card.groups.items()} == {"small_firm": 1}


@pytest.mark.parametrize(("within", "expected"), [("mean", 45), ("median", 50), ("trimmed_mean", 43.75)])
def test_voices_combine_within_a_group(within: str, expected: float) -> None:
    # 0 25 25 25 50 50 50 50 75 100: the trimmed mean leaves out the first and the last
    of = one_item(respondents={"within": within})
    assert overall(scored(of, people({"research": [1, 2, 2, 2, 3, 3, 3, 3, 4, 5]}))) == pytest.approx(expected)


def test_a_ratio_of_sums_is_no_mean_of_percentages() -> None:
    export = {"item": "export", "score": {"goalposts": [0, 50]}, "weigh_by": "turnover"}
    items = [item("export", "number", about="organisation"), item("turnover", "number", about="organisation")]
    of = instrument(items, [dimension("people", criterion("trust", export))])
    firms = [person("small_firm", export=50, turnover=10)] * 2 + [person("small_firm", export=0, turnover=27.5) for _ in range(4)]
    # 10 of 130 exported: 7.69 %, of the 50 % that earn full marks
    assert overall(scored(of, firms)) == pytest.approx(100 * (10 / 130) / 0.5)


def test_a_count_for_each_thousand_is_all_counts_over_all_they_are_counted_by() -> None:
    patents = {"item": "patents", "score": {"goalposts": [0, 10]}, "weigh_by": "employees", "per": 1000}
    items = [item("patents", "number", about="organisation"), item("employees", "number", about="organisation")]
    of = instrument(items, [dimension("people", criterion("trust", patents))])
    firms = [person("small_firm", patents=one, employees=100) for one in (1, 2)] + [person("small_firm", patents=0, employees=200)] * 4
    no_staff = [person("small_firm", patents=8, employees=0)]
    # 3 for 1,000 employees, of the 10 that earn full marks; who has no employees cannot be counted by them
    card = scored(of, firms + no_staff)
    assert overall(card) == pytest.approx(30)
    assert card.nodes["overall"].total.n == 6


def test_a_ratio_of_sums_is_hidden_where_one_organisation_dominates() -> None:
    export = {"item": "export", "score": {"goalposts": [0, 50]}, "weigh_by": "turnover"}
    items = [item("export", "number"), item("turnover", "number")]
    of = instrument(items, [dimension("people", criterion("trust", export))])
    firms = [person("small_firm", export=100, turnover=1000)] + [person("small_firm", export=0, turnover=30) for _ in range(5)]
    assert scored(of, firms).nodes["overall"].total.missing == "hidden"


TREE = instrument(
    [item("a"), item("b"), item("c", when={"group": ["small_firm"]}), item("far", "risk")],
    [
        dimension("soft", criterion("trust", "a", {"item": "b", "score": {"goalposts": [1, 5]}, "weight": 3}), combine="geometric"),
        dimension("hard", criterion("skills", "c", {"item": "far", "score": {"risk": True}}, combine="harmonic"), weight=2),
    ],
    overall={"title": "Overall", "combine": "minimum", "min_children": 1},
    risks={"matrix": MATRIX},
)
TREE_ANSWERS = [
    *(person("small_firm", a=4, b=n, c=2 + n % 2, far={"presence": 4, "hindrance": n}) for n in (1, 2, 3, 4, 5, 5)),
    *(person("research", a=n, b="dont_know" if n > 4 else 3, far={"presence": 1, "hindrance": 1}) for n in (1, 2, 3, 4, 5, 5, 4)),
    *(person("authority", a=2, b=2, far={"presence": n, "hindrance": 2}) for n in (1, 2, 3)),
]


def test_a_small_tree_by_hand() -> None:
    """Research stands alone; three authorities are too few, so the smallest other group, six firms, joins them and counts double."""
    nodes = published(TREE, TREE_ANSWERS).nodes
    assert list(nodes["overall"].cells) == ["research", "others"]
    a = ((0 + 25 + 50 + 75 + 100 + 100 + 75) / 7 + 2 * (6 * 75 + 3 * 25) / 9) / 3
    b = (50 + 2 * (0 + 25 + 50 + 75 + 100 + 100 + 3 * 25) / 9) / 3
    c = (50 + 25 + 50 + 25 + 50 + 50) / 6
    far = (100 + 2 * (100 + 67 + 33 + 33 + 0 + 0 + 100 + 100 + 67) / 9) / 3
    trust, skills = (a + 3 * b) / 4, (2 / (1 / (1 + 0.99 * c) + 1 / (1 + 0.99 * far)) - 1) / 0.99
    by_hand = {
        "trust/a": a,
        "trust/b": b,
        "skills/c": c,
        "skills/far": far,
        "trust": trust,
        "skills": skills,
        "overall": min(trust, skills),
    }
    assert {key: nodes[key].total.value for key in by_hand} == pytest.approx(by_hand)
    assert (nodes["trust/b"].total.n, nodes["trust/b"].total.coverage) == (14, 14 / 16)


def test_items_asked_of_one_group_only_count_there() -> None:
    card = published(TREE, TREE_ANSWERS)
    assert card.nodes["skills/c"].cells["research"].missing == "not_asked"
    assert card.nodes["skills/c"].total.coverage == 1
    assert card.items["c"].asked == 6


def test_the_same_input_and_seed_give_the_same_bytes() -> None:
    first = published(TREE, TREE_ANSWERS, seed=7).to_json()
    assert published(TREE, TREE_ANSWERS[::-1], seed=7).to_json() == first
    assert published(TREE, TREE_ANSWERS, seed=8).to_json() != first


def test_a_scorecard_reads_back_the_same() -> None:
    text = published(TREE, TREE_ANSWERS, some_facts(population=48200)).to_json()
    assert PublishedScorecard.from_json(text).to_json() == text


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["small_firm", "research", "authority"]), st.integers(1, 5), st.integers(1, 5)), max_size=25))
def test_figures_are_bounded_and_ordered(answers: list[tuple[str, int, int]]) -> None:
    card = scored(TREE, [person(group, a=a, b=b, c=a, far={"presence": a, "hindrance": b}) for group, a, b in answers])
    for node in card.nodes.values():
        for figure in (node.total, node.pooled, *node.cells.values()):
            assert (figure.value is None) == (figure.missing is not None)
            if figure.value is not None:
                assert 0 <= figure.value <= 100
                assert figure.n >= 5
                low, high = figure.interval or figure.range or (0, 100)
                assert 0 <= low <= high <= 100
    assert sum(cell.weight for cell in card.cells) == pytest.approx(1 if card.cells else 0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=5, max_size=15), st.integers(0, 4))
def test_a_better_answer_never_lowers_the_score(answers: list[int], place: int) -> None:
    better = [value + (number == place) for number, value in enumerate(answers)]
    low, high = (overall(scored(one_item(), people({"research": values}))) for values in (answers, better))
    assert low is not None
    assert high is not None
    assert high > low


def test_ten_voices_have_an_interval_and_nine_a_range() -> None:
    ten = scored(one_item(), people({"research": [1, 2, 3, 4, 5] * 2})).nodes["overall"].total
    nine = scored(one_item(), people({"research": [2, 3, 4] * 3})).nodes["overall"].total
    assert (ten.range, nine.interval) == (None, None)
    assert ten.interval is not None
    assert ten.interval[0] < 50 < ten.interval[1]
    assert nine.range == (25, 75)
    assert (ten.method, nine.method) == ("bootstrap percentile, B = 100, seed 0", "range of 9 voices")


@pytest.mark.parametrize("within", ["mean", "median", "trimmed_mean"])
def test_bca_intervals_go_by_what_each_voice_changes(within: str) -> None:
    """The acceleration of every node is that of scoring anew without each person in turn; here for a geometric mean over two groups."""
    answers = [(1, 2), (5, 4), (2, 1), (3, 3), (5, 5), (1, 4)]
    everyone = [person(group, a=a, b=b) for group in ("small_firm", "research") for a, b in answers[: 6 if group == "research" else 5]]
    of = instrument(
        [item("a"), item("b")],
        [dimension("people", criterion("trust", "a"), criterion("skills", "b"), combine="geometric")],
        respondents={"within": within},
        uncertainty={"draws": 100, "interval": "bca"},
        disclosure={"minimum": 3},
    )
    basis = Basis(of, some_facts(), answer_frame(of, everyone), policy_of(of), None)
    view = total_view(basis, estimates(basis, 0), 0)
    without = [overall(scored(of, everyone[:left] + everyone[left + 1 :])) for left in range(11)]
    skew = acceleration([np.array(without[:5], float), np.array(without[5:], float)])
    assert skew != 0 or within == "median"
    expected = bca_interval(view.draws["overall"], overall(scored(of, everyone)) or 0, skew, of.rubric.uncertainty)
    figure = scored(of, everyone).nodes["overall"].total
    assert figure.interval == pytest.approx(expected, abs=1e-6)
    assert figure.method == "bootstrap BCa, B = 100, seed 0"


def test_a_census_leaves_no_sampling_error() -> None:
    answers = people({"research": [1, 2, 3, 4, 5] * 4})
    widths = []
    for asked in (None, {"research": 40}, {"research": 20}):
        low, high = scored(one_item(), answers, asked=asked).nodes["overall"].total.interval or (0, 0)
        widths.append(high - low)
    assert all(wider > narrower for wider, narrower in pairwise(widths))
    assert widths[2] == pytest.approx(0)


def test_items_show_their_distribution_and_the_ways_of_not_answering() -> None:
    answers = [*people({"research": [1, 1, 5, 5, 5, None]}), person("research", trust="dont_know")]
    result = published(one_item(), answers).items["trust"]
    assert (result.n, result.asked, result.voices, result.mean) == (5, 7, 5, pytest.approx(3.4))
    assert result.counts == {"1": 2, "2": 0, "3": 0, "4": 0, "5": 3}
    assert result.states == {"missing": 1, "dont_know": 1, "not_applicable": 0, "prefer_not": 0}
    # 1 1 5 5 5: mean 3.4, mean distance from it (2 × 2.4 + 3 × 1.6) / 5; one layer of both ends twice, and one step once more
    assert result.agreement == Agreement(r_wg=0, deviation=1.92, consensus=-0.6, polarised=True)


def test_agreement_is_full_where_all_say_the_same() -> None:
    result = published(one_item(), people({"research": [4] * 10})).items["trust"]
    assert result.agreement == Agreement(r_wg=1, deviation=0, consensus=1, polarised=False)


RISK = instrument(
    [item("far", "risk")], [dimension("people", criterion("trust", {"item": "far", "score": {"risk": True}}))], risks={"matrix": MATRIX}
)


def test_a_risk_is_critical_when_a_few_see_it_so() -> None:
    ratings = [(5, 5)] * 3 + [(1, 1)] * 7
    card = published(RISK, [person("research", far={"presence": first, "hindrance": second}) for first, second in ratings])
    risk = card.risks["far"]
    assert risk.zone_shares == {"low": 0.7, "moderate": 0, "high": 0, "critical": 0.3}
    assert (risk.critical, risk.red_share, risk.first, risk.n) == (True, 0.3, 1, 10)
    assert (risk.field[4][4], risk.field[0][0]) == (3, 7)
    assert card.nodes["overall"].total.value == pytest.approx(70)


def test_shares_have_wilsons_interval_from_ten_voices_on() -> None:
    """3 of 10 at 90 %: z = 1.6449, z² = 2.7055; (0.3 + 0.1353 ± 1.6449 × √(0.021 + 0.00676)) / 1.2706 by hand."""
    ratings = [person("research", far={"presence": 5 if number < 3 else 1, "hindrance": 5}) for number in range(10)]
    assert published(RISK, ratings).risks["far"].red_interval == pytest.approx((0.1266, 0.5586), abs=5e-4)
    assert published(RISK, ratings[1:]).risks["far"].red_interval is None
    assert published(RISK, ratings, asked={"research": 10}).risks["far"].red_interval == (0.3, 0.3)


def test_people_of_one_organisation_make_a_share_no_surer() -> None:
    alone = [person("research", str(number), far={"presence": 5 if number < 3 else 1, "hindrance": 5}) for number in range(10)]
    alone_interval, twice_interval = (published(RISK, answers).risks["far"].red_interval for answers in (alone, alone + alone))
    assert alone_interval == twice_interval


def test_choices_have_intervals_by_option() -> None:
    of = instrument(
        [item("trust"), item("one", "choice"), item("some", "choices"), item("well", "yes_no")],
        [dimension("d", criterion("trust", "trust"))],
    )
    answers = [person("research", trust=3, one=option, some=["a"], well=well) for option, well in [("a", "yes"), ("b", "no")] * 5]
    found = published(of, answers).items
    assert found["one"].intervals["a"] == pytest.approx(wilson(0.5, 10, 0.9))
    assert found["one"].intervals["c"] == pytest.approx(wilson(0, 10, 0.9))
    assert found["some.a"].intervals == {"chosen": pytest.approx(wilson(1, 10, 0.9))}
    assert list(found["well"].intervals) == ["yes"]
    assert found["trust"].intervals == {}


def test_a_risk_without_a_result_says_why() -> None:
    of = instrument(
        [item("far", "risk"), item("near", "risk", when={"group": ["authority"]}), item("low", "risk"), item("trust")],
        [dimension("people", criterion("trust", "trust"))],
        risks={"matrix": MATRIX},
    )
    few = [person("research", far={"presence": 5, "hindrance": 5}, trust=3)] * 3
    assert published(of, few + [person("research", trust=3)] * 3).missing_risks == {
        "far": "hidden",
        "near": "not_asked",
        "low": "too_few_answers",
    }


def test_a_risk_rated_by_half_counts_as_not_rated() -> None:
    card = published(RISK, [person("research", far={"presence": 5}) for _ in range(6)])
    assert card.risks == {}
    assert card.nodes["overall"].total.value is None
    assert "far.presence" not in card.items


def test_priorities_are_means_of_voices() -> None:
    of = instrument([item("trust"), item("points", "allocation")], [dimension("people", criterion("trust", "trust"))], priorities="points")
    card = published(of, [person("research", points={"people": share, "money": 100 - share}) for share in (10, 20, 30, 40, 50)])
    assert card.priorities == {"pooled": {"people": 30, "money": 70}, "research": {"people": 30, "money": 70}}


def test_a_clear_difference_between_groups_is_called_and_a_small_one_is_not() -> None:
    clear = published(one_item(), people({"small_firm": [1, 2] * 4, "research": [4, 5] * 4}))
    (found,) = [difference for difference in clear.group_differences if difference.node == "people"]
    assert (found.higher, found.lower, found.difference) == ("research", "small_firm", pytest.approx(75))
    assert found.p < 0.001
    assert published(one_item(), people({"small_firm": [1, 3, 5] * 3, "research": [2, 3, 5] * 3})).group_differences == ()


def test_a_level_far_from_its_borders_is_stable_and_one_on_a_border_is_fragile() -> None:
    high, edge = published(one_item(), people({"research": [5] * 12})), published(one_item(), people({"research": [1, 5] * 6}))
    assert (high.robustness.level, high.robustness.share, high.robustness.stable) == ("strong", 1, True)
    assert (edge.robustness.stable, edge.robustness.most_influential) == (False, "respondents")


def test_the_dimension_whose_weight_decides_is_named() -> None:
    of = instrument(
        [item("a"), item("b")], [dimension("up", criterion("trust", "a")), dimension("down", criterion("skills", "b"), weight=1.0)]
    )
    card = published(of, [person("research", a=5, b=1) for _ in range(12)])
    assert card.robustness.most_influential in ("up", "down")
    assert not card.robustness.stable


def test_scoring_loads_no_framework_and_scipy_only_when_it_is_asked_for() -> None:
    heavy = "('flask', 'sqlalchemy', 'jinja2', 'weasyprint', 'scipy')"
    code = f"import sys, assess.scoring.scorecard; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
