"""What does not fit in somebody's answers, asked back in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from assess.instruments.answers import Answers, Respondent
from assess.instruments.contradictions import Contradiction, contradictions
from assess.instruments.facts import COMPUTED_FACTS, FactSheet
from assess.instruments.questionnaire import Item, Section
from assess.instruments.rubric import FactCheck
from assess.web.filters import day, number
from assess.web.languages import gettext
from assess.web.voice import Voice


@dataclass(frozen=True)
class Doubt:
    """Something to be put right (an error), or to be looked at again."""

    found: Contradiction
    words: str
    sources: tuple[str, ...]
    """Where the fact comes from that a judgement is at odds with."""
    section: Section
    item: Item
    """Where it is asked back."""
    others: tuple[tuple[Section, Item], ...]
    """Other items concerned, where they stand."""
    mark: str
    """Stands for this doubt about these very answers."""
    explained: bool
    """A reason is kept with the answer."""

    @property
    def open(self) -> bool:
        return self.found.error or not self.explained


def doubts(voice: Voice, answers: Answers, respondent: Respondent, section: str | None = None) -> list[Doubt]:
    """What does not fit, in the order of asking; of one section only, if it is named."""
    found = contradictions(voice.instrument, answers, respondent, section)
    return [_doubt(voice, answers, respondent, one) for one in found]


def not_yet_asked(doubts: Iterable[Doubt], asked: Iterable[str]) -> list[Doubt]:
    """Errors, and what a page has not asked back yet by its mark."""
    marks = set(asked)
    return [doubt for doubt in doubts if doubt.found.error or not (doubt.explained or doubt.mark in marks)]


def _doubt(voice: Voice, answers: Answers, respondent: Respondent, found: Contradiction) -> Doubt:
    rubric, placed = voice.instrument.rubric, voice.instrument.questionnaire.placed
    sources: tuple[str, ...] = ()
    match found.kind:
        case "implausible":
            words = _implausible(voice, answers, found.item)
        case "fact":
            fact_check = next(check for check in rubric.fact_checks if check.key == found.key)
            words = voice.text(fact_check.ask_back or "")
            sources = tuple(dict.fromkeys(_sources(fact_check, respondent.facts)))
        case "check":
            words = voice.text(next(check.text for check in voice.instrument.questionnaire.checks if check.key == found.key))
    *others, here = [(placed[key][0], voice.item(placed[key][1])) for key in found.items]  # it is asked back at the last
    given = [found.kind, found.key, [answers[key].value for key in found.items]]
    mark = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:12]
    return Doubt(found, words, sources, *here, tuple(others), mark, answers[found.item].reason is not None)


def _implausible(voice: Voice, answers: Answers, key: str) -> str:
    least, most = getattr(voice.instrument.questionnaire.items[key], "plausible", None) or (0, 0)
    return gettext(
        "A number from %(least)s to %(most)s was to be expected here. Is %(given)s right?",
        least=number(least),
        most=number(most),
        given=number(answers[key].value),
    )


def _sources(check: FactCheck, facts: FactSheet | None) -> Iterable[str]:
    """Source and day of each fact that the check tests."""
    for test in check.while_.parts():
        known = facts and (facts.register_ if test.fact in COMPUTED_FACTS else facts.facts.get(test.fact or ""))
        if known:
            yield gettext("Source: %(source)s, %(day)s", source=known.source, day=day(known.date))
