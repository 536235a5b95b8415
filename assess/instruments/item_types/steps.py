"""Steps of a scale, described or bipolar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, ItemType

BIPOLAR = (-3, -2, -1, 0, 1, 2, 3)


class Scale(ItemType):
    """Value and number: the step, from 1."""

    def steps(self) -> Sequence[int]:
        return range(1, len(self.questionnaire.steps(self.item)) + 1)

    def measures(self) -> list[str]:
        return [self.item.key]

    def parse(self, field: str, text: str, language: str) -> int:
        return parse_step(field, text, self.steps())

    def check(self, value: Any) -> None:
        check_step(self.item.key, value, self.steps())

    def numbers(self, value: int) -> dict[str, float]:
        return {self.item.key: float(value)}


class Dichotomy(Scale):
    """Value and number: −3 (restriction) to +3 (success factor)."""

    def steps(self) -> Sequence[int]:
        return BIPOLAR


def parse_step(field: str, text: str, steps: Sequence[int], code: str = "not_an_option") -> int:
    """The step that `text` names; AnswerProblem with `code` where it names none of `steps`."""
    text = text.replace("−", "-").removeprefix("+")
    if not re.fullmatch(r"-?[0-9]{1,3}", text, re.ASCII) or int(text) not in steps:
        raise AnswerProblem(field, code, {"most": max(steps)})
    return int(text)


def check_step(field: str, value: Any, steps: Sequence[int]) -> None:
    """Raise AnswerProblem unless `value` is one of `steps`."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in steps:
        raise AnswerProblem(field, "not_an_option")
