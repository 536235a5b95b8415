"""Whatever is posted, the answer is a page and never a failure of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.paths import shipped
from assess.storage.engine import Store
from tests.web.site import EVERY_TYPE, Browser, Site, a_site, an_instrument_of

PACKS = [path.parent for path in sorted(shipped("questionnaires").glob("*/questionnaire.yaml"))]
OURS = ["_base", "_operation", "_conflict", "_go", "_language", "_csrf", "_link", "_asked_back"]
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "1", "2", "-3", "0", "yes", "no", "dont_know", "not_applicable", "prefer_not", "12,5", "1e9", "2026-02-30", "∞", "٣"]
    ),
    st.text(max_size=30),
    st.text(alphabet="\x00\x0b\ud7ff\u202e<>&\"';=\r\n", max_size=10),
)
POSSIBLE = {200, 303, 403, 409, 422}


def names(instrument: Instrument) -> list[str]:
    fields = [name for key, handler in instrument.item_types.items() for name in (key, *handler.fields())]
    beside = [f"{name}.{key}" for key in list(instrument.item_types)[:5] for name in ("_keep", "_comment", "_reason")]
    return fields + OURS + beside


def bodies(instrument: Instrument) -> st.SearchStrategy[list[tuple[str, str]]]:
    some_names = st.one_of(st.sampled_from(names(instrument)), st.text(max_size=12))
    return st.lists(st.tuples(some_names, TEXTS), max_size=25)


@pytest.mark.parametrize("pack", [EVERY_TYPE, *PACKS], ids=lambda pack: pack.name)
def test_any_fields_give_a_page(sqlite_store: Store, pack: Path) -> None:
    instrument = an_instrument_of(pack)
    site = a_site(sqlite_store, instrument)
    browsers = [started(site, group) for group in GROUPS]
    sections = [section.key for section in instrument.questionnaire.sections]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bodies(instrument), st.sampled_from(sections), st.sampled_from(browsers), st.booleans())
    def post(body: list[tuple[str, str]], section: str, browser: Browser, with_page: bool) -> None:
        browser.get(browser.home + section)
        fields: dict[str, list[str]] = {}
        for name, text in [*body] if with_page and browser.status == 200 else [*body, ("_base", "x")]:
            fields.setdefault(name, []).append(text)
        text = browser.post(browser.home + section, fields)
        assert browser.status in POSSIBLE, (browser.status, body)
        assert browser.status == 303 or "<h1" in text

    post()


def started(site: Site, group: str) -> Browser:
    browser = site.browser()
    browser.start(site.link(group))
    return browser


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain"]
)
def test_any_bytes_give_a_page(site: Site, browser: Browser, content_type: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(
            st.binary(max_size=300),
            st.binary(max_size=60).map(lambda body: b"--x\r\nContent-Disposition: form-data; name=" + body + b"\r\n\r\n--x--"),
        )
    )
    def post(body: bytes) -> None:
        reply = browser.client.post(browser.home + "writing", data=body, content_type=content_type)
        assert reply.status_code in POSSIBLE | {400, 413}
        assert "<h1" in reply.text

    post()


@pytest.mark.parametrize(
    "broken",
    [
        lambda form: form | {"_base": "share:999999999:ffffffffffff"},
        lambda form: form | {"_base": "no.such.item:1: share"},
        lambda form: form | {"_base": "x" * 50_000},
        lambda form: form | {"_operation": "x" * 50_000},
        lambda form: form | {"_conflict": "share", "_keep.share": "neither"},
        lambda form: form | {"_language": "xx"},
        lambda form: form | {"_go": "nowhere"},
    ],
)
def test_what_the_page_carries_may_be_tampered_with(browser: Browser, broken: Callable[[dict[str, str]], dict[str, str]]) -> None:
    browser.get(browser.home + "writing")
    browser.post(browser.home + "writing", broken({"share": "12"}))
    assert browser.status in POSSIBLE


def test_too_many_parts_are_refused_with_a_page(browser: Browser) -> None:
    boundary = "x"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = (part * 6_000 + f"--{boundary}--").encode()
    reply = browser.client.post(browser.home + "writing", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert reply.status_code == 413
    assert "That was more than can be saved at once" in reply.text
