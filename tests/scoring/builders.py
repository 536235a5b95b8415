"""Tiny instruments and answers to score by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from assess.instruments.answers import Answer
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument, instrument_of
from assess.scoring.disclosure import PublishedScorecard, publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score
from assess.scoring.scorecard_model import Scorecard
from tests.builders import DOCUMENT, some_facts

FIVE = ["None", "Little", "Half", "Most", "All"]
LEVELS = [
    {"key": "weak", "title": "Weak", "from": 0, "description": "Little is there."},
    {"key": "strong", "title": "Strong", "from": 50, "description": "Much is there."},
]
MATRIX = [
    ["low", "low", "low", "moderate", "moderate"],
    ["low", "low", "moderate", "moderate", "high"],
    ["low", "moderate", "moderate", "high", "high"],
    ["low", "moderate", "high", "high", "critical"],
    ["moderate", "moderate", "high", "critical", "critical"],
]
LONGEST = 60
"""Items of a section."""
NO_FLOOR = {"responses": 1, "response_rate": 0, "groups": 1}


def item(key: str, kind: str = "scale", **more: Any) -> dict[str, Any]:
    """An item of a questionnaire; a scale has five steps, a number is a share."""
    parts: dict[str, dict[str, Any]] = {
        "scale": {"steps": FIVE},
        "number": {"unit": "%", "decimals": 2},
        "dichotomy": {"success": "Yes", "restriction": "No", "midpoint": "So so"},
        "choice": {"options": {"a": "A", "b": "B", "c": "C"}},
        "choices": {"options": {"a": "A", "b": "B", "c": "C"}},
        "matrix": {"steps": FIVE, "rows": [{"key": "x", "text": "X"}, {"key": "y", "text": "Y"}]},
        "risk": {"kind": "state", "tag": "monotown", "title": "Risk", "threatens": ["trust"]},
        "yes_no": {},
        "allocation": {"options": {"people": "People", "money": "Money"}},
    }
    return {"key": key, "type": kind, "ask": "?", "source": "A", **parts[kind], **more}


def criterion(key: str, *indicators: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A criterion that scores the construct of its name, from scale items by default."""
    full = [{"item": one, "score": {"goalposts": [1, 5]}} if isinstance(one, str) else one for one in indicators]
    return {"key": key, "title": key, "scores": key, "indicators": full, **more}


def dimension(key: str, *criteria: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "question": "?", "criteria": list(criteria), **more}


def instrument(
    items: Sequence[dict[str, Any]],
    dimensions: Sequence[dict[str, Any]],
    tools: Sequence[Any] = (),
    named: bool = False,
    **rubric: Any,
) -> Instrument:
    """An instrument of these items; keywords are further parts of the rubric."""
    document = deepcopy(DOCUMENT)
    pages = [list(items[start : start + LONGEST]) for start in range(0, len(items), LONGEST)]
    document["questionnaire"]["sections"] = [
        {"key": f"page_{number}", "title": "Page", "items": page, "named": named} for number, page in enumerate(pages)
    ]
    rest = {"levels": LEVELS, "floor": NO_FLOOR, "uncertainty": {"draws": 100}, "target": 60, "overall": {"title": "Overall"}, "format": 1}
    document["rubric"] = rest | {"dimensions": list(dimensions)} | rubric
    if tools:
        document["tools"]["tools"] = list(tools)
        document["tools"]["categories"] = [{"key": key, "title": key} for key in ("networking", "financial", "skills", "other")]
    return instrument_of(document)


def one_item(**rubric: Any) -> Instrument:
    """One scale item, one criterion, one dimension."""
    return instrument([item("trust")], [dimension("people", criterion("trust", "trust"))], **rubric)


def person(group: str = "small_firm", organisation: str | None = None, **answers: Any) -> RespondentAnswers:
    """What one person answered; keywords are items (`__` for a dot), words such as `dont_know` are states."""
    given = {}
    for name, value in answers.items():
        literal = value in ("dont_know", "not_applicable", "prefer_not") if isinstance(value, str) else False
        given[name.replace("__", ".")] = Answer(value) if literal else Answer("answered", value)
    return RespondentAnswers(group, organisation, given)


def people(answers: Mapping[str, Sequence[int | None]], key: str = "trust") -> list[RespondentAnswers]:
    """Group → the answers of its people to one item; None for none."""
    return [
        RespondentAnswers(group, None, {} if value is None else {key: Answer("answered", value)})
        for group, values in answers.items()
        for value in values
    ]


def scored(
    of: Instrument, responses: Sequence[RespondentAnswers], facts: FactSheet | None = None, anonymous: bool = True, **more: Any
) -> Scorecard:
    facts = facts or some_facts()
    return score(answer_frame(of, responses, facts), of, facts, policy_of(of, anonymous), **more)


def published(
    of: Instrument, responses: Sequence[RespondentAnswers], facts: FactSheet | None = None, anonymous: bool = True, **more: Any
) -> PublishedScorecard:
    """What may be shown; `ledger` holds what left before."""
    card = scored(of, responses, facts, anonymous, **more)
    return publish(card, policy_of(of, anonymous), more.get("ledger", ()))
