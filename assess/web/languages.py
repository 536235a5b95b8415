"""Which language a page speaks."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, g, request
from flask_babel import refresh

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
    if g.get("language") != language:
        g.language = language
        refresh()  # the locale may have been asked for already
    return language


def interface_language() -> str:
    """The language of buttons and messages: the page's own, where the interface knows it, else English."""
    language = g.get("language") or browser_language(current_app.config["LANGUAGES"])
    return language if language in LANGUAGES else "en"


def page_language() -> str:
    """The language of the page's contents."""
    return str(g.get("language") or interface_language())


def name_of(language: str) -> str:
    return LANGUAGES.get(language, language)
