"""Saving while people answer: at once, truly, without a network, beside others."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Served


def begin(page: Page, link: str, section: str = "Writing") -> str:
    """Start, or go on, and open a section; the address of the list of sections."""
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_url("**/answer/*/")
    home = page.url
    open_section(page, section)
    return home


def open_section(page: Page, section: str) -> None:
    page.get_by_role("link", name=section, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(section)


def says(page: Page, text: str) -> None:
    """Wait until the foot of the page says so."""
    expect(page.locator("#saving")).to_contain_text(re.compile(text))


def founded(page: Page, year: str) -> None:
    """Answer one question and go to the next."""
    page.locator("#founded").fill(year)
    page.locator("#founded").blur()


def stored(served: Served, link: str, section: str = "writing") -> str:
    """The page as it stands on another device without scripts."""
    browser = served.site.browser()
    browser.start(link.removeprefix(served.address))
    return browser.get(browser.home + section)


def test_an_answer_is_saved_when_it_is_given(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    founded(page, "1998")
    says(page, r"^Saved at \d\d:\d\d\. ")
    founded(page, "2001")
    says(page, r"^Saved at \d\d:\d\d\. ")
    assert 'value="2001"' in stored(served, link)


def test_what_is_wrong_is_said_when_the_question_is_left_and_taken_back_when_mended(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link())
    share = page.locator("#share")
    share.fill("120")
    share.blur()
    says(page, "except what is marked above")
    expect(page.get_by_text("Enter 100 or less.")).to_be_visible()
    expect(share).to_have_attribute("aria-invalid", "true")
    share.fill("12")
    share.blur()
    says(page, "You can stop here")
    expect(page.get_by_text("Enter 100 or less.")).to_be_hidden()
    expect(share).not_to_have_attribute("aria-invalid", "true")


def test_what_is_typed_without_a_network_is_kept_and_saved_when_it_returns(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.context.set_offline(True)
    founded(page, "1998")
    says(page, "^Not saved yet: no connection. What you entered is kept on this device")
    assert 'value="1998"' not in stored(served, link)
    page.context.set_offline(False)
    says(page, "^Saved at")
    assert 'value="1998"' in stored(served, link)


def test_what_a_lost_page_kept_is_saved_from_another_page(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    home = begin(page, link)
    page.context.set_offline(True)
    founded(page, "1998")
    says(page, "kept on this device")
    crash(page)
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(home)
    expect(again.get_by_text("1 of 6 answered")).to_be_visible()
    assert 'value="1998"' in stored(served, link)


def test_what_a_lost_page_kept_stands_on_the_page_when_it_is_opened_again(serve: Callable[..., Served], page: Page) -> None:
    home = begin(page, serve().link())
    page.context.set_offline(True)
    founded(page, "1998")
    page.locator("#share").fill("too much")
    says(page, "kept on this device")
    crash(page)
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(home + "writing")
    expect(again.locator("#founded")).to_have_value("1998")
    expect(again.locator("#share")).to_have_value("too much")
    says(again, "except what is marked above")


def test_a_button_pressed_without_a_network_leads_on_when_it_returns(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link(), "Rating and sharing out")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    says(page, "Then the next page opens")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Writing")


@pytest.mark.parametrize(("choice", "shown"), [("Mine", "2001"), ("The one stored now", "1998")])
def test_an_answer_changed_elsewhere_is_chosen_without_loading_the_page_again(
    serve: Callable[..., Served], page: Page, open_page: Callable[..., Page], choice: str, shown: str
) -> None:
    served = serve()
    link = served.link()
    other = open_page()
    begin(other, link)
    begin(page, link)
    founded(other, "1998")
    says(other, "^Saved")
    page.locator("#remarks").fill("typed beside it")
    founded(page, "2001")
    says(page, "except what is marked above")
    conflict = page.locator("#founded-conflict")
    expect(conflict.get_by_text("1998")).to_be_visible()
    expect(page.locator("#founded")).to_have_value("2001")
    conflict.get_by_label(choice).click()  # the choice goes as soon as it is saved
    says(page, "You can stop here")
    expect(conflict).to_have_count(0)
    expect(page.locator("#founded")).to_have_value(shown)
    text = stored(served, link)
    assert f'value="{shown}"' in text
    assert "typed beside it" in text


def test_a_conflict_that_a_lost_page_left_is_asked_again(serve: Callable[..., Served], page: Page, open_page: Callable[..., Page]) -> None:
    served = serve()
    link = served.link()
    other = open_page()
    begin(other, link)
    home = begin(page, link)
    founded(other, "1998")
    says(other, "^Saved")
    founded(page, "2001")
    says(page, "except what is marked above")
    crash(page)
    again = page.context.new_page()
    again.goto(home)
    says(again, "could not be saved yet")
    again.locator("#saving").get_by_role("link", name="Writing").click()
    expect(again.locator("#founded-conflict")).to_be_visible()
    expect(again.locator("#founded")).to_have_value("2001")
    assert 'value="1998"' in stored(served, link)


def test_a_visit_that_ended_loses_nothing(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.context.clear_cookies()
    founded(page, "1998")
    says(page, "your visit has ended")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Your personal link").fill(link)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    assert 'value="1998"' in stored(served, link)


def test_a_link_opened_in_another_window_lets_the_first_one_save(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    begin(page, link)
    page.context.clear_cookies()
    founded(page, "1998")
    says(page, "your visit has ended")
    second = page.context.new_page()
    begin(second, link, "Choosing")
    says(page, "^Saved at")
    assert 'value="1998"' in stored(served, link)


def test_what_lies_on_the_device_is_encrypted_and_gone_after_sending(serve: Callable[..., Served], page: Page) -> None:
    home = begin(page, serve().link(), "Choosing")
    page.get_by_label("Owner or head").check()
    says(page, "^Saved")
    page.get_by_role("button", name="All sections").click()
    open_section(page, "Writing")
    page.context.set_offline(True)
    page.locator("#remarks").fill("a secret remark")
    page.locator("#share").fill("120")
    says(page, "kept on this device")
    drafts, extractable, text = page.evaluate(KEPT)
    assert drafts == 1
    assert extractable is False
    assert "secret" not in text
    page.context.set_offline(False)
    says(page, "except what is marked above")
    page.goto(home + "check")
    says(page, "could not be saved yet. Please look at: Writing")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have been received")
    page.wait_for_function(f"async () => (await ({KEPT})())[0] === 0")


KEPT = """async () => {
  const ask = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await ask(indexedDB.open("assess", 1));
  const drafts = await ask(database.transaction("drafts").objectStore("drafts").getAll());
  const key = await ask(database.transaction("keys").objectStore("keys").get("drafts"));
  const text = drafts.map(({sealed}) => new TextDecoder("latin1").decode(sealed)).join();
  database.close();
  return [drafts.length, key.extractable, text];
}"""
"""How many drafts lie on the device, whether their key can be read, and what stands in them."""


def crash(page: Page) -> None:
    """Kill the page's process, so that nothing of the page runs any more."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()
