"""Checking, sending once, and the receipt."""

from __future__ import annotations

import re

from assess.operations.assessments import Terms
from assess.operations.responding import submit
from assess.storage.engine import Store
from assess.web.access import SESSION_KEY
from tests.builders import NOON
from tests.web.site import Browser, Site, a_site


def receipt_number(text: str) -> str:
    return re.findall(r'<dd class="code">([A-Z0-9-]+)</dd>', text)[0]


def send(browser: Browser) -> str:
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    return browser.page.text


def test_open_questions_are_named_with_links(browser: Browser) -> None:
    text = browser.get(browser.home + "check")
    assert f'href="{browser.home}choosing#role"' in text
    assert "Not answered" in text
    assert "1 of them needs an answer." in text


def test_a_required_item_holds_the_sending_back(browser: Browser) -> None:
    text = send(browser)
    assert browser.status == 422
    assert "1 question needs an answer before you can send" in text
    browser.get(browser.home + "receipt")
    assert browser.page.location == browser.home


def test_the_receipt_names_number_and_day(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    send(browser)
    assert browser.status == 303
    text = browser.follow()
    assert "Your answers have been received" in text
    assert "23 November 2026" in text
    assert len(receipt_number(text)) == 14


def test_sending_twice_is_sending_once(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    browser.get(browser.home + "check")
    page = browser.page
    numbers = set()
    for _ in range(2):
        browser.page = page
        browser.post(browser.home + "submit", {})
        numbers.add(receipt_number(browser.follow()))
    assert len(numbers) == 1


def test_after_sending_every_page_leads_to_the_receipt(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    send(browser)
    for page in ("", "choosing", "check"):
        browser.get(browser.home + page)
        assert browser.page.location == browser.home + "receipt"


def test_a_page_saved_after_sending_says_that_it_was_too_late(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    browser.get(browser.home + "writing")
    with browser.client.session_transaction() as session:
        submit(site.store, session[SESSION_KEY], browser.home.strip("/").rpartition("/")[2], "elsewhere", NOON)
    text = browser.post(browser.home + "writing", {"founded": "1998"})
    assert browser.status == 409
    assert "Your last change was not saved" in text
    assert receipt_number(text)


def test_the_link_shows_the_receipt_after_sending(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    browser.start(link)
    browser.answer("choosing", {"role": "head"})
    send(browser)
    text = browser.get(link)
    assert "You have sent your answers" in text
    browser.post(link, {})
    browser.follow()
    assert "Your answers have been received" in browser.follow()


def test_what_was_sent_can_be_changed_where_that_is_allowed(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, terms=Terms(changes_after_sending=True))
    browser, link = site.browser(), site.link()
    assert "also after sending them" in browser.get(link)
    browser.start(link)
    browser.answer("choosing", {"role": "head"})
    assert "After sending you can still change" in browser.get(browser.home + "check")
    send(browser)
    number = receipt_number(browser.follow())
    browser.post(browser.home + "mine/reopen", {})
    assert "You are changing answers that you sent on 23 November 2026" in browser.follow()
    browser.answer("choosing", {"role": "manager"})
    assert browser.status == 303
    send(browser)
    assert receipt_number(browser.follow()) == number


def test_nothing_can_be_changed_where_it_is_not_allowed(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    send(browser)
    assert "Change my answers" not in browser.follow()
    browser.get(browser.home + "mine/data")
    browser.post(browser.home + "mine/reopen", {})
    assert browser.status == 409
