"""The page around the items is kept and shown to others: it must hold nothing of the person it was first drawn for."""

from __future__ import annotations

import re

import pytest

from assess.web import frame
from tests.web.site import Browser, Site


def secrets_of(browser: Browser) -> set[str]:
    """What only this person's page may hold: the response's public id, the mark of its forms, the number of this showing."""
    fields = dict(browser.hidden())
    return {browser.home.strip("/").rpartition("/")[2], fields["_csrf"], fields["_operation"]}


def impersonal(browser: Browser) -> str:
    """The page without what only this person's may hold."""
    return re.sub("|".join(map(re.escape, secrets_of(browser))), "…", browser.page.text)


def test_two_people_see_the_same_page_but_for_what_is_their_own(site: Site) -> None:
    frame._kept.clear()
    first, second = site.browser(), site.browser()
    for browser in (first, second):
        browser.start(site.link())
        browser.get(browser.home + "rating")
    assert len(frame._kept) == 1
    assert not any(secret in second.page.text for secret in secrets_of(first))
    assert impersonal(first) == impersonal(second)
    assert not any(secret in part for parts in frame._kept.values() for part in parts for secret in secrets_of(first))


def test_a_page_leaves_no_slot_unfilled(site: Site, browser: Browser) -> None:
    assert frame._SALT not in browser.get(browser.home + "rating")
    assert frame._SALT not in browser.post(browser.home + "rating", {"effects.skills": "99"})


@pytest.mark.parametrize("language", ["ru", "es"])
def test_a_page_kept_in_one_language_is_not_shown_in_another(site: Site, browser: Browser, language: str) -> None:
    english = browser.get(browser.home + "rating")
    other = site.browser(language)
    other.start(site.link(language=language))
    page = other.get(other.home + "rating")
    assert f'<html lang="{language}">' in page
    assert re.search("<h1>(.*?)</h1>", page) != re.search("<h1>(.*?)</h1>", english)
    assert "Save and go on" not in page


def test_no_more_pages_are_kept_than_memory_allows(site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "MOST_KEPT", 2)
    for section in ("choosing", "rating", "choosing", "rating"):
        assert browser.get(browser.home + section)
    other = site.browser("ru")
    other.start(site.link(language="ru"))
    assert "Сохранить" in other.get(other.home + "rating")
    assert len(frame._kept) <= 2
