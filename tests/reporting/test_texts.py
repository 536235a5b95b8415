"""The report's own words in three languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from assess.reporting.texts import NBSP, PLACEHOLDER, THIN, MissingText, Texts, load_texts

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "reports" / "texts"
LANGUAGES = ("en", "ru", "es")


def texts(language: str) -> Texts:
    return load_texts(FOLDER, language)


def forms(entry: object) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    english, other = texts("en").entries, texts(language).entries
    assert list(english) == list(other)
    for key, entry in english.items():
        wanted = {name for form in forms(entry) for name in PLACEHOLDER.findall(form)}
        found = {name for form in forms(other[key]) for name in PLACEHOLDER.findall(form)}
        assert found <= wanted | {"n"}, key
        assert wanted <= found | {"n"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_whole_number_has_its_plural_form(language: str) -> None:
    needed = {Locale(language).plural_form(n) for n in range(201)}
    for key, entry in texts(language).entries.items():
        if not isinstance(entry, str):
            assert needed <= set(entry), key


def test_every_text_that_the_code_names_exists() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "assess" / "reporting").rglob("*.py"))
    named = set(re.findall(r'say\(\s*"([a-z_.]+)"', source))
    assert len(named) > 150
    assert named <= set(texts("en").entries)


def test_plural_forms_follow_the_language() -> None:
    say = texts("ru").say
    written = [say("count.organisations", n=n) for n in (1, 3, 5, 21, 12)]
    assert written == ["1 организация", "3 организации", "5 организаций", "21 организация", "12 организаций"]


def test_numbers_are_written_as_the_language_does() -> None:
    assert texts("en").number(-1234567.25, 1) == f"−1{THIN}234{THIN}567.2"
    assert texts("ru").number(48200) == f"48{THIN}200"
    assert texts("es").number(2.4, 1, signed=True) == "+2,4"
    assert texts("en").number(9999) == "9999"
    assert texts("en").number(-0.04, 1) == "0.0"
    assert texts("ru").percent(0.435) == f"44{NBSP}%"
    assert texts("es").span(0.5, 1.25, 1) == "0,5–1,2"
    assert texts("es").span(-0.5, 1.25, 1) == "−0,5…1,2"  # a dash would be read as a minus


def test_dates_are_written_out() -> None:
    day = date(2026, 11, 3)
    written = [texts(language).date(day).replace(NBSP, " ").replace(THIN, " ") for language in LANGUAGES]
    assert written == ["3 November 2026", "3 ноября 2026 г.", "3 de noviembre de 2026"]


def test_russian_quotes_with_guillemets() -> None:
    assert texts("ru").quoted("Сотрудничество") == "«Сотрудничество»"
    assert texts("en").quoted("Cooperation") == "“Cooperation”"


def test_a_missing_text_is_an_error() -> None:
    with pytest.raises(MissingText, match="not_there"):
        texts("en").say("summary.not_there")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(MissingText, match="date"):
        texts("en").say("cover.made")
    with pytest.raises(MissingText, match="plural"):
        texts("en").say("count.organisations")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_begins_with_the_weakness_which_cards_print_in_bold(language: str) -> None:
    assert texts(language).say("tools.reason_why", weakness="Trust (15)", why="why").startswith("Trust (15)")


def test_a_russian_dash_is_long_and_a_span_of_days_is_short() -> None:
    short = {key for key, entry in texts("ru").entries.items() if any(" – " in form for form in forms(entry))}
    assert short == {"cover.period"}
