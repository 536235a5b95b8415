"""Small things to test with: plain functions, each argument with a sensible default."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Document, Instrument, instrument_of
from assess.operations.assessments import Invitee, Terms, create_assessment, invite, open_, publish_instrument
from assess.operations.entering import Started, start
from assess.operations.initiatives import create_initiative
from assess.storage import assessments
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.roll import Asked, Roll
from assess.storage.tables import metadata

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NO_MAILS = Path("no-mails")
"""Where no mails were put aside."""

DOCUMENT: Document = {
    "questionnaire": {
        "format": 1,
        "key": "small-scan",
        "title": "A small scan",
        "purpose": "To test with.",
        "closing": "Thank you.",
        "languages": ["en", "ru"],
        "minutes": [1, 2],
        "scales": {"agree": {"steps": ["Not at all", "A little", "Partly", "Mostly", "Fully"]}},
        "sections": [
            {
                "key": "you",
                "title": "You",
                "items": [
                    {"key": "member", "type": "yes_no", "ask": "Are you a member?", "source": "A", "required": True},
                    {
                        "key": "since",
                        "type": "number",
                        "ask": "Since which year?",
                        "unit": "year",
                        "at_least": 1990,
                        "at_most": 2030,
                        "source": "A",
                        "when": {"item": "member", "is": "yes"},
                    },
                ],
            },
            {
                "key": "views",
                "title": "Views",
                "items": [
                    {"key": "trust", "type": "scale", "ask": "Do people trust one another?", "scale": "agree", "source": "S1"},
                    {
                        "key": "skills",
                        "type": "scale",
                        "ask": "Are skills available?",
                        "scale": "agree",
                        "source": "S4",
                        "prefer_not": True,
                    },
                    {"key": "remarks", "type": "long_text", "ask": "Anything else?", "source": "A", "dont_know": False},
                ],
            },
        ],
    },
    "rubric": {
        "format": 1,
        "overall": {"title": "Overall"},
        "target": 70,
        "dimensions": [
            {
                "key": "people",
                "title": "People",
                "question": "Are the people there?",
                "criteria": [
                    {
                        "key": "trust",
                        "title": "Trust",
                        "scores": "trust",
                        "indicators": [{"item": "trust", "score": {"goalposts": [1, 5]}}],
                    },
                    {
                        "key": "skills",
                        "title": "Skills",
                        "scores": "skills",
                        "indicators": [{"item": "skills", "score": {"goalposts": [1, 5]}}],
                    },
                ],
            }
        ],
        "levels": [
            {"key": "weak", "title": "Weak", "from": 0, "description": "Little is there."},
            {"key": "strong", "title": "Strong", "from": 50, "description": "Much is there."},
        ],
        "floor": {"responses": 3, "response_rate": 0.1, "groups": 1},
        "uncertainty": {"draws": 100},
        "unscored": {"member": "routing", "since": "background", "remarks": "read"},
    },
    "constructs": {
        "format": 1,
        "languages": ["en"],
        "constructs": [
            {"key": "trust", "title": "trust", "description": "People rely on one another.", "source": "S1"},
            {"key": "skills", "title": "skills", "description": "Needed skills are available.", "source": "S4"},
        ],
    },
    "tools": {
        "format": 1,
        "categories": [{"key": "networking", "title": "Networking"}],
        "tools": [
            {
                "key": "b2b_events",
                "category": "networking",
                "title": "B2B events",
                "description": "Firms meet.",
                "source": "S4",
                "strengthens": {"trust": {"strength": 3, "why": "people who meet learn to trust"}},
                "stages": ["idea", "emerging", "growing", "mature"],
                "decided_by": ["initiative"],
                "months": [3, 12],
                "cost": "low",
                "lead": "cluster_organisation",
                "first_steps": ["Invite firms", "Set a date"],
                "progress": ["Meetings held"],
                "pitfalls": ["Nobody comes"],
            }
        ],
    },
    "texts": {"ru": {"title": "Небольшой опрос", "items.trust.ask": "Доверяют ли люди друг другу?"}},
    "shared_texts": {},
}


def an_instrument(**questionnaire: Any) -> Instrument:
    """A questionnaire of five items with a rubric of two criteria; keywords replace parts of the questionnaire."""
    document = deepcopy(DOCUMENT)
    document["questionnaire"] |= questionnaire
    return instrument_of(document)


def some_facts(**facts: Any) -> FactSheet:
    """A fact sheet; keywords are facts by key."""
    sheet = {
        "format": 1,
        "initiative": {"name": "Metalworking", "place": "Novorudinsk", "region": "Kedrov Region"},
        "facts": {
            key: {"value": value, "source": "Town", "date": "2026-09-01"}
            for key, value in ({"stage": "emerging", "monotown": True} | facts).items()
        },
    }
    return FactSheet.model_validate(sheet)


def an_assessment(store: Store, terms: Terms | None = None, instrument: Instrument | None = None) -> Assessment:
    """An open assessment."""
    instrument = instrument or an_instrument()
    publish_instrument(store, instrument, NOON)
    initiative = create_initiative(store, some_facts(), NOON)
    assessment = create_assessment(store, initiative.id, instrument.key, NOON, terms)
    return open_(store, assessment.id)


@dataclass(frozen=True)
class Participant:
    """Somebody who has followed a link and started."""

    token: str
    session: str
    public_id: str


def a_participant(store: Store, assessment: Assessment, group: str = "small_firm", organisation: str | None = None) -> Participant:
    """Somebody invited who has started."""
    token = invite(store, assessment.id, [Invitee(group, organisation)])[0]
    started: Started = start(store, token, "en", "1", NOON)
    return Participant(token, started.session, started.public_id)


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def who_was_asked(store: Store, assessment_id: str) -> list[Asked]:
    """Everybody on the roll, with what became of it."""
    with store.reading() as connection:
        roll = Roll(connection, store.tenant_id, assessments.get(connection, store.tenant_id, assessment_id), NOON)
        return roll.people(list(roll.entries))
