"""What scripts add to plain controls: sums, lengths, reasons that exclude answers; numbers and days of each language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.questions import saved
from tests.browser.test_rankings import places


def test_what_is_left_of_a_total_is_shown_at_once_and_told_after_a_pause(section: Callable[..., Page]) -> None:
    page = section("rating")
    page.get_by_label("Skilled people").press_sequentially("70")
    expect(page.locator(".total")).to_have_text(re.compile(r"^Together30 left to share out\s+70 / 100\spoints"))
    expect(page.locator("#said")).to_have_text("30 left to share out")
    page.get_by_label("Money", exact=True).fill("40")
    expect(page.locator(".balance")).to_have_text("10 too many")
    page.get_by_label("Money", exact=True).fill("30")
    expect(page.locator(".balance")).to_have_text("All shared out")


def test_the_length_of_a_text_is_counted_as_the_server_counts_it(section: Callable[..., Page]) -> None:
    page = section("writing")
    text = page.get_by_label("What else should we know?", exact=True)
    expect(text).to_have_accessible_description("At most 1000 characters")
    text.fill("ёжик 🦔 ")
    expect(page.get_by_text("Characters left: 994")).to_be_visible()
    text.fill("x" * 1003)
    expect(page.get_by_text("Characters too many: 3")).to_be_visible()
    expect(text).to_have_value("x" * 1003)  # nothing typed or pasted is cut off


def test_an_answer_and_a_reason_for_giving_none_exclude_each_other(section: Callable[..., Page]) -> None:
    page = section("writing")
    number = page.get_by_role("textbox", name="What share of your turnover is exported?", exact=True)
    item = page.locator("[data-item=share]")
    number.fill("12")
    item.get_by_label("Don’t know").check()
    expect(number).to_have_value("")
    item.get_by_label("Prefer not to say").check()
    expect(item.get_by_label("Don’t know")).not_to_be_checked()
    item.get_by_label("Prefer not to say").uncheck()
    expect(number).to_have_value("12")  # what the first reason took away
    item.get_by_label("Don’t know").check()
    number.fill("14")
    expect(item.get_by_label("Don’t know")).not_to_be_checked()


def test_a_reason_empties_an_order_and_choosing_takes_the_reason_back(section: Callable[..., Page]) -> None:
    page = section("rating")
    reason = page.locator("[data-item=order]").get_by_label("Don’t know")
    page.get_by_role("button", name="Choose Find money").click()
    reason.check()
    expect(page.locator(".ranked li")).to_have_count(0)
    reason.uncheck()
    expect(page.locator(".ranked .name")).to_have_text(["Find money"])
    reason.check()
    page.get_by_role("button", name="Choose Meet regularly").click()
    expect(reason).not_to_be_checked()
    assert places(page) == {"meet": "1"}


def test_an_option_that_stands_alone_takes_the_others_back(section: Callable[..., Page]) -> None:
    page = section("choosing")
    item = page.locator("[data-item=partners]")
    item.get_by_label("Other firms").check()
    item.get_by_label("With nobody").check()
    expect(item.get_by_label("Other firms")).not_to_be_checked()
    item.get_by_label("Public authorities").check()
    expect(item.get_by_label("With nobody")).not_to_be_checked()


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [("es", "1.234", "1234"), ("es", "1 234", "1234"), ("ru", "1 234", "1234"), ("en", "1,234", "1234"), ("ru", "10000", "10\u202f000")],
)
def test_numbers_are_understood_and_shown_as_the_language_writes_them(
    section: Callable[..., Page], language: str, typed: str, shown: str
) -> None:
    page = section("choosing", locale=language)
    page.locator('[name="courses"][value="yes"]').check()
    page.locator("#courses_count").fill(typed)
    expect(saved(page).locator("#courses_count")).to_have_value(shown)
    page.goto(page.url.replace("choosing", "writing"))
    page.locator("#share").fill("12,5")
    expect(saved(page).locator("#share")).to_have_value("12.5" if language == "en" else "12,5")


def test_a_day_typed_by_hand_comes_back_as_a_day(section: Callable[..., Page]) -> None:
    page = section("writing", locale="ru")
    page.evaluate("document.getElementById('first_day').type = 'text'")  # as in a browser that knows no such control
    page.locator("#first_day").fill("3.4.2027")
    expect(saved(page).locator("#first_day")).to_have_value("2027-04-03")
