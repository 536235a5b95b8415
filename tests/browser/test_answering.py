"""Answering in a real browser, with and without JavaScript, on two devices."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.web.site import QUICK_SCAN

MONOTOWN = QUICK_SCAN.parent / "monotown-feasibility"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_participant_answers_checks_and_sends(serve: Callable[..., Served], open_page: Callable[..., Page], scripts: bool) -> None:
    served = serve()
    page = open_page(java_script_enabled=scripts)
    link = served.link()
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    assert link not in page.url
    page.get_by_role("link", name="Go on with “Choosing”").click()
    page.get_by_label("Head of a department").check()
    page.get_by_label("Mostly: A word is enough").check()
    page.get_by_role("group", name="train anybody").get_by_label("Yes").check()
    if not scripts:
        page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_text("They lead to 1 more question on this page")).to_be_visible()
    page.get_by_label("How many people did it train?", exact=True).fill("7")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rating and sharing out")
    page.get_by_role("button", name="Save and go back").click()
    expect(page.get_by_label("How many people did it train?", exact=True)).to_have_value("7")
    expect(page.get_by_label("Mostly: A word is enough")).to_be_checked()
    page.get_by_role("button", name="All sections").click()
    expect(page.get_by_text("4 of 6 answered")).to_be_visible()
    page.get_by_role("link", name="Check and send").click()
    expect(page.get_by_text("Head of a department")).to_be_hidden()
    page.get_by_role("heading", name="Choosing").click()
    expect(page.get_by_text("Head of a department")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have been received")


def test_enter_in_a_field_saves_and_goes_on(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve(QUICK_SCAN)
    page = open_page()
    page.goto(served.link("cluster_organisation"))
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Running the initiative").click()
    field = page.locator("input[type=text]").first
    field.fill("3")
    field.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Running the initiative")


def test_the_first_error_is_announced_and_can_be_followed(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page()
    page.goto(served.link())
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Writing").click()
    page.fill("#contact", "nobody")
    page.get_by_role("button", name="Save and go on").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Please correct: Writing – Every kind of question")
    summary.get_by_role("link").click()
    expect(page.get_by_label("At which address may we write to you?", exact=True)).to_be_focused()
    expect(page.get_by_label("At which address may we write to you?", exact=True)).to_have_value("nobody")


def test_answers_are_taken_up_on_a_second_device(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    link = served.link()
    phone, desk = open_page(), open_page(viewport={"width": 1280, "height": 900})
    phone.goto(link)
    phone.get_by_role("button", name="Start").click()
    phone.get_by_role("link", name="Writing").click()
    phone.get_by_label("In which year was your organisation founded?", exact=True).fill("1998")
    phone.get_by_role("button", name="Save and go on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your answers")
    desk.goto(link)
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_role("link", name="Writing", exact=True).click()
    expect(desk.get_by_label("In which year was your organisation founded?", exact=True)).to_have_value("1998")


def test_sending_on_two_devices_is_sending_once(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    link = served.link()
    pages = [open_page(), open_page()]
    pages[0].goto(link)
    pages[0].get_by_role("button", name="Start").click()
    pages[0].get_by_role("link", name="Choosing", exact=True).click()
    pages[0].get_by_label("Owner or head").check()
    pages[0].get_by_role("button", name="Save and go on").click()
    pages[0].wait_for_url("**/rating")
    pages[1].goto(link)
    pages[1].get_by_role("button", name="Go on").click()
    pages[1].wait_for_url("**/answer/*/")
    for page in pages:
        page.goto(page.url.rpartition("/")[0] + "/check")
    numbers = []
    for page in pages:
        page.get_by_role("button", name="Send my answers").click()
        numbers.append(page.locator("dd.code").inner_text())
    assert numbers[0] == numbers[1]


def test_going_back_in_the_browser_shows_what_is_stored(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page()
    page.goto(served.link())
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Writing").click()
    page.get_by_label("In which year was your organisation founded?", exact=True).fill("1998")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()  # Chromium cannot go back while it is still on its way
    page.go_back()
    page.get_by_label("In which year was your organisation founded?", exact=True).fill("2001")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()  # the page before is headed "Writing" too
    page.get_by_role("heading", name="Writing").click()
    expect(page.get_by_text("2001", exact=True)).to_be_visible()


def test_the_link_is_out_of_sight_after_the_start_and_going_back_to_it_loses_nothing(
    serve: Callable[..., Served], open_page: Callable[..., Page]
) -> None:
    served = serve()
    page = open_page()
    sent_on: list[str] = []
    page.on("request", lambda request: sent_on.append(request.headers.get("referer", "")))
    link = served.link()
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("link", name="Go on with “Choosing”")).to_be_visible()
    token = link.rpartition("/")[2]
    assert token not in page.url
    assert token not in page.content()
    page.go_back()
    expect(page.get_by_text("You have begun already.")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("link", name="Go on with “Choosing”")).to_be_visible()
    assert not any(token in address for address in sent_on)


def test_the_language_can_be_switched_on_every_page_without_loss(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve(QUICK_SCAN)
    page = open_page()
    page.goto(served.link())
    page.get_by_role("link", name="Русский").click()
    page.get_by_role("button", name="Начать").click()
    page.locator("main a.primary").click()
    page.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("input[type=radio]").first).to_be_checked()
    page.get_by_role("button", name="Todas las secciones").click()
    page.get_by_role("link", name="Sus datos").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data")
    expect(page.locator(".answers dd")).to_have_count(1)


def test_the_way_on_and_the_way_to_send_are_seen_without_searching(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    """A phone shows 740 px at once: the first button at once, sending within two screens, however many questions were asked."""
    served = serve(MONOTOWN)
    page = open_page()
    page.goto(served.link())
    page.get_by_role("button", name="Start").click()
    go_on = page.get_by_role("link", name="Go on with").bounding_box()
    assert go_on
    assert go_on["y"] + go_on["height"] < 740
    page.get_by_role("link", name="Check and send").click()
    send = page.get_by_role("button", name="Send my answers").bounding_box()
    assert send
    assert send["y"] + send["height"] < 2 * 740


def test_shares_are_added_up_while_they_are_typed(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve(MONOTOWN)
    page = open_page(locale="ru-RU")
    page.goto(served.link())
    page.locator("main form button").click()
    page.goto(page.url + "priorities")
    shares = page.locator(".part input.number")
    total = page.locator(".part.total .number")
    expect(total).to_have_text(re.compile(r"^100"))
    shares.nth(0).fill("1 0")
    shares.nth(1).fill("22,5")
    expect(total).to_have_text(re.compile(r"^32,5 / 100"))
    shares.nth(1).fill("many")
    expect(total).to_have_text(re.compile(r"^100"))


def test_a_first_visit_is_light(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(served.link())
    assert len(addresses) <= 4
    assert all(address.startswith(served.address) for address in addresses)
