"""A page of the questionnaire of every type, and what it would send."""

from __future__ import annotations

from playwright.sync_api import Page

from assess.instruments.facts import FactSheet
from tests.builders import some_facts

NAMES = ["Kedrov Mill", "Works «Uralmash»", "Mill and Forge", "Лёгкая промышленность"]


def with_register() -> FactSheet:
    firm = {"type": "industrial_company", "group": "small_firm"}
    organisations = [firm | {"key": f"firm_{number}", "name": name} for number, name in enumerate(NAMES)]
    register = {"source": "Town", "date": "2026-09-01", "organisations": organisations}
    return FactSheet.model_validate(some_facts().model_dump(mode="json", by_alias=True) | {"register": register})


def saved(page: Page) -> Page:
    """The same page, after it was saved and shown anew."""
    address = page.url
    with page.expect_navigation():
        page.evaluate("document.getElementById('answers').submit()")
    page.goto(address)
    return page
