"""What people agree to: said on the start page, kept word for word, and never changed under the same version."""

from __future__ import annotations

import hashlib
import html
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from assess.instruments.instrument import Instrument
from assess.operations.assessments import Terms, change_terms
from assess.storage import consent_texts
from assess.storage.engine import Store
from assess.storage.tables import responses
from assess.web.participant.consent import CONSENT_VERSION
from assess.web.participant.consent import consent_texts as words_of
from tests.builders import DOCUMENT, an_instrument
from tests.web.site import QUICK_SCAN, Site, a_site

CLOSES = datetime(2026, 12, 24, 18, 0)  # noqa: DTZ001 - a local time
WHO_ASKS = Terms(asked_by="Kedrov Agency", contact="ask@example.org", kept_until=date(2027, 12, 31), closes=CLOSES)
NAMED = Terms(asked_by="Kedrov Agency", contact="ask@example.org", policy="named")

KNOWN = {
    "2026-11.5": {
        "anonymous": "cbab082ca793b6a0",
        "named": "50fd2381be19b08d",
        "anonymous, brief": "8ecced04b17ddcd2",
        "anonymous, open link": "b2cf2ff2f1fd95ff",
        "named, open link": "068afa51ca181f68",
    },
    "2026-11.4": {
        "anonymous": "740a53dfa1c9d68c",
        "named": "00902faec3b2b86d",
        "anonymous, brief": "8fd0d4b8f2594893",
        "anonymous, open link": "d72e8809f0492477",
        "named, open link": "52366a63b2cd6d89",
    },
    "2026-11.3": {"anonymous": "740a53dfa1c9d68c", "named": "00902faec3b2b86d", "anonymous, brief": "8fd0d4b8f2594893"},
}
"""Version → what it says, as digests. What people have agreed to cannot change: never change a line here, add the next version."""


def a_questionnaire(**changes: Any) -> Instrument:
    """Words of ours only: the questionnaire's own may change at any time."""
    return an_instrument(languages=["en", "ru", "es"], title="T", purpose="P", minutes=[1, 2], **changes)


def with_named_pages() -> Instrument:
    sections = deepcopy(DOCUMENT["questionnaire"]["sections"])
    sections[0]["named"] = True
    return a_questionnaire(sections=sections)


@pytest.mark.parametrize(
    ("case", "terms", "instrument"),
    [
        ("anonymous", WHO_ASKS, with_named_pages()),
        ("named", NAMED, a_questionnaire()),
        ("anonymous, brief", Terms(), a_questionnaire()),
        ("anonymous, open link", WHO_ASKS, a_questionnaire()),
        ("named, open link", NAMED, a_questionnaire()),
    ],
)
def test_other_words_need_another_version(sqlite_store: Store, case: str, terms: Terms, instrument: Instrument) -> None:
    site = a_site(sqlite_store, instrument, terms)
    with site.app.test_request_context():
        said = words_of(site.assessment, instrument, by_open_link="open link" in case)
    assert list(said) == ["en", "ru", "es"]
    assert hashlib.sha256("\n".join(said.values()).encode()).hexdigest()[:16] == KNOWN[CONSENT_VERSION][case], (
        "the words changed: give them a new CONSENT_VERSION, and add its digests here"
    )


def test_who_starts_agrees_to_words_that_are_kept_in_every_language(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN, WHO_ASKS)
    browser = site.browser("ru")
    page = browser.get(link := site.link())
    browser.post(link, {})
    with sqlite_store.reading() as connection:
        kept = consent_texts.of_assessment(connection, "default", site.assessment.id)
    assert sorted(one.language for one in kept) == ["en", "es", "ru"]
    (version,) = {one.version for one in kept}
    assert version.startswith(f"{CONSENT_VERSION}/")
    with sqlite_store.reading() as connection:
        assert connection.execute(select(responses.c.consent_version)).scalars().all() == [version]
    russian = next(one.text for one in kept if one.language == "ru")
    shown = html.unescape(page)
    assert "Kedrov Agency" in russian
    assert [line for line in russian.splitlines() if line not in shown] == []


def test_who_is_told_another_closing_time_agrees_to_that(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN, WHO_ASKS)
    site.browser().start(site.link())
    later = replace(WHO_ASKS, closes=CLOSES + timedelta(days=7))
    change_terms(sqlite_store, site.assessment.id, later, site.assessment.title)
    site.browser().start(site.link())
    site.browser().start(site.link())
    with sqlite_store.reading() as connection:
        told = consent_texts.of_assessment(connection, "default", site.assessment.id)
        agreed = connection.execute(select(responses.c.consent_version)).scalars().all()
    kept = {one.version: one.text for one in told if one.language == "en"}
    assert sorted("31 December 2026" in kept[version] for version in agreed) == [False, True, True]
    assert len(kept) == 2


def test_looking_at_the_start_page_keeps_nothing(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN, WHO_ASKS)
    site.browser().get(site.link())
    with sqlite_store.reading() as connection:
        assert consent_texts.of_assessment(connection, "default", site.assessment.id) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Who asks", "Kedrov Agency", "For questions and requests: ask@example.org", "until 31 December 2027 at the latest"]),
        ("ru", ["Кто спрашивает", "Для вопросов и обращений: ask@example.org", "Последний день хранения ответов: 31 декабря 2027"]),
        ("es", ["Quién pregunta", "Para preguntas y solicitudes: ask@example.org", "hasta el 31 de diciembre de 2027"]),
    ],
)
def test_the_start_page_says_who_asks_and_how_long_answers_are_kept(sqlite_store: Store, language: str, words: list[str]) -> None:
    site = a_site(sqlite_store, QUICK_SCAN, WHO_ASKS)
    text = site.browser(language).get(site.link())
    assert [one for one in words if one not in text] == []


def test_an_assessment_without_a_name_still_says_who_asks(site: Site) -> None:
    assert "The person or organisation that sent you the link." in site.browser().get(site.link())
