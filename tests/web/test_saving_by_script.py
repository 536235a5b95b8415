"""The same save, asked for as data by the script that saves while people answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from assess.operations.closing import close
from assess.operations.responding import submit
from assess.web.access import SESSION_KEY
from tests.builders import NO_MAILS, NOON
from tests.web.site import Browser, Fields, Site


class Script:
    """What our script does on a page: it posts the items that were touched, each with how it stood when it was shown."""

    def __init__(self, browser: Browser, section: str):
        self.browser, self.path = browser, browser.home + section
        hidden = dict(browser.hidden())
        self.mark = hidden["_csrf"]
        self.bases: dict[str, str] = dict(re.findall(r"(\S+?):(\S+)", hidden["_base"]))
        self.status = 0

    def save(self, items: Fields, operation: str = "one", **controls: str) -> Any:
        """Post some items, of one control each; the reply."""
        sent = MultiDict({"_csrf": self.mark, "_operation": operation, "_base": " ".join(f"{key}:{self.bases[key]}" for key in items)})
        for name, given in ({**items, **controls}).items():
            sent.setlist(name, [given] if isinstance(given, str) else list(given))
        reply = self.browser.client.post(self.path, data=sent, headers={"Accept": "application/json"})
        self.status = reply.status_code
        return reply.json


def on_page(browser: Browser, section: str) -> Script:
    browser.get(browser.home + section)
    return Script(browser, section)


@pytest.fixture
def script(browser: Browser) -> Script:
    """Our script on the page `writing`."""
    return on_page(browser, "writing")


def stored(script: Script) -> str:
    return script.browser.get(script.path)


def test_a_touched_item_is_saved_alone(script: Script) -> None:
    reply = script.save({"founded": "1998"})
    assert script.status == 200
    assert reply["problems"] == reply["conflicts"] == reply["renewed"] == {}
    assert list(reply["bases"]) == ["founded"]
    assert reply["onward"] is None
    assert 'value="1998"' in stored(script)


def test_the_next_save_builds_on_what_the_reply_said(script: Script) -> None:
    script.bases |= script.save({"founded": "1998"})["bases"]
    assert script.save({"founded": "2001"}, "two")["conflicts"] == {}
    assert 'value="2001"' in stored(script)


def test_a_save_whose_reply_was_lost_is_repeated_without_harm(script: Script) -> None:
    first = script.save({"founded": "1998"})
    assert script.save({"founded": "1998"}) == first


def test_what_is_wrong_comes_back_as_a_sentence_and_the_rest_is_saved(script: Script) -> None:
    before = script.bases["share"]
    reply = script.save({"share": "120", "founded": "1998"})
    assert reply["problems"] == {"share": {"control": "share", "sentence": "Enter 100 or less."}}
    assert reply["bases"]["share"] == before
    assert 'value="1998"' in stored(script)


def test_an_item_changed_elsewhere_comes_back_with_both_answers(site: Site) -> None:
    first, second = two_scripts(site)
    first.save({"founded": "1998"})
    reply = second.save({"founded": "2001", "remarks": "mine"})
    assert list(reply["conflicts"]) == ["founded"]
    assert "<strong>1998</strong>" in reply["conflicts"]["founded"]
    assert "<strong>2001</strong>" in reply["conflicts"]["founded"]
    text = stored(first)
    assert 'value="1998"' in text
    assert "mine" in text


@pytest.mark.parametrize(("choice", "kept"), [("mine", "2001"), ("theirs", "1998")])
def test_the_choice_is_saved_and_the_stored_answer_is_drawn(site: Site, choice: str, kept: str) -> None:
    first, second = two_scripts(site)
    first.save({"founded": "1998"})
    second.bases |= second.save({"founded": "2001"})["bases"]
    reply = second.save({"founded": "2001"}, "two", **{"_conflict": "founded", "_keep.founded": choice})
    assert reply["conflicts"] == {}
    assert 'value="1998"' in reply["renewed"].get("founded", "") or choice == "mine"
    assert f'value="{kept}"' in stored(first)


def test_an_answer_that_is_not_valid_yet_does_not_overwrite_later_what_came_in_between(site: Site) -> None:
    first, second = two_scripts(site)
    second.bases |= second.save({"share": "1200"})["bases"]
    first.save({"share": "20"})
    second.bases |= second.save({"share": "1300"}, "two")["bases"]
    assert list(second.save({"share": "13"}, "three")["conflicts"]) == ["share"]
    assert 'value="20"' in stored(first)


def test_the_reply_says_what_is_asked_now_and_a_button_where_to_go(browser: Browser) -> None:
    script = on_page(browser, "choosing")
    assert "courses_count" not in script.save({}, "none")["asked"]
    script.bases |= (reply := script.save({"courses": "yes"}))["bases"]
    assert "courses_count" in reply["asked"]
    assert script.save({}, "two", _go="next")["onward"] == browser.home + "rating"
    assert script.save({}, "three", _go="list")["onward"] == browser.home
    assert script.save({"partners": "nonsense"}, "four", _go="next")["onward"] is None


def test_nothing_touched_is_nothing_saved(script: Script) -> None:
    script.bases |= script.save({"founded": "1998"})["bases"]
    reply = script.save({}, "two", _go="back")
    assert reply["renewed"] == {}
    assert reply["onward"].endswith("/rating")
    assert 'value="1998"' in stored(script)


def test_a_session_that_ended_is_named(script: Script) -> None:
    script.browser.client.delete_cookie("assess")
    assert script.save({"founded": "1998"}) == {"error": "session_ended"}
    assert script.status == 403


def test_a_page_opened_before_re_entry_gets_a_new_mark_and_saves(script: Script) -> None:
    with script.browser.client.session_transaction() as session:
        kept = session[SESSION_KEY]
        session.clear()
        session[SESSION_KEY] = kept  # opened again in another window
    reply = script.save({"founded": "1998"})
    assert (script.status, reply["error"]) == (403, "stale_form")
    script.mark = reply["mark"]
    assert "error" not in script.save({"founded": "1998"})


def test_after_sending_and_after_closing_it_says_so(site: Site, script: Script) -> None:
    public_id = script.browser.home.strip("/").rpartition("/")[2]
    with script.browser.client.session_transaction() as session:
        on_page(script.browser, "choosing").save({"role": "head"}, "role")
        submit(site.store, session[SESSION_KEY], public_id, "sent", NOON)
    assert script.save({"founded": "1998"}) == {"error": "submitted"}
    close(site.store, site.assessment.id, NO_MAILS)
    assert script.save({"founded": "1998"}) == {"error": "session_ended"}  # ended with the assessment


def two_scripts(site: Site) -> tuple[Script, Script]:
    link = site.link()
    made = []
    for _ in range(2):
        browser = site.browser()
        browser.start(link)
        made.append(on_page(browser, "writing"))
    return made[0], made[1]
