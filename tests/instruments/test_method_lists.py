"""Every list of method.md sections 2 and 4 is complete in the instruments that ship, name by name."""

from __future__ import annotations

from typing import Any

import pytest

from assess.instruments.description import routes
from assess.instruments.facts import COMPUTED_FACTS, CRITICAL_MASS, FACT_KINDS
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import ChoiceItem, ChoicesItem, DichotomyItem, Item, MatrixItem, NumberItem, RiskItem, ScaleItem
from assess.instruments.rubric import Criterion
from tests.instruments.test_shipped_packs import shipped

FULL, MONOTOWN, QUICK = "cluster-initiative", "monotown-feasibility", "quick-scan"
ALL = (FULL, MONOTOWN, QUICK)
BOTH = pytest.mark.parametrize("pack", [FULL, MONOTOWN])
EVERY = pytest.mark.parametrize("pack", ALL)


def items_of(pack: str) -> dict[str, Item]:
    return shipped(pack).questionnaire.items


def keys_under(pack: str, prefix: str) -> set[str]:
    return {key.removeprefix(prefix) for key in items_of(pack) if key.startswith(prefix)}


def rows(pack: str, key: str) -> set[str]:
    item = items_of(pack)[key]
    assert isinstance(item, MatrixItem)
    return {row.key for row in item.rows}


def options(pack: str, key: str) -> set[str]:
    item: Any = items_of(pack)[key]
    return set(item.options)


def scored_by(instrument: Instrument, criterion: Criterion) -> dict[str, Item]:
    """The items behind a criterion, by the measure that it takes."""
    return {indicator.item: instrument.measures[indicator.item] for indicator in criterion.indicators}


# 2.1 Profile and fact sheet


def test_the_fact_sheet_has_every_entry_of_the_method() -> None:
    assert set(FACT_KINDS) == {
        "monotown", "monotown_category", "special_regime", "stage", "trade", "started_by", "started_year", "several_territories",
        "core_enterprise", "core_enterprise_share", "population", "area", "strong_neighbour", "trusted_coordinator",
        "joint_projects_ready", "location_quotient", "related_employment",
    }  # fmt: skip
    assert FACT_KINDS["special_regime"] == ("advanced_development", "special_economic_zone", "science_city", "closed_town", "none")


@BOTH
def test_the_stage_of_evolution_and_the_direction_of_its_start_are_judged_by_participants(pack: str) -> None:
    assert "dichotomy.origin" in items_of(pack)
    assert options(FULL, "evolution_stage") == {"idea", "emerging", "growing", "mature", "declining", "renewing"}


# 2.2 Critical mass and risks


@BOTH
def test_critical_mass_is_a_gate_in_both_readings(pack: str) -> None:
    gates = {gate.key: gate.passes for gate in shipped(pack).rubric.gates}
    for letter in "ab":
        passes = gates[f"critical_mass_{letter}"]
        assert (passes.fact, passes.is_) == (f"critical_mass.reading_{letter}", True)
    assert CRITICAL_MASS == 10


@BOTH
def test_joint_projects_within_three_months_are_a_gate(pack: str) -> None:
    assert "joint_projects_ready" in {gate.passes.fact for gate in shipped(pack).rubric.gates}


MONOTOWN_RISKS = {
    "core_enterprise", "narrow_labour_market", "outmigration", "thin_local_demand", "worn_infrastructure", "budget_dependence",
    "remoteness", "dominant_partner",
}  # fmt: skip
REGIME_RISKS = {"resident_requirements", "project_requirements", "administrative_load", "privileges_end", "zone_competition"}
PRACTICE_RISKS = {"funding_stops", "knowledge_leaks", "no_coordinator", "capture", "priorities_change", "weak_project_demand"}


@pytest.mark.parametrize(("pack", "own"), [(FULL, {"key_people", "lock_in"}), (MONOTOWN, set())])
def test_risks_come_from_all_three_sources(pack: str, own: set[str]) -> None:
    risks = [item for item in items_of(pack).values() if isinstance(item, RiskItem)]
    by_tag = {tag: {risk.key.removeprefix("risks.") for risk in risks if risk.tag == tag} for tag in {risk.tag for risk in risks}}
    assert by_tag == {"monotown": MONOTOWN_RISKS, "regime": REGIME_RISKS, "cluster-practice": PRACTICE_RISKS | own}
    assert {risk.key.removeprefix("risks.") for risk in risks if risk.source == "A"} == own


EVENTS = {
    "core_enterprise", "privileges_end", "zone_competition", "funding_stops", "knowledge_leaks", "capture", "priorities_change",
    "key_people", "lock_in",
}  # fmt: skip


