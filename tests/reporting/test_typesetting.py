"""Lines break where a reader of the language expects it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.reporting.texts import NBSP
from assess.reporting.typesetting import HYPHEN, unbroken
from tests.reporting.conftest import Written


@pytest.mark.parametrize(
    ("language", "text", "set_"),
    [
        ("ru", "О климате говорят и в городе", f"О{NBSP}климате говорят и{NBSP}в{NBSP}городе"),
        ("ru", "Усиливают ли организации друг друга?", f"Усиливают{NBSP}ли организации друг друга?"),
        ("ru", "Малые предприятия — 49", f"Малые предприятия{NBSP}—{NBSP}49"),
        ("ru", "Приглашение примут, счёт — нет", f"Приглашение примут, счёт{NBSP}— нет"),
        ("ru", "Кто-нибудь что-то вносит", f"Кто{HYPHEN}нибудь что{HYPHEN}то вносит"),
        ("ru", "Поставщики в пределах 50 км, 12–36 мес.", f"Поставщики в{NBSP}пределах 50{NBSP}км, 12–36{NBSP}мес."),
        ("ru", "Кто-то из «Друзей»", f"Кто{HYPHEN}то из{NBSP}«Друзей»"),
        ("en", "32 of 100 – thin", f"32{NBSP}of 100{NBSP}– thin"),
        ("en", "Is it so? A to-do", "Is it so? A to-do"),
        ("es", "proveedores a menos de 50 km", f"proveedores a menos de 50{NBSP}km"),
    ],
)
def test_dashes_units_and_short_words_stay_where_they_belong(language: str, text: str, set_: str) -> None:
    assert unbroken(text, language) == set_


def test_long_words_after_a_number_may_move_on() -> None:
    assert unbroken("12–36 months", "en") == "12–36 months"


@given(text=st.text("аб в–—-то1 «x", max_size=30), language=st.sampled_from(["en", "ru", "es"]))
def test_typesetting_changes_spaces_and_hyphens_only_and_is_done_once(text: str, language: str) -> None:
    once = unbroken(text, language)
    assert once.replace(NBSP, " ").replace(HYPHEN, "-") == text.replace(NBSP, " ").replace(HYPHEN, "-")
    assert unbroken(once, language) == once


def test_no_line_of_a_russian_report_ends_with_a_preposition(report: Written) -> None:
    html = re.sub(r"<svg.*?</svg>", "", report("monotown-feasibility", "ru").html, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", "\n", re.sub(r"<thead>.*?</thead>", "", html, flags=re.DOTALL))
    assert re.search(rf"\bв{NBSP}\w", words)
    assert not re.search(r"\b[вкс] \w", words)
    assert " — " not in words


def test_the_title_of_a_column_breaks_at_every_space(report: Written) -> None:
    heads = "".join(re.findall(r"<thead>.*?</thead>", report("monotown-feasibility", "ru").html, flags=re.DOTALL))
    assert "Наука, образование и институты" in heads
    assert f"и{NBSP}" not in heads
