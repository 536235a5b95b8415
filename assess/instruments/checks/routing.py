"""Conditions of routing: what they name exists, comes earlier, and can come true."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from assess.instruments.conditions import Condition, Subject, evaluate
from assess.instruments.facts import COMPUTED_FACTS, FACT_KINDS
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import Item
from assess.instruments.yaml_source import Path, Source

MOST_COMBINATIONS = 50_000


def check_routing(instrument: Instrument, source: Source) -> None:
    """Complain about conditions of sections and items that cannot be."""
    order = {key: place for place, key in enumerate(instrument.questionnaire.items)}
    place = 0
    for number, section in enumerate(instrument.questionnaire.sections):
        path: Path = ("sections", number)
        whole = subjects_exist(instrument, source, (*path, "when"), section.when, order, place)
        if whole and section.when and not can_hold(instrument, [section.when]):
            source.complain((*path, "when"), "unreachable", f"section `{section.key}` can never be asked")
            whole = False
        for position, item in enumerate(section.items):
            _item(instrument, source, (*path, "items", position), item, [section.when] if whole else [], order)
        place += len(section.items)


def _item(instrument: Instrument, source: Source, path: Path, item: Item, above: list[Condition | None], order: dict[str, int]) -> None:
    sound = subjects_exist(instrument, source, (*path, "when"), item.when, order, order[item.key])
    if sound and item.when and not can_hold(instrument, [*above, item.when]):
        source.complain((*path, "when"), "unreachable", f"item `{item.key}` can never be asked")
    if item.not_applicable:
        for test in item.not_applicable.parts():
            if test.subject[0] != "fact":
                source.complain((*path, "not_applicable"), "facts_only", "`not_applicable` is offered by facts only")
        facts_exist(source, (*path, "not_applicable"), item.not_applicable)


def facts_exist(source: Source, path: Path, condition: Condition | None) -> bool:
    """Complain about facts that no fact sheet has, or about values they never take."""
    sound = True
    for test in condition.parts() if condition else ():
        if test.fact is None:
            continue
        if test.fact not in FACT_KINDS and test.fact not in COMPUTED_FACTS:
            source.complain(path, "no_fact", f"there is no fact `{test.fact}`")
            sound = False
        elif isinstance(kinds := FACT_KINDS.get(test.fact), tuple):
            sound = _values_exist(source, path, test, f"fact `{test.fact}`", kinds) and sound
    return sound


def subjects_exist(
    instrument: Instrument, source: Source, path: Path, condition: Condition | None, order: dict[str, int], place: int
) -> bool:
    sound = facts_exist(source, path, condition)
    for test in condition.parts() if condition else ():
        subject, key = test.subject
        if subject not in ("item", "fact", "group"):
            source.complain(path, "not_here", f"`{subject}` cannot decide what is asked; use item, fact or group")
            sound = False
        elif subject == "item":
            sound = _item_exists(instrument, source, path, test, key, order, place) and sound
    return sound


def _item_exists(instrument: Instrument, source: Source, path: Path, test: Condition, key: str, order: dict[str, int], place: int) -> bool:
    name = key if key in order else key.rpartition(".")[0]
    if name not in order:
        source.complain(path, "no_item", f"there is no item `{key}`")
        return False
    if order[name] >= place:
        source.complain(path, "cycle", f"depends on `{key}`, which is asked only here or later")
        return False
    values = item_values(instrument.questionnaire.items[name])
    return _values_exist(source, path, test, f"item `{key}`", values) if values and name == key else True


def _values_exist(source: Source, path: Path, test: Condition, what: str, values: Iterable[str]) -> bool:
    wanted = [value for value in ((test.is_,) if test.is_ is not None else test.in_ or ()) if value not in set(values)]
    for value in wanted:
        source.complain(path, "no_option", f"{what} never has the value `{value}`; it has {', '.join(values)}")
    return not wanted


def item_values(item: Item) -> tuple[str, ...]:
    """The words an answer can be, for items answered by words."""
    if item.type in ("choice", "choices"):
        return tuple(item.options)
    return ("yes", "no") if item.type == "yes_no" else ()


def can_hold(
    instrument: Instrument, conditions: Iterable[Condition | None], given: Mapping[tuple[Subject, str], Any] = MappingProxyType({})
) -> bool:
    """Whether some group, facts and answers make all conditions true (tried out, within a bound); `given` are those that stand."""
    wanted = [condition for condition in conditions if condition is not None]
    tests = [test for condition in wanted for test in condition.parts()]
    subjects = {
        test.subject: [given[test.subject]] if test.subject in given else _candidates(instrument, test.subject, tests) for test in tests
    }
    if not subjects:
        return True
    combinations = itertools.islice(itertools.product(*subjects.values()), MOST_COMBINATIONS)
    for tried, values in enumerate(combinations, 1):
        known = dict(zip(subjects, values, strict=True))
        if all(evaluate(condition, lambda subject, key, known=known: known.get((subject, key))) for condition in wanted):  # type: ignore[misc]
            return True
        if tried == MOST_COMBINATIONS:
            return True  # too many to tell
    return False


def _candidates(instrument: Instrument, subject: tuple[Subject, str], tests: list[Condition]) -> list[Any]:
    kind, key = subject
    if kind == "group":
        return list(GROUPS)
    limits: tuple[float | None, float | None] = (None, None)
    if kind == "fact":
        values = FACT_KINDS.get(key, COMPUTED_FACTS.get(key, float))
        if isinstance(values, tuple):
            return [*values, None]
        if values is bool:
            return [True, False, None]
    elif (item := instrument.questionnaire.items.get(key)) is not None:
        if item.type == "choices":
            return [[option] for option in item.options] + [list(item.options), None]
        if words := item_values(item):
            return [*words, None]
        limits = _limits(instrument, item)
    return [*_numbers(subject, tests, limits), None]


def _limits(instrument: Instrument, item: Item) -> tuple[float | None, float | None]:
    if item.type == "number":
        return item.at_least, item.at_most
    if item.type == "dichotomy":
        return -3, 3
    if item.type == "scale" and (item.steps or item.scale in instrument.questionnaire.scales):
        return 1, len(instrument.questionnaire.steps(item))
    return None, None


def _numbers(subject: tuple[Subject, str], tests: list[Condition], limits: tuple[float | None, float | None]) -> list[Any]:
    """Numbers, and other values, at and around every threshold that a test names."""
    values: set[Any] = {limit for limit in limits if limit is not None}
    for test in tests:
        if test.subject == subject:
            named = [value for value in (test.is_, test.at_least, test.at_most, test.below, *(test.in_ or ())) if value is not None]
            for value in named:
                values |= {value} if isinstance(value, (str, bool)) else {value - 1, value - 0.001, value, value + 1}
    low, high = limits
    return [v for v in values or {1.0} if isinstance(v, str) or ((low is None or v >= low) and (high is None or v <= high))]
