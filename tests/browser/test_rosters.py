"""Entries of a roster are cards: added, changed, taken away and brought back, with names from the register."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.questions import NAMES, saved


def test_entries_are_added_changed_taken_away_and_brought_back(section: Callable[..., Page]) -> None:
    page = section("writing")
    page.get_by_role("combobox", name="Organisation").fill("Alpha")
    page.get_by_role("checkbox", name="They buy from us").check()
    page.get_by_role("combobox", name="Since when").select_option("long")
    page.get_by_role("button", name="Finish this entry").click()
    expect(page.locator(".card-text").first).to_have_text("AlphaThey buy from us · For two years or longer")
    add = page.get_by_role("button", name="Add an entry")
    expect(add).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Organisation")).to_be_focused()
    page.keyboard.type("Beta")
    page.keyboard.press("Enter")  # finishes the entry, and does not send the page
    expect(page.locator(".card strong:visible")).to_have_text(["Alpha", "Beta"])
    expect(page.get_by_text("2 of 5")).to_be_visible()
    page.get_by_role("button", name="Edit Beta").click()
    page.get_by_role("combobox", name="Organisation").fill("Gamma")
    page.get_by_role("button", name="Finish this entry").click()
    page.get_by_role("button", name="Remove Alpha").click()
    expect(page.locator("#said")).to_have_text("Removed: Alpha")
    expect(page.get_by_role("button", name="Undo Alpha")).to_be_focused()
    assert problems_in_light_and_dark(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit Alpha")).to_be_focused()
    expect(page.locator(".card-text").first).to_have_text("AlphaThey buy from us · For two years or longer")
    page.get_by_role("button", name="Remove Gamma").click()
    expect(saved(page).locator(".card strong:visible")).to_have_text(["Alpha"])
    expect(page.locator(".card-text").first).to_have_text("AlphaThey buy from us · For two years or longer")


def test_an_entry_without_a_name_stays_open_and_says_why(section: Callable[..., Page]) -> None:
    page = section("writing")
    page.get_by_role("checkbox", name="They buy from us").check()
    page.get_by_role("button", name="Finish this entry").click()
    name = page.get_by_role("combobox", name="Organisation")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Fill in this field, or remove the entry.")
    assert problems_in_light_and_dark(page) == []
    name.fill("Alpha")
    page.get_by_role("button", name="Finish this entry").click()
    expect(page.locator(".card strong").first).to_have_text("Alpha")


def test_names_of_the_register_are_found_anywhere_in_the_name(section: Callable[..., Page]) -> None:
    page = section("writing")
    name = page.get_by_role("combobox", name="Organisation")
    name.press_sequentially("mill")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text(["Kedrov Mill", "Mill and Forge"])
    expect(page.locator("#said")).to_have_text("Found in the register: 2")
    assert problems_in_light_and_dark(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(name).to_have_attribute("aria-activedescendant", re.compile("-1$"))
    page.keyboard.press("Enter")
    expect(name).to_have_value("Mill and Forge")
    expect(options).to_have_count(0)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add an entry").click()
    name.fill("легкая")
    options.first.click()
    expect(name).to_have_value("Лёгкая промышленность")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add an entry").click()
    name.click()
    expect(options).to_have_text(["Kedrov Mill", "Works «Uralmash»"])  # no name twice
    name.fill("urals")
    expect(options).to_have_count(0)
    name.fill("URAL “works")
    expect(options).to_have_text(["Works «Uralmash»"])
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    name.fill("Somebody else")
    page.keyboard.press("Enter")
    cards = ["Mill and Forge", "Лёгкая промышленность", "Somebody else"]
    expect(saved(page).locator(".card strong:visible")).to_have_text(cards)


def test_without_javascript_everything_is_there_in_plain_controls(section: Callable[..., Page]) -> None:
    page = section("writing", java_script_enabled=False)
    expect(page.get_by_label("Organisation", exact=True).first).to_have_attribute("list", "ties-names")
    expect(page.locator("datalist option")).to_have_text(NAMES)
    expect(page.get_by_role("group", name="Entry")).to_have_count(3)
    page.get_by_text("2 more entries").click()
    expect(page.get_by_role("group", name="Entry")).to_have_count(5)
    expect(page.get_by_role("button", name=re.compile("Edit|Remove|Add"))).to_have_count(0)
    expect(page.get_by_text("At most 1000 characters")).to_be_visible()
    page.goto(page.url.replace("writing", "rating"))
    page.get_by_label("Find money").select_option("1")
    page.get_by_label("Meet regularly").select_option("2")
    page.get_by_role("button", name="Save and go back").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_label("Find money")).to_have_value("1")