@BOTH
def test_what_may_happen_is_rated_by_probability_and_what_is_there_by_presence(pack: str) -> None:
    risks = {item.key.removeprefix("risks."): item.kind for item in items_of(pack).values() if isinstance(item, RiskItem)}
    assert {key for key, kind in risks.items() if kind == "event"} == EVENTS & risks.keys()


# 2.3 Success factor and restriction

DICHOTOMIES = {
    "participants", "cooperation", "markets", "sme_formation", "investment", "joint_projects", "horizontal_ties", "origin",
    "sme_voice", "real_base", "value_chains", "institutions", "skills_base", "external_ties",
}  # fmt: skip


@BOTH
def test_the_fourteen_dichotomies_are_a_profile_of_their_own(pack: str) -> None:
    instrument = shipped(pack)
    assert keys_under(pack, "dichotomy.") == DICHOTOMIES
    assert all(isinstance(items_of(pack)[f"dichotomy.{key}"], DichotomyItem) for key in DICHOTOMIES)
    profile = next(profile for profile in instrument.rubric.profiles if profile.key == "dichotomies")
    assert {key.removeprefix("dichotomy.") for key in profile.items} == DICHOTOMIES
    assert not any(indicator.item.startswith("dichotomy.") for *_, indicator in instrument.rubric.indicators())


# 2.4 Should we?


@BOTH
def test_benefits_willingness_complementarity_obstacles_and_supplies_are_asked(pack: str) -> None:
    assert rows(pack, "benefits") == {
        "subcontracting", "long_term_contracts", "tax_base", "shared_information", "lower_cost", "productivity",
    }  # fmt: skip
    join = "take_part" if pack == FULL else "join"
    assert all(items_of(pack)[key].measures == "willingness" for key in (join, "contribute"))
    assert options(pack, "gives") == options(pack, "lacks")
    assert isinstance(items_of(pack)["obstacles"], ChoicesItem)
    assert {key for key, item in items_of(pack).items() if item.measures == "supply_resilience"} == {
        "sole_supplier", "substitution", "disruption",
    }  # fmt: skip


# 2.5 Metric criteria

METRICS: dict[str, dict[str, set[str]]] = {
    "economic_impact": {
        "export_performance": {"export_share"},
        "employment": {"employees", "employment_change", "median_wage"},
        "business_density": {"new_firms"},
    },
    "innovation": {
        "innovation_collaboration": {"joint_innovation_projects"},
        "rd_intensity": {"rd_share"},
        "intellectual_property": {"ip_registrations"},
        "knowledge_sharing": {"exchange_events"},
        "partnerships": {"formal_partnerships"},
    },
    "linkages": {"business_linkages": {"cluster_partners"}, "supplier_density": {"local_inputs"}},
    "support": {
        "institutional_support": {"institutions_used"},
        "policy_support": {"programmes_used"},
        "funding_access": {"funding_applications", "applications_funded"},
    },
    "human_capital": {"talent": {"staff_turnover", "vacancies", "vacancies_filled"}, "skills": {"qualified_share"}},
    "market": {"market_reach": {"market_reach"}, "industry_diversity": set()},
}
"""Category → criterion → its figures on the data sheet."""
COMPUTED = {"business_density": "register.density", "industry_diversity": "register.diversity"}
"""Criteria whose figure is computed and not asked."""
CRITERIA = [(category, criterion) for category, criteria in METRICS.items() for criterion in criteria]


def test_there_are_seventeen_metric_criteria_in_six_categories() -> None:
    assert (len(METRICS), len(CRITERIA)) == (6, 17)
    assert list(METRICS) == [dimension.key for dimension in shipped(FULL).rubric.dimensions][:6]


@pytest.mark.parametrize(("category", "criterion"), CRITERIA)
def test_a_metric_criterion_has_a_described_view_beside_its_figures(category: str, criterion: str) -> None:
    instrument = shipped(FULL)
    dimension = next(one for one in instrument.rubric.dimensions if one.key == category)
    found = next(one for one in dimension.criteria if one.key == criterion)
    views = [measure for measure, item in scored_by(instrument, found).items() if isinstance(item, ScaleItem)]
    assert views == [f"view.{criterion}"]
    assert len(instrument.questionnaire.steps(items_of(FULL)[f"view.{criterion}"])) == 5
    sheets = {key: item for key, (section, item) in instrument.questionnaire.placed.items() if section.data_sheet}
    assert {key for key, item in sheets.items() if item.measures == found.scores} == METRICS[category][criterion]
    assert METRICS[category][criterion] or COMPUTED[criterion] in COMPUTED_FACTS


