"""An answer by radios is withdrawn by the button in its item, also where no script runs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assess.instruments.answers import Answers
from assess.storage.answer_document import answers_in, decode
from assess.storage.engine import Store
from assess.storage.tables import responses
from tests.web.site import Browser, Site
from tests.web.test_fields import CHOOSING, RATING

SECTIONS = {"choosing": CHOOSING, "rating": RATING}


def stored_answers(store: Store) -> Answers:
    """The answers of the only response."""
    with store.reading() as connection:
        return answers_in(decode(connection.execute(select(responses.c.answers)).scalar_one()))


@pytest.mark.parametrize(
    ("section", "item", "button"),
    [
        ("choosing", "role", "role"),
        ("choosing", "together", "together"),
        ("choosing", "dichotomy.trust", "dichotomy.trust"),
        ("choosing", "courses", "courses"),
        ("rating", "risks.leaving", "risks.leaving.presence risks.leaving.hindrance"),
    ],
)
def test_the_page_comes_back_to_the_item_and_the_answer_is_gone(site: Site, browser: Browser, section: str, item: str, button: str) -> None:
    text = browser.answer(section, SECTIONS[section]) and browser.get(browser.home + section)
    before = stored_answers(site.store)
    assert f'name="_clear" value="{button}"' in text
    browser.post(browser.home + section, SECTIONS[section] | {"_clear": button})
    assert (browser.status, browser.page.location) == (303, f"{browser.home}{section}#{button.partition(' ')[0]}")
    assert f'id="{button.partition(" ")[0]}"' in browser.follow()
    assert stored_answers(site.store) == {key: answer for key, answer in before.items() if key != item}


def test_one_row_of_a_matrix_is_withdrawn_alone(site: Site, browser: Browser) -> None:
    browser.answer("rating", RATING)
    browser.get(browser.home + "rating")
    browser.post(browser.home + "rating", RATING | {"_clear": "effects.trust"})
    assert stored_answers(site.store)["effects"].value == {"skills": 3, "funds": 5}


def test_a_comment_stays_when_its_answer_is_withdrawn(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"together": "4", "_comment.together": "Since last year"})
    browser.get(browser.home + "choosing")
    browser.post(browser.home + "choosing", {"together": "4", "_comment.together": "Since last year", "_clear": "together"})
    left = stored_answers(site.store)["together"]
    assert (left.state, left.comment) == (None, "Since last year")


def test_an_answer_is_withdrawn_beside_one_that_cannot_be_saved(site: Site, browser: Browser) -> None:
    browser.answer("choosing", {"together": "4"})
    browser.get(browser.home + "choosing")
    browser.post(browser.home + "choosing", {"together": "4", "partners": ["firms", "research", "authority"], "_clear": "together"})
    assert browser.status == 422
    assert 'name="together" value="4" checked' not in browser.page.text
    assert stored_answers(site.store) == {}


def test_an_answer_changed_elsewhere_is_not_withdrawn_silently(site: Site) -> None:
    link = site.link()
    first, second = site.browser(), site.browser()
    for one in (first, second):
        one.start(link)
    first.answer("choosing", {"together": "4"})
    second.get(second.home + "choosing")
    first.get(first.home + "choosing")
    first.post(first.home + "choosing", {"together": "5"})
    second.post(second.home + "choosing", {"together": "4", "_clear": "together"})
    assert second.status == 409
    assert stored_answers(site.store)["together"].value == 5
