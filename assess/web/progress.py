"""How far a participant has come: sections, their status, and the minutes left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assess.instruments.answers import Answers, Respondent, asked_items, asked_sections
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Section

SECONDS = {
    "choice": 12,
    "choices": 18,
    "scale": 14,
    "dichotomy": 12,
    "number": 25,
    "yes_no": 8,
    "risk": 22,
    "text": 25,
    "long_text": 60,
    "date": 20,
    "note": 10,
}
"""How long an item takes, relative to others; the questionnaire's own `minutes` set the level. Our estimate."""
SECONDS_PER_PART = {"matrix": 6, "allocation": 8, "ranking": 6, "roster": 15}
MOST_ROSTER_ENTRIES = 4

Status = Literal["not_started", "in_progress", "done"]


@dataclass(frozen=True)
class SectionProgress:
    section: Section
    status: Status
    minutes_left: float
    answered: int
    asked: int


@dataclass(frozen=True)
class Progress:
    sections: tuple[SectionProgress, ...]

    @property
    def minutes_left(self) -> float:
        return sum(section.minutes_left for section in self.sections)

    @property
    def next(self) -> Section:
        """The first section that is not done, or the first of all."""
        undone = (progress.section for progress in self.sections if progress.status != "done")
        return next(undone, self.sections[0].section)

    def place(self, key: str) -> int | None:
        """A section's place among those asked, from 1; None if it is not asked."""
        return next((place for place, progress in enumerate(self.sections, 1) if progress.section.key == key), None)

    def neighbour(self, key: str, step: int) -> Section | None:
        """The section before (−1) or after (1) the section `key`; None at the ends."""
        keys = [section.key for section in (progress.section for progress in self.sections)]
        if key not in keys or not 0 <= keys.index(key) + step < len(keys):
            return None
        return self.sections[keys.index(key) + step].section


def progress(instrument: Instrument, answers: Answers, respondent: Respondent) -> Progress:
    """Status and minutes left of every section this person is asked."""
    asked = [
        (section, asked_items(instrument, section, answers, respondent)) for section in asked_sections(instrument, answers, respondent)
    ]
    in_all = sum(seconds(item) for section in instrument.questionnaire.sections for item in section.items)
    rate = instrument.questionnaire.minutes[1] / in_all
    return Progress(tuple(_of_section(section, items, answers, rate) for section, items in asked))


def _of_section(section: Section, items: list[Any], answers: Answers, rate: float) -> SectionProgress:
    answerable = [item for item in items if item.type != "note"]
    open_items = [item for item in answerable if item.key not in answers]
    answered = len(answerable) - len(open_items)
    status: Status = "done" if not open_items else "in_progress" if answered else "not_started"
    return SectionProgress(section, status, rate * sum(map(seconds, open_items)), answered, len(answerable))


def seconds(item: Any) -> int:
    """How long an item takes, relative to others."""
    if item.type in SECONDS:
        return SECONDS[item.type]
    parts = {"matrix": "rows", "allocation": "options", "ranking": "options"}
    count = min(item.at_most, MOST_ROSTER_ENTRIES) if item.type == "roster" else len(getattr(item, parts[item.type]))
    return 10 + SECONDS_PER_PART[item.type] * count
