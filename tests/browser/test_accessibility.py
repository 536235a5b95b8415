"""axe-core finds nothing, on any kind of page or item, in light and dark, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from assess.operations.assessments import close
from tests.browser.conftest import Served, problems
from tests.web.site import QUICK_SCAN

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


def test_axe_notices_a_planted_fault(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><input type="text"></main></html>')
    assert any(problem.startswith("label:") for problem in problems(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_and_item_is_accessible(serve: Callable[..., Served], open_page: Callable[..., Page], scheme: str, size: str) -> None:
    served = serve()
    page = open_page(color_scheme=scheme, viewport=SIZES[size])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[name].append("the page scrolls sideways")

    page.goto(served.address)
    look("welcome")
    link = served.link()
    page.goto(link)
    look("start")
    page.get_by_role("button", name="Start").click()
    look("sections")
    home = page.url
    for section in ("choosing", "rating", "writing"):
        page.goto(home + section)
        look(f"{section}, empty")
    fill_in(page, home, look)
    page.goto(home + "check")
    look("check")
    page.get_by_role("button", name="Send").click()
    look("receipt")
    page.goto(home + "mine/data")
    look("own data")
    page.goto(home + "mine/erase")
    look("before erasing")
    page.goto(served.address + "/erased")
    look("erased")
    page.goto(f"{served.address}/privacy/{served.site.assessment.id}")
    look("privacy notice")
    page.goto(served.address + "/r/unknown")
    look("unknown link")
    close(served.site.store, served.site.assessment.id)
    page.goto(link)
    look("closed")
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conflict_and_a_lost_session_are_accessible(serve: Callable[..., Served], open_page: Callable[..., Page], scheme: str) -> None:
    link = serve().link()
    pages = [open_page(color_scheme=scheme), open_page(color_scheme=scheme)]
    for page, button in zip(pages, ("Start", "Go on"), strict=True):
        page.goto(link)
        page.get_by_role("button", name=button).click()
        page.get_by_role("link", name="Writing", exact=True).click()
    for page, year in zip(pages, ("1998", "2001"), strict=True):
        page.fill("#founded", year)
        page.get_by_role("button", name="Save and go on").click()
    assert "was changed elsewhere" in pages[1].inner_text("main")
    assert problems(pages[1]) == []
    pages[1].context.clear_cookies()
    pages[1].get_by_role("button", name="Save and go on").click()
    assert "What you just entered is not lost" in pages[1].inner_text("main")
    assert problems(pages[1]) == []


@pytest.mark.parametrize("language", ["ru", "es"])
def test_a_whole_questionnaire_is_accessible_in_other_languages_at_400_percent(
    serve: Callable[..., Served], open_page: Callable[..., Page], language: str
) -> None:
    """A desk of 1280 px shows 320 px at 400 %."""
    served = serve(QUICK_SCAN.parent / "monotown-feasibility")
    page = open_page(locale=language, viewport={"width": 320, "height": 256})
    found: dict[str, list[str]] = {}

    def look() -> None:
        found[page.url] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[page.url].append("the page scrolls sideways")

    page.goto(served.link())
    assert page.locator("html").get_attribute("lang") == language
    look()
    page.locator("main form button").click()
    look()
    page.locator("main a.primary").click()
    while not page.url.endswith("/check"):
        assert page.url not in found
        look()
        page.locator(".buttons [value=next]").click()
    for part in page.locator("summary").all():
        part.click()
    look()
    page.locator(".send button").click()
    look()
    assert len(found) > 12
    assert {where: said for where, said in found.items() if said} == {}


def fill_in(page: Page, home: str, look: Callable[[str], None]) -> None:
    page.goto(home + "choosing")
    for name, value in {"role": "head", "together": "3", "dichotomy.trust": "2", "courses": "yes", "partners": "firms"}.items():
        page.check(f'[name="{name}"][value="{value}"]')
    page.get_by_role("button", name="Save and go on").click()
    look("choosing, with a question that follows")
    page.fill("#courses_count", "many")
    page.get_by_role("button", name="Save and go on").click()
    look("choosing, with an error")
    page.goto(home + "rating")
    page.check('[name="effects.skills"][value="3"]')
    page.check('[name="risks.leaving.presence"][value="5"]')
    page.fill('[name="points.ties"]', "30")
    page.select_option('[name="order.meet"]', "2")
    page.get_by_role("button", name="Save and go on").click()
    look("rating, with errors")
    page.goto(home + "writing")
    page.fill("#share", "120")
    page.check('[name="ties.1.how"][value="buys"]')
    page.get_by_role("button", name="Save and go on").click()
    look("writing, with errors")
