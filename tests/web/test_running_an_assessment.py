"""Assessments as consultants set them up and run them: terms, states, and what happens by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assess.jobs.last_days import erase_what_is_past
from assess.operations.assessments import publish_instrument
from assess.storage import assessments
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment, an_instrument
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


@pytest.fixture
def browser(workbench: Workbench) -> Browser:
    return workbench.signed_in()


@pytest.fixture
def initiative(browser: Browser) -> str:
    """The address of a new initiative."""
    browser.get("/work/initiatives/new")
    browser.post("/work/initiatives/new", {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region"})
    return str(browser.page.location)


def terms_of(page: str, **more: str) -> dict[str, str | list[str]]:
    """The fields of the terms form as a browser would send them back, with some changed."""
    chosen = dict(re.findall(r'<option selected value="([^"]*)"', page) and [])
    texts = dict(re.findall(r'<input class="[^"]*" id="\w+" [^>]*?name="(\w+)"[^>]*? value="([^"]*)"', page))
    return {"policy": "anonymous", "minimum": "5", "languages": ["en", "ru"], "zone": "UTC", "title": "A scan", **chosen, **texts, **more}


def set_up(workbench: Workbench, browser: Browser, initiative: str, **more: str) -> str:
    publish_instrument(workbench.store, an_instrument(), NOON)
    page = browser.get("/work/assessments/new")
    fields = terms_of(page, initiative=initiative.rstrip("/").rpartition("/")[2], instrument="small-scan", **more)
    return browser.post("/work/assessments/new", fields)


def test_an_assessment_goes_from_draft_to_put_away(workbench: Workbench, browser: Browser, initiative: str) -> None:
    set_up(workbench, browser, initiative)
    assert browser.status == 303, browser.page.text
    home = str(browser.page.location)
    for wish, shown in (("open", "open"), ("close", "closed"), ("archive", "put away"), ("bring_back", "closed")):
        assert "state" in browser.get(home)
        browser.post(home + "state", {"wish": wish})
        assert f'<p class="stage">{shown}</p>' in browser.get(home)
    assert "A scan" in browser.get("/work/assessments/")


def test_opening_and_closing_are_local_times(workbench: Workbench, browser: Browser, initiative: str) -> None:
    set_up(workbench, browser, initiative, zone="Europe/Moscow", opens="2026-12-01T09:00", closes="2026-12-10T18:00")
    assert "1 December 2026, 09:00" in browser.get(str(browser.page.location))
    with workbench.store.reading() as connection:
        (one,) = assessments.all_assessments(connection, "default")
    assert one.opens_at
    assert one.opens_at.hour == 6  # UTC


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"zone": "Europe/Atlantis"}, "There is no such time zone."),
        ({"zone": "Europe/Berlin", "opens": "2027-03-28T02:30"}, "Clocks are put forward at that time"),
        ({"opens": "2026-12-10T09:00", "closes": "2026-12-01T09:00"}, "It must close after it opens"),
        (
            {"closes": "2027-12-10T09:00", "kept_until": "2027-12-09"},
            "It must close before the last day on which answers are kept is over.",
        ),
        ({"minimum": "2"}, "Enter a number from 3 to 50."),
        ({"title": ""}, "Say what it is called."),
        ({"targets-0": "lots"}, "Not a valid integer value."),
    ],
)
def test_impossible_terms_are_refused_at_their_place(
    workbench: Workbench, browser: Browser, initiative: str, terms: dict[str, str], said: str
) -> None:
    page = set_up(workbench, browser, initiative, **terms)
    assert browser.status == 422
    assert said in page


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"closes": f"{NOON - timedelta(days=1):%Y-%m-%dT%H:%M}"}, "Its closing time is past: choose another one before you open it."),
        ({"closes": "", "kept_until": f"{NOON - timedelta(days=1):%Y-%m-%d}"}, "The last day on which answers are kept is over"),
    ],
)
def test_an_assessment_that_would_be_over_at_once_is_not_opened(
    workbench: Workbench, browser: Browser, initiative: str, terms: dict[str, str], said: str
) -> None:
    set_up(workbench, browser, initiative, opens="", **terms)
    home = str(browser.page.location)
    browser.get(home)
    browser.post(home + "state", {"wish": "open"})
    page = browser.get(home)
    assert said in page
    assert '<p class="stage">draft</p>' in page


def test_an_assessment_closes_by_itself_when_its_time_has_come(workbench: Workbench, browser: Browser, initiative: str) -> None:
    set_up(workbench, browser, initiative, opens="", closes=f"{NOON + timedelta(days=7):%Y-%m-%dT%H:%M}")
    home = str(browser.page.location)
    browser.get(home)
    browser.post(home + "state", {"wish": "open"})
    clock = [NOON + timedelta(days=6)]
    worker = replace(workbench.worker, clock=lambda: clock[0])
    browser.get(home + "terms")
    longer = terms_of(browser.page.text, closes=f"{NOON + timedelta(days=9):%Y-%m-%dT%H:%M}")
    browser.post(home + "terms", longer)
    assert browser.status == 303, browser.page.text
    for days, state in ((8, "open"), (9, "closed")):  # the first time was taken back
        clock[0] = NOON + timedelta(days=days, minutes=1)
        worker.do_all_due()
        with workbench.store.reading() as connection:
            assert assessments.all_assessments(connection, "default")[0].state == state


def test_once_the_last_day_of_the_answers_is_over_its_pages_say_that_they_were_erased(
    workbench: Workbench, browser: Browser, initiative: str
) -> None:
    set_up(workbench, browser, initiative, opens="", closes="", policy="named", kept_until=f"{NOON:%Y-%m-%d}")
    home = str(browser.page.location)
    browser.get(home)
    browser.post(home + "state", {"wish": "open"})
    workbench.clock[0] = NOON + timedelta(days=1)
    browser = workbench.signed_in()
    assert f"until {NOON.day} {NOON:%B %Y}" in browser.get(home)
    assert "The answers were erased" not in browser.page.text
    assert erase_what_is_past(workbench.store, workbench.worker.courier.folder, NOON + timedelta(days=1)) == 1
    for page in ("", "watching/", "participants/", "remarks/", "data/"):
        assert "The answers were erased at" in browser.get(home + page), page
        assert browser.status == 200


def test_what_people_were_told_stays_once_it_is_open(workbench: Workbench, browser: Browser, initiative: str) -> None:
    set_up(workbench, browser, initiative)
    home = str(browser.page.location)
    browser.get(home)
    browser.post(home + "state", {"wish": "open"})
    browser.get(home + "terms")
    browser.post(home + "terms", terms_of(browser.page.text, policy="named", minimum="3", title="Another name"))
    with workbench.store.reading() as connection:
        (one,) = assessments.all_assessments(connection, "default")
    assert (one.policy, one.minimum_group_size, one.title) == ("anonymous", 5, "Another name")


def test_terms_changed_in_another_tab_are_asked_back_once(workbench: Workbench, browser: Browser) -> None:
    path = f"/work/assessments/{an_assessment(workbench.store).id}/terms"
    other = workbench.signed_in()
    browser.get(path)
    other.get(path)
    other.post(path, {"title": "Theirs", "open_link_most": "100"})
    assert other.status == 303, other.page.text
    assert "Somebody else changed the terms meanwhile" in browser.post(path, {"title": "Ours", "open_link_most": "100"})
    browser.post(path, {"title": "Ours", "open_link_most": "100"})
    assert browser.status == 303


def test_what_cannot_be_undone_takes_two_steps(workbench: Workbench, browser: Browser) -> None:
    page = browser.get(f"/work/assessments/{an_assessment(workbench.store).id}/")
    assert page.index("<details>") < page.index('value="close"') < page.index("</details>")
