"""Whole questionnaires by keyboard alone, with JavaScript and without; what is stored is what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assess.instruments.instrument import Instrument
from assess.web.fields import written
from tests.browser.conftest import Served
from tests.browser.firefox import FIREFOX, Firefox
from tests.browser.keyboard import Keyboard
from tests.web.site import EVERY_TYPE, QUICK_SCAN, Fields, an_instrument_of
from tests.web.test_clearing import stored_answers

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
WAYS = [(PHONE, True), (PHONE, False), (DESK, True)]
"""Windows, with JavaScript and without."""
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


def begin(page: Page | Firefox, link: str) -> Keyboard:
    page.goto(link)
    keyboard = Keyboard(page)
    keyboard.go("main form button")
    keyboard.go("main a.primary")
    return keyboard


def send(keyboard: Keyboard) -> None:
    keyboard.go(".send button", "Your answers have been received")


@pytest.mark.parametrize(("size", "scripts"), WAYS, ids=["phone", "phone-plain", "desk"])
def test_every_type_is_answered_by_keyboard(
    serve: Callable[..., Served], open_page: Callable[..., Page], size: dict[str, int], scripts: bool
) -> None:
    served = serve()
    page = open_page(viewport=size, java_script_enabled=scripts)
    keyboard = begin(page, served.link())
    choosing(keyboard, page, scripts)
    rating(keyboard, scripts)
    writing(keyboard, page, scripts)
    send(keyboard)
    assert stored(served, an_instrument_of(EVERY_TYPE)) == MEANT


def choosing(keyboard: Keyboard, page: Page, scripts: bool) -> None:
    keyboard.choose("role", "manager")
    keyboard.tick("partners", "firms", "research")
    keyboard.to("[data-item=partners] summary")
    keyboard.press("Enter")
    keyboard.type("[name='_comment.partners']", "And two schools")
    keyboard.choose("together", "5")
    keyboard.choose("dichotomy.trust", "-3")
    keyboard.choose("courses", "yes")
    if not scripts:
        keyboard.go("#answers .primary")
        expect(page.locator("#new")).to_be_focused()
        keyboard.press("Tab")
        keyboard.press("Enter")
        expect(page.locator("#courses_count")).to_be_focused()
    keyboard.type("#courses_count", "7")
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


def writing(keyboard: Keyboard, page: Page, scripts: bool) -> None:
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
            expect(page.locator(".add")).to_be_focused()
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


@pytest.mark.parametrize(("size", "scripts"), WAYS, ids=["phone", "phone-plain", "desk"])
def test_a_shipped_questionnaire_is_answered_by_keyboard(
    serve: Callable[..., Served], open_page: Callable[..., Page], size: dict[str, int], scripts: bool
) -> None:
    served = serve(QUICK_SCAN)
    keyboard = begin(open_page(viewport=size, java_script_enabled=scripts), served.link("cluster_organisation"))
    meant = answer_everything(keyboard, and_back=size == PHONE)
    assert len(meant) > 20
    assert stored(served, an_instrument_of(QUICK_SCAN)) == meant


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    if not FIREFOX.exists():
        pytest.skip("the Debian package firefox-esr is not installed")
    opened = Firefox(tmp_path)
    yield opened
    opened.close()


def test_a_shipped_questionnaire_is_answered_by_keyboard_in_firefox(serve: Callable[..., Served], firefox: Firefox) -> None:
    served = serve(QUICK_SCAN)
    meant = answer_everything(begin(firefox, served.link("cluster_organisation")), and_back=False)
    assert len(meant) > 20
    assert stored(served, an_instrument_of(QUICK_SCAN)) == meant


ASKED = """() => {
    const given = new Map();
    for (const one of document.querySelectorAll("[data-item] :is([type=radio], [type=text], textarea):not([name^=_])")) {
        if (one.type === "radio") given.set(one.name, [...(given.get(one.name) ?? []), one.value]);
        else given.set(one.name, one.tagName === "TEXTAREA" ? "Nothing else" : "7");
    }
    return [...given];
}"""
"""Names of the controls that answer a question, in order, each with the radios to choose from or what may be typed."""


def answer_everything(keyboard: Keyboard, *, and_back: bool) -> dict[str, str]:
    """Answer every question of every section by another step, look at each page also backwards if `and_back`, and send; name → value."""
    meant: dict[str, str] = {}
    while asked := keyboard.page.evaluate(ASKED):
        for name, offered in asked:
            if isinstance(offered, str):
                meant[name] = offered
                keyboard.type(f'[name="{name}"]', offered)
            else:
                meant[name] = offered[len(meant) % len(offered)]
                keyboard.choose(name, meant[name])
        if and_back:
            keyboard.to("#answers .primary")
            assert {name for name, _ in asked} <= keyboard.back_to_the_start()
        keyboard.go("#answers .primary")
    send(keyboard)
    return meant
