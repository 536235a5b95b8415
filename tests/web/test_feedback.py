"""What participants see after closing: figures, and their own answers only where these are kept with names."""

from __future__ import annotations

import json

import pytest

from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.feedback import publish_feedback
from assess.operations.scoring_run import run_scoring
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, dump
from tests.web.site import Browser, Site, a_site

GROUPS = ("small_firm", "large_firm")


def closed_site(store: Store, policy: str, people: int = 12, publish: bool = True, kept: list[str] | None = None) -> tuple[Site, list[str]]:
    """A site after closing, and the links of those who answered; `kept` gets the file that each of them downloaded."""
    site = a_site(store, terms=Terms(policy=policy))
    invitees = [Invitee(GROUPS[number % 2], f"firm_{number}") for number in range(people)]
    links = [f"/r/{token}" for token in invite(store, site.assessment.id, invitees)]
    for number, link in enumerate(links):
        browser = site.browser()
        browser.start(link)
        browser.answer("choosing", {"role": "head", "together": str(number % 5 + 1)})
        if kept is not None:
            kept.append(browser.get(browser.home + "mine/answers.json"))
        browser.get(browser.home + "check")
        browser.post(browser.home + "submit", {})
        assert browser.status == 303
    close(store, site.assessment.id, NO_MAILS)
    run_scoring(store, site.assessment.id, 0, NOON)
    if publish:
        publish_feedback(store, site.assessment.id, NOON)
    return site, links


def by_link(site: Site, link: str) -> Browser:
    """Somebody who comes by the link after closing and asks for the own answers."""
    browser = site.browser()
    browser.get(link)
    browser.post(link, {})
    assert browser.page.location.endswith("/mine/data")
    browser.home = browser.page.location.removesuffix("mine/data")
    return browser


def test_an_anonymous_link_leads_to_the_figures_alone(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "anonymous")
    before = dump(sqlite_store)
    browser = site.browser()
    text = browser.get(links[0])
    assert browser.status == 200
    assert "How do organisations here usually deal with each other?" in text
    assert "All: <strong>2.8</strong> <small>n = 12</small>" in text
    assert "Small firms: <strong>2.7</strong> <small>n = 6</small>" in text
    assert text.count('class="own" hidden') == text.count('<section class="compared"')
    assert "Set-Cookie" not in browser.page.headers
    assert dump(sqlite_store) == before


def test_nothing_can_be_sent_to_be_compared(sqlite_store: Store) -> None:
    """Whoever sent answers or a receipt would say which response is theirs: there is no place that takes them."""
    site, links = closed_site(sqlite_store, "anonymous")
    browser = site.browser()
    assert "<form" not in browser.get(links[0])
    browser.post(links[0], {"answers": "{}"})
    assert browser.status in (400, 410)


def test_before_it_is_published_the_link_says_that_it_is_closed(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "anonymous", publish=False)
    browser = site.browser()
    assert "This questionnaire is closed" in browser.get(links[0])
    assert browser.status == 410


def test_too_few_are_shown_to_nobody(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "anonymous", people=4)
    text = site.browser().get(links[0])
    assert "Too few organisations answered" in text
    assert "<strong>" not in text


def test_named_answers_stand_beside_the_others(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "named")
    browser = by_link(site, links[4])
    assert "Your answers beside the others" in browser.get(browser.home + "mine/data")
    text = browser.get(browser.home + "mine/feedback")
    assert "You: <strong>5, They work together for years</strong>" in text
    assert "You: <strong>Owner or head</strong>" in text


def test_of_named_answers_too_no_small_group_is_shown(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "named", people=6)
    browser = by_link(site, links[0])
    text = browser.get(browser.home + "mine/feedback")
    assert "<small>n = 6</small>" in text
    assert "<small>n = 3</small>" not in text


def test_named_answers_can_be_seen_and_erased_after_closing_but_not_changed(sqlite_store: Store) -> None:
    site, links = closed_site(sqlite_store, "named", publish=False)
    assert "See my answers" in site.browser().get(links[0])
    browser = by_link(site, links[0])
    assert json.loads(browser.get(browser.home + "mine/answers.json"))["answers"][0]["value"] == "head"
    browser.get(browser.home + "mine/feedback")
    assert browser.status == 404
    for page in ("", "choosing", "check", "mine/passing"):
        browser.get(browser.home + page)
        assert browser.status == 410
    browser.get(browser.home + "mine/erase")
    browser.post(browser.home + "mine/erase", {})
    assert "Your answers are erased" in browser.follow()
    assert "This link is not known" in site.browser().get(links[0])


@pytest.mark.parametrize("language", ["ru", "es"])
def test_feedback_speaks_the_readers_language(sqlite_store: Store, language: str) -> None:
    site, links = closed_site(sqlite_store, "anonymous")
    text = site.browser().get(f"{links[0]}?language={language}")
    assert f'<html lang="{language}">' in text
    assert {"ru": "Что ответили все", "es": "Lo que respondieron todos"}[language] in text
