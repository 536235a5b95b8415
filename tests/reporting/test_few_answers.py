"""A report of few answers: all groups shown together, and no basis for a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.instruments.facts import FactSheet
from assess.reporting.document import Block, Chapter, Figure, Keep, Paragraph
from assess.reporting.material import Material
from assess.reporting.parts.advice import plan, tools
from assess.reporting.parts.profile import profile
from assess.reporting.parts.summary import summary
from assess.reporting.texts import load_texts
from assess.scoring.scorecard_model import Cell
from tests.reporting.conftest import DESIGN, an_instrument
from tests.reporting.sample import META, Sample, advice


@pytest.fixture
def few() -> Material:
    """Eight organisations of four groups."""
    instrument = an_instrument("monotown-feasibility")
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    card = Sample(instrument).published()
    together = Cell("others", ("small_firm", "large_firm", "authority", "community"), 8, 8, 1.0)
    nodes = {key: replace(node, cells={"others": node.total}) for key, node in card.nodes.items()}
    card = replace(card, cells=(together,), nodes=nodes, verdict=replace(card.verdict, key=None))
    return Material(card, advice(instrument), instrument, facts, META, load_texts(DESIGN.parent / "texts", "en"))


def paragraphs(chapters: tuple[Chapter, ...]) -> list[str]:
    def texts(blocks: tuple[Block, ...]) -> list[str]:
        return [
            text
            for block in blocks
            for text in (texts(block.blocks) if isinstance(block, Keep) else [block.text] if isinstance(block, Paragraph) else [])
        ]

    return [text for chapter in chapters for text in texts(chapter.blocks)]


def test_all_groups_together_are_not_called_other_groups(few: Material) -> None:
    assert few.cell_label("others") == "All groups together"


def test_groups_that_are_not_shown_apart_are_not_said_to_agree(few: Material) -> None:
    said = paragraphs(profile(few))
    assert "No two groups can be shown separately, so they cannot be compared." in said
    (chart,) = [block for block in profile(few)[0].blocks if isinstance(block, Figure)]
    assert "Rings" not in chart.note


def test_advice_without_a_basis_for_a_verdict_is_called_provisional(few: Material) -> None:
    for part in (summary, tools, plan):
        assert sum("this advice is provisional" in said for said in paragraphs(part(few))) == 1
    sufficient = replace(few, scorecard=replace(few.scorecard, verdict=replace(few.scorecard.verdict, key="go")))
    for part in (summary, tools, plan):
        assert not any("provisional" in said for said in paragraphs(part(sufficient)))


def test_no_level_is_called_stable_where_too_few_answered(few: Material) -> None:
    assert few.scorecard.robustness.stable
    assert not any("stable" in said for said in paragraphs(summary(few)))
