"""Working pages on a phone, where their longest words and their unfinished work are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, expect

from assess.operations.asking_for_reports import ask_for_report
from assess.operations.assessments import Invitee, invite, publish_instrument
from assess.operations.closing import close
from assess.storage import outbox
from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.browser.test_open_links_and_previews import sign_in
from tests.builders import NO_MAILS, NOON, an_instrument
from tests.web.crowd import a_crowd

LENGTHEN = """() => document.querySelectorAll("h1, tbody th:not(:has(label))")
    .forEach(one => { one.textContent = "перспективнейшие".repeat(12); })"""
"""Gives headings and rows names that are one long word."""
UNNAMED = """() => [...document.querySelectorAll("table:has(thead) td.number:not([data-label])")].map(cell => cell.textContent.trim())"""
"""Figures before which a phone shows no name of their column."""
LINES = """cell => { const words = document.createRange(); words.selectNodeContents(cell); return words.getClientRects().length }"""
"""On how many lines the words of a cell stand."""


def test_long_names_choices_and_figures_fit_phone_tablet_and_desk(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page()
    publish_instrument(served.site.store, an_instrument(), NOON)
    sign_in(page, served, "ru", "administrator")
    sign_in(open_page(), served)  # a colleague, whose role can be changed
    initiative = f"/work/initiatives/{served.site.assessment.initiative_id}/"
    found: dict[str, list[str]] = {}
    participants = f"/work/assessments/{served.site.assessment.id}/participants/"
    invite(served.site.store, served.site.assessment.id, [Invitee("research", None, "ru", "Ольга Смирнова", "olga@example.org")])
    pages = ("/admin/people/", initiative, initiative + "tools", participants, "/admin/instruments/small-scan/1", "/account/")
    for address in pages:
        page.goto(served.address + address)
        page.evaluate(LENGTHEN)
        found[address] = problems_in_light_and_dark(page) + page.evaluate(UNNAMED)
        for width in (700, 1130, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[address] += [f"{width} wide"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.set_viewport_size({"width": 360, "height": 740})
    assert {address: said for address, said in found.items() if said} == {}


def test_lists_of_many_with_long_names_are_accessible_on_phone_and_tablet(
    serve: Callable[..., Served], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    served = serve()
    crowd = a_crowd(served.site.store, tmp_path, 60, 60, "Автономная некоммерческая организация «Центр машиностроения Новорудинска»")
    page = open_page()
    sign_in(page, served, "ru", "administrator")
    found: dict[str, list[str]] = {}
    for name in ("participants", "assessments", "register", "reports"):
        page.goto(served.address + crowd.pages[name])
        found[name] = problems_in_light_and_dark(page) + page.evaluate(UNNAMED)
        page.set_viewport_size({"width": 768, "height": 1024})
        found[name] += ["wide"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.set_viewport_size({"width": 360, "height": 740})
    assert {name: said for name, said in found.items() if said} == {}


def test_an_address_is_not_broken_where_a_desk_has_room(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    people = [Invitee("research", None, "en", "Ольга Смирнова", "olga.smirnova@example.org"), Invitee("small_firm")]
    invite(served.site.store, served.site.assessment.id, people)
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, served, "es")
    page.goto(f"{served.address}/work/assessments/{served.site.assessment.id}/participants/")
    assert page.get_by_text("olga.smirnova@example.org").evaluate(LINES) == 1


def test_what_a_report_is_asked_by_stands_under_its_name(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    close(served.site.store, served.site.assessment.id, NO_MAILS)
    page = open_page()
    sign_in(page, served, "ru")
    page.goto(f"{served.address}/work/assessments/{served.site.assessment.id}/reports/")
    boxes = [page.locator(one).bounding_box() for one in ("[for=language]", "#language", "[for=design]", "#design", "form.steps button")]
    ends = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(ends) == 5
    assert all(above[1] <= below[0] for above, below in pairwise(ends))
    assert ends[4][0] - ends[3][1] >= 8


def test_a_report_that_is_being_written_is_accessible_and_appears_by_itself(
    serve: Callable[..., Served], open_page: Callable[..., Page]
) -> None:
    served = serve()
    store, assessment = served.site.store, served.site.assessment.id
    close(store, assessment, NO_MAILS)
    errand = ask_for_report(store, assessment, "full-assessment", "en", NOON)
    page = open_page()
    sign_in(page, served)
    page.goto(f"{served.address}/work/assessments/{assessment}/reports/")
    expect(page.locator("#waiting progress")).to_be_visible()
    assert problems_in_light_and_dark(page) == []
    with store.writing() as connection:
        outbox.finish(connection, errand, "failed", "failed", NOON)
    expect(page.locator("progress")).to_have_count(0)
