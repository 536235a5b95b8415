"""The guiding questions: each has an answer with a place to read on, or the reason why it has none here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.instruments.facts import FactSheet
from assess.instruments.parsing import load_facts
from assess.paths import shipped
from assess.reporting.document import Cell, Table
from assess.reporting.material import Material
from assess.reporting.parts.questions import ANSWERS, CHAPTERS, questions
from assess.reporting.texts import load_texts
from tests.reporting.conftest import DESIGN, an_instrument
from tests.reporting.sample import META, Sample, advice

PACKS = ("cluster-initiative", "monotown-feasibility", "quick-scan")
BARE = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})


def material_of(pack: str, language: str = "en", facts: FactSheet | None = None) -> Material:
    instrument = an_instrument(pack)
    known = facts or load_facts(shipped("questionnaires") / pack / "facts.example.yaml")
    texts = load_texts(DESIGN.parent / "texts", language)
    return Material(Sample(instrument).published(), advice(instrument), instrument.in_language(language), known, META, texts)


def rows_of(material: Material) -> dict[str, tuple[Cell, ...]]:
    (chapter,) = questions(material)
    table = chapter.blocks[-1]
    assert isinstance(table, Table)
    return dict(zip(ANSWERS, table.rows, strict=True))


@pytest.mark.parametrize("language", ["en", "ru", "es"])
@pytest.mark.parametrize("pack", PACKS)
def test_every_question_is_answered_with_a_place_to_read_on_or_says_why_not(pack: str, language: str) -> None:
    for _, answer, where in rows_of(material_of(pack, language)).values():
        assert answer.text
        assert answer.quiet != (where.see in CHAPTERS)


def test_whether_there_is_a_cluster_follows_the_two_readings_of_critical_mass() -> None:
    material = material_of("monotown-feasibility")
    assert material.facts.critical_mass
    narrow, wide = material.facts.critical_mass
    assert (narrow.reached, wide.reached) == (False, True)
    answer = rows_of(material)["there"][1].text
    assert answer.startswith("In the wide sense yes, in the narrow sense not yet.")
    assert f"{wide.tied} organisations of all kinds" in answer


def test_without_facts_nothing_is_claimed_about_a_cluster_its_evidence_or_its_phase() -> None:
    rows = rows_of(material_of("monotown-feasibility", facts=BARE))
    assert all(rows[key][1].text.startswith("Not answered here") for key in ("there", "found", "phases"))


def test_effects_are_answered_only_where_they_were_asked() -> None:
    assert rows_of(material_of("cluster-initiative"))["effects"][1].text.startswith("Felt most: ")
    assert rows_of(material_of("monotown-feasibility"))["effects"][1].quiet


def test_the_success_of_one_company_is_never_foretold() -> None:
    assert all(rows_of(material_of(pack))["company"][1].quiet for pack in PACKS)


def test_without_advice_there_is_nothing_to_nurture_with() -> None:
    material = material_of("quick-scan")
    assert rows_of(material)["nurture"][1].text.startswith("With ")
    assert rows_of(replace(material, advice=replace(material.advice, recommendations=())))["nurture"][1].quiet
