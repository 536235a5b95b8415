"""Own data: looked at, taken along, erased; and the privacy notice."""

from __future__ import annotations

import csv
import io
import json

import pikepdf
import pytest

from assess.operations.accounts import found_tenant
from assess.operations.assessments import Terms, create_assessment
from assess.storage.engine import NotWiped, Store
from tests.builders import NOON, an_assessment, dump
from tests.web.site import QUICK_SCAN, Browser, Site, a_site

MINE = "mine/"


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_own_answers_are_shown_in_words(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head", "together": "3"})
    text = browser.get(browser.home + MINE + "data")
    assert browser.status == 200
    assert "Owner or head" in text
    assert "Small firms" in text
    assert "23 November 2026" in text
    assert "By starting you agree" in text


def test_looking_and_downloading_change_nothing(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    before = dump(site.store)
    for page in ("data", "answers.json", "answers.csv", "erase"):
        browser.get(browser.home + MINE + page)
        assert browser.status == 200
    assert dump(site.store) == before


def test_everything_can_be_taken_along(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head", "together": "3"})
    browser.answer("choosing", {"role": "manager", "together": "3"})
    taken = json.loads(browser.get(browser.home + MINE + "answers.json"))
    assert browser.page.headers["Content-Disposition"] == 'attachment; filename="answers.json"'
    role, together = taken["answers"][:2]
    assert (role["item"], role["value"], role["revision"]) == ("role", "manager", 2)
    assert together["measures"] == {"together": 3.0}
    assert [list(save["changes"]) for save in taken["saves"]] == [["role", "together"], ["role"]]
    assert taken["response"]["group"] == "small_firm"
    assert "By starting you agree" in taken["consent"]["text"]


def test_the_table_can_be_opened_without_harm(browser: Browser) -> None:
    browser.answer("writing", {"remarks": '=HYPERLINK("https://example.org")', "share": "5"})
    cells = rows(browser.get(browser.home + MINE + "answers.csv"))
    assert cells[0] == ["Section", "Question", "Answer", "Comment", "Reason"]
    assert [row[2] for row in cells if row[2].endswith('org")')] == ['\'=HYPERLINK("https://example.org")']


def test_comments_and_reasons_are_part_of_it(browser: Browser) -> None:
    browser.answer("writing", {"share": "5", "_comment.share": "rising", "_reason.share": "counted by us"})
    assert [row[3:] for row in rows(browser.get(browser.home + MINE + "answers.csv")) if row[3]][1:] == [["rising", "counted by us"]]
    text = browser.get(browser.home + MINE + "data")
    assert "Comment: rising" in text
    assert "Reason: counted by us" in text


def test_an_answer_that_does_not_count_is_shown_as_such(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})
    browser.answer("choosing", {"courses": "yes", "courses_count": "12"})
    browser.answer("choosing", {"courses": "no", "courses_count": "12"})
    assert "the answer does not count" in browser.get(browser.home + MINE + "data")
    taken = json.loads(browser.get(browser.home + MINE + "answers.json"))
    assert [one["item"] for one in taken["answers"] if not one["asked"]] == ["courses_count"]


def test_erasing_is_asked_about_then_done_for_good(site: Site) -> None:
    link, browser = site.link(), site.browser()
    browser.start(link)
    browser.answer("writing", {"remarks": "not for you"})
    assert "This cannot be undone" in browser.get(browser.home + MINE + "erase")
    browser.post(browser.home + MINE + "erase", {})
    assert "Your answers are erased" in browser.follow()
    assert "not for you" not in str(dump(site.store))
    browser.get(browser.home)
    assert browser.status == 403
    assert "This link is not known" in browser.get(link)


def test_erasing_in_one_browser_leaves_its_other_responses_alone(site: Site, browser: Browser) -> None:
    first = browser.home
    browser.start(site.link())
    browser.get(browser.home + MINE + "erase")
    browser.post(browser.home + MINE + "erase", {})
    browser.get(first)
    assert browser.status == 200


def test_nobody_else_can_erase(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    before = dump(site.store)
    stranger = site.browser()
    stranger.start(site.link())
    assert dump(site.store)["responses"] != before["responses"]
    before = dump(site.store)
    stranger.get(stranger.home + MINE + "erase")
    stranger.post(browser.home + MINE + "erase", {})
    assert stranger.status == 403
    assert dump(site.store) == before


def test_who_is_in_the_way_of_wiping_does_not_stop_the_erasing(site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_the_way(*tables: str) -> None:
        raise NotWiped

    browser.answer("writing", {"remarks": "not for you"})
    browser.get(browser.home + MINE + "erase")
    monkeypatch.setattr(site.store, "wipe", in_the_way)
    browser.post(browser.home + MINE + "erase", {})
    assert "Your answers are erased" in browser.follow()
    assert "not for you" not in str(dump(site.store))


@pytest.mark.parametrize(("language", "words"), [("en", "Your data"), ("ru", "Ваши данные"), ("es", "Sus datos")])
def test_the_way_to_own_data_is_at_the_foot(sqlite_store: Store, language: str, words: str) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    browser = site.browser(language)
    text = browser.start(site.link())
    assert f'{browser.home}mine/data">{words}</a>' in text
    assert words in browser.get(browser.home + MINE + "data")


def test_every_page_of_a_participant_leads_to_the_notice_of_its_assessment(site: Site) -> None:
    link, browser = site.link(), site.browser()
    notice = f'href="/privacy/{site.assessment.id}?language=en"'
    assert notice in browser.get(link)
    browser.start(link)
    for page in ("", "choosing", "check", "mine/data", "mine/erase"):
        assert notice in browser.get(browser.home + page)


def test_pages_outside_an_assessment_lead_to_the_general_notice(site: Site) -> None:
    browser = site.browser("ru")
    for page in ("/", "/nothing", "/r/unknown", "/answer/x/mine/erased"):
        assert 'href="/privacy?language=ru"' in browser.get(page)
    assert "Как мы обращаемся с данными" in browser.get("/privacy?language=ru")


@pytest.mark.parametrize(
    ("terms", "said", "unsaid"),
    [
        (Terms(asked_by="Kedrov Agency"), "your organisation under a made-up name", "in a questionnaire that is not anonymous"),
        (Terms(policy="named"), "In a questionnaire that is not anonymous", "under a made-up name"),
    ],
    ids=["anonymous", "named"],
)
def test_the_notice_fits_the_assessment(sqlite_store: Store, terms: Terms, said: str, unsaid: str) -> None:
    site = a_site(sqlite_store, terms=terms)
    text = site.browser().get(f"/privacy/{site.assessment.id}")
    assert terms.asked_by in text
    assert said in text
    assert unsaid.lower() not in text.lower()


def test_a_draft_has_no_notice_yet(site: Site) -> None:
    draft = create_assessment(site.store, site.assessment.initiative_id, site.assessment.instrument_key, NOON)
    browser = site.browser()
    for assessment_id in (draft.id, "unknown"):
        browser.get(f"/privacy/{assessment_id}")
        assert browser.status == 404


def test_the_answers_can_be_kept_as_a_pdf(browser: Browser) -> None:
    browser.answer("choosing", {"role": "head"})
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    assert "mine/answers.pdf" in browser.follow()
    reply = browser.client.get(browser.home + MINE + "answers.pdf")
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="answers.pdf"'
    assert reply.headers["Cache-Control"] == "no-store"
    with pikepdf.open(io.BytesIO(reply.data)) as pdf:
        assert str(pdf.docinfo.Title) == "Every kind of question"


def test_the_notice_of_every_tenants_assessment_is_found(site: Site) -> None:
    theirs = an_assessment(found_tenant(site.store, "other", "Other"), Terms(asked_by="Another agency"))
    assert "Another agency" in site.browser().get(f"/privacy/{theirs.id}")
