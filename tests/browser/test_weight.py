"""What a visit costs over a poor network: bytes as they are transferred, headers too, and requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Served
from tests.web.site import QUICK_SCAN

FIRST_VISIT, LATER_PAGE, REQUESTS = 60_000, 15_000, 6


class Meter:
    """Counts what a page's browser fetches."""

    def __init__(self, page: Page):
        self.hosts: set[str] = set()
        self.requests = self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, Any]) -> None:
        self.hosts.add(urlsplit(event["response"]["url"]).netloc)
        self.requests += not event["response"].get("fromDiskCache", False)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def taken(self) -> tuple[int, int]:
        """Requests and bytes since the last time."""
        counted = (self.requests, self.bytes)
        self.requests = self.bytes = 0
        return counted


def test_a_visit_weighs_little(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve(QUICK_SCAN.parent / "cluster-initiative")  # the largest, in Cyrillic, which takes two bytes a letter
    page = open_page(locale="ru-RU")
    meter = Meter(page)
    page.goto(served.link(), wait_until="networkidle")
    requests, transferred = meter.taken()
    assert 0 < transferred <= FIRST_VISIT
    assert 0 < requests <= REQUESTS
    page.get_by_role("button", name="Начать").click()
    page.wait_for_load_state("networkidle")
    weights = {page.url: meter.taken()[1]}
    addresses = {str(link.get_attribute("href")) for link in page.get_by_role("main").get_by_role("link").all()}
    for path in sorted(address for address in addresses if address.startswith("/answer/")):
        page.goto(served.address + path, wait_until="networkidle")
        weights[path] = meter.taken()[1]
    assert len(weights) > 5
    assert {path: weight for path, weight in weights.items() if not 0 < weight <= LATER_PAGE} == {}
    assert meter.hosts == {urlsplit(served.address).netloc}
