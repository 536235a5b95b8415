"""Tools in a report: their reasons, and the weaknesses that they leave open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.reporting.document import Bullets, Card, Cards, Chapter, Heading, Paragraph
from assess.reporting.material import Material
from assess.reporting.parts.advice import tools
from assess.scoring.advice_model import Advice, Recommendation, Uncovered
from tests.reporting.test_questions import BARE, material_of


@pytest.fixture
def material() -> Material:
    return material_of("monotown-feasibility", facts=BARE)


def chapter_of(material: Material, advice: Advice) -> Chapter:
    (chapter,) = tools(replace(material, advice=advice))
    return chapter


def cards_of(chapter: Chapter) -> list[Card]:
    return [card for block in chapter.blocks if isinstance(block, Cards) for card in block.cards]


def weakness(construct: str, gap: float, any_tool: bool) -> Uncovered:
    return Uncovered(construct, construct, 60 - gap, gap, 30, (), any_tool)


def bullets_after(chapter: Chapter, opening: str) -> list[str]:
    place = next(at for at, block in enumerate(chapter.blocks) if isinstance(block, Paragraph) and block.text.startswith(opening))
    bullets = chapter.blocks[place + 1]
    assert isinstance(bullets, Bullets)
    return [sentence.text for sentence in bullets.items]


def test_a_weakness_with_tools_is_told_apart_from_one_without(material: Material) -> None:
    chapter = chapter_of(material, Advice((), (weakness("trust", 30, True), weakness("complementarity", 20, False)), ()))
    (open_,) = bullets_after(chapter, "The catalogue has tools")
    assert open_.startswith("Trust (30, target 60). In the catalogue: “")
    assert bullets_after(chapter, "The catalogue has no tool") == ["Complementarity (40, target 60)"]


def test_small_gaps_are_counted_and_not_listed(material: Material) -> None:
    chapter = chapter_of(material, Advice((), (weakness("trust", 30, True), weakness("complementarity", 9, True)), ()))
    assert len(bullets_after(chapter, "The catalogue has tools")) == 1
    assert any(isinstance(block, Paragraph) and block.text.startswith("1 smaller gap") for block in chapter.blocks)


def test_small_gaps_alone_are_not_mentioned(material: Material) -> None:
    chapter = chapter_of(material, Advice((), (weakness("trust", 9, True),), ()))
    assert not [block for block in chapter.blocks if isinstance(block, Heading)]


def test_a_weakness_goes_by_the_name_of_its_criterion(material: Material) -> None:
    chapter = chapter_of(material, Advice((), (weakness("coordination", 30, False),), ()))
    assert bullets_after(chapter, "The catalogue has no tool") == ["Trusted coordination (30, target 60)"]


def recommended(material: Material, **changed: object) -> Recommendation:
    found = next(one for one in material.advice.recommendations if one.action == "start")
    return replace(found, **changed)  # type: ignore[arg-type]


def test_a_tool_that_only_a_condition_calls_for_says_so(material: Material) -> None:
    gate = material.rubric.gates[0]
    found = recommended(material, causes=(), first_because_of=(gate.key,))
    (card,) = cards_of(chapter_of(material, Advice((found,), (), ())))
    called, alone = (reason.text for reason in card.reasons)
    assert called == f"The condition “{gate.title}” is not met"
    assert "answers this condition alone" in alone


def test_tools_to_stop_stand_apart_and_have_no_rank(material: Material) -> None:
    advice = Advice((recommended(material), recommended(material, action="stop", rank=2)), (), ())
    chapter = chapter_of(material, advice)
    assert [card.rank for card in cards_of(chapter)] == [f"{advice.recommendations[0].rank}.", ""]
    assert [block.anchor for block in chapter.blocks if isinstance(block, Heading)] == ["to-stop"]
