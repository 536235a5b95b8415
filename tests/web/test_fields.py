"""Registries agree, and every type of item can be filled in, saved, read back and put into words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.instruments.item_types import ITEM_TYPES
from assess.operations.assessments import amend_facts
from assess.paths import shipped
from assess.web.fields import FIELDS
from assess.web.problems import SENTENCES
from assess.web.words import WORDS
from tests.builders import NOON, some_facts
from tests.web.site import Browser, Fields, Site

CHOOSING: Fields = {
    "role": "head",
    "partners": ["research", "firms"],
    "together": "4",
    "dichotomy.trust": "-2",
    "courses": "no",
}
RATING: Fields = {
    "effects.skills": "3",
    "effects.trust": "dont_know",
    "effects.funds": "5",
    "risks.leaving.presence": "4",
    "risks.leaving.hindrance": "1",
    "risks.funding_stops": "prefer_not",
    "points.ties": "60",
    "points.money": "40",
    "order.meet": "2",
    "order.fund": "1",
}
WRITING: Fields = {
    "share": "12.5",
    "contact": "a@example.org",
    "founded": "1998",
    "first_day": "2027-03-01",
    "remarks": "First line\r\n<b>second</b> line",
    "ties.1.name": "Alpha",
    "ties.1.how": ["buys", "training"],
    "ties.1.since": "long",
    "ties.2.name": "Beta; Gamma",
}
IN_WORDS = [
    "Owner or head",
    "Other firms",
    "Universities and institutes",
    "They now and then carry out something together",
    "Mostly: Only what is signed and enforced is kept",
    "People learn from each other: Felt by several members",
    "Firms rely on each other: Don’t know",
    "In most respects",
    "No obstacle",
    "Prefer not to say",
    "Working together and trusting each other: 60\u00a0points",
    "1. Find money",
    "2. Meet regularly",
    "12.5\u00a0%",
    "1 March 2027",
    "&lt;b&gt;second&lt;/b&gt; line",
    "Alpha; They buy from us, We train people together; For two years or longer",
    "Beta; Gamma",
]


def answer_everything(browser: Browser) -> None:
    for section, fields in (("choosing", CHOOSING), ("rating", RATING), ("writing", WRITING)):
        browser.answer(section, fields)
        assert browser.status == 303, browser.page.text


def test_every_item_type_has_a_field_a_template_and_words() -> None:
    templates = {path.stem for path in (shipped("templates") / "fields").glob("*.html")}
    assert set(FIELDS) == set(ITEM_TYPES)
    assert set(WORDS) == set(ITEM_TYPES)
    assert templates == set(ITEM_TYPES)


def test_every_problem_of_an_answer_has_a_sentence() -> None:
    core = Path(__file__).parents[2] / "assess" / "instruments"
    source = "".join(path.read_text() for path in [core / "answers.py", *(core / "item_types").glob("*.py")])
    codes = set(re.findall(r'AnswerProblem\([^"\n]*(?:f"[^"]*"[^"\n]*)?, "([a-z_]+)"', source)) | {"not_a_place"}
    codes |= {f"not_{pattern}" for pattern in ("email", "phone", "url", "year")}
    assert len(codes) > 20
    assert codes <= SENTENCES.keys()


def test_every_type_is_saved_and_put_into_words(browser: Browser) -> None:
    answer_everything(browser)
    text = browser.get(browser.home + "check")
    for words in IN_WORDS:
        assert words in text, words
    assert "<b>second</b>" not in text
    assert "Every question" not in text


def test_every_type_shows_what_was_saved(browser: Browser) -> None:
    answer_everything(browser)
    for section, fields in (("choosing", CHOOSING), ("rating", RATING), ("writing", WRITING)):
        text = browser.get(browser.home + section)
        for name, given in fields.items():
            for value in [given] if isinstance(given, str) else given:
                assert shows(text, name, value), (name, value)


@pytest.mark.parametrize("name", ["role", "together", "dichotomy.trust", "courses"])
def test_of_a_choice_or_scale_only_one_answer_can_be_chosen(browser: Browser, name: str) -> None:
    controls = re.findall(rf'<input [^>]*name="{re.escape(name)}"[^>]*>', browser.get(browser.home + "choosing"))
    assert len(controls) >= 2
    assert [control for control in controls if 'type="radio"' not in control] == []


def shows(text: str, name: str, value: str) -> bool:
    """A control of this name holds the value."""
    escaped = value.replace("\r\n", "\n").replace("<", "&lt;").replace(">", "&gt;")
    controls = [control for control in re.split(r"(?=<input|<select|<textarea)", text) if f' name="{name}"' in control]
    return any(
        re.search(rf'value="{re.escape(escaped)}" (checked|selected)|<option selected>{re.escape(escaped)}<', control)
        or (f'value="{escaped}"' in control and 'type="text"' in control)
        or (f'value="{escaped}"' in control and 'type="date"' in control)
        or f">\n{escaped}</textarea>" in control
        for control in controls
    )


def test_saving_a_page_unchanged_changes_nothing(site: Site, browser: Browser) -> None:
    answer_everything(browser)
    check = browser.get(browser.home + "check")
    answer_everything(browser)
    assert without_hidden(browser.get(browser.home + "check")) == without_hidden(check)


def without_hidden(text: str) -> str:
    """The page without hidden fields and without the form's mark, which tells the second."""
    return re.sub(r'<input type="hidden"[^>]*>|"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}"', "", text)


