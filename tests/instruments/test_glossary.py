"""The glossary: every term in three languages, and kept to beyond the instruments, in reports and on pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from assess.instruments.pack import read_file
from assess.instruments.parsing import load_glossary
from assess.instruments.style import avoided
from assess.paths import shipped

CATALOGUES = Path(__file__).parents[2] / "assess" / "translations"
LANGUAGES = ("en", "ru", "es")
GLOSSARY, PROBLEMS = load_glossary(shipped("questionnaires") / "glossary.yaml")


def test_every_term_has_a_preferred_word_in_three_languages() -> None:
    assert PROBLEMS == []
    assert GLOSSARY
    assert [term.key for term in GLOSSARY.terms if set(term.words) != set(LANGUAGES)] == []
    assert {term.key: term.words["ru"].prefer for term in GLOSSARY.terms}["monotown"] == "моногород"


def words_of_reports(language: str) -> list[str]:
    return [text for _, text in read_file(shipped("reports") / "texts" / f"{language}.yaml").texts()]


def words_of_pages(language: str) -> Iterator[str]:
    """Translations; in English the messages themselves, which the Russian catalogue lists."""
    with (CATALOGUES / ("ru" if language == "en" else language) / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file):
            said: Any = message.id if language == "en" else message.string
            yield from said if isinstance(said, (tuple, list)) else (said,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_and_pages_keep_to_the_words_of_the_instruments(language: str) -> None:
    assert GLOSSARY
    texts = [*words_of_reports(language), *words_of_pages(language)]
    assert len(texts) > 500
    wrong = [(word.search(text), prefer) for text in texts for word, prefer in avoided(GLOSSARY, language)]
    assert [(match[0], f"write {prefer}") for match, prefer in wrong if match] == []
