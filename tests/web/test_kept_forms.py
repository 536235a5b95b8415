"""Who was signed out meanwhile loses nothing that was typed."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from assess.storage.engine import Store
from assess.web.kept_forms import labels_of
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench

TYPED = {"name": "Metal <b>&</b> more", "place": "Кедровск", "region": "Kedrov Region"}
FROM_OURS = {"Sec-Fetch-Site": "same-origin"}
NEW = "/work/initiatives/new"


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def send(browser: Browser, fields: dict[str, str], headers: dict[str, str]) -> str:
    return browser._show(lambda: browser.client.post(NEW, data=fields, headers=headers))


def test_what_was_typed_is_sent_once_more_after_signing_in(workbench: Workbench) -> None:
    signed_out, signed_in = workbench.browser(), workbench.signed_in()
    signed_out.get("/sign-in")
    page = html.unescape(send(signed_out, {**dict(signed_out.hidden()), **TYPED}, FROM_OURS))
    assert signed_out.status == 403
    assert "You were signed out meanwhile." in page
    assert "Кедровск" in page
    page = send(signed_in, dict(signed_out.hidden()), FROM_OURS)
    assert "You signed in anew since this form was opened." in page
    assert "<b>&" not in page
    send(signed_in, dict(signed_in.hidden()), FROM_OURS)
    assert signed_in.status == 303
    assert "Кедровск" in signed_in.follow()


def test_what_was_typed_stands_under_the_names_of_its_page_and_without_what_the_page_kept_for_itself(workbench: Workbench) -> None:
    signed_out = workbench.browser()
    signed_out.language = "es"
    signed_out.get("/sign-in")
    page = html.unescape(
        signed_out._show(
            lambda: signed_out.client.post(NEW, data={**TYPED, "seen": "5ee9f"}, headers=FROM_OURS | {"Accept-Language": "es"})
        )
    )
    shown = re.findall(r"<dt>(.+?)</dt><dd class=\"typed\">(.+?)</dd>", page)
    assert shown == [("Nombre de la iniciativa", TYPED["name"]), ("Ciudad o zona", "Кедровск"), ("Región", "Kedrov Region")]
    assert '<input type="hidden" name="seen" value="5ee9f">' in page


def test_a_form_is_known_by_the_names_of_its_fields(workbench: Workbench) -> None:
    with workbench.app.test_request_context():
        assert labels_of(["name", "email", "group", "organisation"])["name"] == "Name"
        assert list(labels_of(["seen", "title", "asked_by", "policy"]))[:3] == ["title", "asked_by", "contact"]
        assert "what" not in labels_of(["what"])


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_form_of_another_site_does_not_come_back(workbench: Workbench, headers: dict[str, str]) -> None:
    signed_in = workbench.signed_in()
    assert "Кедровск" not in send(signed_in, TYPED, headers)
    assert signed_in.status == 400
    signed_out = workbench.browser()
    signed_out.get("/sign-in")
    assert "Кедровск" not in send(signed_out, {**dict(signed_out.hidden()), **TYPED}, headers)


def test_a_secret_does_not_come_back(workbench: Workbench) -> None:
    signed_in = workbench.signed_in()
    assert "hidden words" not in send(signed_in, TYPED | {"new_password": "hidden words"}, FROM_OURS)
