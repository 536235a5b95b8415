"""Beginning by an open link, and looking at a questionnaire as somebody else, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from assess.jobs.errands import Worker
from assess.operations.assessments import Terms, change_terms
from assess.operations.open_links import links, renew
from assess.storage.accounts import Role
from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.web.workbench import Workbench


def an_open_link(served: Served) -> str:
    """The address of a new open link."""
    site = served.site
    change_terms(site.store, site.assessment.id, Terms(open_groups=("community",)), "T")
    renew(site.store, site.assessment.id, "community")
    return links(site.store, site.assessment.id, served.address)[0][1]


def sign_in(page: Page, served: Served, language: str = "en", role: Role = "consultant") -> None:
    """Let the page belong to somebody who works here."""
    workbench = Workbench(served.site.app, served.site.store, Path("unused"), cast(Worker, None))
    cookie = workbench.browser(workbench.account(role, language=language)).client.get_cookie("assess")
    assert cookie
    page.context.add_cookies([{"name": "assess", "value": cookie.value, "url": served.address}])


def test_whoever_begins_copies_the_personal_link_and_goes_on(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(an_open_link(served))
    assert problems_in_light_and_dark(page) == []
    page.get_by_label("E-mail address").fill("dana@example.org")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_label("Your personal link")).to_be_visible()
    assert problems_in_light_and_dark(page) == []
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Your personal link").input_value()
    page.get_by_role("link", name="Go on to the questions").click()
    expect(page.get_by_role("link", name="Choosing", exact=True)).to_be_visible()


def test_without_scripts_the_personal_link_is_there_to_be_copied_by_hand(
    serve: Callable[..., Served], open_page: Callable[..., Page]
) -> None:
    served = serve()
    page = open_page(java_script_enabled=False)
    page.goto(an_open_link(served))
    page.get_by_role("button", name="Start").click()
    assert "/r/" in page.get_by_label("Your personal link").input_value()
    assert page.get_by_role("button", name="Copy the link").count() == 0
    page.get_by_role("link", name="Go on to the questions").click()
    expect(page.get_by_role("link", name="Choosing", exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_consultant_manages_links_and_looks_at_the_questionnaire(
    serve: Callable[..., Served], open_page: Callable[..., Page], language: str
) -> None:
    served = serve()
    an_open_link(served)
    page = open_page()
    sign_in(page, served, language)
    home = f"{served.address}/work/assessments/{served.site.assessment.id}/"
    page.goto(home + "participants/")
    page.locator("summary").click()
    expect(page.locator("svg.qr")).to_be_visible()
    found = {"participants": problems_in_light_and_dark(page)}
    page.goto(home + "terms")
    found["terms"] = problems_in_light_and_dark(page)
    page.goto(home + "preview/")
    found["list"] = problems_in_light_and_dark(page)
    page.goto(home + "preview/research/en/choosing")
    found["section"] = problems_in_light_and_dark(page)
    page.locator("[name=courses][value=yes]").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#courses_count")).to_be_visible()  # asked because of the answer that was tried
    page.locator("#preview-group").select_option("authority")
    page.locator("#preview-language").select_option("es")
    page.locator(".preview button").first.click()
    page.wait_for_url("**/authority/es/choosing")
    assert page.locator("[name=courses][value=yes]").is_checked()
    page.goto(home + "preview/research/es/check")
    found["check"] = problems_in_light_and_dark(page)
    assert {name: problems for name, problems in found.items() if problems} == {}
