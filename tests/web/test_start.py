"""The personal link: what it shows, and when it does not open."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, dump
from tests.web.site import QUICK_SCAN, Site, a_site


def test_opening_a_link_changes_nothing(site: Site) -> None:
    link = site.link()
    before = dump(site.store)
    browser = site.browser()
    for _ in range(3):
        text = browser.get(link)
    assert browser.status == 200
    assert dump(site.store) == before
    assert "Every kind of question" in text
    assert "The questionnaire is anonymous" in text
    assert "at least 5 organisations" in text
    assert browser.page.headers["Referrer-Policy"] == "no-referrer"
    assert browser.page.headers["Cache-Control"] == "no-store"


def test_start_leads_to_an_address_without_the_token(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    text = browser.start(link)
    assert link.removeprefix("/r/") not in browser.page.request.url
    assert link.removeprefix("/r/") not in text
    assert "About 11 minutes left" in text
    assert text.count("Not started") == 3


def test_who_comes_back_goes_on_before_all_that_was_agreed_to(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    new = browser.get(link)
    assert new.index("The questionnaire is anonymous") < new.index("Start</button>")
    browser.start(link)
    begun = site.browser().get(link)
    assert begun.index("Go on</button>") < begun.index("The questionnaire is anonymous")


@pytest.mark.parametrize(
    ("language", "backups", "named", "statements"),
    [
        ("en", "Backup copies made earlier still hold it", "says that it is not anonymous", "This page is not anonymous"),
        ("ru", "В резервных копиях, сделанных раньше", "сказано, что они не анонимны", "Эта страница не анонимна"),
        ("es", "Las copias de seguridad hechas antes", "indica que no es anónima", "Esta página no es anónima"),
    ],
)
def test_what_anonymous_does_not_cover_is_said(sqlite_store: Store, language: str, backups: str, named: str, statements: str) -> None:
    """Backups hold the secret until they expire; the cluster organisation's data sheet is shown by name."""
    site = a_site(sqlite_store, QUICK_SCAN.parent / "cluster-initiative")
    browser, link = site.browser(language), site.link("cluster_organisation")
    text = browser.get(link)
    assert backups in text
    assert named in text
    browser.start(link)
    assert statements in browser.get(browser.home + "sheet_office")
    assert statements not in browser.get(browser.home + "economy")


def test_a_named_assessment_says_so(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, terms=Terms(policy="named"))
    text = site.browser().get(site.link())
    assert "The questionnaire is not anonymous" in text


def test_the_closing_time_is_shown_in_the_assessments_own_zone(sqlite_store: Store) -> None:
    closes = datetime(2026, 12, 24, 18, 0)  # noqa: DTZ001 - a local time
    site = a_site(sqlite_store, terms=Terms(zone="Asia/Yekaterinburg", closes=closes))
    assert "24 December 2026, 18:00" in site.browser().get(site.link())


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This link is not known"), ("ru", "Эта ссылка неизвестна"), ("es", "Este enlace no es válido")]
)
def test_an_unknown_link_is_explained_in_the_browsers_language(site: Site, language: str, words: str) -> None:
    browser = site.browser(language)
    assert words in browser.get("/r/unknown")
    assert browser.status == 404


def test_a_closed_link_is_gone(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    browser.start(link)
    close(site.store, site.assessment.id, NO_MAILS)
    assert "This questionnaire is closed" in browser.get(link)
    assert browser.status == 410


def test_an_expired_assessment_closes_every_page(sqlite_store: Store) -> None:
    closes = (NOON + timedelta(days=1)).replace(tzinfo=None)
    site = a_site(sqlite_store, terms=Terms(closes=closes))
    link = site.link()
    browser = site.browser()
    browser.start(link)
    browser.get(browser.home + "choosing")
    site.clock[0] = NOON + timedelta(days=2)
    for path in (link, browser.home, browser.home + "choosing"):
        assert "This questionnaire is closed" in browser.get(path)
        assert browser.status == 410


def test_a_link_before_the_opening_says_when_it_opens(sqlite_store: Store) -> None:
    opens = (NOON + timedelta(days=1)).replace(tzinfo=None)
    site = a_site(sqlite_store, terms=Terms(opens=opens))
    browser = site.browser()
    assert "It opens on 24 November 2026, 12:00" in browser.get(site.link())
    assert browser.status == 403


def test_a_new_participant_is_addressed_in_the_browsers_language(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    text = site.browser("ru-RU,ru;q=0.9").get(site.link())
    assert '<html lang="ru">' in text
    assert "Первый взгляд на вашу кластерную инициативу" in text
    assert "Начать" in text


def test_the_language_can_be_chosen_before_starting(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    browser, link = site.browser(), site.link()
    assert '<html lang="es">' in browser.get(f"{link}?language=es")
    browser.post(link, {})
    assert '<html lang="es">' in browser.follow()


def test_going_on_by_the_link_on_another_device_shows_what_was_saved(site: Site) -> None:
    link = site.link()
    first, second = site.browser(), site.browser()
    first.start(link)
    first.answer("choosing", {"role": "manager"})
    second.get(link)
    assert "You have begun already" in second.page.text
    second.start(link)
    assert second.home == first.home
    text = second.get(second.home + "choosing")
    assert 'name="role" value="manager" checked' in text


def test_a_form_sent_over_https_needs_no_referrer(site: Site) -> None:
    link, client = site.link(), site.app.test_client()
    start = client.get(link, base_url="https://localhost")
    mark = re.search('name="_csrf" value="([^"]+)"', start.text)
    assert mark
    assert start.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link, data={"_csrf": mark[1]}, base_url="https://localhost").status_code == 303
    assert client.post(link, base_url="https://localhost").status_code == 400


def test_closing_while_somebody_answers_promises_nothing_that_is_not_kept(site: Site) -> None:
    """An anonymous assessment forgets its sessions when it closes, so the page asks for the link first."""
    link = site.link()
    browser = site.browser()
    browser.start(link)
    browser.get(browser.home + "choosing")
    close(site.store, site.assessment.id, NO_MAILS)
    assert "if the questionnaire is still open" in browser.post(browser.home + "choosing", {"role": "manager"})
    assert browser.status == 403
    assert "This questionnaire is closed" in browser.post(browser.home + "choosing/again", {"_link": link})
    assert browser.status == 410
