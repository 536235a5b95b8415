"""What stands on a page for the script that brings questions up at once, and what does not."""

from __future__ import annotations

import html
import json
import re

from tests.web.site import Browser


def routing(page: str) -> dict[str, dict[str, object]]:
    found = re.search(r'data-routing="([^"]*)"', page)
    assert found
    return dict(json.loads(html.unescape(found[1])))


def waiting(page: str) -> list[tuple[str, str]]:
    """The items that wait: key and how they stand."""
    return re.findall(r'<template data-place="([^"]+)" data-base="([^"]*)">\s*<div class="item"', page)


def test_a_question_that_could_follow_waits_in_a_template_and_is_not_among_those_that_are_sent(browser: Browser) -> None:
    page = browser.get(browser.home + "choosing")
    assert waiting(page) == [("courses_count", "0:")]
    assert "courses_count" not in dict(browser.hidden())["_base"]
    assert routing(page)["when"] == {"courses_count": {"item": "courses", "is": "yes"}}
    assert routing(page)["read"] == {"courses": {"type": "yes_no"}}


def test_a_question_that_is_asked_stands_behind_its_empty_template(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})
    page = browser.get(browser.home + "choosing")
    assert waiting(page) == []
    assert re.search(r'<template data-place="courses_count"></template>\s*<div class="item" data-item="courses_count"', page)
    assert "courses_count:0:" in dict(browser.hidden())["_base"]


def test_what_was_answered_waits_with_its_revision_when_it_is_no_longer_asked(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})
    browser.answer("choosing", {"courses": "yes", "courses_count": "7"})
    browser.answer("choosing", {"courses": "no", "courses_count": "7"})
    page = browser.get(browser.home + "choosing")
    [(key, base)] = waiting(page)
    assert re.fullmatch(r"courses_count 1:[0-9a-f]{12}", f"{key} {base}")
    assert 'name="courses_count" value="7"' in page


def test_a_page_without_such_questions_carries_nothing_of_this(browser: Browser) -> None:
    page = browser.get(browser.home + "writing")
    assert "data-routing" not in page
    assert "data-place" not in page


def test_a_page_with_something_wrong_carries_it_too(browser: Browser) -> None:
    page = browser.answer("choosing", {"courses": "yes", "partners": "nonsense"})
    assert browser.status == 422
    assert waiting(page) == [("courses_count", "0:")]
