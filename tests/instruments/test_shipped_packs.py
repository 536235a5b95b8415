"""The instruments that ship: clean, bearable to answer, and with a reason for everything."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assess.cli import main
from assess.instruments.answers import Respondent, asked_items, asked_sections
from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_pack
from assess.instruments.parsing import load_facts, parse
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import Item, RiskItem
from tests.builders import some_facts

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
PACKS = sorted(path.parent for path in QUESTIONNAIRES.glob("*/questionnaire.yaml"))
MOST_RISKS = 12

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)

_loaded: dict[str, Instrument] = {}


def shipped(name: str) -> Instrument:
    if name not in _loaded:
        instrument, _ = parse(read_pack(QUESTIONNAIRES / name))
        assert instrument
        _loaded[name] = instrument
    return _loaded[name]


# Clean


def test_the_instruments_of_the_method_ship() -> None:
    assert [pack.name for pack in PACKS] == ["cluster-initiative", "monotown-feasibility", "quick-scan"]


@every_pack
def test_a_shipped_pack_checks_clean(pack: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(pack)])
    assert result.output == ""
    assert result.exit_code == 0


@every_pack
def test_the_example_facts_of_a_pack_can_be_used(pack: Path) -> None:
    facts = load_facts(pack / "facts.example.yaml")
    assert facts.critical_mass is not None
    assert facts.tools_in_use.keys() <= {tool.key for tool in shipped(pack.name).tools.tools}


@every_pack
def test_an_instrument_speaks_three_languages(pack: Path) -> None:
    assert shipped(pack.name).languages == ("en", "ru", "es")


# Routes


def asked(instrument: Instrument, respondent: Respondent) -> list[Item]:
    sections = asked_sections(instrument, {}, respondent)
    return [item for section in sections for item in asked_items(instrument, section, {}, respondent)]


def routes(instrument: Instrument) -> dict[tuple[Any, ...], list[Item]]:
    """What each group is asked, in a monotown or not, under a special regime or not, or where that is not known."""
    towns, regimes = (True, False, None), ("advanced_development", "none", None)
    return {
        route: asked(instrument, Respondent(route[0], some_facts(monotown=route[1], special_regime=route[2])))
        for route in itertools.product(GROUPS, towns, regimes)
    }


@every_pack
def test_nobody_rates_more_than_twelve_risks(pack: Path) -> None:
    for route, items in routes(shipped(pack.name)).items():
        assert sum(isinstance(item, RiskItem) for item in items) <= MOST_RISKS, route


@every_pack
def test_no_answer_brings_in_more_risks_than_the_facts_and_the_group(pack: Path) -> None:
    """So that the routes above, made without answers, are all the routes there are for risks."""
    for section, item, condition in shipped(pack.name).questionnaire.conditions():
        risks = [item] if item else section.items
        if any(isinstance(one, RiskItem) for one in risks):
            assert all(test.subject[0] != "item" for test in condition.parts())


@every_pack
def test_every_group_is_asked_something(pack: Path) -> None:
    assert all(any(item.type != "note" for item in items) for items in routes(shipped(pack.name)).values())


@every_pack
def test_every_item_is_asked_of_some_group(pack: Path) -> None:
    instrument = shipped(pack.name)
    on_answers = {
        one.key
        for section, item, condition in instrument.questionnaire.conditions()
        for one in ([item] if item else section.items)
        if any(test.subject[0] == "item" for test in condition.parts())
    }
    reached = {item.key for items in routes(instrument).values() for item in items}
    assert reached | on_answers == instrument.questionnaire.items.keys()


def test_risks_of_a_special_regime_are_rated_only_where_there_is_one() -> None:
    for (_, _, regime), items in routes(shipped("monotown-feasibility")).items():
        tags = {item.tag for item in items if isinstance(item, RiskItem)}
        assert "regime" not in tags or regime == "advanced_development"


@every_pack
def test_every_item_says_where_it_comes_from(pack: Path) -> None:
    sources = {source for item in shipped(pack.name).questionnaire.items.values() for source in item.source.split(", ")}
    assert sources <= {"S0", "S1", "S2", "S3", "S4", "A"}


@every_pack
def test_every_weight_has_a_reason_and_every_figure_a_basis(pack: Path) -> None:
    instrument = shipped(pack.name)
    nodes = [*instrument.rubric.dimensions, *instrument.rubric.criteria.values()]
    assert [node.key for node in nodes if not node.because] == []
    types = {measure: item.type for measure, item in instrument.measures.items()}
    on_figures = [indicator for *_, indicator in instrument.rubric.indicators() if types.get(indicator.item) == "number"]
    assert on_figures
    assert [indicator.item for indicator in on_figures if not indicator.basis] == []
