"""A page of the questionnaire of every type, and what it would send."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from assess.instruments.facts import FactSheet
from tests.builders import some_facts

NAMES = ["Kedrov Mill", "Works «Uralmash»", "Mill and Forge", "Лёгкая промышленность"]


def with_register() -> FactSheet:
    firm = {"type": "industrial_company", "group": "small_firm"}
    organisations = [firm | {"key": f"firm_{number}", "name": name} for number, name in enumerate(NAMES)]
    register = {"source": "Town", "date": "2026-09-01", "organisations": organisations}
    return FactSheet.model_validate(some_facts().model_dump(mode="json", by_alias=True) | {"register": register})


def saved(page: Page) -> Page:
    """The same page, shown anew after what was entered was saved."""
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved")
    page.reload()
    return page
