"""Questions that follow from answers on the same page come and go at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import problems_in_light_and_dark
from tests.browser.conftest import Served
from tests.browser.follow_ups import one_leads_to_all
from tests.browser.test_saving import begin, crash, says, stored


def courses(page: Page, answer: str) -> None:
    page.locator(f'[name="courses"][value="{answer}"]').check()


def number(page: Page) -> Locator:
    return page.locator("#courses_count")


def many(page: Page) -> None:
    """Whatever leads to all other questions."""
    courses(page, "yes")
    number(page).fill("10")
    number(page).blur()


def on_page(page: Page) -> list[str | None]:
    return [item.get_attribute("data-item") for item in page.locator("#answers [data-item]").all()]


def test_a_question_follows_at_once_and_goes_again_with_what_was_typed_kept(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link(), "Choosing")
    expect(number(page)).to_have_count(0)
    courses(page, "yes")
    expect(number(page)).to_be_visible()
    expect(page.locator("#said")).to_have_text("One more question: How many people did it train?")
    number(page).fill("7")
    courses(page, "no")
    expect(number(page)).to_have_count(0)
    courses(page, "yes")
    expect(number(page)).to_have_value("7")


def test_a_question_is_told_of_once_and_not_when_the_page_opens(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link(), "Choosing")
    courses(page, "yes")
    says(page, "^Saved")
    page.reload()
    expect(number(page)).to_be_visible()
    page.wait_for_timeout(200)
    expect(page.locator("#said")).to_have_text("")


@pytest.mark.parametrize(("language", "words"), [("ru", "Ещё один вопрос: "), ("es", "Una pregunta más: ")])
def test_it_is_told_in_the_language_of_the_page(section: Callable[..., Page], language: str, words: str) -> None:
    page = section("choosing", locale=language)
    courses(page, "yes")
    expect(page.locator("#said")).to_contain_text(words)


def test_what_is_given_to_a_question_that_followed_is_saved_and_the_page_is_the_same_when_it_is_opened_again(
    serve: Callable[..., Served], page: Page
) -> None:
    served = serve()
    link = served.link()
    begin(page, link, "Choosing")
    courses(page, "yes")
    number(page).fill("7")
    number(page).blur()
    says(page, "^Saved")
    assert 'name="courses_count" value="7"' in stored(served, link, "choosing")
    before = on_page(page)
    page.reload()
    expect(number(page)).to_have_value("7")
    assert on_page(page) == before


def test_an_answer_that_is_no_longer_asked_is_kept_and_the_page_before_sending_says_so(serve: Callable[..., Served], page: Page) -> None:
    home = begin(page, serve().link(), "Choosing")
    courses(page, "yes")
    number(page).fill("7")
    number(page).blur()
    says(page, "^Saved")
    courses(page, "no")
    says(page, "^Saved")
    page.goto(home + "check")
    unused = page.get_by_text("1 answer to a question that is no longer asked is kept, but not used")
    unused.click()
    expect(page.locator("details[open]").get_by_text("7 people")).to_be_visible()
    page.goto(home + "choosing")
    courses(page, "yes")
    expect(number(page)).to_have_value("7")
    number(page).fill("8")
    number(page).blur()
    says(page, "You can stop here")  # and no conflict with what was stored before


def test_no_button_asks_again_for_what_is_on_the_page_already(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link(), "Choosing")
    courses(page, "yes")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rating and sharing out")


def test_a_wrong_answer_that_is_no_longer_asked_holds_nobody_up_and_is_told_of_again_when_it_is_asked(
    serve: Callable[..., Served], page: Page
) -> None:
    begin(page, serve().link(), "Choosing")
    courses(page, "yes")
    number(page).fill("70000")
    number(page).blur()
    says(page, "except what is marked above")
    courses(page, "no")
    says(page, "You can stop here")
    courses(page, "yes")
    expect(number(page)).to_have_value("70000")
    says(page, "except what is marked above")
    expect(page.locator("[data-item=courses_count] .error")).to_be_visible()
    courses(page, "no")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rating and sharing out")
    says(page, "^$|Your answers are saved when you press a button")


def test_a_conflict_about_a_question_that_went_is_shown_when_it_comes_back(
    serve: Callable[..., Served], page: Page, open_page: Callable[..., Page]
) -> None:
    served = serve()
    link = served.link()
    other = open_page()
    begin(other, link, "Choosing")
    courses(other, "yes")
    says(other, "^Saved")
    begin(page, link, "Choosing")
    number(other).fill("7")
    number(other).blur()
    says(other, "^Saved")
    number(page).fill("8")
    courses(page, "no")
    says(page, "You can stop here")
    assert 'value="8"' not in stored(served, link, "choosing")
    courses(page, "yes")
    expect(page.locator("#courses_count-conflict").get_by_text("7")).to_be_visible()
    page.locator("#courses_count-conflict").get_by_label("Mine").click()  # the choice goes as soon as it is saved
    says(page, "You can stop here")
    assert 'name="courses_count" value="8"' in stored(served, link, "choosing")


def test_what_was_typed_without_a_network_comes_up_with_what_led_to_it(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    home = begin(page, link, "Choosing")
    page.context.set_offline(True)
    courses(page, "yes")
    number(page).fill("7")
    number(page).blur()
    says(page, "kept on this device")
    crash(page)
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(home + "choosing")
    expect(number(again)).to_have_value("7")
    says(again, "^Saved")
    assert 'name="courses_count" value="7"' in stored(served, link, "choosing")


def test_what_was_typed_without_a_network_is_not_lost_though_it_is_no_longer_asked(serve: Callable[..., Served], page: Page) -> None:
    home = begin(page, serve().link(), "Choosing")
    page.context.set_offline(True)
    courses(page, "yes")
    number(page).fill("7")
    courses(page, "no")
    says(page, "kept on this device")
    crash(page)
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(home + "choosing")
    says(again, "^Saved")
    assert on_page(again)[-1] == "courses"
    courses(again, "yes")
    expect(number(again)).to_have_value("7")


def test_a_question_that_leads_to_others_comes_and_goes_with_them(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve(one_leads_to_all()).link(), "Choosing")
    assert on_page(page) == ["courses"]
    courses(page, "yes")
    assert on_page(page) == ["courses", "courses_count"]
    number(page).press_sequentially("10")
    expect(page.locator("[data-item=ties]")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("More questions (15): ")
    page.locator("#share").fill("5")
    number(page).fill("9,5")  # no whole number, so no answer
    assert on_page(page) == ["courses", "courses_count"]
    number(page).fill("11")
    expect(page.locator("#share")).to_have_value("5")
    courses(page, "no")
    assert on_page(page) == ["courses"]
    courses(page, "yes")
    expect(page.locator("#share")).to_have_value("5")
    says(page, "^Saved")


def test_every_type_of_question_works_when_it_comes_and_when_it_comes_back(serve: Callable[..., Served], page: Page) -> None:
    served = serve(one_leads_to_all())
    link = served.link()
    begin(page, link, "Choosing")
    many(page)
    for _ in range(2):
        courses(page, "no")
        courses(page, "yes")
    page.get_by_label("Skilled people", exact=True).fill("70")
    expect(page.locator(".balance")).to_have_text("30 left to share out")
    page.get_by_label("Money", exact=True).fill("30")
    page.get_by_role("button", name="Choose Find money").click()
    page.get_by_role("button", name="Choose Meet regularly").click()
    page.locator("#remarks").fill("Words")
    expect(page.get_by_text("Characters left: 995")).to_be_visible()
    page.locator("[name='ties.1.name']").fill("Alpha")
    page.get_by_role("button", name="Finish this entry").first.click()
    page.locator("[data-item=partners]").get_by_label("Other firms").check()
    page.locator("[data-item=partners]").get_by_label("Don’t know").check()
    expect(page.locator("[data-item=partners]").get_by_label("Other firms")).not_to_be_checked()
    page.locator("#founded").fill("98")
    page.locator("#founded").blur()
    says(page, "except what is marked above")
    courses(page, "no")
    says(page, "You can stop here")
    courses(page, "yes")
    expect(page.locator(".card strong").first).to_have_text("Alpha")
    expect(page.locator(".ranked .name")).to_have_text(["Find money", "Meet regularly"])
    expect(page.get_by_text("Characters left: 995")).to_be_visible()
    says(page, "except what is marked above")
    text = stored(served, link, "choosing")
    for piece in ('name="points.people" value="70"', 'name="ties.1.name" value="Alpha"', ">\nWords</textarea>"):
        assert piece in text, piece
    assert problems_in_light_and_dark(page) == []


def test_the_focus_goes_to_the_question_before_when_its_own_is_taken_away(
    serve: Callable[..., Served], page: Page, open_page: Callable[..., Page]
) -> None:
    served = serve()
    link = served.link()
    other = open_page()
    begin(other, link, "Choosing")
    courses(other, "yes")
    says(other, "^Saved")
    begin(page, link, "Choosing")
    courses(other, "no")
    says(other, "^Saved")
    number(page).focus()
    page.evaluate("""() => {
        const no = document.querySelector("[name=courses][value=no]");
        no.checked = true;
        no.dispatchEvent(new Event("change", {bubbles: true}));
    }""")
    expect(number(page)).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.item") == "courses"


def test_a_question_is_reached_by_keyboard_from_the_one_that_led_to_it(serve: Callable[..., Served], page: Page) -> None:
    begin(page, serve().link(), "Choosing")
    page.locator('[name="courses"][value="no"]').focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator('[name="courses"][value="yes"]')).to_be_checked()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "courses_count":
            break
    expect(number(page)).to_be_focused()


def test_without_scripts_the_page_asks_once_its_answers_are_saved(serve: Callable[..., Served], open_page: Callable[..., Page]) -> None:
    served = serve()
    page = open_page(java_script_enabled=False)
    begin(page, served.link(), "Choosing")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    courses(page, "yes")
    expect(number(page)).to_have_count(0)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("They lead to 1 more question on this page")).to_be_visible()
    assert not any("courses_count" in data for data in sent)
    number(page).fill("7")
    courses(page, "no")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and go back").click()
    courses(page, "yes")
    page.get_by_role("button", name="Save and go on").click()
    expect(number(page)).to_have_value("7")


def test_whoever_sends_the_form_past_the_script_takes_back_nothing_that_is_not_asked(serve: Callable[..., Served], page: Page) -> None:
    served = serve()
    link = served.link()
    home = begin(page, link, "Choosing")
    courses(page, "yes")
    number(page).fill("7")
    number(page).blur()
    says(page, "^Saved")
    courses(page, "no")
    says(page, "^Saved")
    page.context.clear_cookies()
    page.locator("[data-item=together] input").first.check()
    says(page, "your visit has ended")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Your personal link").fill(link)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rating and sharing out")
    page.goto(home + "choosing")
    courses(page, "yes")
    expect(number(page)).to_have_value("7")
