"""How each type of item is answered on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assess.instruments.item_types import BIPOLAR
from assess.instruments.questionnaire import Questionnaire
from assess.reporting.paper.sheet import Answer, Box, Boxes, Grid, Lines, Poles, Scales, Table, Writing
from assess.reporting.texts import Texts

MOST_ROWS, LINE = 10, 90
"""Rows of a table at most; characters that fit on a line by hand."""

Onward = Callable[[Any], str]
"""An answer → where whoever gives it goes on; empty where with the next question."""


def boxes_of(item: Any, questionnaire: Questionnaire, texts: Texts) -> dict[Any, str]:
    """Value and words of each box of an item of which one is ticked; empty for all others."""
    if item.type == "choice":
        return dict(item.options)
    if item.type == "yes_no":
        return {"yes": texts.say("answers.yes"), "no": texts.say("answers.no")}
    if item.type == "scale":
        return dict(enumerate(questionnaire.steps(item), 1))
    return {}


def _one(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    boxes = tuple(Box(words, onward(value)) for value, words in boxes_of(item, questionnaire, texts).items())
    return Boxes(boxes, texts.say("paper.tick_one"))


def _several(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    hint = texts.say("paper.tick_at_most", n=item.at_most) if item.at_most else texts.say("paper.tick_all")
    alone = f" {texts.say('paper.tick_alone', option=texts.quoted(item.options[item.alone]))}" if item.alone else ""
    return Boxes(tuple(Box(words) for words in item.options.values()), hint + alone)


def _dichotomy(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    marks = tuple(texts.number(step, signed=True) for step in BIPOLAR)
    return Poles(item.restriction, item.success, item.midpoint, marks, texts.say("paper.tick_between"))


def _number(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    unit = f"{item.unit} ({item.period})" if item.period else item.unit
    return Lines((("", unit),), None, "")


def _matrix(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    columns = (*questionnaire.steps(item), *([texts.say("paper.dont_know")] if item.dont_know else []))
    return Grid(columns, tuple(row.text for row in item.rows), texts.say("paper.tick_each_row"))


def _risk(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    return Scales(tuple((texts.say(f"paper.{aspect}"), questionnaire.scales[aspect].steps) for aspect in item.aspects))


def _allocation(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    unit = item.unit or ""
    total = f"{texts.number(item.total)} {unit}".strip()
    rows = tuple((words, unit) for words in item.options.values())
    return Lines(rows, (texts.say("paper.together"), total), texts.say("paper.share_out", total=total))


def _ranking(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    rows = tuple((words, "") for words in item.options.values())
    hint = texts.say("paper.rank_top", n=item.top) if item.top else texts.say("paper.rank_all", last=len(item.options))
    return Lines(rows, None, hint)


def _roster(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    choices, legends = [], []
    for column in item.columns:
        options = list((column.options or {}).values())
        choices.append(tuple(texts.number(place) for place, _ in enumerate(options, 1)))
        if options:
            listed = "; ".join(f"{texts.number(place)} = {words}" for place, words in enumerate(options, 1))
            legends.append(f"{column.title}: {listed}. {texts.say('paper.ring_all' if column.several else 'paper.ring_one')}")
    titles = tuple(column.title for column in item.columns)
    return Table(titles, tuple(choices), tuple(legends), min(item.at_most, MOST_ROWS), texts.say("paper.one_row_each"))


def _text(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    return Writing(1 if item.longest <= LINE else 2)


def _long_text(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    return Writing(max(4, min(8, item.longest // (3 * LINE))))


def _day(item: Any, questionnaire: Questionnaire, texts: Texts, onward: Onward) -> Answer:
    return Lines((("", texts.say("paper.day")),), None, "")


ANSWERS: dict[str, Callable[[Any, Questionnaire, Texts, Onward], Answer]] = {
    "choice": _one,
    "choices": _several,
    "scale": _one,
    "dichotomy": _dichotomy,
    "number": _number,
    "yes_no": _one,
    "matrix": _matrix,
    "risk": _risk,
    "allocation": _allocation,
    "ranking": _ranking,
    "roster": _roster,
    "text": _text,
    "long_text": _long_text,
    "date": _day,
}
"""Every type but the note, to which nothing is answered."""