def test_patents_trademarks_and_designs_count_per_thousand_employees() -> None:
    (indicator,) = [one for *_, one in shipped(FULL).rubric.indicators() if one.item == "ip_registrations"]
    assert (indicator.weigh_by, indicator.per) == ("employees", 1000)


def test_shares_of_something_are_weighed_by_it() -> None:
    """So that totals are ratios of sums and no means of percentages."""
    weighed = {one.item: one.weigh_by for *_, one in shipped(FULL).rubric.indicators() if one.weigh_by}
    assert weighed == {
        "export_share": "turnover", "employment_change": "employees", "rd_share": "turnover", "ip_registrations": "employees",
        "local_inputs": "turnover", "applications_funded": "funding_applications", "staff_turnover": "employees",
        "vacancies_filled": "vacancies", "qualified_share": "employees", "market_reach.local": "turnover",
    }  # fmt: skip


@EVERY
def test_every_number_has_its_unit_and_a_range_in_which_it_is_plausible(pack: str) -> None:
    for item in items_of(pack).values():
        if isinstance(item, NumberItem):
            assert item.unit, item.key
            assert item.plausible or (item.unit == "%" and (item.at_least, item.at_most) == (0, 100)), item.key


def test_every_figure_of_the_data_sheet_has_its_period() -> None:
    on_sheet = [item for section, item in shipped(FULL).questionnaire.placed.values() if section.data_sheet]
    assert [item.key for item in on_sheet if isinstance(item, NumberItem) and not item.period] == []


def test_a_data_sheet_is_a_page() -> None:
    """About twenty lines with unit and period, and eight minutes at most."""
    sections = [section for section in shipped(FULL).questionnaire.sections if section.data_sheet]
    assert [section.key for section in sections] == ["sheet_business", "sheet_innovation", "sheet_resources", "sheet_office"]
    assert sum(len(section.items) for section in sections[:3]) <= 22
    assert max(route.data_sheet_minutes[1] for route in routes(shipped(FULL))) <= 9


# 2.6 Initiative characteristics and management

FIVE = {"ecosystem", "industry_drive", "unique_opportunities", "leadership", "physical_centre"}
FOUR_NEWER = {"inclusivity", "climate_action", "urban_rural_links", "emerging_research"}


@pytest.mark.parametrize("pack", [FULL, QUICK])
def test_the_nine_characteristics_have_five_described_levels_each(pack: str) -> None:
    instrument = shipped(pack)
    assert all(len(instrument.questionnaire.steps(items_of(pack)[key])) == 5 for key in FIVE | FOUR_NEWER)
    scored = {criterion.scores for criterion in instrument.rubric.criteria.values()}
    assert scored & (FIVE | FOUR_NEWER) == FIVE | FOUR_NEWER - {"emerging_research"}  # more of it is not better
    assert any("emerging_research" in profile.items for profile in instrument.rubric.profiles)


@pytest.mark.parametrize(("pack", "unasked"), [(FULL, set()), (QUICK, {"services_used"})])
def test_management_is_asked_about(pack: str, unasked: set[str]) -> None:
    assert {"staff", "private_share", "strategy", "services_used", "monitoring"} - unasked <= items_of(pack).keys()
    assert isinstance(items_of(pack)["strategy"], ChoiceItem)
    assert {"dated", "reviewed"} <= options(pack, "strategy")


# 2.7 Effects, 2.8 capitals, 2.9 performance


@pytest.mark.parametrize("pack", [FULL, QUICK])
@pytest.mark.parametrize("key", ["effects_observed", "effects_expected"])
def test_the_ten_effects_are_rated_as_seen_and_as_expected(pack: str, key: str) -> None:
    assert rows(pack, key) == {
        "collaboration", "innovation", "scale_economies", "talent", "markets", "supply_base", "local_economy", "community",
        "competitiveness", "environment",
    }  # fmt: skip


def test_the_eight_regional_capitals_are_rated() -> None:
    assert keys_under(MONOTOWN, "capitals.") == {
        "culture", "infrastructure", "quality_of_life", "education", "human", "financial", "market", "renewal",
    }  # fmt: skip


def test_the_six_aspects_of_cluster_performance_are_covered() -> None:
    scored = {criterion.scores for criterion in shipped(FULL).rubric.criteria.values()}
    assert {"cooperation", "trust", "competences", "external_ties", "funding_continuity"} <= scored
    assert "evolution_stage" not in scored
    assert any("evolution_stage" in profile.items for profile in shipped(FULL).rubric.profiles)


# 2.10 Priorities and 2.11 network


