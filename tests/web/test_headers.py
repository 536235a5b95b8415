"""What goes along with every page."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import structlog

from assess.web.static_files import asset, joined
from tests.web.site import Browser, Site


@pytest.mark.parametrize("path", ["/", "/nothing", "/health", "/r/unknown"])
def test_every_reply_carries_the_security_headers(site: Site, path: str) -> None:
    headers = site.app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_style_or_script(site: Site, browser: Browser) -> None:
    for page in ("", "choosing", "rating", "writing", "check"):
        text = browser.get(browser.home + page)
        assert not re.search(r"<script(?! type=.module. src=./static/)|<style|\sstyle=|\son[a-z]+=", text)


def test_static_files_are_kept_for_a_year_and_found_by_their_content(site: Site) -> None:
    with site.app.test_request_context():
        path = asset("assess.css")
    with site.app.test_client().get(path) as reply:
        assert reply.status_code == 200
        assert "max-age=31536000" in reply.headers["Cache-Control"]
        assert "immutable" in reply.headers["Cache-Control"]
        assert len(gzip.compress(reply.data)) < 7_000


def test_pages_and_files_are_compressed_for_browsers_that_take_it(site: Site, browser: Browser) -> None:
    with site.app.test_request_context():
        style = asset("assess.css")
    for path in (browser.home + "choosing", style):
        plain = browser.client.get(path)
        packed = browser.client.get(path, headers={"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed.data)[:100] == plain.data[:100]
        assert len(packed.data) < len(plain.data) / 3
        assert "Content-Encoding" not in browser.client.get(path, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_scripts_are_sent_with_what_they_import_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "entry.js").write_text('import {one} from "./one.js";\nimport "./two.js";\none();\n', encoding="utf-8")
    (tmp_path / "one.js").write_text('import "./two.js";\n\nexport function one() {}\n', encoding="utf-8")
    (tmp_path / "two.js").write_text('console.log("two");\n', encoding="utf-8")
    assert joined(tmp_path / "entry.js") == 'console.log("two");\n\nfunction one() {}\none();\n'


def test_the_cookie_is_closed_to_scripts_and_other_sites(site: Site) -> None:
    browser = site.browser()
    browser.start(site.link())
    cookie = browser.client.get_cookie("assess")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_no_file_sets_the_cookie_so_that_one_that_comes_late_ends_no_visit(site: Site) -> None:
    browser = site.browser()
    browser.get(site.link())
    with site.app.test_request_context():
        style = asset("assess.css")
    for path in (style, "/static/gone/assess.css"):
        browser.get(path)
        assert "Set-Cookie" not in browser.page.headers
        assert "Cookie" not in browser.page.headers.get("Vary", "")


def test_a_reply_that_begins_nothing_leaves_the_cookie_alone(site: Site) -> None:
    """Else one that comes late would bring back the visit as it stood when it was asked for."""
    browser = site.browser()
    link = site.link()
    browser.get(link)
    for path in (link, "/health", "/answer/nobody/writing", "/work/"):
        browser.get(path)
        assert "Set-Cookie" not in browser.page.headers, path
    browser.start(link)
    assert browser.status == 200
    assert "Set-Cookie" not in browser.page.headers


def test_the_log_holds_neither_links_nor_addresses_nor_answers(site: Site) -> None:
    link = site.link()
    with structlog.testing.capture_logs() as entries:
        browser = site.browser()
        browser.start(link)
        browser.answer("writing", {"remarks": "a secret remark"})
        browser.get("/r/unknown-token")
    said = json.dumps(entries)
    assert len(entries) >= 5
    for secret in (link.removeprefix("/r/"), browser.home.strip("/").rpartition("/")[2], "secret remark", "unknown-token"):
        assert secret not in said


def test_our_own_failure_is_a_page_and_its_message_stays_out_of_the_log(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("token abc")

    monkeypatch.setattr("assess.operations.entering.visit", fail)
    browser = site.browser()
    with structlog.testing.capture_logs() as entries:
        browser.get("/r/abc")
    assert browser.status == 500
    assert "Something failed on our side" in browser.page.text
    assert "token abc" not in json.dumps(entries)
    assert any(entry["event"] == "unexpected" and entry["kind"] == "RuntimeError" for entry in entries)
