"""How an answer to each type of item is read, checked, written back and numbered.

A web form and a CSV file carry the same fields: one named like the item, or one for each
part of it (`market_reach.abroad`, `risks.remoteness.hindrance`). What may be typed there is
decided here and nowhere else.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assess.instruments.parts import LITERALS
from assess.instruments.questionnaire import Column, Item, Questionnaire

Given = Mapping[str, Sequence[str]]
"""Field name → what was given there, as a form posts it."""

BIPOLAR = (-3, -2, -1, 0, 1, 2, 3)
LARGEST_NUMBER = Decimal(10) ** 15


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
        text = _one(given, self.item.key)
        return None if text is None else self.parse(self.item.key, text, language)

    def parse(self, field: str, text: str, language: str) -> Any:
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Raise AnswerProblem unless `value`, from wherever, can be an answer."""
        if not isinstance(value, str):
            raise AnswerProblem(self.item.key, "not_an_answer")
        self.parse(self.item.key, value, "en")

    def write(self, value: Any, language: str) -> dict[str, list[str]]:
        """The fields' content for a value: what `read` would turn into it again."""
        return {self.item.key: [str(value)]}

    def numbers(self, value: Any) -> dict[str, float]:
        """measure → number, for a value that `check` accepts."""
        return {}

    def missing(self, value: Any) -> list[str]:
        """Fields still empty in a value that is only partly given."""
        return []


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
        if not _texts(value) or len(set(value)) != len(value) or not value:
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


class Scale(ItemType):
    """Value and number: the step, from 1."""

    def steps(self) -> Sequence[int]:
        return range(1, len(self.questionnaire.steps(self.item)) + 1)

    def measures(self) -> list[str]:
        return [self.item.key]

    def parse(self, field: str, text: str, language: str) -> int:
        return _step(field, text, self.steps())

    def check(self, value: Any) -> None:
        _check_step(self.item.key, value, self.steps())

    def numbers(self, value: int) -> dict[str, float]:
        return {self.item.key: float(value)}


class Dichotomy(Scale):
    """Value and number: −3 (restriction) to +3 (success factor)."""

    def steps(self) -> Sequence[int]:
        return BIPOLAR


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


class _Parts(ItemType):
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
            text = _one(given, name)
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


class Matrix(_Parts):
    """Value: row → step, or `dont_know` for a row."""

    def parts(self) -> list[str]:
        return [row.key for row in self.item.rows]

    def steps(self) -> Sequence[int]:
        return range(1, len(self.questionnaire.steps(self.item)) + 1)

    def parse(self, field: str, text: str, language: str) -> int | str:
        return text if text == "dont_know" and self.item.dont_know else _step(field, text, self.steps())

    def check_part(self, field: str, value: Any) -> None:
        if not (value == "dont_know" and self.item.dont_know):
            _check_step(field, value, self.steps())


class Risk(_Parts):
    """Value: `{presence, hindrance}` for a state, `{probability, impact}` for an event; steps 1 to 5."""

    def parts(self) -> list[str]:
        return list(self.item.aspects)

    def parse(self, field: str, text: str, language: str) -> int:
        return _step(field, text, range(1, 6))

    def check_part(self, field: str, value: Any) -> None:
        _check_step(field, value, range(1, 6))


class Allocation(_Parts):
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


class Ranking(_Parts):
    """Value: list of option keys, the most important first. Fields hold each option's place."""

    def parts(self) -> list[str]:
        return list(self.item.options)

    def places(self) -> int:
        return self.item.top or len(self.item.options)

    def read(self, given: Given, language: str) -> list[str] | None:  # type: ignore[override]
        places: dict[int, str] = {}
        for option, name in zip(self.parts(), self.fields(), strict=True):
            text = _one(given, name)
            if text is None:
                continue
            place = _step(name, text, range(1, self.places() + 1), "not_a_place")
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
        if not _texts(value) or not 1 <= len(value) <= self.places() or len(set(value)) != len(value):
            raise AnswerProblem(self.item.key, "not_an_answer")
        if not set(value) <= self.item.options.keys():
            raise AnswerProblem(self.item.key, "not_an_option")

    def write(self, value: list[str], language: str) -> dict[str, list[str]]:  # type: ignore[override]
        return {f"{self.item.key}.{option}": [str(place)] for place, option in enumerate(value, 1)}

    def numbers(self, value: list[str]) -> dict[str, float]:  # type: ignore[override]
        return {f"{self.item.key}.{option}": float(place) for place, option in enumerate(value, 1)}

    def missing(self, value: list[str]) -> list[str]:  # type: ignore[override]
        return [] if len(value) == self.places() else [self.item.key]


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
                if columns[key].several != isinstance(content, list) or not (isinstance(content, str) or _texts(content)):
                    raise AnswerProblem(name, "not_an_answer")
                if not _cell(columns[key], name, [content] if isinstance(content, str) else content):
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


