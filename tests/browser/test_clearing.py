"""An answer by radios is withdrawn by a button that is there only where there is something to withdraw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.questions import saved

RADIOS = {
    "choosing": {"role": "manager", "together": "2", "dichotomy.trust": "-1", "courses": "dont_know"},
    "rating": {"effects.trust": "4", "risks.leaving.hindrance": "3"},
}
"""A radio of every kind, by its name and value."""


def radio(name: str, value: str) -> str:
    return f'[name="{name}"][value="{value}"]'


def clear_button(name: str) -> str:
    return f'.clear[value~="{name}"]'


@pytest.mark.parametrize("section_key", RADIOS)
def test_an_answer_is_cleared_at_once_and_the_focus_stays_in_the_question(section: Callable[..., Page], section_key: str) -> None:
    page = section(section_key)
    for name, value in RADIOS[section_key].items():
        chosen, button = page.locator(radio(name, value)), page.locator(clear_button(name))
        around = page.locator(".aside, .row").filter(has=button)
        expect(button).to_be_hidden()
        height = (around.bounding_box() or {})["height"]
        chosen.check()
        expect(saved(page).locator(radio(name, value))).to_be_checked()
        button.focus()
        page.keyboard.press("Enter")
        expect(chosen).not_to_be_checked()
        expect(chosen).to_be_focused()
        expect(button).to_be_hidden()
        expect(page.locator("#said")).to_have_text("The answer is cleared.")
        assert (around.bounding_box() or {})["height"] == height
        expect(saved(page).locator(f'[name="{name}"]:checked')).to_have_count(0)


@pytest.mark.parametrize("section_key", RADIOS)
def test_without_javascript_the_page_comes_back_to_the_cleared_question(section: Callable[..., Page], section_key: str) -> None:
    page = section(section_key, java_script_enabled=False)
    for name, value in RADIOS[section_key].items():
        expect(page.locator(clear_button(name))).to_be_hidden()
        page.locator(radio(name, value)).check()
        page.locator(clear_button(name)).click()
        expect(page.locator(f'[name="{name}"]:checked')).to_have_count(0)
        expect(page.locator("[data-item]:focus, [data-item]:has(:focus)").locator(radio(name, value))).to_be_visible()
    assert page.locator(".clear:visible").count() == 0


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_the_button_takes_no_line_of_its_own(section: Callable[..., Page], language: str) -> None:
    """A phone of 360 px shows it beside a reason for giving no answer, and beside the comment."""
    page = section("choosing", locale=language)
    for name, value in (("together", "2"), ("courses", "no")):
        page.locator(radio(name, value)).check()
        item = page.locator(f'[data-item="{name}"]')
        boxes = [item.locator(part).last.bounding_box() for part in (".aside .option", ".clear", ".remark summary")]
        middles = [box["y"] + box["height"] / 2 for box in boxes if box]
        assert max(middles) - min(middles) < 4, (language, boxes)
    assert problems_in_light_and_dark(page) == []
