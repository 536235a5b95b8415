"""The one entry: a questionnaire in, a PDF to be printed and filled in by hand out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assess.instruments.conditions import Condition, Subject
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.piping import named, part_filled
from assess.instruments.questionnaire import Item, Section
from assess.instruments.settling import settle
from assess.reporting.html import rendered
from assess.reporting.paper.answering import ANSWERS
from assess.reporting.paper.routing import Asked, Route, combined, numbered
from assess.reporting.paper.sheet import Note, PaperSheet, Part, Question
from assess.reporting.pdf import to_pdf
from assess.reporting.texts import Texts, load_texts


@dataclass(frozen=True)
class Paper:
    """What is to be printed."""

    instrument: Instrument
    """In the language of the paper."""
    group: str | None = None
    """For whom; for everybody, without it."""
    facts: FactSheet | None = None
    """They settle conditions and give names; without them the conditions are printed."""
    data_sheet: bool = False
    """The figures to be looked up, instead of all the rest."""
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings and paragraphs that people are told first: who asks, what happens to the answers."""


class NothingToAsk(Exception):
    """No question is left for this group: there is no such paper."""


def paper_pdf(paper: Paper, designs: Path, made: datetime) -> bytes:
    """The paper by the design `designs`/forms. Raises NothingToAsk."""
    texts = load_texts(designs / "texts", paper.instrument.language)
    sheet, folder = paper_sheet(paper, texts), designs / "forms"
    html = rendered(folder, "paper.html", sheet.language, sheet=sheet)
    return to_pdf(html, folder, made, hashlib.sha256(html.encode()).hexdigest()[:32])[0]


def paper_sheet(paper: Paper, texts: Texts) -> PaperSheet:
    """The paper as a tree. Raises NothingToAsk."""
    questionnaire = part_filled(paper.instrument.questionnaire, named(paper.facts))
    instrument = replace(paper.instrument, questionnaire=questionnaire, _others={})
    sections = [(section, _settled(section.when, paper)) for section in questionnaire.sections if section.data_sheet == paper.data_sheet]
    asked = {
        section.key: [Asked(item, combined(when, _settled(item.when, paper))) for item in section.items]
        for section, when in sections
        if when is not False
    }
    asked = {key: [one for one in items if one.when is not False] for key, items in asked.items()}
    everything = [one for items in asked.values() for one in items]
    numbers = numbered(everything)
    if not numbers:
        raise NothingToAsk
    route = Route(instrument, texts, everything, numbers)
    kind = texts.say("paper.data_sheet" if paper.data_sheet else "paper.questionnaire")
    return PaperSheet(
        language=texts.language,
        title=questionnaire.title,
        kind=f"{kind}: {texts.say(f'groups.{paper.group}')}" if paper.group else kind,
        lead=texts.say("paper.data_sheet_lead") if paper.data_sheet else questionnaire.purpose,
        told=paper.told,
        how=tuple(_how(paper, texts)),
        parts=tuple(_part(section, when, asked[section.key], route, paper) for section, when in sections if asked.get(section.key)),
        closing=questionnaire.closing,
        page_of=(texts.say("page.page"), texts.say("page.of")),
    )


def _settled(when: Condition | None, paper: Paper) -> Condition | bool:
    def lookup(subject: Subject, key: str) -> Any:
        return paper.group if subject == "group" else paper.facts.value(key) if paper.facts and subject == "fact" else None

    known = {"group": paper.group is not None, "fact": paper.facts is not None}
    return settle(when, lookup, lambda subject, key: known.get(subject, False))


def _how(paper: Paper, texts: Texts) -> Iterator[str]:
    if not paper.data_sheet:
        least, most = paper.instrument.questionnaire.minutes
        yield texts.say("paper.minutes", span=texts.span(least, most))
    yield texts.say("paper.how_to_tick")
    yield texts.say("paper.leave_out")
    yield texts.say("paper.agreement" if paper.told else "paper.told_elsewhere")


def _part(section: Section, when: Condition | bool, asked: list[Asked], route: Route, paper: Paper) -> Part:
    """A section; what holds for all of it is said once, at its head."""
    say = route.texts.say
    own = [replace(one, when=_settled(one.item.when, paper)) for one in asked]
    return Part(
        title=section.title,
        intro=section.intro or "",
        only=route.only(when),
        named=say("paper.named") if section.named else "",
        entries=tuple(_entry(one.item, route.only(one.when), route, paper) for one in own),
    )


def _entry(item: Item, only: str, route: Route, paper: Paper) -> Question | Note:
    if item.type == "note":
        return Note(item.ask, item.help or "", only)
    questionnaire, texts = route.instrument.questionnaire, route.texts
    return Question(
        number=str(route.numbers[item.key]),
        text=f"{item.title}. {item.ask}" if item.type == "risk" else item.ask,
        help=item.help or "",
        only=only,
        answer=ANSWERS[item.type](item, questionnaire, texts, lambda answer: route.onward(item, answer)),
        aside=tuple(_aside(item, texts, paper)),
        needed=texts.say("paper.needed") if item.required else "",
    )


def _aside(item: Item, texts: Texts, paper: Paper) -> Iterator[str]:
    if item.dont_know and item.type != "matrix":  # which has a column for it
        yield texts.say("paper.dont_know")
    if item.not_applicable is not None and _settled(item.not_applicable, paper) is not False:
        yield texts.say("paper.not_applicable")
    if item.prefer_not:
        yield texts.say("paper.prefer_not")