@BOTH
def test_a_hundred_points_are_shared_out_over_the_dimensions(pack: str) -> None:
    item: Any = items_of(pack)["priority_points"]
    assert item.total == 100
    assert set(item.options) == {dimension.key for dimension in shipped(pack).rubric.dimensions}
    assert shipped(pack).rubric.priorities == "priority_points"


@BOTH
def test_the_network_is_a_roster_of_ten_from_the_register_that_says_it_is_named(pack: str) -> None:
    section, partners = shipped(pack).questionnaire.placed["partners"]
    roster: Any = partners
    assert roster.from_register
    assert roster.at_most == 10
    assert set(roster.columns[1].options) == {"supplies", "buys", "development", "training", "information"}
    assert (section.items[0].type, section.items[0].key) == ("note", "network_is_named")


# The instruments shipped: minutes


@pytest.mark.parametrize(("pack", "most", "firm"), [(FULL, 35, 25.5), (MONOTOWN, 20, 20), (QUICK, 8, 8)])
def test_routes_take_the_time_that_the_method_allows(pack: str, most: float, firm: float) -> None:
    minutes = {route.group: route.minutes[1] for route in routes(shipped(pack))}
    assert max(minutes.values()) <= most
    assert max(minutes["small_firm"], minutes["large_firm"]) <= firm
    assert shipped(pack).questionnaire.minutes[1] == most


@BOTH
def test_every_route_but_that_of_residents_rates_seven_risks_or_more(pack: str) -> None:
    assert {route.group for route in routes(shipped(pack)) if route.risks[0] < 7} <= {"community"}


# 4 Tools

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
OURS = {"anchor_investor", "supply_chain_resilience"}


def test_the_catalogue_has_the_thirty_four_tools_in_eight_categories_and_two_of_our_own() -> None:
    catalogue = shipped(QUICK).tools
    from_source = {key: {tool.key for tool in catalogue.tools if tool.category == key and tool.source == "S4"} for key in TOOLS}
    assert from_source == TOOLS
    assert sum(map(len, TOOLS.values())) == 34
    assert [category.key for category in catalogue.categories] == list(TOOLS)
    assert {tool.key for tool in catalogue.tools if tool.source == "A"} == OURS
    assert len(catalogue.tools) == 36


def test_every_tool_has_all_that_the_method_lists() -> None:
    for tool in shipped(QUICK).tools.tools:
        assert all(link.why and 0 < link.strength <= 3 for link in tool.strengthens.values()), tool.key
        assert len(tool.strengthens) >= 2, tool.key
        assert tool.stages, tool.key
        assert tool.decided_by, tool.key
        assert 0 < tool.months[0] < tool.months[1], tool.key
        assert len(tool.first_steps) >= 2, tool.key
        assert len(tool.progress) >= 2, tool.key
        assert len(tool.pitfalls) >= 2, tool.key


def test_preconditions_and_contraindications_depend_on_facts_and_say_why() -> None:
    circumstances = [one for tool in shipped(QUICK).tools.tools for one in (*tool.needs, *tool.unsuitable)]
    assert len(circumstances) >= 20
    assert all(test.fact for one in circumstances for test in one.when.parts())
    assert all(one.because for one in circumstances)


@EVERY
def test_every_scored_construct_has_two_tools_or_is_uncovered_on_purpose(pack: str) -> None:
    instrument = shipped(pack)
    for criterion in instrument.rubric.criteria.values():
        found = [tool.key for tool in instrument.tools.tools if criterion.scores in tool.strengthens]
        assert len(found) >= 2 or (not found and instrument.constructs[criterion.scores].uncovered), (criterion.key, found)


def test_every_tool_can_be_triggered() -> None:
    """By a weak score or a critical risk in at least one instrument."""
    risks = [item for pack in ALL for item in items_of(pack).values() if isinstance(item, RiskItem)]
    weak = {criterion.scores for pack in ALL for criterion in shipped(pack).rubric.criteria.values()} | {
        construct for risk in risks for construct in risk.threatens
    }
    assert [tool.key for tool in shipped(QUICK).tools.tools if not weak & tool.strengthens.keys()] == []


@EVERY
def test_every_criterion_has_a_diagnosis_and_a_consequence_for_every_level(pack: str) -> None:
    rubric = shipped(pack).rubric
    for criterion in rubric.criteria.values():
        assert list(criterion.findings) == [level.key for level in rubric.levels], criterion.key
        sentences = [text for finding in criterion.findings.values() for text in (finding.diagnosis, finding.consequence)]
        assert len(set(sentences)) == len(sentences), criterion.key
