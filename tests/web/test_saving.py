"""Saving a page: what goes through, what comes back, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from assess.operations import responding
from assess.operations.assessments import Terms
from assess.operations.responding import Saved
from assess.storage.engine import Store
from assess.storage.tables import answer_events, responses
from assess.web.access import SESSION_KEY
from tests.builders import NOON, an_instrument
from tests.web.site import QUICK_SCAN, Browser, Site, a_site


def events(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(answer_events)).scalar_one()


def test_valid_answers_are_saved_beside_one_that_is_not(browser: Browser) -> None:
    browser.answer("writing", {"share": "120", "founded": "1998"})
    assert browser.status == 422
    assert "Saved, except what is marked above." in browser.page.text
    assert 'value="120"' in browser.page.text
    text = browser.get(browser.home + "writing")
    assert 'value="1998"' in text
    assert 'value="120"' not in text


def test_a_page_that_was_mended_goes_through(browser: Browser) -> None:
    browser.answer("writing", {"share": "120", "founded": "1998"})
    browser.post(browser.home + "writing", {"share": "12", "founded": "1998"})
    assert browser.status == 303
    assert browser.page.location.endswith("/check")


def test_buttons_lead_on_back_and_to_the_list(browser: Browser) -> None:
    assert browser.answer("rating", {"_go": "next"}) is not None
    assert browser.page.location == browser.home + "writing"
    browser.answer("rating", {"_go": "back"})
    assert browser.page.location == browser.home + "choosing"
    browser.answer("choosing", {"_go": "back"})
    assert browser.page.location == browser.home
    browser.answer("rating", {"_go": "list"})
    assert browser.page.location == browser.home


def test_an_answer_can_be_taken_back(browser: Browser) -> None:
    browser.answer("choosing", {"partners": "firms"})
    assert 'value="firms" checked' in browser.get(browser.home + "choosing")
    browser.answer("choosing", {})
    assert 'value="firms" checked' not in browser.get(browser.home + "choosing")


def test_a_question_that_follows_from_an_answer_brings_the_page_back(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})
    assert browser.page.location.startswith(browser.home + "choosing?new=courses_count")
    text = browser.follow()
    assert "They lead to 1 more question on this page" in text
    assert 'href="#courses_count"' in text
    browser.post(browser.home + "choosing", {"courses": "yes", "courses_count": "12"})
    assert browser.page.location == browser.home + "rating"


def test_an_answer_whose_question_is_not_asked_any_more_is_kept(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})
    browser.answer("choosing", {"courses": "yes", "courses_count": "12"})
    browser.answer("choosing", {"courses": "no", "courses_count": "12"})
    assert "12" not in browser.get(browser.home + "choosing").partition('id="answers"')[2].replace("fieldset", "")[-300:]
    browser.answer("choosing", {"courses": "yes"})
    assert 'value="12"' in browser.get(browser.home + "choosing")


def test_the_same_page_sent_twice_is_saved_once(site: Site, browser: Browser) -> None:
    browser.get(browser.home + "writing")
    page = browser.page
    for _ in range(2):
        browser.page = page
        browser.post(browser.home + "writing", {"founded": "1998"})
        assert browser.status == 303
    assert events(site.store) == 1


def test_a_page_that_nobody_touched_writes_nothing(site: Site, browser: Browser) -> None:
    browser.answer("writing", {"founded": "1998"})
    browser.answer("writing", {"founded": "1998"})
    assert events(site.store) == 1


def two_devices(site: Site) -> tuple[Browser, Browser]:
    link = site.link()
    first, second = site.browser(), site.browser()
    for device in (first, second):
        device.start(link)
        device.get(device.home + "writing")
    return first, second


def test_an_item_changed_elsewhere_shows_both_answers_and_others_go_through(site: Site) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998"})
    text = second.post(second.home + "writing", {"founded": "2001", "remarks": "mine"})
    assert second.status == 409
    assert "1 answer was changed elsewhere in the meantime" in text
    assert "<strong>1998</strong>" in text
    assert "<strong>2001</strong>" in text
    stored = first.get(first.home + "writing")
    assert 'value="1998"' in stored
    assert "mine" in stored


@pytest.mark.parametrize(("choice", "kept"), [("mine", "2001"), ("theirs", "1998")])
def test_the_person_chooses_which_answer_stays(site: Site, choice: str, kept: str) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998"})
    second.post(second.home + "writing", {"founded": "2001"})
    second.post(second.home + "writing", {"founded": "2001", "_keep.founded": choice})
    assert second.status == 303
    assert f'value="{kept}"' in first.get(first.home + "writing")


def test_a_conflict_without_a_choice_stays_a_conflict(site: Site) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998"})
    for _ in range(3):
        second.post(second.home + "writing", {"founded": "2001"})
        assert second.status == 409
    assert 'value="1998"' in first.get(first.home + "writing")


def test_what_another_device_saved_is_not_undone_by_a_page_that_did_not_touch_it(site: Site) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998"})
    second.post(second.home + "writing", {"remarks": "only this"})
    assert second.status == 303
    assert 'value="1998"' in second.get(second.home + "writing")


def test_going_back_and_changing_the_page_again_is_not_taken_for_a_repetition(browser: Browser) -> None:
    browser.get(browser.home + "writing")
    page = browser.page
    browser.post(browser.home + "writing", {"founded": "1998"})
    browser.page = page
    browser.post(browser.home + "writing", {"founded": "2001"})
    assert browser.status == 409
    assert "<strong>1998</strong>" in browser.page.text


def test_a_form_sent_after_the_session_ended_survives_re_entry(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    browser.start(link)
    browser.get(browser.home + "writing")
    browser.client.delete_cookie("assess")
    text = browser.post(browser.home + "writing", {"founded": "1998", "remarks": 'a "long" <story>'})
    assert browser.status == 403
    assert "What you just entered is not lost" in text
    assert 'name="remarks" value="a &#34;long&#34; &lt;story&gt;"' in text
    again = browser.home + "writing/again"
    assert "This link is not known" in browser.post(again, {"_link": "http://localhost/r/nonsense"})
    assert browser.status == 422
    assert "belongs to another questionnaire" in browser.post(again, {"_link": site.link()})
    browser.post(again, {"_link": f"http://localhost{link}?language=en"})
    assert browser.status == 303, browser.page.text
    text = browser.get(browser.home + "writing")
    assert 'value="1998"' in text
    assert "a &#34;long&#34; &lt;story&gt;" in text


def test_a_session_revoked_on_the_server_loses_nothing_either(site: Site) -> None:
    link = site.link()
    browser = site.browser()
    browser.start(link)
    browser.get(browser.home + "writing")
    with browser.client.session_transaction() as session:
        session[SESSION_KEY] = "revoked"
    browser.post(browser.home + "writing", {"founded": "1998", "share": "wrong"})
    browser.post(browser.home + "writing/again", {"_link": link})
    assert browser.status == 422  # saved what is valid, and asks about the rest
    assert 'value="wrong"' in browser.page.text
    assert 'value="1998"' in browser.get(browser.home + "writing")


def test_a_form_from_another_site_saves_nothing(site: Site, browser: Browser) -> None:
    reply = browser.client.post(browser.home + "writing", data={"founded": "1998"})
    assert reply.status_code == 403
    assert events(site.store) == 0
    assert browser.client.post(browser.home + "submit").status_code == 400


def test_switching_the_language_saves_the_page_and_stays_on_it(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, QUICK_SCAN)
    browser = site.browser()
    browser.start(site.link())
    browser.answer("foundations", {"ecosystem": "2", "_language": "ru"})
    assert browser.status == 303
    text = browser.follow()
    assert '<html lang="ru">' in text
    assert "На что можно опереться" in text
    assert 'name="ecosystem" value="2" checked' in text
    browser.get(browser.home)
    browser.post(browser.home + "language", {"language": "es", "back": "check"})
    assert browser.page.location == browser.home + "check"
    assert "Revise sus respuestas" in browser.follow()


def test_switching_the_language_keeps_what_cannot_be_saved(sqlite_store: Store) -> None:
    site = a_site(sqlite_store, an_instrument(), Terms())
    browser = site.browser()
    browser.start(site.link())
    browser.answer("you", {"member": "yes"})
    text = browser.answer("you", {"member": "yes", "since": "long ago", "_language": "ru"})
    assert browser.status == 422
    assert '<html lang="ru">' in text
    assert "Введите число цифрами." in text
    assert 'value="long ago"' in text


def test_too_much_at_once_is_a_clear_page(browser: Browser) -> None:
    text = browser.answer("writing", {"remarks": "x" * 2_100_000})
    assert browser.status == 413
    assert "That was more than can be saved at once" in text


@pytest.mark.parametrize("link", ["?" * 200_000 + "\nx", "#\n" * 100_000 + "x", "/r/" * 200_000 + "\nx"])
def test_a_pasted_text_of_any_kind_is_read_at_once(site: Site, link: str) -> None:
    browser = site.browser()
    browser.page = browser.client.post("/answer/unknown/writing", data={"remarks": "x"})
    # an expression that goes back for every character would keep this test from ending
    assert "This link is not known" in browser.post("/answer/unknown/writing/again", {"_link": link})


def test_a_page_saved_while_another_window_sends_the_answers_shows_the_receipt(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = responding.save_answers

    def too_late(store: Store, session: str, public_id: str, *rest: Any) -> Saved:
        with store.writing() as connection:
            connection.execute(update(responses).values(state="submitted", receipt="ABCD-EFGH", submitted_at=NOON))
        return save(store, session, public_id, *rest)

    monkeypatch.setattr(responding, "save_answers", too_late)
    text = browser.answer("writing", {"remarks": "One moment"})
    assert browser.status == 409
    assert "Your last change was not saved" in text
    assert "ABCD-EFGH" in text


def test_a_page_that_comes_back_does_not_overwrite_what_it_shows_no_more(site: Site) -> None:
    """Something else on the page was wrong; meanwhile a colleague changed an item that was not touched here."""
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998"})
    text = second.post(second.home + "writing", {"share": "120"})
    assert 'value="1998"' in text  # the page shows what is stored now
    second.post(second.home + "writing", {"founded": "1998", "share": "12"})
    assert 'value="1998"' in first.get(first.home + "writing")


def test_an_answer_mended_too_late_asks_before_it_overwrites(site: Site) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"share": "20"})
    second.post(second.home + "writing", {"share": "120"})
    second.post(second.home + "writing", {"share": "12"})
    assert second.status == 409
    assert 'value="20"' in first.get(first.home + "writing")
