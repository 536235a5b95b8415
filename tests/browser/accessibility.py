"""What axe-core finds, and what it cannot: whether a page scrolls sideways or cuts words off."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
"""All rules and best practices, and the size of targets, which axe-core leaves out unless asked."""
NO_CONTRAST = {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
"""All but what takes longest and depends neither on the size of the window nor on the language."""
CONTRAST = {"runOnly": ["color-contrast"]}
"""What another colour scheme can change."""


def problems(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe-core finds wrong with the page as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options)", options or EVERYTHING)
    return [f"{wrong['id']}: {wrong['help']} {[node['target'] for node in wrong['nodes']][:4]}" for wrong in found["violations"]]


def problems_in_light_and_dark(page: Page) -> list[str]:
    """What is wrong with the page in either colour scheme, and whether it scrolls sideways."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = problems(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"in the dark: {problem}" for problem in problems(page, CONTRAST)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return found
