"""What people wrote in their own words: answers to open questions, comments, and reasons for what was asked back.

Words can be recognised, whatever is counted around them. So those of an anonymous assessment are for the consultant
to read and for no report to quote; they come without group, in an order that tells nothing, and only of questions that
were put to many more organisations than a figure needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assess.instruments.answers import Answer, Answers, Respondent, asked_keys
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Item
from assess.scoring.releases import Policy

Kind = Literal["answer", "comment", "reason"]
WRITTEN = ("text", "long_text")


@dataclass(frozen=True)
class Writer:
    """Somebody who answered. `organisation` is a pseudonym that its people share, or tells a person without one apart."""

    group: str
    organisation: str
    answers: Answers


@dataclass(frozen=True)
class Remark:
    """Something written. Who wrote it is kept for named assessments only."""

    kind: Kind
    text: str
    group: str | None = None
    organisation: str | None = None


@dataclass(frozen=True)
class Remarks:
    """What may be read, by item in the order of asking."""

    of_items: dict[str, tuple[Remark, ...]]
    kept_back: tuple[str, ...]
    """Items of which something was written that may not be read."""


def readable(writers: Iterable[Writer], instrument: Instrument, facts: FactSheet | None, policy: Policy) -> Remarks:
    """What people wrote, as far as it may be read on the terms of `policy`."""
    written: dict[str, list[Remark]] = {}
    asked: dict[str, set[str]] = {}
    for writer in writers:
        who = (None, None) if policy.anonymous else (writer.group, writer.organisation)
        for key in asked_keys(instrument, writer.answers, Respondent(writer.group, facts)):
            asked.setdefault(key, set()).add(writer.organisation)
            if answer := writer.answers.get(key):
                written.setdefault(key, []).extend(
                    Remark(kind, text, *who) for kind, text in _texts(instrument.questionnaire.items[key], answer)
                )
    of_items, kept_back = {}, []
    for key in instrument.questionnaire.items:
        if not written.get(key):
            continue
        if not policy.anonymous or (len(asked[key]) >= policy.words and not _tells_who(instrument.questionnaire.items[key])):
            of_items[key] = tuple(sorted(written[key], key=lambda remark: _order(key, remark)))
        else:
            kept_back.append(key)
    return Remarks(of_items, tuple(kept_back))


def _texts(item: Item, answer: Answer) -> Iterator[tuple[Kind, str]]:
    if item.type in WRITTEN and answer.state == "answered":
        yield "answer", str(answer.value)
    if answer.comment:
        yield "comment", answer.comment
    if answer.reason:
        yield "reason", answer.reason


def _tells_who(item: Item) -> bool:
    """Whether an answer is an address."""
    return item.type == "text" and item.pattern in ("email", "phone", "url")


def _order(key: str, remark: Remark) -> tuple[str, str, str]:
    """By group and organisation, where they are known; otherwise in no order that two questions have in common."""
    return remark.group or "", remark.organisation or "", hashlib.sha256(f"{key}\n{remark.text}".encode()).hexdigest()
