"""Options: one of them, several of them, or all in order."""

from __future__ import annotations

from typing import Any

from assess.instruments.item_types.base import AnswerProblem, Given, ItemType, are_texts, first_text
from assess.instruments.item_types.steps import parse_step


class Choice(ItemType):
    """Value: the option's key. Number: the option's place, from 1."""

    def options(self) -> list[str]:
        return list(self.item.options)

    def measures(self) -> list[str]:
        return [self.item.key]

    def parse(self, field: str, text: str, language: str) -> str:
        if text not in self.options():
            raise AnswerProblem(field, "not_an_option")
        return text

    def numbers(self, value: str) -> dict[str, float]:
        return {self.item.key: self.options().index(value) + 1.0}


class YesNo(Choice):
    """Value: `yes` or `no`. Number: 1 for no, 2 for yes."""

    def options(self) -> list[str]:
        return ["no", "yes"]


class Choices(ItemType):
    """Value: list of option keys, in the order of the options. Numbers: 1 or 0 for each option."""

    def measures(self) -> list[str]:
        return [f"{self.item.key}.{option}" for option in self.item.options]

    def read(self, given: Given, language: str) -> list[str] | None:
        chosen = {part.strip() for text in given.get(self.item.key, ()) for part in text.split(";") if part.strip()}
        if not chosen:
            return None
        if not chosen <= self.item.options.keys():
            raise AnswerProblem(self.item.key, "not_an_option")
        value = [option for option in self.item.options if option in chosen]
        self._limits(value)
        return value

    def check(self, value: Any) -> None:
        if not are_texts(value) or len(set(value)) != len(value) or not value:
            raise AnswerProblem(self.item.key, "not_an_answer")
        if not set(value) <= self.item.options.keys():
            raise AnswerProblem(self.item.key, "not_an_option")
        self._limits(value)

    def _limits(self, value: list[str]) -> None:
        if self.item.at_most and len(value) > self.item.at_most:
            raise AnswerProblem(self.item.key, "too_many_options", {"most": self.item.at_most})
        if self.item.alone in value and len(value) > 1:
            raise AnswerProblem(self.item.key, "excludes_others", {"option": self.item.options[self.item.alone]})

    def write(self, value: list[str], language: str) -> dict[str, list[str]]:
        return {self.item.key: list(value)}

    def numbers(self, value: list[str]) -> dict[str, float]:
        return {f"{self.item.key}.{option}": float(option in value) for option in self.item.options}


class Ranking(ItemType):
    """Value: list of option keys, the most important first. Fields and numbers: each option's place."""

    def fields(self) -> list[str]:
        return [f"{self.item.key}.{option}" for option in self.item.options]

    def measures(self) -> list[str]:
        return self.fields()

    def places(self) -> int:
        return self.item.top or len(self.item.options)

    def read(self, given: Given, language: str) -> list[str] | None:
        places: dict[int, str] = {}
        for option, name in zip(self.item.options, self.fields(), strict=True):
            text = first_text(given, name)
            if text is None:
                continue
            place = parse_step(name, text, range(1, self.places() + 1), "not_a_place")
            if place in places:
                raise AnswerProblem(name, "place_taken", {"place": place, "option": self.item.options[places[place]]})
            places[place] = option
        if not places:
            return None
        value = [places[place] for place in sorted(places)]
        if len(value) != max(places):
            raise AnswerProblem(self.item.key, "place_left_out", {"place": next(p for p in range(1, max(places)) if p not in places)})
        return value

    def check(self, value: Any) -> None:
        if not are_texts(value) or not 1 <= len(value) <= self.places() or len(set(value)) != len(value):
            raise AnswerProblem(self.item.key, "not_an_answer")
        if not set(value) <= self.item.options.keys():
            raise AnswerProblem(self.item.key, "not_an_option")

    def write(self, value: list[str], language: str) -> dict[str, list[str]]:
        return {f"{self.item.key}.{option}": [str(place)] for place, option in enumerate(value, 1)}

    def numbers(self, value: list[str]) -> dict[str, float]:
        return {f"{self.item.key}.{option}": float(place) for place, option in enumerate(value, 1)}

    def missing(self, value: list[str]) -> list[str]:
        return [] if len(value) == self.places() else [self.item.key]
