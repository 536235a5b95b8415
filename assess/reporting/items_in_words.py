"""Items and their options in the words of the questionnaire."""

from __future__ import annotations

from assess.instruments.item_types import BIPOLAR
from assess.instruments.questionnaire import (
    AllocationItem,
    ChoiceItem,
    ChoicesItem,
    DichotomyItem,
    Item,
    MatrixItem,
    NumberItem,
    RankingItem,
    RiskItem,
    RosterItem,
    ScaleItem,
)
from assess.reporting.material import Material
from assess.reporting.texts import NBSP
from assess.scoring.scorecard_model import ItemResult


def item_of(material: Material, measure: str) -> Item:
    """The item that `measure` belongs to; an item is its own measure or has parts."""
    questionnaire = material.instrument.questionnaire
    return questionnaire.items.get(measure) or material.instrument.measures[measure]


def ask_of(material: Material, measure: str) -> str:
    """The question, or the part of one or the name of a risk, that `measure` stands for."""
    item = item_of(material, measure)
    if isinstance(item, RiskItem):
        return item.title
    return part_of(item, measure) or item.ask


def question_of(material: Material, measure: str) -> str:
    """What `measure` stands for, to be understood alone: an option with its question before it."""
    item, words = item_of(material, measure), ask_of(material, measure)
    return f"{item.ask} {words}" if isinstance(item, (ChoicesItem, AllocationItem, RankingItem)) and words != item.ask else words


def part_of(item: Item, measure: str) -> str:
    """The text of the part of an item that `measure` names; empty for the whole item."""
    part = measure.removeprefix(item.key).removeprefix(".")
    if isinstance(item, MatrixItem):
        return next((row.text for row in item.rows if row.key == part), "")
    if isinstance(item, (ChoicesItem, AllocationItem, RankingItem)):
        return item.options.get(part, "")
    return ""


def options_of(material: Material, item: Item) -> tuple[tuple[str, str], ...]:
    """Key and text of each answer that counts are kept for, in the order in which they are offered."""
    if isinstance(item, ChoiceItem):
        return tuple(item.options.items())
    if item.type == "yes_no":
        return tuple((key, material.texts.say(f"answers.{key}")) for key in ("yes", "no"))
    if isinstance(item, DichotomyItem):
        poles = {-3: item.restriction, 0: item.midpoint, 3: item.success}
        return tuple((str(step), poles.get(step, material.texts.number(step, signed=True))) for step in BIPOLAR)
    if isinstance(item, (ScaleItem, MatrixItem)):
        return tuple((str(step), text) for step, text in enumerate(material.instrument.questionnaire.steps(item), 1))
    return ()


def counts_of(material: Material, result: ItemResult) -> tuple[int, ...]:
    """Organisations per answer, in the order of `options_of`."""
    item = item_of(material, result.measure)
    return tuple(result.counts.get(key, 0) for key, _ in options_of(material, item))


def step_counts(material: Material, result: ItemResult) -> tuple[int, ...] | None:
    """Organisations per step, the lowest first; None for an item that has no steps."""
    item = item_of(material, result.measure)
    return counts_of(material, result) if isinstance(item, (ScaleItem, MatrixItem)) else None


def why_uncounted(material: Material, result: ItemResult) -> str:
    """Why there are no counts to draw; empty where there are."""
    if result.missing is None and not result.counts:
        return material.texts.say("answers.mean_only")
    return material.missing(result.missing)


def answer_in_words(material: Material, result: ItemResult) -> str:
    """The answers to an item without steps, on one line."""
    texts = material.texts
    if result.missing:
        return material.missing(result.missing)
    item = item_of(material, result.measure)
    if result.numbers and "median" in result.numbers:
        values = {key: texts.short(result.numbers[key]) for key in ("median", "q1", "q3")}
        return texts.say("answers.numbers", unit=_unit(material, item), **values)
    if isinstance(item, ChoicesItem) and result.mean is not None:
        return texts.percent(result.mean)
    if result.mean is not None and not result.counts:
        return texts.say("answers.mean", mean=texts.short(result.mean), unit=_unit(material, item))
    counts = [(text, result.counts.get(key, 0)) for key, text in options_of(material, item)]
    return "; ".join(f"{text}: {texts.number(count)}" for text, count in counts)


def _unit(material: Material, item: Item) -> str:
    """What the number counts; in brackets, where no language needs it to agree with the number."""
    if isinstance(item, RosterItem):
        return f" ({material.texts.say('answers.entries')})"
    unit = item.unit if isinstance(item, (NumberItem, AllocationItem)) else None
    return f"{NBSP}%" if unit == "%" else f" ({unit})" if unit else ""


def states_in_words(material: Material, result: ItemResult) -> str:
    """“3 don't know, 1 not applicable”: people who gave no value, each state apart."""
    texts = material.texts
    return ", ".join(texts.say(f"states.{state}", n=count) for state, count in result.states.items() if count)
