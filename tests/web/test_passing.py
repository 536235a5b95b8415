"""Passing a section to a colleague: what each of the two sees and may do."""

from __future__ import annotations

import html
import re

import pytest

from assess.storage.engine import Store
from tests.builders import dump
from tests.web.site import QUICK_SCAN, Browser, Site, a_site


def pass_on(browser: Browser, section: str = "rating") -> str:
    """The path of the link that the page shows once."""
    browser.get(browser.home + "mine/passing")
    text = browser.post(browser.home + "mine/passing", {"section": section})
    found = re.search(r"<textarea readonly[^>]*>http://localhost(/r/[^<]+)</textarea>", text)
    assert found, text
    return html.unescape(found[1])


def a_colleague(site: Site, browser: Browser, section: str = "rating") -> Browser:
    """Another browser that has followed the link to a section and started; `home` is the section's page."""
    colleague, link = site.browser(), pass_on(browser, section)
    colleague.get(link)
    colleague.post(link, {})
    colleague.home = colleague.page.location
    colleague.follow()
    return colleague


def test_the_link_is_shown_once_and_leads_to_the_section(site: Site, browser: Browser) -> None:
    link = pass_on(browser)
    assert "Copy the link" in browser.page.text
    assert link not in browser.get(browser.home + "mine/passing")
    before = dump(site.store)
    colleague = site.browser()
    text = colleague.get(link)
    assert "asks you to fill in this section" in text
    assert "Rating and sharing out" in text
    assert "The questionnaire is anonymous" in text
    assert dump(site.store) == before


def test_a_colleague_saves_and_the_participant_sees_it(site: Site, browser: Browser) -> None:
    colleague = a_colleague(site, browser)
    assert colleague.status == 200
    assert "All sections" not in colleague.page.text
    colleague.post(colleague.home, {"effects.skills": "3"})
    assert "Your answers are saved" in colleague.follow()
    assert 'name="effects.skills" value="3" checked' in browser.get(browser.home + "rating")
    assert "passed to a colleague" in browser.get(browser.home)
    assert "your colleague has begun" in browser.get(browser.home + "mine/passing")


def test_a_colleague_is_refused_everything_else(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    colleague = a_colleague(site, browser)
    home = colleague.home.rpartition("/")[0] + "/"
    assert home != browser.home
    pages = ("", "choosing", "writing", "check", "receipt", "mine/data", "mine/answers.json", "mine/erase", "mine/passing")
    before = dump(site.store)
    for page in pages:
        assert "Owner or head" not in colleague.get(home + page)
        assert colleague.status == 403, page
    colleague.get(colleague.home)
    hidden = dict(colleague.hidden())
    for page in ("choosing", "submit", "language", "mine/erase", "mine/passing", "mine/passing/back"):
        reply = colleague.client.post(home + page, data={**hidden, "role": "manager", "section": "rating"})
        assert reply.status_code == 403, page
    assert dump(site.store) == before


def test_two_who_answer_the_same_choose_between_their_answers(site: Site, browser: Browser) -> None:
    colleague = a_colleague(site, browser)
    browser.answer("rating", {"effects.skills": "1"})
    text = colleague.post(colleague.home, {"effects.skills": "5"})
    assert colleague.status == 409
    assert "This answer was changed elsewhere" in text


def test_a_link_that_was_taken_back_loses_nothing_that_was_typed(site: Site, browser: Browser) -> None:
    colleague = a_colleague(site, browser, "writing")
    browser.get(browser.home + "mine/passing")
    browser.post(browser.home + "mine/passing/back", {"section": "writing"})
    assert "Passed on" not in browser.follow()
    text = colleague.post(colleague.home, {"remarks": "typed for long"})
    assert colleague.status == 403
    assert "typed for long" in text


def test_a_colleague_whose_session_ended_goes_on_by_the_link(site: Site, browser: Browser) -> None:
    link = pass_on(browser, "writing")
    colleague = site.browser()
    colleague.get(link)
    colleague.post(link, {})
    colleague.home = colleague.page.location
    colleague.follow()
    colleague.client.delete_cookie("assess")
    assert "typed for long" in colleague.post(colleague.home, {"remarks": "typed for long"})
    colleague.post(colleague.home + "/again", {"_link": f"http://localhost{link}"})
    assert "Your answers are saved" in colleague.follow()
    assert "typed for long" in browser.get(browser.home + "writing")


def test_a_colleague_switches_the_language_without_loss_and_for_oneself(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    browser = site.browser()
    browser.start(site.link())
    colleague = a_colleague(site, browser, "direction")
    colleague.post(colleague.home, {"leadership": "2", "_language": "ru"})
    assert '<html lang="ru">' in (text := colleague.follow())
    assert 'name="leadership" value="2" checked' in text
    assert '<html lang="en">' in browser.get(browser.home)


def test_after_sending_the_colleague_learns_so_but_not_the_receipt_number(site: Site, browser: Browser) -> None:
    colleague = a_colleague(site, browser)
    browser.answer("choosing", {"role": "head"})
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    number = re.findall(r'<dd class="code">([A-Z0-9-]+)</dd>', browser.follow())[0]
    said = [colleague.post(colleague.home, {"effects.skills": "5"})]
    assert colleague.status == 409
    colleague.get(colleague.home)
    said += [colleague.follow()]
    assert all("All answers have been sent" in text and number not in text for text in said)


@pytest.mark.parametrize("section", ["", "nothing"])
def test_only_sections_can_be_passed_on(site: Site, browser: Browser, section: str) -> None:
    browser.get(browser.home + "mine/passing")
    browser.post(browser.home + "mine/passing", {"section": section})
    assert browser.status == 400


def test_the_page_of_a_colleague_is_none_of_the_participants(browser: Browser) -> None:
    browser.get(browser.home + "rating/done")
    assert browser.status == 404
