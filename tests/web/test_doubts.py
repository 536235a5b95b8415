"""Answers that do not fit: saved at once, asked back once, explained or left as they are; errors must be put right."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assess.operations.assessments import amend_facts
from assess.storage.engine import Store
from tests.builders import NOON, some_facts
from tests.instruments.test_contradictions import checking
from tests.web.site import Browser, Site, a_site
from tests.web.test_comments import comment_on
from tests.web.test_passing import a_colleague
from tests.web.test_saving import events

CHECKS: list[dict[str, Any]] = [
    {"key": "reach", "in_order": ["exports", "reach.abroad"], "text": "{answer:exports} % exported, {answer:reach.abroad} % sold abroad."},
    {"key": "sum", "level": "error", "sum_of": ["women", "men"], "is": "total", "text": "These are not {answer:total} in {place|town}."},
]
FACT = {
    "key": "small_field",
    "item": "base",
    "judged": "favourable",
    "while": {"fact": "location_quotient", "below": 1},
    "ask_back": "The field is small in {place|your town}. Do you see more?",
}
ASKED_BACK = "Please look at 1 answer again"


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    site = a_site(sqlite_store, checking(*CHECKS, facts=(FACT,)))
    amend_facts(site.store, site.assessment.id, some_facts(location_quotient=0.6), "counted", NOON)
    return site


def reason_on(browser: Browser, section: str, key: str) -> str:
    _, _, control = browser.get(browser.home + section).partition(f'name="_reason.{key}"')
    return control.partition(">\n")[2].partition("</textarea>")[0]


def test_an_implausible_number_is_saved_at_once_and_asked_back(site: Site, browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    assert events(site.store) == 1
    assert browser.page.location == f"{browser.home}first?look=1#look"
    text = browser.follow()
    assert ASKED_BACK in text
    assert 'href="#staff-doubt"' in text
    assert text.count("A number from 1 to 500 was to be expected here. Is 5000 right?") == 2  # in the summary and at the item
    assert 'value="5000"' in text


def test_going_on_a_second_time_is_possible_and_leaves_it_open(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    browser.follow()
    browser.post(browser.home + "first", {"staff": "5000"})
    assert browser.page.location == browser.home + "second"
    text = browser.get(browser.home + "check")
    assert "1 answer was asked back and is not explained." in text
    assert f'href="{browser.home}first#staff-doubt"' in text
    browser.post(browser.home + "submit", {"member": "yes"})
    assert browser.status == 303


def test_a_reason_is_kept_with_the_answer_and_ends_the_asking(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    browser.follow()
    browser.post(browser.home + "first", {"staff": "5000", "_reason.staff": "We took over <Mill>\r\nin May"})
    assert browser.page.location == browser.home + "second"
    assert reason_on(browser, "first", "staff") == "We took over &lt;Mill&gt;\nin May"
    text = browser.get(browser.home + "check")
    assert "asked back" not in text
    assert "Reason: We took over &lt;Mill&gt;\nin May" in text
    browser.answer("first", {"staff": "5000", "_reason.staff": "We took over <Mill>\nin May", "women": "3"})
    assert browser.page.location == browser.home + "second"


def test_a_reason_can_be_given_before_anybody_asks(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000", "_reason.staff": "With our branches"})
    assert browser.page.location == browser.home + "second"


def test_an_answer_that_was_corrected_is_not_asked_back_any_more(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    browser.follow()
    browser.post(browser.home + "first", {"staff": "50"})
    assert browser.page.location == browser.home + "second"
    assert "doubt" not in browser.get(browser.home + "first")


def test_another_number_that_is_implausible_is_asked_back_anew(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    browser.follow()
    browser.post(browser.home + "first", {"staff": "50000"})
    assert "look=1" in browser.page.location


def test_a_reason_that_is_not_needed_any_more_can_be_seen_and_removed(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000", "_reason.staff": "With our branches"})
    browser.answer("first", {"staff": "50", "_reason.staff": "With our branches"})
    assert reason_on(browser, "first", "staff") == "With our branches"
    browser.post(browser.home + "first", {"staff": "50", "_reason.staff": ""})
    assert "_reason.staff" not in browser.get(browser.home + "first")


@pytest.mark.parametrize("wish", ["back", "list"])
def test_who_goes_elsewhere_is_not_held_up(browser: Browser, wish: str) -> None:
    browser.answer("first", {"staff": "5000", "_go": wish})
    assert browser.page.location == browser.home


def test_the_item_asks_whenever_it_is_seen_again(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000", "_go": "list"})
    text = browser.get(browser.home + "first")
    assert ASKED_BACK not in text
    assert text.count("Is 5000 right?") == 1


def test_answers_that_do_not_fit_one_another_are_asked_back_at_the_later_one(browser: Browser) -> None:
    browser.answer("first", {"exports": "40.5", "reach.home": "80", "reach.abroad": "20"})
    text = browser.follow()
    assert text.count("40.5 % exported, 20 % sold abroad.") == 2
    assert f'See also: <a href="{browser.home}first#exports">' in text


def test_a_judgement_is_set_against_the_fact_and_its_source(browser: Browser) -> None:
    browser.answer("second", {"base": "3"})
    text = browser.follow()
    assert "The field is small in Novorudinsk. Do you see more?" in text
    assert "Source: Town, 1 September 2026" in text
    browser.answer("second", {"base": "-3"})
    assert browser.page.location == browser.home + "check"


def test_an_error_is_saved_and_stays_until_it_is_put_right(browser: Browser) -> None:
    browser.answer("first", {"women": "2", "men": "3"})
    assert browser.page.location == browser.home + "second"
    for _ in range(2):
        browser.answer("second", {"total": "6"})
        text = browser.follow()
        assert "1 answer does not fit with the others" in text
        assert '<p class="error">These are not 6 in Novorudinsk.</p>' in text
        assert 'name="_reason.total"' not in text
    browser.post(browser.home + "second", {"total": "6", "_go": "back"})
    assert browser.page.location == browser.home + "first"
    browser.answer("first", {"women": "3", "men": "3"})
    browser.answer("second", {"total": "6"})
    assert browser.page.location == browser.home + "check"


def test_answers_with_an_error_cannot_be_sent(browser: Browser) -> None:
    browser.answer("second", {"total": "6"})
    browser.answer("first", {"women": "2", "men": "3"})  # an earlier page may break a check of a later one
    text = browser.get(browser.home + "check")
    assert "1 answer does not fit with others and must be put right" in text
    assert f'href="{browser.home}second#total-doubt"' in text
    browser.post(browser.home + "submit", {})
    assert browser.status == 422
    assert 'role="alert"' in browser.page.text
    browser.answer("second", {"total": "5"})
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    assert browser.status == 303


def test_nothing_is_asked_back_about_an_answer_that_is_not_saved(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000", "_go": "list"})
    text = browser.answer("first", {"staff": "many"})
    assert browser.status == 422
    assert "Is 5000 right?" not in text
    assert 'value="many"' in text


def test_what_was_asked_back_stays_so_in_another_language(browser: Browser) -> None:
    browser.answer("first", {"staff": "5000"})
    browser.follow()
    browser.post(browser.home + "first", {"staff": "5000", "_language": "ru"})
    text = browser.follow()
    assert "Здесь ожидалось число от 1 до 500. Число 5000 указано верно?" in text
    browser.post(browser.home + "first", {"staff": "5000"})
    assert browser.page.location == browser.home + "second"


def test_the_saving_script_leaves_asking_back_to_the_page(browser: Browser) -> None:
    browser.get(browser.home + "first")
    sent = dict(browser.hidden()) | {"staff": "5000", "_go": "next"}
    saved = browser.client.post(browser.home + "first", data=sent, headers={"Accept": "application/json"}).json
    assert saved
    assert (saved["onward"], saved["problems"]) == (None, {})
    sent["_base"] = " ".join(f"{key}:{base}" for key, base in saved["bases"].items())
    assert browser.client.post(browser.home + "first", data=sent).location == f"{browser.home}first?look=1#look"


def test_answers_to_questions_that_are_no_longer_asked_are_shown_as_not_used(browser: Browser) -> None:
    browser.answer("first", {"member": "yes"})
    browser.answer("first", {"member": "yes", "fee": "5", "_comment.fee": "a year"})
    assert "no longer asked" not in browser.get(browser.home + "check")
    browser.answer("first", {"member": "no", "fee": "5", "_comment.fee": "a year"})
    text = browser.get(browser.home + "check")
    assert "1 answer to a question that is no longer asked is kept, but not used" in text
    unused = text.partition("no longer asked")[2].partition("</details>")[0]
    assert re.findall(r"<p[^>]*>(.*?)</p>", unused) == ["5\u00a0euros", "Comment: a year"]
    browser.answer("first", {"member": "yes"})
    assert comment_on(browser, "first", "fee") == "a year"
    assert 'value="5"' in browser.page.text


def test_a_colleague_is_asked_back_about_the_own_section_only(site: Site, browser: Browser) -> None:
    browser.answer("first", {"women": "2", "men": "3"})
    colleague = a_colleague(site, browser, "second")
    colleague.post(colleague.home, {"total": "6", "base": "3"})
    text = colleague.follow()
    assert "The field is small in Novorudinsk." in text
    assert "These are not 6" not in text  # that would tell what stands on the other page
    assert "These are not 6" in browser.get(browser.home + "check")


def test_a_page_of_few_doubts_asks_nothing_of_others(site: Site) -> None:
    """What one person was asked back about is nothing to the next."""
    first, other = site.browser(), site.browser()
    for browser in (first, other):
        browser.start(site.link())
    first.answer("first", {"staff": "5000"})
    assert "doubt" not in other.get(other.home + "first")
