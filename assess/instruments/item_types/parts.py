"""Items answered in several parts, each with a field of its own: matrix, risk, allocation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, Given, ItemType, first_text
from assess.instruments.item_types.numbers import parse_decimal
from assess.instruments.item_types.steps import check_step, parse_step
from assess.instruments.parts import LITERALS


class InParts(ItemType):
    """Value: mapping of part → what was given for it; parts may be missing."""

    def parts(self) -> list[str]:
        raise NotImplementedError

    def fields(self) -> list[str]:
        return [f"{self.item.key}.{part}" for part in self.parts()]

    def measures(self) -> list[str]:
        return self.fields()

    def read(self, given: Given, language: str) -> dict[str, Any] | None:
        value = {}
        for part, name in zip(self.parts(), self.fields(), strict=True):
            text = first_text(given, name)
            if text is not None:
                value[part] = self.parse(name, text, language)
        return value or None

    def check(self, value: Any) -> None:
        if not isinstance(value, dict) or not value or not value.keys() <= set(self.parts()):
            raise AnswerProblem(self.item.key, "not_an_answer")
        for part, given in value.items():
            self.check_part(f"{self.item.key}.{part}", given)

    def check_part(self, field: str, value: Any) -> None:
        raise NotImplementedError

    def write(self, value: dict[str, Any], language: str) -> dict[str, list[str]]:
        return {f"{self.item.key}.{part}": [str(given)] for part, given in value.items()}

    def numbers(self, value: dict[str, Any]) -> dict[str, float]:
        return {f"{self.item.key}.{part}": float(given) for part, given in value.items() if given not in LITERALS}

    def missing(self, value: dict[str, Any]) -> list[str]:
        return [f"{self.item.key}.{part}" for part in self.parts() if part not in value]


class Matrix(InParts):
    """Value: row → step, or `dont_know` for a row."""

    def parts(self) -> list[str]:
        return [row.key for row in self.item.rows]

    def steps(self) -> Sequence[int]:
        return range(1, len(self.questionnaire.steps(self.item)) + 1)

    def parse(self, field: str, text: str, language: str) -> int | str:
        return text if text == "dont_know" and self.item.dont_know else parse_step(field, text, self.steps())

    def check_part(self, field: str, value: Any) -> None:
        if not (value == "dont_know" and self.item.dont_know):
            check_step(field, value, self.steps())


class Risk(InParts):
    """Value: `{presence, hindrance}` for a state, `{probability, impact}` for an event; steps 1 to 5."""

    def parts(self) -> list[str]:
        return list(self.item.aspects)

    def parse(self, field: str, text: str, language: str) -> int:
        return parse_step(field, text, range(1, 6))

    def check_part(self, field: str, value: Any) -> None:
        check_step(field, value, range(1, 6))


class Allocation(InParts):
    """Value: option → whole number; together they make the total."""

    def parts(self) -> list[str]:
        return list(self.item.options)

    def read(self, given: Given, language: str) -> dict[str, int] | None:
        value = super().read(given, language)
        if value is not None:
            self._total(value)
        return value

    def parse(self, field: str, text: str, language: str) -> int:
        number = parse_decimal(field, text, language)
        if number != number.to_integral_value():
            raise AnswerProblem(field, "not_whole")
        value = int(number)
        self.check_part(field, value)
        return value

    def check(self, value: Any) -> None:
        super().check(value)
        self._total(value)

    def check_part(self, field: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise AnswerProblem(field, "not_whole")
        if not 0 <= value <= self.item.total:
            raise AnswerProblem(field, "outside", {"least": 0, "most": self.item.total})

    def _total(self, value: dict[str, int]) -> None:
        if sum(value.values()) != self.item.total:
            raise AnswerProblem(self.item.key, "wrong_total", {"total": self.item.total, "sum": sum(value.values())})

    def numbers(self, value: dict[str, int]) -> dict[str, float]:
        return {f"{self.item.key}.{option}": float(value.get(option, 0)) for option in self.item.options}

    def missing(self, value: dict[str, int]) -> list[str]:
        return []  # what is left out counts as nothing, once the total is right
