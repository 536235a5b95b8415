"""What all item types share, and why something cannot be an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.instruments.questionnaire import Item, Questionnaire

Given = Mapping[str, Sequence[str]]
"""Field name → what was given there, as a form posts it."""


@dataclass
class AnswerProblem(Exception):
    """Why a field's content cannot be an answer. `code` and `parameters` become a sentence in the user's language."""

    field: str
    code: str
    parameters: dict[str, Any] = dataclasses.field(default_factory=dict)


class ItemType:
    """What all item types share; most have one field, named like the item."""

    def __init__(self, questionnaire: Questionnaire, item: Item):
        self.questionnaire = questionnaire
        self.item: Any = item

    def fields(self) -> list[str]:
        """Names of the form fields and CSV columns that hold the answer."""
        return [self.item.key]

    def measures(self) -> list[str]:
        """Names of the numbers an answer gives, for the rubric and the answer frame."""
        return []

    def read(self, given: Given, language: str) -> Any:
        """The value given, or None if nothing was. Raises AnswerProblem."""
        text = first_text(given, self.item.key)
        return None if text is None else self.parse(self.item.key, text, language)

    def parse(self, field: str, text: str, language: str) -> Any:
        """The value of one field's content. Raises AnswerProblem."""
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Raise AnswerProblem unless `value`, from wherever, can be an answer."""
        if not isinstance(value, str) or not value or self.parse(self.item.key, value, "en") != value:
            raise AnswerProblem(self.item.key, "not_an_answer")

    def write(self, value: Any, language: str) -> dict[str, list[str]]:
        """The fields' content for a value: what `read` would turn into it again."""
        return {self.item.key: [str(value)]}

    def numbers(self, value: Any) -> dict[str, float]:
        """measure → number, for a value that `check` accepts."""
        return {}

    def missing(self, value: Any) -> list[str]:
        """Fields still empty in a value that is only partly given."""
        return []


def first_text(given: Given, name: str) -> str | None:
    """The first content of a field that is not blank."""
    return next((text.strip() for text in given.get(name, ()) if text.strip()), None)


def are_texts(value: Any) -> bool:
    """True for a list of nothing but texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
