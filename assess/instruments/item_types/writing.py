"""What is written freely: texts and days; and notes, which are only read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from assess.instruments.item_types.base import AnswerProblem, Given, ItemType

PATTERNS = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,8}"),
    "phone": re.compile(r"\+?[0-9][0-9 ()./-]{4,24}"),
    "url": re.compile(r"https?://[^\s/]{1,253}(/\S{0,1000})?"),
    "year": re.compile(r"(1[89]|20|21)[0-9]{2}"),
}


class ShortText(ItemType):
    """Value: a text on one line."""

    def parse(self, field: str, text: str, language: str) -> str:
        text = " ".join(clean_text(field, text).split())
        refuse_longer(field, text, self.item.longest)
        if self.item.pattern and not PATTERNS[self.item.pattern].fullmatch(text):
            raise AnswerProblem(field, f"not_{self.item.pattern}")
        return text


class LongText(ItemType):
    """Value: a text of several lines."""

    def parse(self, field: str, text: str, language: str) -> str:
        text = clean_text(field, text.replace("\r\n", "\n").replace("\r", "\n"))
        refuse_longer(field, text, self.item.longest)
        return text


class Day(ItemType):
    """Value: a day as `2026-11-23`. Typed by hand it may also be 23.11.2026, in Spanish 23/11/2026."""

    def parse(self, field: str, text: str, language: str) -> str:
        written = year_first(text, language)
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise AnswerProblem(field, "not_a_date") from None
        if day.isoformat() != written:  # Python reads other forms too, and in some passes over what follows
            raise AnswerProblem(field, "not_a_date")
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


def year_first(text: str, language: str) -> str:
    """A day that begins with the day of the month as `2026-11-23`; anything else as it is. In English 3/4 could be March or April."""
    found = re.fullmatch(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})", text, re.ASCII)
    if not found or (found[2] == "/" and language != "es"):
        return text
    return f"{found[4]}-{found[3]:0>2}-{found[1]:0>2}"


def clean_text(field: str, text: str) -> str:
    """`text` without blanks around it; characters that no text holds are refused."""
    if any((ord(character) < 32 and character not in "\n\t") or 0xD800 <= ord(character) < 0xE000 for character in text):
        raise AnswerProblem(field, "strange_characters")
    return text.strip()


def refuse_longer(field: str, text: str, longest: int) -> None:
    """Raise AnswerProblem if `text` has more than `longest` characters."""
    if len(text) > longest:
        raise AnswerProblem(field, "too_long", {"most": longest, "length": len(text)})
