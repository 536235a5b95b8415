"""A site with one open assessment, and a browser to look at it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.operations.assessments import Invitee, Terms, invite
from assess.paths import shipped
from assess.settings import Settings
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.web.app import create_app
from tests.builders import NOON, an_assessment

EVERY_TYPE = Path(__file__).parents[1] / "packs" / "every-type"
QUICK_SCAN = shipped("questionnaires") / "quick-scan"
SETTINGS = Settings(Path("unused"), "", "k" * 40, "http://localhost", False)

Fields = Mapping[str, str | Sequence[str]]


@dataclass
class Site:
    """An application over a store, with one open assessment."""

    app: Flask
    store: Store
    assessment: Assessment
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    def link(self, group: str = "small_firm", language: str | None = None) -> str:
        """The path of a new personal link."""
        return f"/r/{invite(self.store, self.assessment.id, [Invitee(group, language=language)])[0]}"

    def browser(self, language: str = "en") -> Browser:
        return Browser(self.app.test_client(), language)


class Browser:
    """A browser without JavaScript that remembers the page it shows."""

    def __init__(self, client: FlaskClient, language: str):
        self.client = client
        self.language = language
        self.page: TestResponse
        self.home = ""

    def get(self, path: str) -> str:
        return self._show(lambda: self.client.get(path, headers={"Accept-Language": self.language}))

    def post(self, path: str, fields: Fields) -> str:
        """Send the page's last form with `fields` filled in."""
        sent = MultiDict(self.hidden())
        for name, given in fields.items():
            sent.setlist(name, [given] if isinstance(given, str) else list(given))
        return self._show(lambda: self.client.post(path, data=sent, headers={"Accept-Language": self.language}))

    def start(self, link: str) -> str:
        """Follow a personal link and press Start; the list of sections."""
        self.get(link)
        self.post(link, {})
        text = self.follow()
        self.home = self.page.request.path
        return text

    def answer(self, section: str, fields: Fields) -> str:
        """Open a section, fill it in, and press the first button."""
        self.get(self.home + section)
        return self.post(self.home + section, fields)

    def follow(self) -> str:
        assert self.page.status_code in (302, 303), self.page.text
        return self.get(self.page.location)

    def hidden(self) -> list[tuple[str, str]]:
        """The hidden fields of the page's last form."""
        form = self.page.text.rpartition("<form")[2]
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        return [(html.unescape(name), html.unescape(value)) for name, value in found]

    @property
    def status(self) -> int:
        return self.page.status_code

    def _show(self, send: Callable[[], TestResponse]) -> str:
        self.page = send()
        return self.page.get_data().decode(errors="replace")  # files are looked at as bytes


def an_instrument_of(pack: Path) -> Instrument:
    """The instrument in a folder; whether it is complete is for other tests to say."""
    instrument, problems = parse(read_pack(pack))
    assert instrument, problems
    return instrument


def a_site(store: Store, pack: Path | Instrument = EVERY_TYPE, terms: Terms | None = None) -> Site:
    assessment = an_assessment(store, terms, an_instrument_of(pack) if isinstance(pack, Path) else pack)
    clock = [NOON]
    return Site(create_app(SETTINGS, store, lambda: clock[0]), store, assessment, clock)
