"""How far a participant has come: sections, their status, and the minutes left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assess.instruments.answers import Answers, Respondent, routing_lookup
from assess.instruments.checks.routing import can_hold
from assess.instruments.conditions import Condition, Lookup, evaluate
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Item, Section
from assess.instruments.timing import seconds

_estimates: dict[str, dict[str, int]] = {}
"""Item → seconds, by the hash of the instrument."""

Status = Literal["cannot_start", "not_started", "in_progress", "done"]


@dataclass(frozen=True)
class SectionProgress:
    """A section that is asked, and its items that are."""

    section: Section
    items: Sequence[Item]
    answered: int
    asked: int
    seconds_left: int

    @property
    def status(self) -> Status:
        return "done" if self.answered == self.asked else "in_progress" if self.answered else "not_started"


@dataclass(frozen=True)
class WaitingSection:
    """A section that may be asked or not, depending on questions that are still open."""

    section: Section
    first: tuple[tuple[Section, Item], ...]
    """The open questions, where they stand."""
    status: Status = "cannot_start"


@dataclass(frozen=True)
class Progress:
    sections: tuple[SectionProgress, ...]
    minutes_left: float
    """At the pace of the questionnaire's own `minutes`, the longer of the two."""

    @property
    def next(self) -> Section | None:
        """The first section that is not done, or the first of all; None where this person is asked nothing."""
        undone = (step.section for step in self.sections if step.status != "done")
        return next(undone, self.sections[0].section if self.sections else None)

    @cached_property
    def keys(self) -> list[str]:
        return [step.section.key for step in self.sections]

    def items(self, section: Section) -> Sequence[Item]:
        """The items of a section that are asked; none if the section is not."""
        return next((step.items for step in self.sections if step.section.key == section.key), ())

    def place(self, key: str) -> int | None:
        """A section's place among those asked, from 1; None if it is not asked."""
        return self.keys.index(key) + 1 if key in self.keys else None

    def neighbour(self, key: str, step: int) -> Section | None:
        """The section before (−1) or after (1) the section `key`; None at the ends."""
        place = self.keys.index(key) + step if key in self.keys else -1
        return self.sections[place].section if 0 <= place < len(self.keys) else None


def progress(instrument: Instrument, answers: Answers, respondent: Respondent, only: str | None = None) -> Progress:
    """What this person is asked, what of it is answered, and the minutes left; of one section, where a colleague answers it `only`."""
    lookup, estimates = routing_lookup(instrument, answers, respondent), _seconds(instrument)
    sections = tuple(
        _of_section(section, estimates, answers, lookup)
        for section in instrument.questionnaire.sections
        if only in (None, section.key) and evaluate(section.when, lookup)
    )
    pace = instrument.questionnaire.minutes[1] / sum(estimates.values())
    return Progress(sections, pace * sum(section.seconds_left for section in sections))


def waiting_sections(instrument: Instrument, answers: Answers, respondent: Respondent) -> list[WaitingSection]:
    """Sections of which it is not known yet whether they are asked, and that answers can still open."""
    lookup = routing_lookup(instrument, answers, respondent)
    undecided = [section for section in instrument.questionnaire.sections if evaluate(section.when, lookup) is None]
    found = []
    for section in undecided:
        tests = list(section.when.parts()) if section.when else []
        first = {item.key: (where, item) for test in tests for where, item in _open(instrument, test, answers, lookup)}
        stands = {test.subject: lookup(*test.subject) for test in tests if not _open(instrument, test, answers, lookup)}
        if first and can_hold(instrument, [section.when], stands):
            found.append(WaitingSection(section, tuple(first.values())))
    return found


def _open(instrument: Instrument, test: Condition, answers: Answers, lookup: Lookup) -> list[tuple[Section, Item]]:
    """The questions to answer before a test can be decided: its item, or what decides whether that one is asked."""
    subject, key = test.subject
    if subject != "item":
        return []
    item = instrument.questionnaire.items.get(key) or instrument.measures[key]
    section = instrument.questionnaire.placed[item.key][0]
    if item.key in answers and answers[item.key].state is not None:
        return []
    asked = [evaluate(condition, lookup) for condition in (section.when, item.when)]
    if all(asked):
        return [(section, item)]
    if False in asked:
        return []
    earlier = [test for condition in (section.when, item.when) if condition for test in condition.parts()]
    return [found for test in earlier for found in _open(instrument, test, answers, lookup)]


def _seconds(instrument: Instrument) -> dict[str, int]:
    """Our estimate for every item."""
    if instrument.hash not in _estimates:
        _estimates[instrument.hash] = {item.key: seconds(item) for item in instrument.questionnaire.items.values()}
    return _estimates[instrument.hash]


def _of_section(section: Section, estimates: Mapping[str, int], answers: Answers, lookup: Lookup) -> SectionProgress:
    items, answered, asked, left = [], 0, 0, 0
    for item in section.items:
        if item.when is not None and not evaluate(item.when, lookup):
            continue
        items.append(item)
        if item.type == "note":
            continue
        asked += 1
        answer = answers.get(item.key)
        if answer is None or answer.state is None:
            left += estimates[item.key]
        else:
            answered += 1
    return SectionProgress(section, items, answered, asked, left)
