"""The report's own words, in one language: sentences with placeholders, numbers and dates.

Texts stand in `reports/texts/<language>.yaml`. A text is a string, or one string per plural
category (`one`, `few`, `many`, `other`; CLDR), chosen by `n`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from assess.instruments.pack import read_file
from assess.instruments.problems import BrokenPack

Forms = Mapping[str, str]
"""Plural category → text."""
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

NBSP, THIN, MINUS, EN_DASH, ELLIPSIS = "\u00a0", "\u202f", "\u2212", "\u2013", "\u2026"
QUOTES = {"en": "“”", "ru": "«»", "es": "«»"}
DECIMAL = {"en": "."}
LOCALES = {"en": "en_GB"}
"""Where the country matters for dates and lists."""


class MissingText(LookupError):
    """A text, or a value for one of its placeholders, that the report needs and does not have."""


@dataclass(frozen=True)
class Texts:
    """The texts of one language."""

    language: str
    entries: Mapping[str, str | Forms]
    """Address (`summary.title`) → text."""

    def say(self, key: str, **values: int | str) -> str:
        """The text of `key` with its placeholders filled; numbers are written as the language does.

        Raises MissingText where the text or a value is missing.
        """
        entry = self.entries.get(key)
        if entry is None:
            raise MissingText(f"`{key}` is not in the {self.language} texts")
        if not isinstance(entry, str):
            entry = self._form(key, entry, values.get("n"))

        def fill(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise MissingText(f"`{key}` ({self.language}) needs a value for {match[0]}")
            value = values[match[1]]
            return value if isinstance(value, str) else self.number(value)

        return PLACEHOLDER.sub(fill, entry)

    def _form(self, key: str, forms: Forms, n: int | str | None) -> str:
        if not isinstance(n, int):
            raise MissingText(f"`{key}` ({self.language}) has plural forms and needs a number `n`")
        return forms.get(Locale(self.language).plural_form(n), forms["other"])

    def number(self, value: float, decimals: int = 0, signed: bool = False) -> str:
        """`value` with real minus, the language's decimal sign, and thin spaces in numbers of five digits and more."""
        whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
        is_zero = not float(f"{value:.{decimals}f}")
        sign = "" if is_zero else MINUS if value < 0 else "+" if signed else ""
        if len(whole) > 4:
            whole = f"{int(whole):,}".replace(",", THIN)
        return sign + whole + (DECIMAL.get(self.language, ",") + fraction if fraction else "")

    def short(self, value: float) -> str:
        """`value` with one decimal, or with none where it is whole or large."""
        return self.number(value, 0 if abs(value) >= 100 or float(f"{value:.1f}").is_integer() else 1)

    def percent(self, share: float) -> str:
        """A share, 0 to 1, in whole per cent."""
        return f"{self.number(100 * share)}{NBSP}%"

    def span(self, low: float, high: float, decimals: int = 0) -> str:
        """From `low` to `high`; an ellipsis between them where a dash would meet a minus."""
        between = ELLIPSIS if min(low, high) < 0 else EN_DASH
        return f"{self.number(low, decimals)}{between}{self.number(high, decimals)}"

    def date(self, day: date) -> str:
        return format_date(day, "long", locale=LOCALES.get(self.language, self.language)).replace(" ", NBSP)

    def joined(self, parts: Iterable[str]) -> str:
        """“a, b and c”."""
        return format_list(list(parts), locale=LOCALES.get(self.language, self.language))

    def quoted(self, words: str) -> str:
        """`words` in the language's quotation marks."""
        marks = QUOTES.get(self.language, "“”")
        return f"{marks[0]}{words}{marks[1]}"


def load_texts(folder: Path, language: str) -> Texts:
    """The texts in `folder`/`language`.yaml. Raises BrokenPack where the file cannot be read."""
    source = read_file(folder / f"{language}.yaml")
    if source.problems:
        raise BrokenPack(source.problems)
    return Texts(language, dict(_entries(source.value)))


def _entries(value: Mapping[str, Any], at: str = "") -> Iterable[tuple[str, str | Forms]]:
    for key, child in value.items():
        address = f"{at}.{key}" if at else str(key)
        if isinstance(child, dict) and not ("other" in child and set(child) <= PLURALS):
            yield from _entries(child, address)
        else:
            yield address, child
