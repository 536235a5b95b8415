"""Numbers, as people of several languages type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, ItemType

LARGEST_NUMBER = 10**15
"""Every number answered is nearer to zero than this."""
DECIMAL_COMMA = frozenset({"ru", "es"})
"""Languages whose decimal sign is a comma."""
GROUPING = {"en": ",", "es": "."}
"""The sign, other than a space, that groups thousands."""
GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*(?:(?!(?P=sign))[.,][0-9]{1,15})?")
"""Digits in groups of three, with a decimal part after the other sign."""
THIN_SPACE = "\u202f"
FIVE_DIGITS = 10_000
"""From here on thousands are set apart; four digits are read at a glance."""


class Number(ItemType):
    """Value and number: the number given."""

    def measures(self) -> list[str]:
        return [self.item.key]

    def parse(self, field: str, text: str, language: str) -> int | float:
        number = parse_decimal(field, text, language)
        value = int(number) if number == number.to_integral_value() else float(number)
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        key, item = self.item.key, self.item
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < LARGEST_NUMBER:
            raise AnswerProblem(key, "not_a_number")
        if item.at_least is not None and value < item.at_least:
            raise AnswerProblem(key, "too_small", {"least": item.at_least})
        if item.at_most is not None and value > item.at_most:
            raise AnswerProblem(key, "too_large", {"most": item.at_most})
        number = Decimal(str(value))
        if number != round(number, item.decimals):
            raise AnswerProblem(key, "too_many_decimals", {"decimals": item.decimals})

    def write(self, value: int | float, language: str) -> dict[str, list[str]]:
        text = format(Decimal(str(value)), ",f" if abs(value) >= FIVE_DIGITS else "f").replace(",", THIN_SPACE)
        return {self.item.key: [text.replace(".", ",") if language in DECIMAL_COMMA else text]}

    def numbers(self, value: int | float) -> dict[str, float]:
        return {self.item.key: float(value)}

    def implausible(self, value: int | float) -> bool:
        """Possible, but outside what is plausible."""
        return bool(self.item.plausible) and not self.item.plausible[0] <= value <= self.item.plausible[1]


def parse_decimal(field: str, text: str, language: str) -> Decimal:
    """A number as people type it: spaces group thousands, and a comma or a point is understood wherever it can mean one thing only.

    Of two different signs the last is the decimal one; a sign that stands several times groups. A single sign before three
    digits could be either: a comma is decimal where the language has a decimal comma, and a point groups in Spanish only.
    """
    compact = re.sub(r"[\s\u00a0\u2009\u202f]", "", text).replace("−", "-")
    signs = re.sub(r"[^.,]", "", compact)
    if GROUPED.fullmatch(compact) and (len(signs) > 1 or signs in GROUPING.get(language, "")):
        grouping = signs[0]
        compact = compact.replace(grouping, "")
    compact = compact.replace(",", ".")
    if not re.fullmatch(r"[-+]?([0-9]{1,30}(\.[0-9]{0,15})?|\.[0-9]{1,15})", compact):
        raise AnswerProblem(field, "not_a_number")
    return Decimal(compact)
