"""How an assessment is going: who answers, when, how far people come, and whether there will be a verdict."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from assess.instruments.answers import Respondent
from assess.instruments.contradictions import contradictions
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.quality import signs
from assess.scoring.gates import floor_tests
from assess.scoring.scorecard_model import FloorTest
from assess.storage import assessments, initiatives, instruments, open_links, responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store

ONE_SITTING = timedelta(hours=2)
"""Responses that took longer were interrupted: their time says nothing about the questionnaire."""


@dataclass(frozen=True)
class GroupWatch:
    """One stakeholder group."""

    group: str
    asked: int | None
    """None where people came by an open link and nobody said how many it reached."""
    begun: int
    sent: int
    target: int | None
    by_open_link: int = 0
    """How many of those who have begun were not asked in person."""


@dataclass(frozen=True)
class Watch:
    """How an assessment is going. Counts of people; no answer is in it."""

    assessment: Assessment
    groups: tuple[GroupWatch, ...]
    days: tuple[tuple[date, int], ...]
    """Day (in the assessment's zone) → responses sent by then, one for each day from the first."""
    stopped: tuple[tuple[str, int], ...]
    """Section → unfinished responses whose last answer stands in it, in the order of asking; of anonymous ones not a few.

    Otherwise whoever is the last of a group that has not sent could be followed from section to section, which tells some answers.
    """
    minutes: float | None
    """Median of those who finished in one sitting, if they are not a few; None after an anonymous assessment closed, which cuts times."""
    in_one_sitting: int
    floor: tuple[FloorTest, ...]
    """What the verdict needs at least, and what there is."""
    asked: int | None
    """People asked in all groups; None where nobody was, or that is not known of some group."""


@dataclass(frozen=True)
class Quality:
    """Signs of carelessness, counted."""

    sent: int
    straight: int
    fast: int | None
    at_odds: int
    """Responses with an answer at odds with a fact or with another answer."""


def watch(store: Store, assessment_id: str) -> Watch:
    """A few queries, however many participants there are. Raises NotFound."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        asked = open_links.asked(connection, store.tenant_id, assessment_id)
        came = open_links.came_by_link(connection, store.tenant_id, assessment_id)
        courses = responses.courses(connection, store.tenant_id, assessment_id)
        unfinished = responses.unfinished(connection, store.tenant_id, assessment_id)
    zone = ZoneInfo(assessment.zone)
    sent = [course for course in courses if course.submitted_at]
    begun, finished = Counter(course.group for course in courses), Counter(course.group for course in sent)
    groups = tuple(
        GroupWatch(group, asked.get(group, 0), begun[group], finished[group], assessment.targets.get(group), came.get(group, 0))
        for group in GROUPS
        if group in asked or begun[group] or group in assessment.targets
    )
    took = [] if _cut(assessment) else [course.submitted_at - course.started_at for course in sent if course.submitted_at]
    least = assessment.minimum_group_size if assessment.anonymous else 1
    sittings = [time.total_seconds() / 60 for time in took if time <= ONE_SITTING]
    return Watch(
        assessment,
        groups,
        _by_day([course.submitted_at.astimezone(zone).date() for course in sent if course.submitted_at]),
        tuple((section, count) for section, count in _stopped(instrument, unfinished) if count >= least),
        statistics.median(sittings) if len(sittings) >= least else None,
        len(sittings),
        tuple(floor_tests(instrument.rubric.floor, len(sent), _all(asked), len(finished))),
        _all(asked),
    )


def check_quality(store: Store, assessment_id: str) -> Quality | None:
    """Read every response sent; the longer, the more there are. Raises NotFound.

    None while an anonymous assessment takes answers, since every response would tell its own signs as it comes in, and of
    fewer responses than the minimum group size.
    """
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        facts = _facts(connection, store.tenant_id, assessment)
        sent = responses.all_sent(connection, store.tenant_id, assessment_id)
    if assessment.anonymous and (assessment.state != "closed" or len(sent) < assessment.minimum_group_size):
        return None
    straight, fast, at_odds = 0, 0, 0
    for one in sent:
        answers, respondent = answers_in(decode(one.answers)), Respondent(one.group, facts)
        took = one.submitted_at - one.started_at if one.submitted_at and not _cut(assessment) else None
        found = signs(instrument, answers, respondent, took)
        straight, fast = straight + found.straight, fast + bool(found.fast)
        at_odds += bool(contradictions(instrument, answers, respondent))
    return Quality(len(sent), straight, None if _cut(assessment) else fast, at_odds)


def _facts(connection: Connection, tenant_id: str, assessment: Assessment) -> FactSheet | None:
    return initiatives.facts(connection, tenant_id, assessment.facts_hash) if assessment.facts_hash else None


def _all(asked: Mapping[str, int | None]) -> int | None:
    """People asked in all groups, if that is known of each."""
    known = [number for number in asked.values() if number is not None]
    return sum(known) or None if len(known) == len(asked) else None


def _cut(assessment: Assessment) -> bool:
    """Whether times of day are gone."""
    return assessment.anonymous and assessment.state == "closed"


def _by_day(days: list[date]) -> tuple[tuple[date, int], ...]:
    if not days:
        return ()
    counted, reached, course = Counter(days), 0, []
    for number in range((max(days) - min(days)).days + 1):
        day = min(days) + timedelta(days=number)
        reached += counted[day]
        course.append((day, reached))
    return tuple(course)


def _stopped(instrument: Instrument, unfinished: list[str]) -> tuple[tuple[str, int], ...]:
    places = {item.key: place for place, section in enumerate(instrument.questionnaire.sections) for item in section.items}
    last = Counter(max((places[key] for key in decode(document) if key in places), default=-1) for document in unfinished)
    titles = {place: section.key for place, section in enumerate(instrument.questionnaire.sections)} | {-1: ""}
    return tuple((titles[place], last[place]) for place in sorted(last))
