"""Whole questionnaires by keyboard alone, with JavaScript and without; what is stored is what was meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assess.instruments.instrument import Instrument
from assess.web.fields import written
from tests.browser.conftest import Served
from tests.browser.keyboard import Keyboard
from tests.web.site import EVERY_TYPE, QUICK_SCAN, Fields, an_instrument_of
from tests.web.test_clearing import stored_answers

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
MEANT: Fields = {
    "role": "manager",
    "partners": ["firms", "research"],
    "_comment.partners": "And two schools",
    "together": "5",
    "dichotomy.trust": "-3",
    "courses": "yes",
    "courses_count": "7",
    "effects.skills": "1",
    "effects.trust": "dont_know",
    "effects.funds": "5",
    "risks.leaving.presence": "4",
    "risks.leaving.hindrance": "1",
    "risks.funding_stops": "prefer_not",
    "points.ties": "60",
    "points.people": "15",
    "points.money": "25",
    "order.fund": "1",
    "order.meet": "2",
    "share": "12.5",
    "contact": "a@example.org",
    "founded": "1998",
    "first_day": "2027-03-03",
    "remarks": "First line\nSecond line",
    "ties.1.name": "Alpha",
    "ties.1.how": ["supplies", "training"],
    "ties.1.since": "long",
    "ties.2.name": "Beta",
}


def stored(served: Served, instrument: Instrument) -> dict[str, str | list[str]]:
    """The stored answers as the controls that gave them: name → value, or values."""
    given: dict[str, str | list[str]] = {}
    for key, answer in stored_answers(served.site.store).items():
        for name, values in written(instrument, key, answer).items():
            if any(values):
                given[name] = values[0] if len(values) == 1 else sorted(values)
    return given


def begin(page: Page, link: str) -> Keyboard:
    page.goto(link)
    keyboard = Keyboard(page)
    keyboard.go("main form button")
    keyboard.go("main a.primary")
    return keyboard


def send(keyboard: Keyboard) -> None:
    keyboard.go(".send button", "Your answers have been received")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_type_is_answered_by_keyboard(
    serve: Callable[..., Served], open_page: Callable[..., Page], size: dict[str, int], scripts: bool
) -> None:
    served = serve()
    keyboard = begin(open_page(viewport=size, java_script_enabled=scripts), served.link())
    choosing(keyboard)
    rating(keyboard, scripts)
    writing(keyboard, scripts)
    send(keyboard)
    assert stored(served, an_instrument_of(EVERY_TYPE)) == MEANT


def choosing(keyboard: Keyboard) -> None:
    keyboard.choose("role", "manager")
    keyboard.tick("partners", "firms", "research")
    keyboard.to("[data-item=partners] summary")
    keyboard.press("Enter")
    keyboard.type("[name='_comment.partners']", "And two schools")
    keyboard.choose("together", "5")
    keyboard.choose("dichotomy.trust", "-3")
    keyboard.choose("courses", "yes")
    keyboard.go("#answers .primary")
    expect(keyboard.page.locator("#new")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(keyboard.page.locator("#courses_count")).to_be_focused()
    keyboard.page.keyboard.type("7")
    keyboard.go("#answers .primary", "Rating and sharing out")


def rating(keyboard: Keyboard, scripts: bool) -> None:
    for name in ("effects.skills", "effects.trust", "effects.funds", "risks.leaving.presence", "risks.leaving.hindrance"):
        keyboard.choose(name, str(MEANT[name]))
    keyboard.tick("risks.funding_stops", "prefer_not")
    for name in ("points.ties", "points.people", "points.money"):
        keyboard.type(f"[name='{name}']", str(MEANT[name]))
    if scripts:
        keyboard.to("[id='order.meet'] .choose")
        keyboard.press("Space")
        keyboard.to("[id='order.fund'] .choose", "Tab")
        keyboard.press("Enter")
        keyboard.to("[id='order.fund'] .up", "Shift+Tab")
        keyboard.press("Enter")
    else:
        keyboard.select("order.meet", "2")
        keyboard.select("order.fund", "1")
    keyboard.go("#answers .primary", "Writing")


def writing(keyboard: Keyboard, scripts: bool) -> None:
    keyboard.type("#share", "12.5")
    keyboard.type("#contact", "a@example.org")
    keyboard.type("#founded", "1998")
    keyboard.type("#first_day", "03032027")
    keyboard.type("#remarks", "First line\nSecond line")
    for number in (1, 2):
        keyboard.type(f"[name='ties.{number}.name']", str(MEANT[f"ties.{number}.name"]))
        if number == 1:
            keyboard.tick("ties.1.how", "supplies", "training")
            keyboard.select("ties.1.since", "For two")
        if scripts:
            keyboard.to(f"[data-state=open]:has([name='ties.{number}.name']) .done")
            keyboard.press("Enter")
            expect(keyboard.page.locator(".add")).to_be_focused()
        if scripts and number == 1:
            keyboard.press("Enter")
    keyboard.go("#answers .primary", "Check your answers")


def test_mistakes_are_followed_and_mended_and_entries_changed_without_javascript(
    serve: Callable[..., Served], open_page: Callable[..., Page]
) -> None:
    served, every_type = serve(), an_instrument_of(EVERY_TYPE)
    page = open_page(java_script_enabled=False)
    keyboard = begin(page, served.link())
    page.goto(page.url.replace("choosing", "writing"))
    keyboard.type("#share", "120")
    keyboard.select("ties.1.since", "For two")
    keyboard.type("[name='ties.2.name']", "Beta")
    keyboard.go("#answers .primary")
    assert stored(served, every_type) == {}
    for link, mended in (("share", "12.5"), ("ties.1.name", "Alpha")):
        expect(page.locator("#look")).to_be_focused()
        keyboard.to(f'#look a[href="#{link}"]')
        keyboard.press("Enter")
        expect(page.locator(f"[id='{link}']")).to_be_focused()
        keyboard.press("Control+A")
        page.keyboard.type(mended)
        keyboard.go("#answers .primary")
    assert stored(served, every_type) == {"share": "12.5", "ties.1.name": "Alpha", "ties.1.since": "long", "ties.2.name": "Beta"}
    page.goto(page.url.replace("check", "writing"))
    keyboard.to("[name='ties.1.name']")
    keyboard.press("Delete")  # Tab selects what stands in a field
    keyboard.to("[name='ties.1.since']")
    keyboard.press("Home")
    keyboard.type("[name='ties.2.name']", "Gamma")
    keyboard.to("details:has([name='ties.4.name']) summary")
    keyboard.press("Enter")
    keyboard.type("[name='ties.5.name']", "Delta")
    keyboard.go("#answers .primary", "Check your answers")
    assert stored(served, every_type) == {"share": "12.5", "ties.1.name": "Gamma", "ties.2.name": "Delta"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_shipped_questionnaire_is_answered_by_keyboard(
    serve: Callable[..., Served], open_page: Callable[..., Page], size: dict[str, int], scripts: bool
) -> None:
    served = serve(QUICK_SCAN)
    page = open_page(viewport=size, java_script_enabled=scripts)
    keyboard = begin(page, served.link("cluster_organisation"))
    meant: dict[str, str | list[str]] = {}
    while page.locator("#answers").count():
        given = answer_all(keyboard, already=len(meant))
        if size == PHONE:
            keyboard.to("#answers .primary")
            assert given.keys() <= keyboard.back_to_the_start()
        meant |= given
        keyboard.go("#answers .primary")
    send(keyboard)
    assert len(meant) > 20
    assert stored(served, an_instrument_of(QUICK_SCAN)) == meant


ASKED = """() => {
    const controls = [...document.querySelectorAll("[data-item] :is([type=radio], [type=text], textarea)")];
    return [...new Set(controls.map(one => one.name))].filter(name => !name.startsWith("_"));
}"""
"""Names of the controls that answer a question, in order."""


def answer_all(keyboard: Keyboard, already: int) -> dict[str, str | list[str]]:
    """Answer everything on the page, each question by another step; name → value."""
    given: dict[str, str | list[str]] = {}
    for name in keyboard.page.evaluate(ASKED):
        values = keyboard.page.locator(f'[type=radio][name="{name}"]').evaluate_all("all => all.map(one => one.value)")
        if values:
            given[name] = values[(already + len(given)) % len(values)]
            keyboard.choose(name, str(given[name]))
        else:
            given[name] = "7" if keyboard.page.locator(f'input[name="{name}"]').count() else "Nothing else"
            keyboard.type(f'[name="{name}"]', str(given[name]))
    return given
