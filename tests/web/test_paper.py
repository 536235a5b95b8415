"""Paper: printed from the personal link, and typed in by a link that marks the answers."""

from __future__ import annotations

import io
import json

import pikepdf
import pytest
from sqlalchemy import select

from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.storage.engine import Store
from assess.storage.tables import invitations, responses
from tests.builders import NO_MAILS, dump
from tests.web.site import QUICK_SCAN, Browser, Site, a_site

FULL = QUICK_SCAN.parent / "cluster-initiative"


def paper_entry(site: Site) -> Browser:
    """A consultant who types in a paper."""
    token = invite(site.store, site.assessment.id, [Invitee("small_firm", paper=True)])[0]
    browser = site.browser()
    browser.start(f"/r/{token}")
    return browser


def test_the_start_page_leads_to_the_questionnaire_on_paper(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, FULL, Terms(asked_by="Kedrov Agency"))
    link, browser = site.link("large_firm"), site.browser("ru")
    text = browser.get(link)
    assert f'href="{link}/paper.pdf?language=ru"' in text
    assert f'href="{link}/data-sheet.pdf?language=ru"' in text
    before = dump(sqlite_store)
    reply = browser.client.get(f"{link}/data-sheet.pdf?language=ru")
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    with pikepdf.open(io.BytesIO(reply.data)) as pdf:
        assert str(pdf.Root.Lang) == "ru"
        assert str(pdf.docinfo.Subject) == "Лист данных: Крупные предприятия"
    assert dump(sqlite_store) == before


def test_who_is_asked_for_no_figures_is_offered_no_data_sheet(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    link, browser = site.link(), site.browser()
    assert "data-sheet.pdf" not in browser.get(link)
    browser.get(f"{link}/data-sheet.pdf")
    assert browser.status == 404
    assert browser.client.get(f"{link}/paper.pdf").data.startswith(b"%PDF")


def test_an_unknown_or_closed_link_prints_nothing(site: Site) -> None:
    link, browser = site.link(), site.browser()
    browser.get("/r/unknown/paper.pdf")
    assert browser.status == 404
    close(site.store, site.assessment.id, NO_MAILS)
    browser.get(f"{link}/paper.pdf")
    assert browser.status == 410


def test_what_was_answered_on_paper_is_marked_as_such(site: Site) -> None:
    consultant = paper_entry(site)
    assert "You are entering what somebody answered on paper" in consultant.page.text
    consultant.answer("choosing", {"role": "head"})
    assert "Paper entry" in consultant.get(consultant.home + "rating")
    taken = json.loads(consultant.get(consultant.home + "mine/answers.json"))
    assert (taken["answers"][0]["source"], taken["answers"][0]["author"]) == ("paper", "consultant")


def test_others_are_not(site: Site, browser: Browser) -> None:
    paper_entry(site)
    browser.answer("choosing", {"role": "head"})
    assert "Paper entry" not in browser.get(browser.home + "rating")
    taken = json.loads(browser.get(browser.home + "mine/answers.json"))
    assert (taken["answers"][0]["source"], taken["answers"][0]["author"]) == ("web", "participant")


@pytest.mark.parametrize("language", ["ru", "es"])
def test_a_paper_entry_says_so_in_every_language(sqlite_store: Store, language: str) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    token = invite(sqlite_store, site.assessment.id, [Invitee("research", language=language, paper=True)])[0]
    browser = site.browser(language)
    assert {"ru": "то, что кто-то ответил на бумаге", "es": "lo que alguien respondió en papel"}[language] in browser.get(f"/r/{token}")
    assert "paper.pdf" not in browser.page.text


def test_closing_forgets_by_which_invitation_a_paper_was_typed_in(site: Site) -> None:
    consultant = paper_entry(site)
    consultant.answer("choosing", {"role": "head"})
    close(site.store, site.assessment.id, NO_MAILS)
    with site.store.reading() as connection:
        assert set(connection.execute(select(invitations.c.paper)).scalars()) == {False}
        assert set(connection.execute(select(responses.c.source)).scalars()) == {"paper"}
