"""A participant sets their own answers beside those of all, and the file never leaves the device."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Request, expect

from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.web.test_feedback import closed_site


def test_own_answers_stand_beside_the_figures_without_leaving_the_device(
    serve: Callable[..., Served], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    served, kept = serve(), list[str]()
    _, links = closed_site(served.site.store, "anonymous", kept=kept)
    mine, other = tmp_path / "answers.json", tmp_path / "other.json"
    mine.write_text(kept[4])
    other.write_text(json.dumps(json.loads(kept[4]) | {"questionnaire": {"hash": "another"}}))
    page = open_page()
    page.goto(served.address + links[4])
    chooser = page.get_by_label("The file of your answers").bounding_box()
    assert chooser
    assert chooser["height"] >= 44  # as large as a finger
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.get_by_label("The file of your answers").set_input_files(mine)
    expect(page.get_by_role("status")).to_have_text("Your answers stand beside the figures now. The file has not left this device.")
    expect(page.locator("[data-measure=together] li.own")).to_have_text("You: 5, They work together for years")
    expect(page.locator("[data-measure=together] circle.own")).to_have_attribute("cx", "100%")
    expect(page.locator("[data-measure=role] li.own")).to_have_text("You: Owner or head")
    assert problems_in_light_and_dark(page) == []
    page.get_by_label("The file of your answers").set_input_files(other)
    expect(page.get_by_role("status")).to_have_text("This file belongs to another questionnaire.")
    expect(page.locator("[data-measure=together] li.own")).to_be_hidden()
    page.get_by_label("The file of your answers").set_input_files(served.site.store.engine.url.database or "")
    expect(page.get_by_role("status")).to_contain_text("This is not the file of your answers")
    assert [one.url for one in sent if "/static/" not in one.url or one.method != "GET"] == []


def test_without_scripts_the_figures_are_there_all_the_same(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    _, links = closed_site(served.site.store, "anonymous")
    page = open_page(java_script_enabled=False)
    page.goto(served.address + links[0])
    expect(page.get_by_text("lay your kept answers (PDF) beside this page")).to_be_visible()
    expect(page.get_by_text("The file of your answers")).to_be_hidden()
    expect(page.locator("[data-measure=together]")).to_contain_text("All: 2.8")


def test_named_answers_beside_the_others_are_accessible(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    _, links = closed_site(served.site.store, "named")
    page = open_page()
    page.goto(served.address + links[4])
    assert problems_in_light_and_dark(page) == []
    page.get_by_role("button", name="See my answers").click()
    page.get_by_role("link", name="Your answers beside the others").click()
    expect(page.locator("[data-measure=together] li.own")).to_have_text("You: 5, They work together for years")
    assert problems_in_light_and_dark(page) == []
