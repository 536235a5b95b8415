"""Views beside figures, effects seen beside effects expected, tools in use beside what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assess.instruments.questionnaire import RiskItem
from assess.reporting.document import Block, Bullets, Keep, Paragraph, Table
from assess.reporting.findings import grave_risks
from assess.reporting.material import Material
from assess.reporting.parts.effects import effects
from assess.reporting.parts.facts import facts
from assess.reporting.parts.method import method
from assess.reporting.parts.risks import risks
from assess.reporting.parts.tools_in_use import tools_in_use
from assess.reporting.parts.views_and_figures import views_and_figures
from assess.scoring.advice_model import Advice
from tests.reporting.test_questions import BARE, material_of


@pytest.fixture(scope="module")
def full() -> Material:
    return material_of("cluster-initiative")


def with_points(material: Material, points: Mapping[str, float | None]) -> Material:
    """`material` with other totals of some nodes."""
    nodes = dict(material.scorecard.nodes)
    for key, value in points.items():
        nodes[key] = replace(nodes[key], total=replace(nodes[key].total, value=value))
    return replace(material, scorecard=replace(material.scorecard, nodes=nodes))


def with_means(material: Material, means: Mapping[str, float | None]) -> Material:
    """`material` with other means of some measures."""
    items = dict(material.scorecard.items)
    for measure, mean in means.items():
        items[measure] = replace(items[measure], mean=mean)
    return replace(material, scorecard=replace(material.scorecard, items=items))


def sentences(blocks: list[Block]) -> list[str]:
    inside = [one for block in blocks if isinstance(block, Keep) for one in block.blocks]
    return [sentence.text for block in inside if isinstance(block, Bullets) for sentence in block.items]


def compared(material: Material, dimension: str) -> list[str]:
    return sentences(views_and_figures(material, next(one for one in material.rubric.dimensions if one.key == dimension)))


# Views and figures


VIEW, FIGURE = "export_performance/view.export_performance", "export_performance/export_share"


@pytest.mark.parametrize(
    ("view", "figure", "said"),
    [
        (80, 30, "Participants judge it better than the figures suggest: "),
        (30, 80, "The figures are better than participants judge: "),
        (60, 45, "Views and figures point the same way: "),
        (60, None, "Too few figures were given to be set beside the view, which stands alone: "),
    ],
)
def test_a_view_is_set_beside_the_figures_in_words(full: Material, view: float, figure: float | None, said: str) -> None:
    (found,) = [text for text in compared(with_points(full, {VIEW: view, FIGURE: figure}), "economic_impact") if "“Exports”" in text]
    assert found.startswith(said)
    assert not any(character.isdigit() for character in found)


def test_several_figures_count_by_their_weights(full: Material) -> None:
    points = {"talent/view.talent": 60.0, "talent/staff_turnover": 90.0, "talent/vacancies_filled": 30.0}
    (found,) = [text for text in compared(with_points(full, points), "human_capital") if "“Winning and keeping people”" in text]
    assert found.startswith("Views and figures point the same way")


def test_where_only_views_are_asked_nothing_is_compared(full: Material) -> None:
    assert compared(full, "cohesion") == []


def test_a_view_that_may_not_be_shown_is_not_compared(full: Material) -> None:
    assert not any("“Exports”" in text for text in compared(with_points(full, {VIEW: None}), "economic_impact"))


# Effects


@pytest.mark.parametrize("pack", ["cluster-initiative", "quick-scan"])
def test_the_difference_between_effects_seen_and_expected_is_reported(pack: str) -> None:
    means = {"effects_observed.talent": 1.0, "effects_expected.talent": 4.9, "effects_expected.markets": None}
    (chapter,) = effects(with_means(material_of(pack), means))
    lead, table = chapter.blocks
    assert isinstance(lead, Paragraph)
    assert isinstance(table, Table)
    rows = {row[0].text: tuple(cell.text for cell in row[1:]) for row in table.rows}
    assert len(rows) == 10
    assert rows["Skilled people come, stay and are trained"] == ("1.0", "4.9", "+3.9")
    assert rows["A better-known name and wider markets"][1:] == ("–", "–")
    assert lead.text.startswith("The largest step forward is expected here: “Skilled people come, stay and are trained”.")


def test_where_expectations_hardly_differ_from_today_no_effect_is_singled_out() -> None:
    material = material_of("quick-scan")
    seen = {key for key in material.scorecard.items if key.startswith("effects_observed.")}
    same = dict.fromkeys(seen, 3.0) | {key.replace("observed", "expected"): 3.4 for key in seen}
    (chapter,) = effects(with_means(material, same))
    assert isinstance(chapter.blocks[0], Paragraph)
    assert chapter.blocks[0].text == "Participants expect much the same in three years as they see today."


def test_without_both_questions_on_effects_there_is_no_chapter_on_them() -> None:
    assert effects(material_of("monotown-feasibility")) == ()


# Tools in use


def of_association(material: Material, use: str, *recommended: Any) -> list[str]:
    sheet = BARE.model_copy(update={"tools_in_use": {"cluster_association": use, "of_another_catalogue": use}})
    return sentences(tools_in_use(replace(material, facts=sheet, advice=Advice(recommended, (), ()))))


def test_a_tool_that_works_is_set_against_what_it_is_made_for(full: Material) -> None:
    (yet,) = of_association(with_points(full, {"cooperation": 40.0}), "works")
    assert yet.endswith("yet what this tool is made for lies below the target. Working together (40, target 65).")
    assert of_association(with_points(full, {"cooperation": 70.0}), "works") == ["“Cluster association”: in use and working."]


def test_a_tool_that_works_and_should_be_stopped_all_the_same_is_not_praised_without_a_word_of_that(full: Material) -> None:
    stopped = replace(full.advice.recommendations[0], tool="cluster_association", action="stop")
    assert of_association(full, "works", stopped) == [
        "“Cluster association”: in use and said to work; yet there are reasons to stop it, named above."
    ]


def test_a_tool_that_is_only_wanted_is_told_apart_from_one_that_is_advised(full: Material) -> None:
    advised = replace(full.advice.recommendations[0], tool="cluster_association", action="start")
    assert of_association(full, "wanted", advised) == ["“Cluster association”: wanted, and what was found speaks for it."]
    assert "other tools fit better" in of_association(full, "wanted")[0]


@pytest.mark.parametrize(("use", "said"), [("needs_repair", "in need of repair"), ("unknown", "is not known")])
def test_every_state_of_use_has_its_sentence(full: Material, use: str, said: str) -> None:
    assert said in of_association(full, use)[0]


def test_without_tools_in_use_there_is_nothing_to_say_of_them(full: Material) -> None:
    assert tools_in_use(replace(full, facts=BARE)) == []


# Facts


def test_the_fact_sheet_counts_members_by_type_and_writes_years_plainly(full: Material) -> None:
    (chapter,) = facts(full)
    values = {row[0].text: row[1].text for block in chapter.blocks if isinstance(block, Table) for row in block.rows}
    assert values["Members by type"].startswith("industrial companies: ")
    assert values["Year of the start"] == "2017"


# Risks


def test_the_worst_risks_are_told_with_what_they_endanger_and_what_is_recommended_against_it(full: Material) -> None:
    worst = grave_risks(full)
    assert worst
    item = full.instrument.questionnaire.items[worst[0].item]
    assert isinstance(item, RiskItem)
    helping = next(tool for tool in full.instrument.tools.tools if set(item.threatens) & tool.strengthens.keys())
    advised = replace(full.advice.recommendations[0], tool=helping.key, action="start")
    for recommended, answer in (((advised,), f"“{helping.title}”"), ((), "none of the recommended tools")):
        (chapter,) = risks(replace(full, advice=Advice(recommended, (), ())))
        table = next(block for block in chapter.blocks if isinstance(block, Table) and block.caption == "What the worst risks endanger")
        title, statement, endangers, against = table.rows[0]
        assert (title.text, statement.text, against.text) == (item.title, item.ask, answer)
        assert full.construct_title(item.threatens[0]) in endangers.text
        assert len(table.rows) == min(5, len(worst))


# Weights


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_the_reason_for_the_weights_of_groups_is_given_in_the_report_s_language(language: str) -> None:
    material = material_of("quick-scan", language)
    (chapter,) = method(material)
    reasons = [row[1].text for block in chapter.blocks if isinstance(block, Table) for row in block.rows]
    english = material_of("quick-scan").rubric.respondents.because
    assert material.rubric.respondents.because in reasons
    assert (material.rubric.respondents.because == english) == (language == "en")
