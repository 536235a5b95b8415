"""The instruments that ship: clean, complete as method.md section 2 lists it, and bearable to answer."""

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
from assess.instruments.questionnaire import Item, MatrixItem, RiskItem
from tests.builders import some_facts

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
PACKS = sorted(path.parent for path in QUESTIONNAIRES.glob("*/questionnaire.yaml"))
MOST_RISKS = 12
TAGS = ("monotown", "regime", "cluster-practice")

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)

_loaded: dict[str, Instrument] = {}


def shipped(name: str) -> Instrument:
    if name not in _loaded:
        instrument, _ = parse(read_pack(QUESTIONNAIRES / name))
        assert instrument
        _loaded[name] = instrument
    return _loaded[name]


def keys_under(instrument: Instrument, prefix: str) -> set[str]:
    return {key.removeprefix(prefix) for key in instrument.questionnaire.items if key.startswith(prefix)}


def rows(instrument: Instrument, key: str) -> set[str]:
    item = instrument.questionnaire.items[key]
    assert isinstance(item, MatrixItem)
    return {row.key for row in item.rows}


# Clean


def test_the_instruments_of_the_method_ship() -> None:
    assert {"monotown-feasibility", "quick-scan"} <= {pack.name for pack in PACKS}


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


@pytest.mark.parametrize("name", ["monotown-feasibility", "quick-scan"])
def test_an_instrument_speaks_three_languages(name: str) -> None:
    assert shipped(name).languages == ("en", "ru", "es")


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


# Complete as the method lists it


def test_monotown_feasibility_has_the_fourteen_dichotomies() -> None:
    assert keys_under(shipped("monotown-feasibility"), "dichotomy.") == {
        "participants", "cooperation", "markets", "sme_formation", "investment", "joint_projects", "horizontal_ties", "origin",
        "sme_voice", "real_base", "value_chains", "institutions", "skills_base", "external_ties",
    }  # fmt: skip


def test_monotown_feasibility_has_the_eight_regional_capitals() -> None:
    assert keys_under(shipped("monotown-feasibility"), "capitals.") == {
        "culture", "infrastructure", "quality_of_life", "education", "human", "financial", "market", "renewal",
    }  # fmt: skip


def test_monotown_feasibility_has_the_six_expected_benefits() -> None:
    assert rows(shipped("monotown-feasibility"), "benefits") == {
        "subcontracting", "long_term_contracts", "tax_base", "shared_information", "lower_cost", "productivity",
    }  # fmt: skip


def test_monotown_feasibility_has_the_risks_of_all_three_tags() -> None:
    risks = [item for item in shipped("monotown-feasibility").questionnaire.items.values() if isinstance(item, RiskItem)]
    assert {tag: {risk.key.removeprefix("risks.") for risk in risks if risk.tag == tag} for tag in TAGS} == {
        "monotown": {
            "core_enterprise", "narrow_labour_market", "outmigration", "thin_local_demand", "worn_infrastructure", "budget_dependence",
            "remoteness", "dominant_partner",
        },
        "regime": {"resident_requirements", "project_requirements", "administrative_load", "privileges_end", "zone_competition"},
        "cluster-practice": {
            "funding_stops", "knowledge_leaks", "no_coordinator", "capture", "priorities_change", "weak_project_demand",
        },
    }  # fmt: skip


def test_monotown_feasibility_has_priorities_and_the_cooperation_network() -> None:
    items = shipped("monotown-feasibility").questionnaire.items
    rubric = shipped("monotown-feasibility").rubric
    assert set(items["priority_points"].options) == {dimension.key for dimension in rubric.dimensions}  # type: ignore[union-attr]
    partners: Any = items["partners"]
    assert partners.from_register
    assert partners.at_most == 10
    assert set(partners.columns[1].options) == {"supplies", "buys", "development", "training", "information"}


def test_quick_scan_has_the_nine_characteristics() -> None:
    instrument = shipped("quick-scan")
    five = {"ecosystem", "industry_drive", "unique_opportunities", "leadership", "physical_centre"}
    four = {"inclusivity", "climate_action", "urban_rural_links", "emerging_research"}
    assert five | four <= instrument.questionnaire.items.keys()
    assert all(len(instrument.questionnaire.steps(instrument.questionnaire.items[key])) == 5 for key in five | four)


@pytest.mark.parametrize("key", ["effects_observed", "effects_expected"])
def test_quick_scan_has_the_ten_effects_of_clustering(key: str) -> None:
    assert rows(shipped("quick-scan"), key) == {
        "collaboration", "innovation", "scale_economies", "talent", "markets", "supply_base", "local_economy", "community",
        "competitiveness", "environment",
    }  # fmt: skip


TOOLS = {
    "financial": {"grants", "tax_incentives", "venture_capital", "public_private_partnership", "export_finance"},
    "knowledge": {"rd_grants", "innovation_vouchers", "incubators", "centres_of_excellence", "ip_support"},
    "human_capital": {"skills_training", "apprenticeships", "talent_attraction", "executive_education"},
    "infrastructure": {"special_economic_zone", "industrial_parks", "digital_infrastructure", "transport_logistics"},
    "market_access": {"export_promotion", "trade_missions", "branding", "global_alliances"},
    "networking": {"cluster_association", "innovation_platform", "b2b_events", "cross_sector_collaboration"},
    "policy": {"regulatory_adjustment", "innovation_friendly_policy", "regional_programmes", "sustainability_standards"},
    "social_environmental": {"csr_programmes", "green_certification", "community_engagement", "environmental_grants"},
}


def test_the_catalogue_has_the_thirty_four_tools_in_eight_categories_and_two_of_our_own() -> None:
    catalogue = shipped("quick-scan").tools
    from_source = {key: {tool.key for tool in catalogue.tools if tool.category == key and tool.source == "S4"} for key in TOOLS}
    assert from_source == TOOLS
    assert sum(map(len, TOOLS.values())) == 34
    assert [category.key for category in catalogue.categories] == list(TOOLS)
    assert {tool.key for tool in catalogue.tools if tool.source == "A"} == {"anchor_investor", "supply_chain_resilience"}
    assert len(catalogue.tools) == 36


def test_every_tool_says_why_it_helps_and_where_it_fails() -> None:
    for tool in shipped("quick-scan").tools.tools:
        assert tool.strengthens, tool.key
        assert all(link.why and 0 < link.strength <= 3 for link in tool.strengthens.values()), tool.key
        assert tool.first_steps, tool.key
        assert tool.progress, tool.key
        assert tool.pitfalls, tool.key


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
