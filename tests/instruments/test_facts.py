from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assess.instruments.facts import COMPUTED_FACTS, FACT_KINDS, CriticalMass, FactSheet
from assess.instruments.parsing import load_facts
from assess.instruments.problems import BrokenPack
from tests.builders import some_facts

CASES = Path(__file__).parents[3] / "shared" / "cases" / "label_and_star_rules" / "rules_and_cases.json"

Ties = list[str] | None


def organisation(key: str, kind: str = "industrial_company", ties: Ties = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": key, "type": kind, "group": "small_firm", "ties": ties, **more}


def registered(*organisations: dict[str, Any]) -> FactSheet:
    """A fact sheet with this register."""
    register = {"source": "Town", "date": "2026-09-01", "organisations": list(organisations)}
    return FactSheet.model_validate(some_facts().model_dump(mode="json", exclude_unset=True) | {"register": register})


def ring(count: int, kind: str = "industrial_company", name: str = "firm") -> list[dict[str, Any]]:
    """Organisations of which each says that it works with the next."""
    return [organisation(f"{name}_{number}", kind, [f"{name}_{(number + 1) % count}"]) for number in range(count)]


def readings(*organisations: dict[str, Any]) -> tuple[CriticalMass, CriticalMass]:
    found = registered(*organisations).critical_mass
    assert found is not None
    return found


def both_reached(*organisations: dict[str, Any]) -> tuple[bool | None, bool | None]:
    narrow, wide = readings(*organisations)
    return narrow.reached, wide.reached


# Critical mass


def test_ten_tied_industrial_companies_are_a_critical_mass_in_both_readings() -> None:
    assert both_reached(*ring(10)) == (True, True)
    assert both_reached(*ring(9)) == (False, False)


def test_infrastructure_research_and_education_count_in_the_wider_reading_only() -> None:
    others = [*ring(2, "infrastructure", "site"), *ring(2, "research", "institute"), *ring(2, "education", "college")]
    assert both_reached(*ring(4), *others) == (False, True)
    assert both_reached(*ring(3), *others) == (False, False)


@pytest.mark.parametrize("kind", ["service_company", "authority", "support", "investor", "community", "other"])
def test_other_kinds_count_in_neither_reading(kind: str) -> None:
    assert both_reached(*ring(9), *ring(5, kind, "other")) == (False, False)


def test_ten_without_ties_are_a_crowd_and_no_critical_mass() -> None:
    narrow, wide = readings(*(organisation(f"firm_{number}", ties=[]) for number in range(10)))
    assert (narrow.present, narrow.tied, narrow.ties_unknown, narrow.reached) == (10, 0, 0, False)
    assert wide.reached is False


def test_a_tie_that_nobody_recorded_leaves_open_whether_ten_are_tied() -> None:
    assert both_reached(*ring(9), organisation("tenth", ties=None)) == (None, None)
    assert both_reached(*ring(9), organisation("tenth", ties=[])) == (False, False)
    assert both_reached(*ring(8), organisation("ninth", ties=None)) == (False, False)
    assert both_reached(*ring(10), organisation("eleventh", ties=None)) == (True, True)


def test_a_tie_reported_by_one_side_ties_both() -> None:
    for unreported in ([], None):
        narrow, _ = readings(organisation("foundry", ties=["mill"]), organisation("mill", ties=unreported))
        assert (narrow.tied, narrow.ties_unknown) == (2, 0)


def test_a_tie_reported_by_both_sides_counts_once() -> None:
    narrow, _ = readings(organisation("foundry", ties=["mill"]), organisation("mill", ties=["foundry"]))
    assert narrow.tied == 2


def test_a_tie_with_oneself_is_none() -> None:
    narrow, _ = readings(organisation("foundry", ties=["foundry"]))
    assert (narrow.tied, narrow.ties_unknown) == (0, 0)


def test_a_tie_with_somebody_not_counted_does_not_tie() -> None:
    firm, college = organisation("firm", ties=["college"]), organisation("college", "education", [])
    narrow, wide = readings(firm, college)
    assert (narrow.tied, wide.tied) == (0, 2)


def test_possible_members_count_too() -> None:
    sheet = registered(*(firm | {"member": False} for firm in ring(10)))
    assert sheet.value("critical_mass.reading_a") is True
    assert sheet.value("register.members") == 0


KINDS = ("industrial_company", "infrastructure", "research", "authority")


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    keys = [f"o{number}" for number in range(draw(st.integers(0, 14)))]
    ties = st.none() | st.lists(st.sampled_from(keys or ["o0"]), max_size=3, unique=True)
    return [organisation(key, draw(st.sampled_from(KINDS)), draw(ties)) for key in keys]


@given(registers())
def test_the_wider_reading_holds_whenever_the_narrower_does(organisations: list[dict[str, Any]]) -> None:
    narrow, wide = readings(*organisations)
    assert narrow.present <= wide.present
    assert narrow.tied <= wide.tied
    assert narrow.tied + narrow.ties_unknown <= narrow.present
    assert wide.reached is True or narrow.reached is not True


@given(registers(), st.booleans())
def test_learning_who_of_the_unknown_are_tied_never_turns_what_was_decided(organisations: list[dict[str, Any]], tied: bool) -> None:
    unknown = [one["key"] for one in organisations if one["ties"] is None]
    learned = [one | {"ties": unknown if tied else []} if one["ties"] is None else one for one in organisations]
    for before, after in zip(both_reached(*organisations), both_reached(*learned), strict=True):
        assert after is not None
        assert before is None or before == after


def test_the_computed_facts_are_those_declared() -> None:
    sheet = registered(*ring(10), organisation("office", "support"))
    assert sheet.computed == {
        "critical_mass.industrial": 10,
        "critical_mass.wider": 10,
        "critical_mass.reading_a": True,
        "critical_mass.reading_b": True,
        "register.organisations": 11,
        "register.members": 11,
        "register.density": None,
        "register.diversity": None,
    }
    assert sheet.computed.keys() == COMPUTED_FACTS.keys()


def test_without_a_register_nothing_is_computed() -> None:
    sheet = some_facts()
    assert sheet.critical_mass is None
    for key in COMPUTED_FACTS:
        assert sheet.value(key) is None
        assert sheet.state(key) == "unknown"


def test_the_decision_cases_of_the_sources_come_out_as_they_say() -> None:
    if not CASES.exists():
        pytest.skip(f"the cases are not here: {CASES}")
    cases = [case for case in json.loads(CASES.read_text())["decision_cases"] if case["scheme"] == "seed dichotomy"]
    assert {case["industrial_companies"] for case in cases} == {9, 10}
    for case in cases:
        narrow, _ = readings(*ring(case["industrial_companies"]))
        assert ("success factor" if narrow.reached else "restriction") == case["expected"]


# Single facts


def test_a_disputed_fact_counts_as_unknown_and_says_so() -> None:
    sheet = some_facts().model_dump(mode="json", exclude_unset=True)
    sheet["facts"]["stage"]["disputed"] = True
    facts = FactSheet.model_validate(sheet)
    assert (facts.state("stage"), facts.value("stage"), facts.stage) == ("disputed", None, None)
    assert (facts.state("monotown"), facts.value("monotown")) == ("known", True)


def test_a_fact_without_a_value_or_not_in_the_sheet_is_unknown() -> None:
    facts = some_facts(population=None)
    assert (facts.state("population"), facts.value("population")) == ("unknown", None)
    assert (facts.state("area"), facts.value("area")) == ("unknown", None)


def test_false_and_nought_are_known() -> None:
    facts = some_facts(monotown=False, core_enterprise_share=0)
    assert (facts.state("monotown"), facts.value("monotown")) == ("known", False)
    assert (facts.state("core_enterprise_share"), facts.value("core_enterprise_share")) == ("known", 0)


def refusal(**facts: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        some_facts(**facts)
    return str(caught.value)


def test_an_entry_that_the_sheet_does_not_have_is_refused_with_those_it_has() -> None:
    message = refusal(monotwn=True)
    assert "`monotwn` is not an entry of the fact sheet; entries are " in message
    assert all(key in message for key in FACT_KINDS)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("monotown", "yes", "`monotown` takes true or false, not 'yes'"),
        ("monotown", 1, "`monotown` takes true or false, not 1"),
        ("stage", "ripe", "`stage` takes one of idea, emerging, growing, mature, declining, not 'ripe'"),
        ("special_regime", False, "`special_regime` takes one of advanced_development, "),
        ("population", True, "`population` takes a number, not True"),
        ("population", "many", "`population` takes a number, not 'many'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_is_right(key: str, value: Any, message: str) -> None:
    assert message in refusal(**{key: value})


def test_a_register_names_each_organisation_once_and_ties_only_those_it_has() -> None:
    with pytest.raises(ValidationError, match=r"each organisation needs a key of its own; twice: mill"):
        registered(organisation("mill"), organisation("mill"))
    with pytest.raises(ValidationError, match=r"the ties of `mill` are not all in the register: forge, foundry"):
        registered(organisation("mill", ties=["foundry", "forge"]))


# Files

SHEET = """\
format: 1
initiative:
  name: Metalworking
  place: Novorudinsk
  region: Kedrov Region
facts:
  monotown:
    value: true
    source: Town
    date: 2026-09-01
"""


def problems(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenPack) as caught:
        load_facts(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def test_a_fact_sheet_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(SHEET)
    assert load_facts(tmp_path / "facts.yaml").value("monotown") is True


def test_every_problem_of_a_fact_sheet_comes_with_file_and_line(tmp_path: Path) -> None:
    text = SHEET.replace("  region: Kedrov Region\n", "").replace("source: Town", "sauce: Town").replace("2026-09-01", "lately")
    assert problems(tmp_path / "facts.yaml", text) == [
        ":2: `region` is missing",
        ":6: `source` is missing",
        ":8: unknown key `sauce`; did you mean `source`?",
        ":9: `date`: input should be a valid date or datetime, input is too short, not `lately`",
    ]


def test_every_wrong_fact_is_reported_at_its_line(tmp_path: Path) -> None:
    text = SHEET.replace("value: true", "value: maybe") + "  areas:\n    source: Town\n    date: 2026-09-01\n"
    first, second = problems(tmp_path / "facts.yaml", text)
    assert first == ":8: `monotown` takes true or false, not 'maybe'"
    assert second.startswith(":11: `areas` is not an entry of the fact sheet; entries are monotown, ")


REGISTER = """\
register:
  source: Town
  date: 2026-09-01
  organisations:
    - {key: mill, name: Mill, type: industrial_company, group: small_firm}
    - {key: mill, name: Mill, type: industrial_company, group: small_firm, ties: [foundry]}
"""


def test_every_wrong_organisation_is_reported_at_its_line(tmp_path: Path) -> None:
    assert problems(tmp_path / "facts.yaml", SHEET + REGISTER) == [
        ":16: each organisation needs a key of its own; twice: mill",
        ":16: the ties of `mill` are not all in the register: foundry",
    ]
    (found,) = problems(tmp_path / "facts.yaml", SHEET + REGISTER.replace("type: industrial_company", "type: mill", 1))
    assert found.startswith(":15: `type` must be industrial_company, ")


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(BrokenPack, match=r"facts\.yaml:1: the file cannot be read"):
        load_facts(tmp_path / "facts.yaml")


# What the register tells of companies


def companies(*industries: str | None, **facts: Any) -> FactSheet:
    register = {
        "source": "Town",
        "date": "2026-09-01",
        "organisations": [organisation(f"c{place}", industry=industry) for place, industry in enumerate(industries)],
    }
    return FactSheet.model_validate(some_facts(**facts).model_dump(mode="json", exclude_unset=True) | {"register": register})


def test_density_is_companies_per_square_kilometre() -> None:
    assert companies("25", "25", "28", area=2.0).value("register.density") == 1.5
    assert companies("25").value("register.density") is None


def test_diversity_counts_industries_as_if_they_were_equally_large() -> None:
    assert companies("25", "28", "33").value("register.diversity") == pytest.approx(3)
    assert companies("25", "25", "25").value("register.diversity") == pytest.approx(1)
    assert companies(*["25"] * 3, "28").value("register.diversity") == pytest.approx(4 / 3**0.75)


def test_diversity_is_unknown_while_an_industry_is() -> None:
    assert companies("25", None).value("register.diversity") is None
