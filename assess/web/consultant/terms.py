"""Names of groups, facts and values, as reports write them, in the page's language."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask

from assess.instruments.facts import FACT_KINDS
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.paths import shipped
from assess.reporting.texts import Texts, load_texts
from assess.web.filters import number
from assess.web.languages import gettext, interface_language


def title_of(instrument: Instrument) -> str:
    """Of an instrument, in the page's language where it speaks it."""
    return instrument.in_language(interface_language()).questionnaire.title


def group_name(group: str, language: str | None = None) -> str:
    return _texts(language).say(f"groups.{group}")


def group_names() -> dict[str, str]:
    return {group: group_name(group) for group in GROUPS}


def fact_name(key: str) -> str:
    return _texts().say(f"facts.names.{key}")


def value_name(value: str) -> str:
    """One of the values that a fact may take."""
    return _texts().say(f"facts.values.{value}")


def organisation_type(kind: str, language: str | None = None) -> str:
    return _texts(language).say(f"facts.types.{kind}")


def fact_value(key: str, value: Any) -> str:
    """A fact's value in words, with its unit."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, str):
        return value_name(value)
    shown = str(int(value)) if key == "started_year" else number(value)
    unit = f"facts.units.{key}"
    return _texts().say(unit, value=shown) if unit in _texts().entries else shown


def fact_options(key: str) -> dict[str, str]:
    """Options of a fact that is chosen from a list; none for numbers."""
    kind = FACT_KINDS[key]
    if kind is bool:
        return {"true": gettext("Yes"), "false": gettext("No")}
    return {value: value_name(value) for value in kind} if isinstance(kind, tuple) else {}


def _texts(language: str | None = None) -> Texts:
    return _loaded(language or interface_language())


@cache
def _loaded(language: str) -> Texts:
    return load_texts(shipped("reports") / "texts", language)


def register(app: Flask) -> None:
    """Make the names known to templates."""
    for name in (group_name, fact_name, fact_value, organisation_type):
        app.add_template_filter(name)
