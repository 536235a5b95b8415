"""A questionnaire page, shown and saved, against a bare Flask and Jinja page of the same ten items, all their controls and words."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask import Flask, render_template
from jinja2 import DictLoader

from assess.cli.site import collect_garbage_seldom
from assess.instruments.instrument import Instrument, instrument_of
from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.paths import shipped
from assess.settings import Settings
from assess.storage.engine import Store
from assess.web import request_log
from assess.web.app import create_app
from assess.web.fields import dichotomy_words
from tests.benchmarks.calling import Caller
from tests.benchmarks.measuring import medians, on_each_database, report
from tests.builders import NOON, a_participant, an_assessment

SECTION, ITEMS, ROUNDS = "both_sides", 10, 300
BARE_PAGE = """<!doctype html>
<title>{{ title }}</title>
<h1>{{ title }}</h1>
<form method="post">
{% for item in items %}
<fieldset><legend>{{ item.ask }}</legend><p>{{ item.restriction }}</p><p>{{ item.success }}</p>
{% for value, words in steps[item.key] %}
<label><input type="radio" name="{{ item.key }}" value="{{ value }}"> {{ words }}</label>
{% endfor %}
<label><input type="radio" name="{{ item.key }}" value="dont_know"> Don’t know</label>
<details><summary>Comment</summary><textarea name="_comment.{{ item.key }}"></textarea></details>
</fieldset>
{% endfor %}
<button>Save</button>
</form>
"""


class Browser(Caller):
    """A caller that reads the pages of a questionnaire."""

    def posting(self, path: str, fields: dict[str, str]) -> Callable[[], object]:
        return self.request("POST", path, urlencode(fields).encode())

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's last form."""
        _, _, form = self.page.rpartition('<form id="answers"')
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def ten_item_instrument() -> Instrument:
    """The shipped feasibility instrument, its section of dichotomies cut to ten items."""
    instrument, problems = parse(read_pack(shipped("questionnaires") / "monotown-feasibility"))
    if instrument is None:
        raise SystemExit(f"the shipped instrument has problems: {problems}")
    document = instrument.document()
    section = next(section for section in document["questionnaire"]["sections"] if section["key"] == SECTION)
    section["items"] = section["items"][:ITEMS]
    return instrument_of(document)


def bare_app(instrument: Instrument) -> Flask:
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": BARE_PAGE})
    section = next(section for section in instrument.questionnaire.sections if section.key == SECTION)

    with app.test_request_context():
        steps = {item.key: [(value, dichotomy_words(item, value)) for value in range(-3, 4)] for item in section.items}

    @app.get("/")
    def page() -> str:
        return render_template("page.html", title=section.title, items=section.items, steps=steps)

    return app


def measure(store: Store, name: str) -> None:
    instrument = ten_item_instrument()
    bare = Browser(bare_app(instrument))
    settings = Settings(Path("unused"), "", secrets.token_hex(32), "http://127.0.0.1:8000", False)
    site, person = signed_in(store, instrument, settings)
    path = f"/answer/{person}/{SECTION}"
    keys = [item.key for section in instrument.questionnaire.sections if section.key == SECTION for item in section.items]
    random = Random(1)

    def post() -> Callable[[], object]:
        site.request("GET", path)()
        return site.posting(path, site.hidden() | {key: str(random.randint(-3, 3)) for key in keys} | {"_go": "next"})

    calls = {
        "bare Flask and Jinja, GET": lambda: bare.request("GET", "/"),
        "our page, GET": lambda: site.request("GET", path),
        "our page, POST": post,
    }
    measured = medians(calls, ROUNDS)
    if not site.status.startswith("303"):
        raise SystemExit(f"the last save gave {site.status}")
    report(f"Ten items on {name}, CPU of the application", measured, "bare Flask and Jinja, GET")


def signed_in(store: Store, instrument: Instrument, settings: Settings) -> tuple[Browser, str]:
    """A browser in which somebody has started to answer, and the public id of the response."""
    assessment = an_assessment(store, instrument=instrument)
    participant = a_participant(store, assessment)
    site = Browser(create_app(settings, store, lambda: NOON))
    site.request("GET", f"/r/{participant.token}")()
    token = re.findall(r'name="_csrf" value="([^"]*)"', site.page)[-1]
    site.posting(f"/r/{participant.token}", {"_csrf": token, "language": "en"})()
    if not site.status.startswith("303"):
        raise SystemExit(f"starting gave {site.status}")
    return site, participant.public_id


if __name__ == "__main__":
    with Path(os.devnull).open("w") as nowhere:
        request_log.write_lines(nowhere)
        collect_garbage_seldom()  # as the served site does
        on_each_database(measure)
