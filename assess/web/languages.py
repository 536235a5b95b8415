"""Which language a page speaks, and its texts in that language.

Texts are gettext catalogues under `assess/translations`; the English ones stand in the code.
Looked up without Flask-Babel, whose every text costs as much as three form controls.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.support import LazyProxy
from flask import Flask, g, request

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LANGUAGES = {"en": "English", "ru": "Русский", "es": "Español"}
"""Languages of the interface, each by its own name."""


def browser_language(offered: Sequence[str], otherwise: str | None = None) -> str:
    """The offered language that the browser asks for, else `otherwise` or the first."""
    return request.accept_languages.best_match(offered) or otherwise or offered[0]


def chosen_language(wish: str | None, offered: Sequence[str], otherwise: str | None = None) -> str:
    """The wish, if it is offered, else what the browser asks for."""
    return wish if wish and wish in offered else browser_language(offered, otherwise)


def speak(language: str) -> str:
    """Let the rest of this request speak `language`."""
    g.language = language
    g.texts = texts_in(language if language in LANGUAGES else "en")
    return language


def page_language() -> str:
    """The language of the page's contents."""
    return str(g.get("language") or speak(browser_language(list(LANGUAGES))))


def interface_language() -> str:
    """The language of buttons and messages: the page's own, where the interface knows it, else English."""
    language = page_language()
    return language if language in LANGUAGES else "en"


def name_of(language: str) -> str:
    return LANGUAGES.get(language, language)


@cache
def texts_in(language: str) -> catalogues.NullTranslations:
    """The catalogue of a language; English has none."""
    if language == "en":
        return catalogues.NullTranslations()
    return catalogues.translation("messages", TRANSLATIONS, [language], fallback=True)  # English is better than no page


def gettext(text: str, /, **values: str) -> str:
    """`text` in the page's language, with its placeholders filled."""
    found = _texts().gettext(text)
    return found % values if values else found


def lazy_gettext(text: str) -> str:
    """`text`, looked up each time it is shown: for labels of form classes."""
    return LazyProxy(gettext, text, enable_cache=False)  # type: ignore[return-value]


def noted(text: str) -> str:
    """Mark a text for the catalogues that is looked up elsewhere."""
    return text


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while, as for a mail to somebody else."""
    before = page_language()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def ngettext(singular: str, plural: str, number: int, **values: str) -> str:
    """The form of a text that goes with `number`, which fills its placeholder `num`."""
    return _texts().ngettext(singular, plural, number) % {"num": number, **values}


def register(app: Flask) -> None:
    """Let templates speak; the extension fills placeholders, escaped."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _texts().gettext(text),
        lambda singular, plural, number: _texts().ngettext(singular, plural, number),
        newstyle=True,
    )
    app.add_template_filter(name_of)
    app.jinja_env.globals.update(name_of=name_of, page_language=page_language, interface_languages=list(LANGUAGES))


def _texts() -> catalogues.NullTranslations:
    if "texts" not in g:
        page_language()
    found: catalogues.NullTranslations = g.texts
    return found
