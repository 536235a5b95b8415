"""Options are put in order by keyboard, by mouse and by finger."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page, expect

from tests.browser.questions import saved


def places(page: Page) -> Mapping[str, str]:
    """What the form would send: option → place."""
    script = "() => Object.fromEntries([...document.querySelectorAll('ranked-options select')].map(one => [one.name, one.value]))"
    found: Mapping[str, str] = page.evaluate(script)
    return {name.removeprefix("order."): place for name, place in found.items() if place}


def lines(page: Page) -> list[str]:
    return [line.inner_text() for line in page.locator(".ranked .name").all()]


def test_options_are_ranked_by_keyboard_and_every_move_is_told(section: Callable[..., Page]) -> None:
    page = section("rating")
    page.get_by_role("button", name="Choose Find money").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Find money: place 1 of 2")
    page.get_by_role("button", name="Choose Improve roads").focus()
    page.keyboard.press("Space")
    assert places(page) == {"fund": "1", "move": "2"}
    page.get_by_role("button", name="Move up Improve roads").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Improve roads: place 1 of 2")
    expect(page.get_by_role("button", name="Move up Improve roads")).to_be_focused()
    assert places(saved(page)) == {"move": "1", "fund": "2"}
    assert lines(page) == ["Improve roads", "Find money"]
    page.get_by_role("button", name="Move down Find money").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Find money: no place")
    expect(page.get_by_role("button", name="Choose Find money")).to_be_focused()
    assert places(saved(page)) == {"move": "1"}


def test_an_order_is_empty_until_somebody_chooses(section: Callable[..., Page]) -> None:
    page = section("rating")
    expect(page.get_by_role("button", name="Choose")).to_have_count(4)
    assert places(page) == {}


def test_no_more_can_be_chosen_than_there_are_places(section: Callable[..., Page]) -> None:
    page = section("rating")
    page.get_by_role("button", name="Choose Find money").click()
    page.get_by_role("button", name="Choose Improve roads").click()
    expect(page.get_by_role("button", name="Choose")).to_have_count(0)


def drag(page: Page, line: str, onto: Locator) -> None:
    """Take a line by its handle and hold it over the upper edge of something else."""
    page.locator("ranked-options").scroll_into_view_if_needed()
    handle = page.locator("ranked-options li").filter(has_text=line).locator(".grip").bounding_box()
    target = onto.bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 10, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, target["y"] + 4, steps=4)


def test_lines_are_dragged_into_the_order_within_it_and_out_of_it(section: Callable[..., Page]) -> None:
    page = section("rating")
    ranked, unranked = page.locator(".ranked"), page.locator(".unranked")
    drag(page, "Find money", ranked)
    page.mouse.up()
    assert places(page) == {"fund": "1"}
    drag(page, "Improve roads", ranked)
    page.mouse.up()
    assert lines(page) == ["Improve roads", "Find money"]
    drag(page, "Meet regularly", page.locator(".ranked li").nth(1))
    page.mouse.up()
    assert lines(page) == ["Improve roads", "Meet regularly"]  # whoever was second is out
    drag(page, "Improve roads", unranked.locator("li").last)
    page.mouse.up()
    assert places(saved(page)) == {"meet": "1"}


def test_escape_puts_a_dragged_line_back(section: Callable[..., Page]) -> None:
    page = section("rating")
    drag(page, "Find money", page.locator(".ranked"))
    expect(page.locator(".lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".lifted")).to_have_count(0)
    assert places(page) == {}


def test_a_finger_drags_a_line_without_scrolling_the_page(section: Callable[..., Page]) -> None:
    page = section("rating", has_touch=True)
    page.get_by_role("button", name="Choose Find money").click()
    page.get_by_role("button", name="Choose Improve roads").click()
    first, second = (page.locator(".ranked .grip").nth(n).bounding_box() for n in (0, 1))
    assert first
    assert second
    before = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    x = second["x"] + 10
    path = [second["y"] + 20, second["y"] - 5, first["y"] + 20, first["y"] + 2]
    for kind, y in [("touchStart", path[0]), *(("touchMove", y) for y in path)]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".ranked .name")).to_have_text(["Improve roads", "Find money"])
    assert page.evaluate("scrollY") == before
