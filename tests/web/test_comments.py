"""A comment on any item: kept with an answer or without one, under the rules that hold for answers."""

from __future__ import annotations

import pytest

from assess.instruments.answers import LONGEST_COMMENT
from tests.web.site import EVERY_TYPE, Browser, Site, an_instrument_of
from tests.web.test_saving import events, two_devices


def comment_on(browser: Browser, section: str, key: str) -> str:
    """What stands in the comment's control when the section is opened."""
    _, _, control = browser.get(browser.home + section).partition(f'name="_comment.{key}"')
    return control.partition(">\n")[2].partition("</textarea>")[0]


def test_every_item_but_a_note_takes_a_comment(browser: Browser) -> None:
    browser.answer("choosing", {"courses": "yes"})  # then all items are asked
    for section in an_instrument_of(EVERY_TYPE).questionnaire.sections:
        text = browser.get(browser.home + section.key)
        for item in section.items:
            assert (f'name="_comment.{item.key}"' in text) == (item.type != "note"), item.key


def test_a_comment_is_kept_beside_the_answer_and_shown_before_sending(browser: Browser) -> None:
    browser.answer("choosing", {"together": "4", "_comment.together": "Only in <summer>,\r\nnot always"})
    assert browser.status == 303
    assert comment_on(browser, "choosing", "together") == "Only in &lt;summer&gt;,\nnot always"
    assert 'name="together" value="4" checked' in browser.page.text
    assert "Comment: Only in &lt;summer&gt;,\nnot always" in browser.get(browser.home + "check")


def test_a_comment_without_an_answer_is_kept_and_the_item_is_still_open(browser: Browser) -> None:
    browser.answer("choosing", {"_comment.role": "I would rather not be known by it"})
    assert browser.status == 303
    assert comment_on(browser, "choosing", "role") == "I would rather not be known by it"
    assert "0 of" not in browser.get(browser.home)
    text = browser.get(browser.home + "check")
    assert "Comment: I would rather not be known by it" in text
    assert "1 of them needs an answer." in text
    browser.post(browser.home + "submit", {})
    assert browser.status == 422


def test_taking_an_answer_back_keeps_its_comment_and_the_other_way_round(browser: Browser) -> None:
    browser.answer("choosing", {"together": "4", "_comment.together": "Only in summer"})
    browser.answer("choosing", {"_comment.together": "Only in summer"})
    assert comment_on(browser, "choosing", "together") == "Only in summer"
    assert 'name="together" value="4" checked' not in browser.page.text
    browser.answer("choosing", {"together": "4", "_comment.together": ""})
    assert comment_on(browser, "choosing", "together") == ""
    assert 'name="together" value="4" checked' in browser.page.text


def test_a_form_without_a_field_for_comments_takes_none_back(browser: Browser) -> None:
    browser.answer("choosing", {"together": "4", "_comment.together": "Only in summer"})
    browser.answer("choosing", {"together": "5"})
    assert comment_on(browser, "choosing", "together") == "Only in summer"
    assert 'name="together" value="5" checked' in browser.page.text


def test_a_comment_that_nobody_touched_is_not_saved_again(site: Site, browser: Browser) -> None:
    for _ in range(2):
        browser.answer("choosing", {"_comment.together": "Only in summer"})
    assert events(site.store) == 1


def test_a_comment_changed_elsewhere_is_a_conflict_that_shows_both(site: Site) -> None:
    first, second = two_devices(site)
    first.post(first.home + "writing", {"founded": "1998", "_comment.founded": "as a state firm"})
    text = second.post(second.home + "writing", {"founded": "1998", "_comment.founded": "privatised in 2001"})
    assert second.status == 409
    assert "<strong>1998; Comment: as a state firm</strong>" in text
    assert "<strong>1998; Comment: privatised in 2001</strong>" in text
    second.post(second.home + "writing", {"founded": "1998", "_comment.founded": "privatised in 2001", "_keep.founded": "mine"})
    assert second.status == 303
    assert comment_on(first, "writing", "founded") == "privatised in 2001"


@pytest.mark.parametrize(("comment", "said"), [("x" * (LONGEST_COMMENT + 1), "at most 2000"), ("\x01", "characters that cannot be stored")])
def test_what_is_wrong_with_a_comment_is_said_at_its_place(browser: Browser, comment: str, said: str) -> None:
    text = browser.answer("choosing", {"together": "4", "_comment.together": comment})
    assert browser.status == 422
    assert text.count(said) == 2
    assert 'href="#_comment.together"' in text
    assert '<details class="remark" open>' in text


def test_a_comment_may_be_any_words(browser: Browser) -> None:
    """Also those that stand for an answer elsewhere."""
    browser.answer("choosing", {"together": "4", "_comment.together": "dont_know"})
    assert comment_on(browser, "choosing", "together") == "dont_know"
    assert 'value="4" checked' in browser.page.text


def test_a_note_takes_no_comment(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"_comment.welcome_note": "Not my idea of a cluster"})
    assert browser.status == 303
    assert events(site.store) == 0