class ShortText(ItemType):
    """Value: a text on one line."""

    def parse(self, field: str, text: str, language: str) -> str:
        text = " ".join(clean_text(field, text).split())
        _shorter(field, text, self.item.longest)
        if self.item.pattern and not PATTERNS[self.item.pattern].fullmatch(text):
            raise AnswerProblem(field, f"not_{self.item.pattern}")
        return text


class LongText(ItemType):
    """Value: a text of several lines."""

    def parse(self, field: str, text: str, language: str) -> str:
        text = clean_text(field, text.replace("\r\n", "\n").replace("\r", "\n"))
        _shorter(field, text, self.item.longest)
        return text


class Day(ItemType):
    """Value: a day as `2026-11-23`."""

    def parse(self, field: str, text: str, language: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise AnswerProblem(field, "not_a_date") from None
        if self.item.earliest and day < self.item.earliest:
            raise AnswerProblem(field, "too_early", {"earliest": self.item.earliest})
        if self.item.latest and day > self.item.latest:
            raise AnswerProblem(field, "too_late", {"latest": self.item.latest})
        return day.isoformat()


class Note(ItemType):
    """A text to read: nothing is answered."""

    def fields(self) -> list[str]:
        return []

    def read(self, given: Given, language: str) -> None:
        return None

    def check(self, value: Any) -> None:
        raise AnswerProblem(self.item.key, "not_an_answer")


ITEM_TYPES: dict[str, type[ItemType]] = {
    "choice": Choice,
    "choices": Choices,
    "scale": Scale,
    "dichotomy": Dichotomy,
    "number": Number,
    "yes_no": YesNo,
    "matrix": Matrix,
    "risk": Risk,
    "allocation": Allocation,
    "ranking": Ranking,
    "roster": Roster,
    "text": ShortText,
    "long_text": LongText,
    "date": Day,
    "note": Note,
}

PATTERNS = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,8}"),
    "phone": re.compile(r"\+?[0-9][0-9 ()./-]{4,24}"),
    "url": re.compile(r"https?://[^\s/]{1,253}(/\S{0,1000})?"),
    "year": re.compile(r"(1[89]|20|21)[0-9]{2}"),
}
DECIMAL_COMMA = frozenset({"ru", "es"})


def type_of(questionnaire: Questionnaire, item: Item) -> ItemType:
    """The handler of an item's answers."""
    return ITEM_TYPES[item.type](questionnaire, item)


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


def clean_text(field: str, text: str) -> str:
    """`text` without blanks around it; characters that no text holds are refused."""
    if any((ord(character) < 32 and character not in "\n\t") or 0xD800 <= ord(character) < 0xE000 for character in text):
        raise AnswerProblem(field, "strange_characters")
    return text.strip()


def _one(given: Given, name: str) -> str | None:
    """The first content of a field that is not blank."""
    return next((text.strip() for text in given.get(name, ()) if text.strip()), None)


def _step(field: str, text: str, steps: Sequence[int], code: str = "not_an_option") -> int:
    text = text.replace("−", "-").removeprefix("+")
    if not re.fullmatch(r"-?[0-9]{1,3}", text, re.ASCII) or int(text) not in steps:
        raise AnswerProblem(field, code, {"most": max(steps)})
    return int(text)


def _check_step(field: str, value: Any, steps: Sequence[int]) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value not in steps:
        raise AnswerProblem(field, "not_an_option")


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _shorter(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise AnswerProblem(field, "too_long", {"most": longest, "length": len(text)})


def _cell(column: Column, field: str, given: Sequence[str]) -> str | list[str] | None:
    """A roster cell's content: text, option key, or list of option keys; None if empty."""
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
    _shorter(field, parts[0], 200)
    return parts[0]
