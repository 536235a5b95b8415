"""Numbers, as people of several languages type them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, ItemType

LARGEST_NUMBER = Decimal(10) ** 15
DECIMAL_COMMA = frozenset({"ru", "es"})
"""Languages whose decimal sign is a comma."""


class Number(ItemType):
    """Value and number: the number given."""

    def measures(self) -> list[str]:
        return [self.item.key]

    def parse(self, field: str, text: str, language: str) -> int | float:
        number = parse_decimal(field, text, language)
        self._limits(field, number)
        return int(number) if number == number.to_integral_value() else float(number)

    def check(self, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise AnswerProblem(self.item.key, "not_a_number")
        try:
            self._limits(self.item.key, Decimal(str(value)))
        except InvalidOperation:
            raise AnswerProblem(self.item.key, "not_a_number") from None

    def _limits(self, field: str, number: Decimal) -> None:
        if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
            raise AnswerProblem(field, "not_a_number")
        if self.item.at_least is not None and number < Decimal(str(self.item.at_least)):
            raise AnswerProblem(field, "too_small", {"least": self.item.at_least})
        if self.item.at_most is not None and number > Decimal(str(self.item.at_most)):
            raise AnswerProblem(field, "too_large", {"most": self.item.at_most})
        if number != round(number, self.item.decimals):
            raise AnswerProblem(field, "too_many_decimals", {"decimals": self.item.decimals})

    def write(self, value: int | float, language: str) -> dict[str, list[str]]:
        text = format(Decimal(str(value)), "f")
        return {self.item.key: [text.replace(".", ",") if language in DECIMAL_COMMA else text]}

    def numbers(self, value: int | float) -> dict[str, float]:
        return {self.item.key: float(value)}

    def implausible(self, value: int | float) -> bool:
        """Possible, but outside what is plausible."""
        return bool(self.item.plausible) and not self.item.plausible[0] <= value <= self.item.plausible[1]


def parse_decimal(field: str, text: str, language: str) -> Decimal:
    """A number as people type it: spaces group thousands; the decimal sign is the language's, or a point."""
    compact = re.sub(r"[\s\u00a0\u2009\u202f]", "", text).replace("−", "-")
    if language in DECIMAL_COMMA:
        compact = compact.replace(",", ".") if "." not in compact else compact
    elif re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", compact):
        compact = compact.replace(",", "")
    if not re.fullmatch(r"[-+]?([0-9]{1,30}(\.[0-9]{0,15})?|\.[0-9]{1,15})", compact):
        raise AnswerProblem(field, "not_a_number")
    return Decimal(compact)
