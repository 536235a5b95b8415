"""A real server and a real browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from werkzeug.serving import make_server

from assess.instruments.instrument import Instrument
from assess.operations.assessments import amend_facts
from assess.storage.engine import Store
from tests.browser.questions import with_register
from tests.builders import NOON
from tests.web.site import EVERY_TYPE, Site, a_site

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Served:
    """A site that listens."""

    site: Site
    address: str

    def link(self, group: str = "small_firm") -> str:
        return self.address + self.site.link(group)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("install the Debian package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def serve(sqlite_store: Store) -> Iterator[Callable[..., Served]]:
    """Serve a site on a port of its own until the test ends."""
    running: list[tuple[Any, threading.Thread]] = []
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def start(pack: Path | Instrument = EVERY_TYPE) -> Served:
        site = a_site(sqlite_store, pack)
        server = make_server("127.0.0.1", 0, site.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return Served(site, f"http://127.0.0.1:{server.port}")

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a browser context of its own."""
    contexts: list[BrowserContext] = []

    def open_(**options: Any) -> Page:
        contexts.append(chromium.new_context(**({"locale": "en-GB", "viewport": {"width": 360, "height": 740}} | options)))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1].new_page()

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def section(serve: Callable[..., Served], open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page of the questionnaire of every type for somebody who has just started; the register has four firms."""
    served = serve()
    amend_facts(served.site.store, served.site.assessment.id, with_register(), "the register is ready", NOON)

    def open_(key: str, **options: Any) -> Page:
        page = open_page(**options)
        page.goto(served.link())
        page.locator("main form button").last.click()
        page.wait_for_url("**/answer/**")
        page.goto(page.url + key)
        return page

    return open_


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Iterator[Page]:
    """A page on which no script fails."""
    opened = open_page()
    said: list[Error] = []
    opened.on("pageerror", lambda error: said.append(error))
    yield opened
    assert [str(error) for error in said] == []
