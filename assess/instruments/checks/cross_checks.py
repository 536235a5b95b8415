"""Checks across items: they name numbers or days that are there, can be asked together, and can both hold and not hold."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from assess.instruments.checks.routing import can_hold, subjects_exist
from assess.instruments.contradictions import checked_kind, items_of
from assess.instruments.cross_checks import Check
from assess.instruments.instrument import Instrument
from assess.instruments.yaml_source import Path, Source

Span = tuple[float, float]
FIRST_YEAR, LAST_YEAR = 1800, 2199


def check_cross_checks(instrument: Instrument, source: Source) -> None:
    """Complain about the questionnaire's `checks`."""
    checks = instrument.questionnaire.checks
    source.unique("check", ((("checks", number, "key"), check.key) for number, check in enumerate(checks)))
    for number, check in enumerate(checks):
        path: Path = ("checks", number)
        if _names(instrument, source, path, check):
            _possible(instrument, source, path, check)


def _names(instrument: Instrument, source: Source, path: Path, check: Check) -> bool:
    """Whether everything is there that the check names."""
    if check.never:
        order = {key: place for place, key in enumerate(instrument.questionnaire.items)}
        sound = subjects_exist(instrument, source, (*path, "never"), check.never, order, len(order))
        if sound and not check.names():
            source.complain((*path, "never"), "no_item", "a check names at least one item, where it is shown")
        return sound and bool(check.names())
    field = "in_order" if check.in_order else "sum_of"
    kinds = {name: checked_kind(instrument, name) for name in check.names()}
    for name, kind in kinds.items():
        if name not in instrument.questionnaire.items and name not in instrument.measures:
            source.complain((*path, field), "no_item", f"there is no item `{name}`")
        elif kind is None or (kind == "day" and check.sum_of):
            source.complain(
                (*path, field), "no_number", f"`{name}` is no number; numbers, years and shares of an allocation can be checked"
            )
        elif check.names().count(name) > 1:
            source.complain((*path, field), "twice", f"`{name}` stands twice in this check")
    if check.in_order and set(kinds.values()) == {"number", "day"}:
        source.complain((*path, field), "no_order", "days and numbers have no order; give years or days only")
        return False
    return None not in kinds.values() and len(kinds) == len(check.names()) and not (check.sum_of and "day" in kinds.values())


def _possible(instrument: Instrument, source: Source, path: Path, check: Check) -> None:
    placed = [instrument.questionnaire.placed[key] for key in items_of(instrument, check)]
    if not can_hold(instrument, [condition for section, item in placed for condition in (section.when, item.when)] + [check.never]):
        source.complain(path, "unreachable", f"nobody can ever break check `{check.key}`")
        return
    slack = check.tolerance
    if check.in_order:
        spans = [_span(instrument, name) for name in check.in_order]
        never_holds = any(one[0] > other[1] + slack for one, other in pairwise(spans))
        always_holds = all(one[1] <= other[0] + slack for one, other in pairwise(spans))
    elif check.sum_of:
        least, most = (sum(ends) for ends in zip(*(_span(instrument, name) for name in check.sum_of), strict=True))
        low, high = _limit(instrument, check.is_ if check.is_ is not None else check.at_most)
        never_holds = least > high + slack or (check.is_ is not None and most < low - slack)
        always_holds = check.is_ is None and most <= low + slack
    else:
        return
    if never_holds or always_holds:
        why = "no answers can fulfil" if never_holds else "no answers can break"
        source.complain(path, "impossible", f"{why} check `{check.key}`, within the limits of its items")


def _limit(instrument: Instrument, limit: float | str | None) -> Span:
    return _span(instrument, limit) if isinstance(limit, str) else (limit or 0.0, limit or 0.0)


def _span(instrument: Instrument, name: str) -> Span:
    """The least and the greatest that an item, or a part of one, can be."""
    item: Any = instrument.questionnaire.items.get(name) or instrument.measures[name]
    match item.type:
        case "allocation":
            ends: tuple[float | None, float | None] = (0, item.total)
        case "text":
            ends = (FIRST_YEAR, LAST_YEAR)
        case "date":
            ends = (item.earliest and item.earliest.toordinal(), item.latest and item.latest.toordinal())
        case _:
            ends = (item.at_least, item.at_most)
    return (-math.inf if ends[0] is None else ends[0], math.inf if ends[1] is None else ends[1])
