"""Looks that can be measured."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_a_dichotomy_reads_well_on_a_small_phone(section: Callable[..., Page], language: str) -> None:
    page = section("choosing", locale=language)
    rail = page.locator(".rail")
    stops = [box for stop in rail.locator("input").all() if (box := stop.bounding_box())]
    assert len(stops) == 7
    assert max(stop["width"] for stop in stops) - min(stop["width"] for stop in stops) < 0.5
    assert all(stop["width"] >= 44 and stop["height"] >= 44 for stop in stops)
    for pole in rail.locator(".pole").all():
        assert pole.evaluate("pole => parseFloat(getComputedStyle(pole).fontSize)") >= 16
        assert pole.evaluate("pole => pole.scrollWidth <= pole.clientWidth")
    before = page.locator("[data-item=courses]").bounding_box()
    rail.locator("input").nth(5).check()
    said = rail.locator(":checked + .said")
    expect(said).to_contain_text(rail.locator(".pole.end").inner_text())
    assert (said.bounding_box() or {"width": 0})["width"] > 200
    after = page.locator("[data-item=courses]").bounding_box()
    assert before
    assert after
    assert after["y"] - before["y"] <= 28  # the chosen words have their place beforehand, but for a second line


SMALL = """() => [...document.querySelectorAll("main button, main input, main select, main textarea, main summary, main .option")]
    .filter(one => one.checkVisibility() && !one.matches(".unseen, .option input"))
    .map(one => [one.name || one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([name, box]) => box.height < 43.9 || box.width < 43.9)
    .map(([name]) => name)"""
"""Names of everything that can be pressed and is smaller than a finger."""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets readers ask for."""
CUT = """() => [...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility() && one.childElementCount == 0 && one.textContent.trim())
    .filter(one => !one.closest(".unseen, .said, datalist, select") && getComputedStyle(one).display != "inline")
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent.trim())"""
"""Texts that do not fit where they stand."""


@pytest.mark.parametrize("key", ["choosing", "rating", "writing"])
def test_everything_that_can_be_pressed_is_as_large_as_a_finger(section: Callable[..., Page], key: str) -> None:
    assert section(key).evaluate(SMALL) == []


@pytest.mark.parametrize("key", ["choosing", "rating", "writing"])
def test_text_may_be_spaced_out_without_loss(section: Callable[..., Page], key: str) -> None:
    page = section(key, locale="ru", bypass_csp=True)
    page.add_style_tag(content=SPACED)
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


ALONE = """() => [...document.querySelectorAll("main a, main button")]
    .filter(one => one.checkVisibility() && one.parentElement.textContent.trim() == one.textContent.trim())
    .filter(one => one.getBoundingClientRect().height < 43.9)
    .map(one => one.textContent.trim())"""
"""Links that stand by themselves, in no sentence, and are lower than a finger."""


@pytest.mark.parametrize("key", ["", "check", "mine/data", "mine/passing", "mine/erase"])
def test_links_that_stand_by_themselves_are_as_large_as_a_finger(section: Callable[..., Page], key: str) -> None:
    assert section(key).evaluate(ALONE) == []
