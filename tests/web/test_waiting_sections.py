"""Sections that cannot start yet: the list says so, and what to answer first."""

from __future__ import annotations

from typing import Any

import pytest

from assess.instruments.answers import Answer, Respondent
from assess.instruments.instrument import Instrument
from assess.operations.assessments import Terms
from assess.storage.engine import Store
from assess.web.progress import waiting_sections
from tests.builders import an_instrument, some_facts
from tests.web.site import Browser, a_site

MEMBER = {"key": "member", "type": "yes_no", "ask": "Are you a member?", "source": "A"}
ACTIVE = {"key": "active", "type": "yes_no", "ask": "Are you active?", "source": "A", "when": {"item": "member", "is": "yes"}}


def depending_on(*conditions: dict[str, Any]) -> Instrument:
    """A section with two questions, and one for each condition."""
    item = {"type": "yes_no", "ask": "And this?", "source": "A"}
    later = [
        {"key": f"later_{n}", "title": f"Later {n}", "when": when, "items": [item | {"key": f"item_{n}"}]}
        for n, when in enumerate(conditions)
    ]
    return an_instrument(sections=[{"key": "you", "title": "You", "items": [MEMBER, ACTIVE]}, *later], languages=["en"])


def waiting(instrument: Instrument, **answers: Answer) -> dict[str, list[str]]:
    """Section that cannot start yet → the questions to answer first."""
    found = waiting_sections(instrument, answers, Respondent("small_firm", some_facts()))
    return {one.section.key: [item.key for _, item in one.first] for one in found}


YES, NO, DONT_KNOW = Answer("answered", "yes"), Answer("answered", "no"), Answer("dont_know")
BY_MEMBER = {"item": "member", "is": "yes"}
BY_ACTIVE = {"item": "active", "is": "yes"}


@pytest.mark.parametrize("answers", [{}, {"member": Answer(None, comment="later")}])
def test_a_section_waits_for_the_answer_that_decides_it(answers: dict[str, Answer]) -> None:
    assert waiting(depending_on(BY_MEMBER), **answers) == {"later_0": ["member"]}


@pytest.mark.parametrize("answer", [YES, NO, DONT_KNOW])
def test_once_it_is_answered_nothing_waits(answer: Answer) -> None:
    assert waiting(depending_on(BY_MEMBER), member=answer) == {}


def test_a_question_that_is_not_asked_yet_is_led_to_by_the_one_before_it() -> None:
    instrument = depending_on(BY_ACTIVE)
    assert waiting(instrument) == {"later_0": ["member"]}
    assert waiting(instrument, member=YES) == {"later_0": ["active"]}
    assert waiting(instrument, member=NO) == {}


def test_a_section_that_no_answer_can_open_does_not_wait() -> None:
    unknown, false = {"fact": "population", "at_least": 5}, {"fact": "monotown", "is": False}
    instrument = depending_on(*({"all": [BY_MEMBER, fact]} for fact in (unknown, false)), unknown, {"any": [BY_MEMBER, unknown]})
    assert waiting(instrument) == {"later_3": ["member"]}


def test_several_questions_are_all_named() -> None:
    assert waiting(depending_on({"all": [BY_MEMBER, BY_ACTIVE]}), member=YES) == {"later_0": ["active"]}
    both = {"any": [{"item": "member", "is": "no"}, {"not": {"item": "active", "is": "no"}}]}
    assert waiting(depending_on(both)) == {"later_0": ["member"]}


def test_the_list_says_what_to_answer_first(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, depending_on(BY_MEMBER))
    browser = site.browser()
    browser.start(site.link())
    text = listed(browser)
    assert "Cannot start yet" in text
    assert f'First answer this question:\n<a href="{browser.home}you#member">Are you a member?</a>' in text
    assert f'href="{browser.home}later_0"' not in text
    browser.answer("you", {"member": "yes"})
    text = listed(browser)
    assert "Cannot start yet" not in text
    assert f'href="{browser.home}later_0"' in text
    browser.answer("you", {"member": "no"})
    assert "Later 0" not in listed(browser)


def listed(browser: Browser) -> str:
    return browser.get(browser.home)


def test_who_is_asked_nothing_is_told_so(sqlite_store: Store) -> None:
    firms = {"group": ["small_firm"]}
    instrument = an_instrument(sections=[{"key": "you", "title": "You", "when": firms, "items": [MEMBER]}], languages=["en", "ru"])
    site = a_site(sqlite_store, instrument, Terms(contact="office@example.org"))
    browser = site.browser()
    page = browser.start(site.link("research"))
    assert browser.status == 200
    assert "This questionnaire has no questions for you." in page
    assert "office@example.org" in page
    assert "Every question is answered" not in page
    assert "Check and send" not in page
    for elsewhere in ("check", "mine/data", "you"):
        browser.get(browser.home + elsewhere)
        assert browser.status in (200, 302)
    assert "Check and send" in site.browser().start(site.link("small_firm"))
