"""axe-core finds nothing on any page a participant sees, in any state of any item, language and colour scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from playwright.sync_api import Page, expect

from assess.instruments.instrument import Instrument, instrument_of
from assess.operations.closing import close
from tests.browser.accessibility import NO_CONTRAST, problems, problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.builders import NO_MAILS
from tests.web.site import EVERY_TYPE, QUICK_SCAN, an_instrument_of
from tests.web.test_fields import CHOOSING, RATING, WRITING

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
RIGHT = {**CHOOSING, **RATING, **WRITING, "courses": "yes", "_comment.role": "A remark", "share": "12"}
WRONG = {
    "role": "king",
    "partners": ["firms", "research", "authority"],
    "together": "9",
    "dichotomy.trust": "9",
    "courses": "perhaps",
    "courses_count": "many",
    "effects.skills": "9",
    "risks.leaving.presence": "9",
    "risks.funding_stops.impact": "9",
    "points.ties": "30",
    "order.meet": "9",
    "share": "120",
    "contact": "nobody",
    "founded": "never",
    "first_day": "1999-01-01",
    "remarks": "x" * 1001,
    "ties.1.name": "",
}
"""For every item something that is refused."""
GIVE = """given => {
    for (const [name, values] of Object.entries(given)) {
        const controls = [...document.getElementsByName(name)];
        const boxes = controls.filter(one => one.type == "checkbox" || one.type == "radio");
        const typed = controls.find(one => !boxes.includes(one));
        for (const box of boxes) box.checked = values.includes(box.value);
        if (typed) {
            if (typed.options) typed.add(new Option(values[0]));
            typed.value = values[0];
        } else if (!boxes.some(box => box.checked)) [boxes[0].value, boxes[0].checked] = [values[0], true];
    }
    document.getElementById("answers").submit();
}"""
"""Puts values into controls, also such as nobody could choose, and sends the form past every script."""


def on_one_page() -> Instrument:
    """Every type of item, in one section."""
    document = an_instrument_of(EVERY_TYPE).document()
    sections = document["questionnaire"]["sections"]
    items = [item for section in sections for item in section["items"]]
    document["questionnaire"]["sections"] = [sections[0] | {"items": items}]
    return instrument_of(document)


def give(page: Page, given: Mapping[str, str | Sequence[str]]) -> None:
    with page.expect_navigation():
        page.evaluate(GIVE, {name: [value] if isinstance(value, str) else value for name, value in given.items()})


def start(page: Page, link: str) -> str:
    """The address of the list of sections, after Start."""
    page.goto(link)
    page.locator("main form button").last.click()
    page.wait_for_url("**/answer/**")
    return page.url


def test_axe_notices_a_planted_fault(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.set_content(
        '<html lang="en"><title>x</title><main><h1>x</h1><input type="text"><p style="color: #999">Too pale to read</p></main></html>'
    )
    found = problems_in_light_and_dark(page)
    assert any(problem.startswith("label:") for problem in found)
    assert any(problem.startswith("in the dark: color-contrast:") for problem in found)


@pytest.mark.parametrize(("language", "size"), [("en", PHONE), ("ru", PHONE), ("es", PHONE), ("ru", DESK)])
def test_every_type_of_item_is_accessible_empty_filled_and_wrong(
    serve: Callable[..., Served], open_page: Callable[..., Page], language: str, size: dict[str, int]
) -> None:
    served = serve(on_one_page())
    page = open_page(locale=language, viewport=size)
    address = start(page, served.link()) + "choosing"
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == language
    found = {"empty": problems_in_light_and_dark(page)}
    give(page, RIGHT)
    page.goto(address)
    found["filled"] = problems_in_light_and_dark(page)
    assert page.locator("[value=yes]:checked").count() == 1
    give(page, WRONG)
    found["wrong"] = problems_in_light_and_dark(page)
    assert [item.get_attribute("data-item") for item in page.locator(".item:not(.wrong)").all()] == []
    assert {state: said for state, said in found.items() if said} == {}


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_every_page_around_the_questions_is_accessible(serve: Callable[..., Served], open_page: Callable[..., Page], language: str) -> None:
    served = serve()
    page = open_page(locale=language)
    found: dict[str, list[str]] = {}

    def look(name: str, address: str = "") -> None:
        if address:
            page.goto(address)
        found[name] = problems_in_light_and_dark(page)

    link = served.link()
    look("welcome", served.address)
    look("start", link)
    home = start(page, link)
    look("sections")
    look("check, with open questions", home + "check")
    page.locator(".send button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("check, with a question that must be answered")
    page.goto(home + "choosing")
    give(page, {"role": "head", "courses": "yes"})
    look("a question that follows")
    look("passing", home + "mine/passing")
    page.locator(".sections form button").last.click()
    page.locator(".summary textarea").wait_for()
    look("passed on")
    colleague_sees(page.context.new_page(), page.locator(".summary textarea").input_value().rpartition("/")[2], served, found)
    page.goto(home + "check")
    page.locator(".send button").click()
    page.wait_for_url("**/receipt")
    look("receipt")
    look("own data", home + "mine/data")
    look("before erasing", home + "mine/erase")
    look("erased", home + "mine/erased")
    look("privacy notice", f"{served.address}/privacy/{served.site.assessment.id}")
    look("unknown link", served.address + "/r/unknown")
    close(served.site.store, served.site.assessment.id, NO_MAILS)
    look("closed", link)
    assert {name: said for name, said in found.items() if said} == {}


def test_a_conflict_and_a_lost_session_are_accessible(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    link = serve().link()
    pages = [open_page(), open_page()]
    for page in pages:
        page.goto(start(page, link) + "writing")
    for page, year in zip(pages, ("1998", "2001"), strict=True):
        give(page, {"founded": year})
    assert "was changed elsewhere" in pages[1].inner_text("main")
    assert problems_in_light_and_dark(pages[1]) == []
    pages[1].context.clear_cookies()
    give(pages[1], {"founded": "2002"})
    assert "What you just entered is not lost" in pages[1].inner_text("main")
    assert problems_in_light_and_dark(pages[1]) == []


@pytest.mark.parametrize("language", ["ru", "es"])
def test_a_whole_questionnaire_is_accessible_in_other_languages_at_400_percent(
    serve: Callable[..., Served], open_page: Callable[..., Page], language: str
) -> None:
    """A desk of 1280 px shows 320 px at 400 %."""
    served = serve(QUICK_SCAN.parent / "monotown-feasibility")
    page = open_page(locale=language, viewport={"width": 320, "height": 256})
    found: dict[str, list[str]] = {}

    def look() -> None:
        found[page.url] = problems(page, NO_CONTRAST)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[page.url].append("the page scrolls sideways")

    page.goto(served.link())
    assert page.locator("html").get_attribute("lang") == language
    look()
    start(page, page.url)
    look()
    page.locator("main a.primary").click()
    while not page.url.endswith("/check"):
        assert page.url not in found
        look()
        here = page.url
        page.locator(".buttons [value=next]").click()
        page.wait_for_url(lambda url, left=here: url != left)
    for part in page.locator("summary").all():
        part.click()
    look()
    page.locator(".send button").click()
    expect(page.get_by_role("alert").or_(page.locator(".code"))).to_be_visible()
    look()
    assert len(found) > 12
    assert {where: said for where, said in found.items() if said} == {}


def colleague_sees(page: Page, token: str, served: Served, found: dict[str, list[str]]) -> None:
    """In the participant's own browser, which may open both."""
    page.goto(f"{served.address}/r/{token}")
    found["a colleague's start"] = problems_in_light_and_dark(page)
    page.locator("main form button").click()
    page.locator("#answers .primary").wait_for()
    found["a colleague's section"] = problems_in_light_and_dark(page)
    page.locator("#answers .primary").click()
    page.wait_for_url("**/done")
    found["a colleague's end"] = problems_in_light_and_dark(page)
    page.close()
