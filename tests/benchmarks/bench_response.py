"""A whole response of sixty items, from the personal link to the receipt: the CPU it costs the application.

Every type of item of the shipped feasibility instrument, ten to a section, answered page by page without JavaScript
and compressed as browsers ask for. The figure is absolute, so it is printed beside a bare Flask and Jinja page.
"""

from __future__ import annotations

import os
import secrets
import time
import zlib
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urljoin

from assess.cli import demonstration
from assess.cli.answer_model import Demonstration, SimulatedPerson
from assess.cli.http_participant import HttpParticipant, UnexpectedPage, _Page
from assess.cli.site import collect_garbage_seldom
from assess.instruments.instrument import Instrument, instrument_of
from assess.instruments.pack import read_file, read_pack
from assess.instruments.parsing import parse
from assess.operations.assessments import Invitee, invite
from assess.paths import shipped
from assess.settings import Settings
from assess.storage.engine import Store
from assess.web import request_log
from assess.web.app import create_app
from tests.benchmarks.bench_pages import bare_app, ten_item_instrument
from tests.benchmarks.calling import Caller
from tests.benchmarks.measuring import on_each_database, report
from tests.builders import NOON, an_assessment

ITEMS, PER_SECTION, PEOPLE, WARM_UP = 60, 10, 60, 5
BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "en"}


class CountedParticipant(HttpParticipant):
    """A participant who calls the application directly, and adds up what it spends."""

    def __init__(self, caller: Caller):
        super().__init__("http://127.0.0.1")
        self.caller = caller
        self.seconds = 0.0
        self.requests: Counter[str] = Counter()

    def _request(self, method: str, path: str, body: str | None = None) -> None:
        call = self.caller.request(method, path, (body or "").encode(), BROWSER)
        begun = time.process_time()
        call()
        self.seconds += time.process_time() - begun
        self.requests[method] += 1
        status, here = self.caller.status[:3], urljoin(path, self.caller.location).partition("#")[0]
        if status == "303":
            self._request("GET", here)
        elif status != "200":
            raise UnexpectedPage(f"{method} gave {status}")
        else:
            self.path, self.page = path, _Page(zlib.decompress(self.caller.body, zlib.MAX_WBITS | 16).decode())


def sixty_item_instrument() -> Instrument:
    """The shipped feasibility instrument, everybody asked the same sixty items, ten to a section."""
    instrument, problems = parse(read_pack(shipped("questionnaires") / "monotown-feasibility"))
    if instrument is None:
        raise SystemExit(f"the shipped instrument has problems: {problems}")
    document = instrument.document()
    sections = document["questionnaire"]["sections"]
    items = [without_condition(item) for section in sections for item in section["items"] if item["type"] != "note"][:ITEMS]
    chosen = [without_condition(section) for section in sections[: ITEMS // PER_SECTION]]
    for number, section in enumerate(chosen):
        section["items"] = items[number * PER_SECTION : (number + 1) * PER_SECTION]
    document["questionnaire"]["sections"] = chosen
    return instrument_of(document)


def demonstration_plan() -> Demonstration:
    return Demonstration.model_validate(read_file(Path(demonstration.__file__).with_suffix(".yaml")).value)


def without_condition(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "when"}


def answered_by(person: SimulatedPerson, caller: Caller, token: str) -> CountedParticipant:
    """One person's whole response."""
    answers = {key: person.answer(item) for key, item in person.instrument.questionnaire.items.items()}
    participant = CountedParticipant(caller)
    participant.answer_all(token, person.instrument, answers.__getitem__)
    return participant


def measure(store: Store, name: str) -> None:
    instrument, plan = sixty_item_instrument(), demonstration_plan()
    assessment = an_assessment(store, instrument=instrument)
    app = create_app(Settings(Path("unused"), "", secrets.token_hex(32), "http://127.0.0.1:8000", False), store, lambda: NOON)
    bare = Caller(bare_app(ten_item_instrument()))
    tokens = invite(store, assessment.id, [Invitee("small_firm")] * (WARM_UP + PEOPLE))
    spent, plain = [], []
    for number, token in enumerate(tokens):
        person = SimulatedPerson(plan, instrument, "small_firm", {}, Random(number))
        one = answered_by(person, Caller(app), token)
        call, begun = bare.request("GET", "/"), time.process_time()
        call()
        if number >= WARM_UP:
            plain.append(time.process_time() - begun)
            spent.append(one.seconds)
    print(f"\nA response of {ITEMS} items on {name}: {one.requests['GET']} pages shown, {one.requests['POST']} forms saved")
    measured = {"bare Flask and Jinja, GET": median(plain), "the whole response": median(spent)}
    report("CPU of the application", measured, "bare Flask and Jinja, GET")


if __name__ == "__main__":
    with Path(os.devnull).open("w") as nowhere:
        request_log.write_lines(nowhere)
        collect_garbage_seldom()  # as the served site does
        on_each_database(measure)
