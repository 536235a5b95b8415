"""Names and earlier answers in texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.piping import LONGEST_INSERTED, NAMES, filled, named, placeholders, with_names
from tests.builders import an_instrument, some_facts
from tests.instruments.test_style import hints

README = Path(__file__).parents[2] / "questionnaires" / "README.md"
KNOWN = {"place": "Novorudinsk", "answer:product": "pumps {place|x}"}.get


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Is {place|your town} far away?", "Is Novorudinsk far away?"),
        ("Is {region|your region} far away?", "Is your region far away?"),
        ("зависимость от {place|города «*»|вашего города}", "зависимость от города «Novorudinsk»"),
        ("зависимость от {region|региона «*»|вашего региона}", "зависимость от вашего региона"),
        ("The town{place| (*)|} and the region{region| (*)|}", "The town (Novorudinsk) and the region"),
        ("Sold as {answer:product|your product} in {place|town}", "Sold as pumps {place|x} in Novorudinsk"),
        ("Nothing to fill: {} and } and {", "Nothing to fill:  and } and {"),
    ],
)
def test_what_is_known_stands_in_place_of_a_placeholder_else_the_other_words(text: str, read: str) -> None:
    assert filled(text, KNOWN) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [("  two \n words ", "two words"), ("x" * 400, "x" * (LONGEST_INSERTED - 1) + "…"), (" \n", "it")],
)
def test_what_is_inserted_stays_on_one_line_and_short(given: str, read: str) -> None:
    assert filled("{answer:a|it}", {"answer:a": given}.get) == read


@given(st.text(st.characters(exclude_characters="{")), st.text(st.characters(exclude_characters="{}|")), st.text())
def test_nothing_but_placeholders_changes(text: str, otherwise: str, name: str) -> None:
    assert filled(text, KNOWN) == text
    assert filled(f"{text}{{unknown|{otherwise}}}", lambda _: None) == text + otherwise
    one_line = " ".join(name.split())
    if 0 < len(one_line) <= LONGEST_INSERTED:
        assert filled(f"{{name|*|{otherwise}}}{text}", lambda _: name) == one_line + text


def test_names_come_from_the_fact_sheet() -> None:
    known = named(some_facts(), "Rolling Mill")
    assert {name: known(name) for name in NAMES} == {
        "initiative": "Metalworking",
        "place": "Novorudinsk",
        "region": "Kedrov Region",
        "country": None,
        "core_enterprise": None,
        "organisation": "Rolling Mill",
    }
    assert [named(None)(name) for name in NAMES] == [None] * len(NAMES)


def test_reports_and_paper_show_names_and_no_answers() -> None:
    ask = "Does {place|the town} need {answer:since|more} of {answer:trust|it}?"
    item = {"key": "member", "type": "yes_no", "ask": ask, "source": "A"}
    instrument = an_instrument(sections=[{"key": "you", "title": "You", "items": [item]}])
    assert with_names(instrument, some_facts()).questionnaire.items["member"].ask == "Does Novorudinsk need more of it?"
    plain = an_instrument()
    assert with_names(plain, some_facts()) is plain


def test_the_readme_names_every_placeholder() -> None:
    listed = dict(re.findall(r"^\| `\{([a-z_]+)\}` \| (.+) \|$", README.read_text(), re.MULTILINE))
    assert listed == NAMES


def test_placeholders_tell_what_they_need() -> None:
    (one, other) = placeholders("{answer:a.b} and {place|in *|there}")
    assert (one.item, one.otherwise) == ("a.b", None)
    assert (other.item, other.frame, other.otherwise) == (None, "in *", "there")


def test_a_name_that_would_need_a_case_is_found_in_russian_only() -> None:
    title = "Есть ли у инициативы"
    assert [code for code, _ in hints("ru", title, "Есть ли в {place|вашем городе} у инициативы")] == ["declined_name"]
    assert hints("ru", title, "Есть ли в {place|городе «*»|вашем городе} у инициативы") == []
