"""What is still missing of an initiative, and what depends on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assess.instruments.conditions import Condition
from assess.instruments.facts import COMPUTED_FACTS, FACT_KINDS, Fact, FactSheet
from assess.instruments.missing import missing, uses
from assess.instruments.parsing import load_instrument
from assess.paths import shipped
from tests.builders import an_instrument


def a_sheet(*organisations: dict[str, Any], facts: dict[str, Fact] | None = None, **initiative: str) -> FactSheet:
    register = {"source": "Chamber", "date": "2026-01-01", "organisations": [{"group": "large_firm", **one} for one in organisations]}
    return FactSheet.model_validate(
        {
            "format": 1,
            "initiative": {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region", **initiative},
            "facts": facts or {},
            "register": register if organisations else None,
        }
    )


def a_fact(value: Any, disputed: bool = False) -> Fact:
    return Fact(value=value, source="Statistics", date=date(2026, 1, 1), disputed=disputed)


def works(number: int, **more: Any) -> dict[str, Any]:
    return {"key": f"works_{number}", "name": f"Works {number}", "type": "industrial_company", **more}


def test_of_a_new_initiative_the_register_and_every_fact_is_missing() -> None:
    found = missing(a_sheet())
    assert [one.kind for one in found] == ["register", *["fact"] * len(FACT_KINDS)]
    assert found[0].facts == tuple(COMPUTED_FACTS)


def test_a_known_fact_is_not_missing_and_a_disputed_one_is() -> None:
    found = {one.facts[0]: one.kind for one in missing(a_sheet(facts={"monotown": a_fact(True), "stage": a_fact("idea", disputed=True)}))}
    assert "monotown" not in found
    assert found["stage"] == "disputed"


def test_ties_are_missing_only_while_they_could_decide_a_reading() -> None:
    ten = [works(number, industry="25") for number in range(10)]
    (ties,) = [one for one in missing(a_sheet(*ten)) if one.kind == "ties"]
    assert (ties.count, ties.facts) == (10, ("critical_mass.reading_a", "critical_mass.reading_b"))
    assert not [one for one in missing(a_sheet(*ten[:9])) if one.kind == "ties"], "nine can never be ten"
    assert not [one for one in missing(a_sheet(*(one | {"ties": []} for one in ten))) if one.kind == "ties"]


def test_companies_without_an_industry_are_counted() -> None:
    (bare,) = [one for one in missing(a_sheet(works(1), works(2, industry="25"))) if one.kind == "industries"]
    assert (bare.count, bare.facts) == (1, ("register.diversity",))


@pytest.mark.parametrize(("there_is", "name", "asked"), [(True, "", True), (True, "Kedrov Works", False), (False, "", False)])
def test_the_name_of_the_core_enterprise_is_missing_where_there_is_one(there_is: bool, name: str, asked: bool) -> None:
    sheet = a_sheet(facts={"core_enterprise": a_fact(there_is)}, **({"core_enterprise": name} if name else {}))
    assert ("core_enterprise" in {one.kind for one in missing(sheet)}) == asked


def test_density_waits_for_the_area() -> None:
    assert ("area", "register.density") in {one.facts for one in missing(a_sheet(works(1)))}


def test_what_depends_on_a_fact_is_counted_over_instruments() -> None:
    instruments = [load_instrument(shipped("questionnaires") / key) for key in ("quick-scan", "monotown-feasibility")]
    both = uses(["trusted_coordinator"], instruments)
    each = [uses(["trusted_coordinator"], [one]) for one in instruments]
    assert len(both.gates) == len({title for one in each for title in one.gates}) >= 1
    assert both.checks == sum(one.checks for one in each) == 2
    assert both.tools == each[0].tools == each[1].tools == 3, "tools are shared"
    assert uses(["stage"], instruments[:1]).tools == len(instruments[0].tools.tools), "every tool has its stages"
    assert not uses(["started_year"], instruments)


def test_questions_that_a_fact_routes_are_counted_once() -> None:
    instrument = an_instrument()
    section = instrument.questionnaire.sections[0]
    routed = section.model_copy(update={"when": Condition.model_validate({"fact": "monotown", "is": True})})
    others = instrument.questionnaire.sections[1:]
    questionnaire = instrument.questionnaire.model_copy(update={"sections": (routed, *others)})
    assert uses(["monotown"], [replace(instrument, questionnaire=questionnaire)]).questions == len(section.items)
    assert not uses(["monotown"], [instrument])
