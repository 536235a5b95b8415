"""A repeated group: one entry for each organisation, project or the like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, Given, ItemType, are_texts
from assess.instruments.item_types.writing import clean_text, refuse_longer
from assess.instruments.questionnaire import Column

LONGEST_CELL = 200


class Roster(ItemType):
    """Value: list of entries, each a mapping column → text, option key, or list of option keys."""

    def fields(self) -> list[str]:
        return [f"{self.item.key}.{number}.{column.key}" for number in range(1, self.item.at_most + 1) for column in self.item.columns]

    def measures(self) -> list[str]:
        return [self.item.key]

    def read(self, given: Given, language: str) -> list[dict[str, Any]] | None:
        value = []
        for number in range(1, self.item.at_most + 1):
            entry = {}
            for column in self.item.columns:
                name = f"{self.item.key}.{number}.{column.key}"
                content = _cell(column, name, given.get(name, ()))
                if content:
                    entry[column.key] = content
            if entry:
                self._named(entry, number)
                value.append(entry)
        return value or None

    def check(self, value: Any) -> None:
        if not isinstance(value, list) or not 1 <= len(value) <= self.item.at_most:
            raise AnswerProblem(self.item.key, "not_an_answer")
        columns = {column.key: column for column in self.item.columns}
        for number, entry in enumerate(value, 1):
            if not isinstance(entry, dict) or not entry.keys() <= columns.keys():
                raise AnswerProblem(self.item.key, "not_an_answer")
            self._named(entry, number)
            for key, content in entry.items():
                name = f"{self.item.key}.{number}.{key}"
                if columns[key].several != isinstance(content, list) or not (isinstance(content, str) or are_texts(content)):
                    raise AnswerProblem(name, "not_an_answer")
                if not content or _cell(columns[key], name, [content] if isinstance(content, str) else content) != content:
                    raise AnswerProblem(name, "not_an_answer")

    def _named(self, entry: dict[str, Any], number: int) -> None:
        first = self.item.columns[0].key
        if first not in entry:
            raise AnswerProblem(f"{self.item.key}.{number}.{first}", "entry_without_name")

    def write(self, value: list[dict[str, Any]], language: str) -> dict[str, list[str]]:
        return {
            f"{self.item.key}.{number}.{column}": [content] if isinstance(content, str) else list(content)
            for number, entry in enumerate(value, 1)
            for column, content in entry.items()
        }

    def numbers(self, value: list[dict[str, Any]]) -> dict[str, float]:
        return {self.item.key: float(len(value))}


def _cell(column: Column, field: str, given: Sequence[str]) -> str | list[str] | None:
    """A cell's content: text, option key, or list of option keys; None if empty."""
    parts = [clean_text(field, text) for text in given]
    if column.several:
        parts = [part.strip() for text in parts for part in text.split(";")]
    parts = [part for part in parts if part]
    if not parts:
        return None
    if column.options is not None and not set(parts) <= column.options.keys():
        raise AnswerProblem(field, "not_an_option")
    if column.several:
        return [option for option in column.options or parts if option in parts]
    refuse_longer(field, parts[0], LONGEST_CELL)
    return parts[0]
