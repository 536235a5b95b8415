"""Answers in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.instruments.questionnaire import AllocationItem
from assess.paths import shipped
from assess.reporting.items_in_words import answer_in_words, ask_of, question_of
from assess.reporting.material import Material
from assess.reporting.texts import NBSP, load_texts
from tests.builders import some_facts
from tests.reporting.sample import META, Sample, advice


@pytest.mark.parametrize(("language", "words"), [("en", "Mean 7.4"), ("es", "Media 7,4"), ("ru", "Среднее: 7,4")])
def test_where_only_the_mean_of_amounts_may_be_shown_it_stands_alone(language: str, words: str) -> None:
    instrument, _ = parse(read_pack(shipped("questionnaires") / "cluster-initiative"))
    assert instrument
    card = Sample(instrument).published()
    material = Material(card, advice(instrument), instrument, some_facts(), META, load_texts(shipped("reports") / "texts", language))
    amounts = card.items["export_share"]
    assert not answer_in_words(material, amounts).startswith(words)
    assert answer_in_words(material, replace(amounts, numbers={"mean": 7.4})) == f"{words}{NBSP}%."


def test_a_part_of_a_whole_is_told_with_its_question_its_unit_and_its_mean() -> None:
    instrument, _ = parse(read_pack(shipped("questionnaires") / "cluster-initiative"))
    assert instrument
    card = Sample(instrument).published()
    material = Material(card, advice(instrument), instrument, some_facts(), META, load_texts(shipped("reports") / "texts", "en"))
    item = instrument.questionnaire.items["market_reach"]
    assert isinstance(item, AllocationItem)
    assert ask_of(material, "market_reach.local") == item.options["local"]
    assert question_of(material, "market_reach.local") == f"{item.ask} {item.options['local']}"
    assert answer_in_words(material, replace(card.items["market_reach.local"], mean=41.25)) == f"Mean 41.2{NBSP}%."
    assert answer_in_words(material, replace(card.items["gives.staff"], mean=0.31)) == f"31{NBSP}%"
