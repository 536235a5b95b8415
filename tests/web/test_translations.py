"""Every text of the pages in every language."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from assess.paths import PACKAGE, shipped
from assess.web.languages import LANGUAGES, TRANSLATIONS, texts_in

OTHERS = [language for language in LANGUAGES if language != "en"]


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def texts_in_code() -> set[str | tuple[str, str]]:
    """Every text that the pages' code and templates ask for; a tuple where it has a plural."""
    python = extract_from_dir(PACKAGE / "web", [("**.py", "python")], {}, DEFAULT_KEYWORDS | {"lazy_gettext": None, "noted": None})
    templates = [("**.html", "jinja2.ext:babel_extract"), ("**.txt", "jinja2.ext:babel_extract")]
    jinja = extract_from_dir(shipped("templates"), templates, {})
    return {tuple(text) if isinstance(text, tuple | list) else text for *_, text, _, _ in (*python, *jinja)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_pages_is_in_the_catalogue_and_no_other(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    asked = texts_in_code()
    assert len(asked) > 100
    assert asked - known == set()
    assert known - asked == set()


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_untranslated_or_in_doubt(language: str) -> None:
    for message in catalogue(language):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy or not message.id, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_placeholders_of_the_text(language: str) -> None:
    for message in catalogue(language):
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(re.findall(r"%\((\w+)\)s", originals[-1]))
        if message.id:
            assert all(set(re.findall(r"%\((\w+)\)s", form)) == wanted for form in forms), message.id


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Осталось около 1 минуты"),
        (3, "Осталось около 3 минут"),
        (5, "Осталось около 5 минут"),
        (21, "Осталось около 21 минуты"),
    ],
)
def test_russian_counts_as_russians_do(number: int, words: str) -> None:
    text = texts_in("ru").ngettext("About %(num)s minute left", "About %(num)s minutes left", number)
    assert text % {"num": number} == words


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    """`make test` compiles it; after editing a catalogue by hand run `.ci/prepare test`."""
    compiled = texts_in(language)
    for message in catalogue(language):
        if message.id and isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string


def test_catalogues_are_where_the_pages_look() -> None:
    assert {path.name for path in TRANSLATIONS.iterdir() if path.is_dir() and len(path.name) == 2} == set(OTHERS)
