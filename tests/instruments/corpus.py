"""The corpus of conditions, which the server and the browser are held to alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assess.instruments.answers import read_answer
from assess.instruments.conditions import Condition, evaluate
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem

_corpus = yaml.safe_load(Path(__file__).with_name("conditions.yaml").read_text(encoding="utf-8"))
CONDITIONS: list[dict[str, Any]] = _corpus["conditions"]
READINGS: list[dict[str, Any]] = _corpus["readings"]


def holds(condition: dict[str, Any], known: dict[str, Any]) -> bool | None:
    """What the server makes of a condition; `known` maps subject and key to values."""

    def lookup(subject: str, key: str) -> Any:
        return known.get("group") if subject == "group" else known.get(subject, {}).get(key)

    return evaluate(Condition.model_validate(condition), lookup)


def value_of(instrument: Instrument, key: str, given: dict[str, list[str]], language: str) -> Any:
    """The value that the server reads, None where it takes none; of a roster the number of entries."""
    try:
        answer = read_answer(instrument, key, given, language)
    except AnswerProblem:
        return None
    value = answer.value if answer else None
    return len(value) if value and instrument.questionnaire.items[key].type == "roster" else value


def listed(given: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {name: [content] if isinstance(content, str) else content for name, content in given.items()}
