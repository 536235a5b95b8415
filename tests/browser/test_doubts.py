"""What is asked back is accessible, takes the focus, and can be explained, corrected or left in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assess.operations.assessments import amend_facts
from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.browser.keyboard import Keyboard
from tests.builders import NOON, some_facts
from tests.instruments.test_contradictions import checking
from tests.web.site import QUICK_SCAN
from tests.web.test_doubts import CHECKS, FACT


def test_what_is_asked_back_is_accessible(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve(checking(*CHECKS, facts=(FACT,)))
    amend_facts(served.site.store, served.site.assessment.id, some_facts(location_quotient=0.6), "counted", NOON)
    page = open_page()
    page.goto(served.link())
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="first", exact=True).click()
    for name, value in {"staff": "5000", "women": "2", "men": "3"}.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#look")).to_be_focused()
    assert problems_in_light_and_dark(page) == []
    page.get_by_role("link", name="?").first.click()
    expect(page.locator("#staff-doubt")).to_be_focused()
    page.get_by_label("If it is right, tell us why").fill("With our branches")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="second")).to_be_visible()
    page.get_by_role("radio", name="Fully: Many").check()
    page.fill("[name=total]", "9")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#look")).to_contain_text("does not fit with the others")
    assert problems_in_light_and_dark(page) == []
    page.goto(page.url.partition("second")[0] + "check")
    expect(page.get_by_text("must be put right")).to_be_visible()
    expect(page.get_by_text("1 answer was asked back")).to_be_visible()
    assert problems_in_light_and_dark(page) == []


@pytest.mark.parametrize("language", ["ru", "es"])
def test_what_is_asked_back_is_accessible_in_other_languages_and_explained_by_keyboard(
    serve: Callable[..., Served], open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(locale=language)
    page.goto(serve(QUICK_SCAN).link("cluster_organisation"))
    page.locator("main form button").click()
    page.goto(page.url + "management")
    keyboard = Keyboard(page)
    keyboard.type("#staff", "400")
    keyboard.go("#answers .primary")
    expect(page.locator("#look")).to_be_focused()
    assert problems_in_light_and_dark(page) == []
    keyboard.to('#look a[href="#staff-doubt"]')
    keyboard.press("Enter")
    expect(page.locator("#staff-doubt")).to_be_focused()
    keyboard.type("[name='_reason.staff']", "With our branches")
    keyboard.go("#answers .primary")
    page.go_back()
    expect(page.locator("[name='_reason.staff']")).to_have_value("With our branches")
    assert problems_in_light_and_dark(page) == []
