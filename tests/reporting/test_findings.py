"""Sentences made by rule: which figures they name, in which order, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.instruments.facts import FactSheet
from assess.reporting.document import Block, Bullets, Chapter, Figure, Keep, Pair, Paragraph, Table
from assess.reporting.findings import at_target, group_gaps, left_out, ranked_risks, strengths, weaknesses
from assess.reporting.material import Material
from assess.reporting.parts.dimensions import dimensions
from assess.reporting.parts.summary import summary
from assess.reporting.parts.swot import swot
from assess.reporting.texts import NBSP, load_texts
from assess.scoring.advice_model import Advice
from assess.scoring.scorecard_model import GroupDifference
from tests.reporting.conftest import DESIGN, an_instrument
from tests.reporting.sample import META, Sample


@pytest.fixture
def material() -> Material:
    instrument = an_instrument("monotown-feasibility")
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    return Material(Sample(instrument).published(), Advice((), (), ()), instrument, facts, META, load_texts(DESIGN.parent / "texts", "en"))


def scores(material: Material, keys: list[str]) -> list[float]:
    return [material.scorecard.nodes[key].total.value or 0.0 for key in keys]


def test_strengths_reach_the_target_and_the_best_comes_first(material: Material) -> None:
    found = scores(material, [sentence.trace for sentence in strengths(material)])
    assert found == sorted(found, reverse=True)
    assert min(found) >= material.rubric.target


def test_weaknesses_lie_below_the_target_and_the_weakest_comes_first(material: Material) -> None:
    found = scores(material, [sentence.trace for sentence in weaknesses(material)])
    assert found == sorted(found)
    assert max(found) < material.rubric.target


def test_every_score_comes_with_its_base_and_its_spread(material: Material) -> None:
    for sentence in (*strengths(material), *weaknesses(material)):
        assert "n\u00a0=\u00a037" in sentence.text
        assert "–" in sentence.text


def test_a_distance_within_the_uncertainty_is_called_so(material: Material) -> None:
    unsure = [sentence for sentence in weaknesses(material, 40) if at_target(material, material.scorecard.nodes[sentence.trace])]
    assert unsure
    assert all("within the uncertainty" in sentence.text for sentence in unsure)


def test_a_difference_between_groups_names_both_with_their_scores(material: Material) -> None:
    gap = GroupDifference("trust", "large_firm", "small_firm", 21.0, 0.01)
    known = replace(material, scorecard=replace(material.scorecard, group_differences=(gap,)))
    (sentence,) = group_gaps(known)
    cells = known.scorecard.nodes["trust"].cells
    large, small = (f"{cells[group].value:.0f}" for group in ("large_firm", "small_firm"))
    assert sentence.text.replace(NBSP, " ") == f"“Trust”: Large firms, {large}; Small firms, {small} (p = 0.010)."
    assert group_gaps(known, frozenset({"critical_mass"})) == ()


def test_a_probability_that_draws_cannot_tell_from_zero_is_given_as_a_bound(material: Material) -> None:
    gap = GroupDifference("trust", "large_firm", "small_firm", 21.0, 0.0)
    (sentence,) = group_gaps(replace(material, scorecard=replace(material.scorecard, group_differences=(gap,))))
    assert "(p < 0.001)" in sentence.text.replace(NBSP, " ")


def test_what_could_not_be_assessed_says_why(material: Material) -> None:
    node = Sample(material.instrument, hidden=True).nodes()["trust"]
    assert [sentence.text for sentence in left_out(material, (node,))] == ["“Trust”: not shown, to protect single answers."]


def test_critical_risks_come_before_others_whatever_their_red_share(material: Material) -> None:
    flags = [(risk.critical, risk.red_share) for risk in ranked_risks(material)]
    assert flags == sorted(flags, reverse=True)


def test_every_statement_of_the_swot_page_has_its_trace(material: Material) -> None:
    (chapter,) = swot(material)
    assert isinstance(chapter, Chapter)
    lists = [block for pair in chapter.blocks if isinstance(pair, Pair) for block in pair.left + pair.right if isinstance(block, Bullets)]
    assert len(lists) >= 3
    assert all(sentence.trace for bullets in lists for sentence in bullets.items)


def summary_of(material: Material, **states: str) -> list[Block]:
    """The summary's blocks, with all gates met but those named."""
    gates = {key: replace(gate, state=states.get(key, "passes")) for key, gate in material.scorecard.gates.items()}
    (chapter,) = summary(replace(material, scorecard=replace(material.scorecard, gates=gates)))
    return list(chapter.blocks)


def test_conditions_that_are_all_met_take_one_sentence(material: Material) -> None:
    blocks = summary_of(material)
    assert not [block for block in blocks if isinstance(block, Table)]
    told = [inner for block in blocks if isinstance(block, Keep) for inner in block.blocks if isinstance(inner, Paragraph)]
    assert told[0].text == "All are met: " + "; ".join(gate.title for gate in material.rubric.gates) + "."


def test_conditions_that_are_met_are_named_under_those_that_are_not(material: Material) -> None:
    first, *others = material.rubric.gates
    (table,) = [block for block in summary_of(material, **{first.key: "fails"}) if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == [first.title]
    assert table.note == "Met: " + "; ".join(gate.title for gate in others) + "."


@pytest.mark.parametrize(
    ("reaching", "message"),
    [
        (0, "No criterion reaches the target of {target}"),
        (1, "1 criterion of 3 reaches the target of {target}"),
        (2, "2 criteria of 3 reach the target of {target}"),
    ],
)
def test_a_dimension_says_how_many_of_its_criteria_reach_the_target(material: Material, reaching: int, message: str) -> None:
    dimension = next(one for one in material.rubric.dimensions if len(one.criteria) == 3)
    nodes = dict(material.scorecard.nodes)
    for place, criterion in enumerate(dimension.criteria):
        nodes[criterion.key] = replace(
            nodes[criterion.key], total=replace(nodes[criterion.key].total, value=80.0 if place < reaching else 20.0)
        )
    chapters = dimensions(replace(material, scorecard=replace(material.scorecard, nodes=nodes)))
    (chapter,) = [one for one in chapters if one.title == dimension.title]
    said = message.format(target=f"{material.rubric.target:g}")
    assert said in [block.caption for block in chapter.blocks if isinstance(block, Figure)]


def test_an_assessment_of_one_day_names_that_day_once(material: Material) -> None:
    opened = replace(material, meta=replace(META, opened=META.closed))
    assert material.period.replace(NBSP, " ") == "5 October 2026 to 30 October 2026"
    assert opened.period.replace(NBSP, " ") == "30 October 2026"