def test_not_applicable_is_offered_only_where_a_fact_allows_it(browser: Browser) -> None:
    text = browser.get(browser.home + "choosing")  # the fact sheet says "emerging", the item asks for "idea"
    assert 'value="not_applicable"' not in text


def test_not_applicable_is_offered_where_a_fact_allows_it(site: Site, browser: Browser) -> None:
    amend_facts(site.store, site.assessment.id, some_facts(stage="idea"), "it is an idea only", NOON)
    assert 'name="together" value="not_applicable"' in browser.get(browser.home + "choosing")
    browser.answer("choosing", {"together": "not_applicable"})
    assert "Does not apply" in browser.get(browser.home + "check")


@pytest.mark.parametrize(
    ("section", "fields", "field", "message"),
    [
        ("choosing", {"role": "king"}, "role", "Choose one of the answers offered."),
        ("choosing", {"partners": ["firms", "nobody"]}, "partners", "cannot be chosen together with others"),
        ("choosing", {"partners": ["firms", "research", "authority"]}, "partners", "Choose at most 2 answers."),
        ("choosing", {"partners": ["firms", "dont_know"]}, "partners", "Give either an answer or a reason for giving none"),
        ("rating", {"points.ties": "30"}, "points", "Together this must come to 100; at present it comes to 30."),
        ("rating", {"points.ties": "x"}, "points.ties", "Enter a number in digits."),
        ("rating", {"order.meet": "1", "order.fund": "1"}, "order.fund", "Place 1 is already given to “Meet regularly”."),
        ("rating", {"order.meet": "2"}, "order", "Place 1 is not given yet."),
        ("rating", {"effects.skills": "9"}, "effects.skills", "Choose one of the answers offered."),
        ("writing", {"share": "120"}, "share", "Enter 100 or less."),
        ("writing", {"share": "1.55"}, "share", "Enter at most 1 digit after the decimal sign."),
        ("writing", {"contact": "nobody"}, "contact", "Enter an e-mail address such as name@example.org."),
        ("writing", {"first_day": "tomorrow"}, "first_day", "Enter a day, for example 2026-03-31."),
        ("writing", {"first_day": "1999-01-01"}, "first_day", "Enter a day on or after 1 January 2020."),
        ("writing", {"remarks": "x" * 1001}, "remarks", "The text has 1001 characters; at most 1000 characters are possible."),
        ("writing", {"remarks": "\x01"}, "remarks", "characters that cannot be stored"),
        ("writing", {"ties.2.how": "buys"}, "ties.2.name", "Fill in the first field of this entry"),
    ],
)
def test_what_is_wrong_is_said_at_the_place_and_what_was_typed_is_kept(
    browser: Browser, section: str, fields: Fields, field: str, message: str
) -> None:
    text = browser.answer(section, fields)
    assert browser.status == 422
    assert text.count(message) == 2  # in the summary and at the place
    assert f'href="#{field}"' in text
    assert f'id="{field}"' in text
    assert "1 answer cannot be saved yet" in text
    for name, given in fields.items():
        if given in ("king", "9", "\x01"):
            continue  # no control of the page holds these
        for value in [given] if isinstance(given, str) else given:
            assert shows(text, name, value)
