"""axe-core and the eye of a keyboard on what scripts draw, on forced colours, at 400 %, and without motion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import NO_CONTRAST, problems, problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.browser.keyboard import Keyboard
from tests.browser.test_accessibility import RIGHT, WRONG, give, on_one_page, start
from tests.browser.test_saving import begin, founded

ZOOMED = {"width": 320, "height": 256}
"""What a desk of 1280 × 1024 px shows at 400 %."""
MOVING = """() => [...document.querySelectorAll("*")]
    .filter(one => [getComputedStyle(one).transitionDuration, getComputedStyle(one).animationDuration].join().match(/[1-9]/))
    .map(one => one.outerHTML.slice(0, 80))"""
"""What moves when it changes."""
ALIKE = """() => [...document.querySelectorAll("[type=radio], [type=checkbox]")].filter(one => getComputedStyle(one).appearance === "none")
    .map(one => one.name)"""
"""Boxes that the browser does not draw itself."""


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_what_scripts_draw_is_accessible(serve: Callable[..., Served], open_page: Callable[..., Page], language: str) -> None:
    link = serve().link()
    page, other = open_page(locale=language), open_page()
    section = {"en": "Writing", "ru": "Письменные ответы", "es": "Escribir"}[language]
    begin(page, link, section)
    begin(other, link, section)
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        expect(page.locator("#saving")).to_have_attribute("data-state", state)
        found[state] = problems_in_light_and_dark(page)

    founded(other, "1998")
    expect(other.locator("#saving")).to_have_attribute("data-state", "saved")
    page.locator("#first_day").fill("2027-03-03")
    page.locator("#first_day").blur()
    look("saved")
    page.locator("#share").fill("120")
    page.locator("#contact").fill("nobody")
    founded(page, "2001")
    expect(page.locator(".item .error")).to_have_count(2)
    expect(page.locator(".conflict")).to_be_visible()
    look("marked")
    page.context.set_offline(True)
    page.locator("#remarks").fill("typed without a network")
    page.locator("#remarks").blur()
    look("kept")
    page.context.set_offline(False)
    look("marked")
    page.context.clear_cookies()
    page.locator("#remarks").fill("typed after the visit ended")
    page.locator("#remarks").blur()
    look("ended")
    assert {state: said for state, said in found.items() if said} == {}


def test_every_type_of_item_is_accessible_in_forced_colours(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    address = start(page, serve(on_one_page()).link()) + "choosing"
    page.goto(address)
    assert page.evaluate(ALIKE) == []
    found = {"empty": problems(page)}
    give(page, RIGHT)
    page.goto(address)
    found["filled"] = problems(page)
    give(page, WRONG)
    found["wrong"] = problems(page)
    assert {state: said for state, said in found.items() if said} == {}
    walk(page)


def test_every_type_of_item_is_accessible_at_400_percent(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    """In Russian, whose words are the longest."""
    page = open_page(locale="ru", viewport=ZOOMED)
    address = start(page, serve(on_one_page()).link()) + "choosing"
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        found[state] = problems(page, NO_CONTRAST)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[state].append("the page scrolls sideways")

    page.goto(address)
    look("empty")
    give(page, RIGHT)
    page.goto(address)
    look("filled")
    give(page, WRONG)
    look("wrong")
    assert {state: said for state, said in found.items() if said} == {}
    walk(page)


def test_nothing_moves_for_who_asks_for_it(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="no-preference")
    page.goto(start(page, serve(on_one_page()).link()) + "choosing")
    assert page.evaluate(MOVING) != []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == []


def test_the_foot_stays_in_view_only_where_it_leaves_room(section: Callable[..., Page]) -> None:
    page = section("writing")
    foot = page.locator("#saving")
    expect(foot).to_be_in_viewport()
    page.set_viewport_size(ZOOMED)
    expect(foot).not_to_be_in_viewport()


def walk(page: Page) -> None:
    """Tab from the summary of what is wrong to the last button; the focus is seen all the way."""
    keyboard = Keyboard(page)
    keyboard.press("Tab")
    keyboard.to(".buttons button:last-child")
