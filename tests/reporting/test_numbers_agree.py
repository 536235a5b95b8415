"""Numbers agree wherever they stand, and say what they count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.instruments.facts import FactSheet
from assess.reporting.document import Block, Bullets, Figure, Heading, Keep, Table
from assess.reporting.material import Material
from assess.reporting.parts.dimensions import dimensions
from assess.reporting.parts.profile import profile
from assess.reporting.parts.risks import risks
from assess.reporting.parts.swot import swot
from assess.reporting.texts import load_texts
from assess.scoring.advice_model import Advice
from assess.scoring.scorecard_model import Cell, GroupDifference, RiskCell
from tests.reporting.conftest import DESIGN, an_instrument
from tests.reporting.sample import META, Sample


@pytest.fixture
def material() -> Material:
    instrument = an_instrument("monotown-feasibility")
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    return Material(Sample(instrument).published(), Advice((), (), ()), instrument, facts, META, load_texts(DESIGN.parent / "texts", "en"))


def inside(blocks: tuple[Block, ...]) -> list[Block]:
    """Blocks, also those that are kept together."""
    return [one for block in blocks for one in (inside(block.blocks) if isinstance(block, Keep) else [block])]


@pytest.mark.parametrize(
    ("value", "said"), [(29.6, "29.6"), (29.96, "29.96"), (30.0, "30"), (30.4, "30"), (59.7, "59.7"), (54.6, "55"), (29.99999, "30")]
)
def test_rounding_lifts_no_score_to_the_next_level_or_to_the_target(material: Material, value: float, said: str) -> None:
    """“30 · Absent” stood below a scale on which 30 is where the next level begins."""
    assert material.rubric.level(30).from_ == 30
    assert material.rubric.target == 60
    assert material.points(value) == said


def test_what_is_not_shown_is_not_said_to_rest_on_nobody(material: Material) -> None:
    asked = "sole_supplier"
    hidden = replace(material.scorecard.items[asked], voices=0, missing="hidden")
    shown = replace(material, scorecard=replace(material.scorecard, items={**material.scorecard.items, asked: hidden}))
    tables = [block for chapter in dimensions(shown) for block in inside(chapter.blocks) if isinstance(block, Table)]
    ask = material.instrument.questionnaire.items[asked].ask
    (row,) = [row for table in tables for row in table.rows if row[0].text == ask]
    assert row[-1].text == "–"


def test_differences_between_groups_stand_below_their_name_in_every_chapter(material: Material) -> None:
    dimension = material.rubric.dimensions[0]
    gap = GroupDifference(dimension.criteria[0].key, "large_firm", "small_firm", 30.0, 0.01)
    (chapter, *_) = dimensions(replace(material, scorecard=replace(material.scorecard, group_differences=(gap,))))
    (kept,) = [
        block.blocks for block in chapter.blocks if isinstance(block, Keep) and any(isinstance(one, Bullets) for one in block.blocks)
    ]
    assert [type(one) for one in kept] == [Heading, Bullets]


def test_other_groups_that_differ_from_risk_to_risk_are_said_to(material: Material) -> None:
    card = material.scorecard
    cells = (*card.cells, Cell("others", ("investor",), 5, 5, 0.1))
    everybody = RiskCell(("investor", "authority", "community"), 12, 0.5, {})
    alike = {key: replace(risk, cells={**risk.cells, "others": RiskCell(("investor",), 5, 0.5, {})}) for key, risk in card.risks.items()}
    first = next(iter(alike))
    wider = alike | {first: replace(alike[first], cells={"others": everybody})}
    notes = []
    for found in (alike, wider):
        (chapter,) = risks(replace(material, scorecard=replace(card, cells=cells, risks=found)))
        notes.append(inside(chapter.blocks)[-1].note)  # type: ignore[union-attr]
    assert "differ from row to row" not in notes[0]
    assert notes[1].endswith("“Other groups” are all the rest who rated the risk, so they differ from row to row.")


def test_the_mean_of_what_matters_most_comes_with_its_base(material: Material) -> None:
    key = str(material.rubric.priorities)
    options = material.instrument.questionnaire.items[key].options  # type: ignore[union-attr]
    pooled = {"pooled": dict.fromkeys(options, 20.0)}
    (chapter,) = profile(replace(material, scorecard=replace(material.scorecard, priorities=pooled)))
    figure = [block for block in inside(chapter.blocks) if isinstance(block, Figure)][-1]
    assert figure.note == "n\u00a0=\u00a030"


def test_lists_that_leave_threats_out_say_so(material: Material) -> None:
    (chapter,) = swot(material)
    assert chapter.blocks[-1].text.endswith("Each list names at most 5, the clearest first.")  # type: ignore[union-attr]
