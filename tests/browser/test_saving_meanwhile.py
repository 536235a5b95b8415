"""What happens while a save is under way: pages that are being left, answers given in between, items that are drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.test_saving import begin, founded, says, stored

SLOW_DEVICE = """() => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return encrypt(...given);
  };
}"""
"""Writing to the device takes half a second longer."""


COUNT = """() => {
  const send = fetch;
  window.fetch = (address, given) => {
    if (String(given.body).includes("_go=next")) sessionStorage.times = Number(sessionStorage.times ?? 0) + 1;
    return send(address, given);
  };
}"""
"""Counts how often a page wants to go on, also while it is being put away."""


def test_a_page_that_is_being_left_goes_once(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.evaluate(COUNT)
    page.locator("#founded").fill("1998")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    assert page.evaluate("sessionStorage.times") == "1"
    assert 'value="1998"' in stored(served, link)


def test_an_answer_given_while_the_page_is_on_its_way_is_saved(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.route("**/check", lambda route: None)  # it never comes
    page.locator("#founded").fill("1998")
    with page.expect_response(lambda response: "_go=next" in (response.request.post_data or "")):
        page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    with page.expect_response(lambda response: "founded=2001" in (response.request.post_data or "")):
        page.keyboard.type("2001\t")
    assert 'value="2001"' in stored(served, link)


def test_an_answer_changed_while_the_last_is_put_away_does_not_conflict_with_itself(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.locator("#share").fill("120")
    page.locator("#share").blur()
    says(page, "except what is marked above")  # it stays on the device
    page.evaluate(SLOW_DEVICE)
    with page.expect_response(lambda response: "founded=1998" in (response.request.post_data or "")):
        founded(page, "1998")
    with page.expect_response(lambda response: "founded=2001" in (response.request.post_data or "")):
        founded(page, "2001")
    says(page, "except what is marked above")
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator("#founded")).to_have_value("2001")
    assert 'value="2001"' in stored(served, link)


def test_pages_that_show_no_answers_are_open_to_what_is_left_on_the_device(serve: Callable[..., Served], page: Page) -> None:
    """They have no line that says how saving goes; the fixture fails for a script that looks for it."""
    home = begin(page, serve().link())
    page.locator("#share").fill("120")
    page.locator("#share").blur()
    says(page, "except what is marked above")
    page.goto(home)
    says(page, "Please look at: Writing$")
    page.goto(f"{home}mine/data")
    with page.expect_response(lambda response: "share=120" in (response.request.post_data or "")):
        page.reload()
    page.wait_for_timeout(300)


def test_the_focus_stays_in_a_field_that_is_drawn_anew(serve: Callable[..., Served], page: Page, open_page: Callable[..., Page]) -> None:
    link = serve().link()
    other = open_page()
    begin(other, link)
    begin(page, link)
    founded(other, "1998")
    says(other, "^Saved")
    page.locator("#founded").press_sequentially("2")
    page.keyboard.press("Backspace")  # as it was: the other answer is shown
    expect(page.locator("#founded")).to_have_value("1998")
    expect(page.locator("#founded")).to_be_focused()


@pytest.mark.parametrize(("key", "shown"), [("Space", "1998"), ("ArrowDown", "2001")])
def test_the_focus_goes_to_the_answer_when_a_conflict_is_decided(
    serve: Callable[..., Served], page: Page, open_page: Callable[..., Page], key: str, shown: str
) -> None:
    link = serve().link()
    other = open_page()
    begin(other, link)
    begin(page, link)
    founded(other, "1998")
    says(other, "^Saved")
    founded(page, "2001")
    page.locator(".conflict [type=radio]").first.focus()
    page.keyboard.press(key)
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator("#founded")).to_have_value(shown)
    expect(page.locator("#founded")).to_be_focused()


def test_typing_beside_a_conflict_decides_nothing(serve: Callable[..., Served], page: Page, open_page: Callable[..., Page]) -> None:
    served = serve()
    link = served.link()
    other = open_page()
    begin(other, link)
    begin(page, link)
    founded(other, "1998")
    says(other, "^Saved")
    founded(page, "2001")
    expect(page.locator("#founded-conflict")).to_be_visible()
    with page.expect_response(lambda response: "founded=2003" in (response.request.post_data or "")):
        founded(page, "2003")
    says(page, "except what is marked above")
    expect(page.locator("#founded-conflict").get_by_label("Mine")).to_have_count(1)
    expect(page.locator("#founded")).to_have_value("2003")
    assert 'value="1998"' in stored(served, link)
    page.locator("#founded-conflict").get_by_label("Mine").click()  # the choice goes as soon as it is saved
    says(page, "You can stop here")
    assert 'value="2003"' in stored(served, link)
