"""The browser evaluates conditions and reads answers exactly as the server does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from assess.instruments.instrument import Instrument
from assess.instruments.page_routing import reading
from assess.web.static_files import FOLDER
from tests.instruments.corpus import CONDITIONS, READINGS, holds, listed, value_of
from tests.web.site import EVERY_TYPE, an_instrument_of

LOAD = """async (sources) => {
  for (const source of sources) {
    Object.assign(globalThis, await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"}))));
  }
}"""
EVALUATE = """cases => cases.map(({when, known}) => evaluate(when, (subject, key) =>
  subject === "group" ? known.group : known[subject]?.[key]))"""
READ = """cases => cases.map(({item, rules, given, language}) => {
  const pairs = Object.entries(given).flatMap(([name, texts]) => texts.map((text) => [name, text]));
  const value = answerValue(item, rules, pairs, language);
  return value && rules.type === "roster" ? value.length : value;
})"""
MANY = 400


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A page with our evaluator and our reader, and nothing else."""
    page = chromium.new_page()
    page.evaluate(LOAD, [(FOLDER / name).read_text(encoding="utf-8") for name in ("conditions.js", "answer_values.js")])
    yield page
    page.close()


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return an_instrument_of(EVERY_TYPE)


def read_in_browser(page: Page, instrument: Instrument, cases: list[dict[str, Any]]) -> list[Any]:
    return list(page.evaluate(READ, [case | {"rules": reading(instrument.questionnaire.items[case["item"]])} for case in cases]))


def test_every_condition_of_the_corpus_comes_to_the_same_in_the_browser(scripts: Page) -> None:
    found = scripts.evaluate(EVALUATE, CONDITIONS)
    assert [case for case, came_to in zip(CONDITIONS, found, strict=True) if came_to is not case["holds"]] == []


def test_every_reading_of_the_corpus_comes_to_the_same_in_the_browser(scripts: Page, instrument: Instrument) -> None:
    found = read_in_browser(scripts, instrument, [{"language": "en"} | case | {"given": listed(case["given"])} for case in READINGS])
    assert [(case, came_to) for case, came_to in zip(READINGS, found, strict=True) if came_to != case["value"]] == []


SIMPLE = st.sampled_from([True, False, "yes", "no", "x", "", 0, 1, 2.5, -3, 10])
TESTS = st.one_of(
    st.builds(lambda value: {"is": value}, SIMPLE),
    st.builds(lambda values: {"in": values}, st.lists(SIMPLE, min_size=1, max_size=3)),
    st.builds(lambda name, limit: {name: limit}, st.sampled_from(["at_least", "at_most", "below"]), st.sampled_from([0, 1, 2.5, -3])),
    st.builds(lambda known: {"known": known}, st.booleans()),
)
SUBJECTS = st.sampled_from([{"item": "a"}, {"item": "b.c"}, {"fact": "f"}, {"score": "overall"}])
LEAVES = st.builds(lambda subject, test: subject | test, SUBJECTS, TESTS) | st.sampled_from(
    [{"group": "research"}, {"group": ["research", "investor"]}]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)
VALUES = st.none() | SIMPLE | st.lists(SIMPLE, max_size=3) | st.just({"c": 1})
WORLDS = st.fixed_dictionaries(
    {
        "item": st.fixed_dictionaries({"a": VALUES, "b.c": VALUES}),
        "fact": st.fixed_dictionaries({"f": VALUES}),
        "score": st.fixed_dictionaries({"overall": st.none() | st.sampled_from([0, 49.5, 100])}),
        "group": st.sampled_from(["research", "investor", "support", None]),
    }
)


@settings(deadline=None, max_examples=MANY)
@given(condition=TREES, known=WORLDS)
def test_any_condition_comes_to_the_same_on_both_sides(scripts: Page, condition: dict[str, Any], known: dict[str, Any]) -> None:
    assert scripts.evaluate(EVALUATE, [{"when": condition, "known": known}]) == [holds(condition, known)]


TYPED = st.text("0123456789.,-+−  \u00a0\u202f", max_size=9) | st.sampled_from(["12,5", "1.234,5", "1,234.5", "100", "40", "60", "0", "x"])
SHARES = st.sampled_from(["", "0", "40", "60", "100", "33,3"]) | TYPED
DAYS = st.builds(
    lambda order, sign, day, month: order.format(day=day, month=month, sign=sign),
    st.sampled_from(["2027-{month:02}-{day:02}", "{day}{sign}{month}{sign}2027", "{day:02}.{month:02}.2045"]),
    st.sampled_from("./"),
    st.integers(0, 32),
    st.integers(0, 13),
)
WORDS = st.text("aA1@. \n", max_size=12) | st.sampled_from(["a@b.org", "1998", "2199", "+7 343 123"])


def contents(instrument: Instrument, key: str, name: str) -> st.SearchStrategy[list[str]]:
    """What can stand in a control: what is offered where one chooses, anything where one types."""
    item: Any = instrument.questionnaire.items[key]
    offered = {
        "choice": lambda: list(item.options),
        "yes_no": lambda: ["yes", "no"],
        "scale": lambda: ["1", "3", "5"],
        "dichotomy": lambda: ["-3", "0", "2"],
        "matrix": lambda: ["1", "5", "dont_know"],
        "risk": lambda: ["1", "5"],
        "ranking": lambda: ["", "1", "2"],
    }
    if item.type == "choices":  # a page has them in the order of the options
        return st.sets(st.sampled_from(list(item.options)), max_size=3).map(lambda chosen: [one for one in item.options if one in chosen])
    if item.type in offered:
        return st.sampled_from([[one] for one in offered[item.type]()] + [[]])
    typed = {"number": TYPED, "allocation": SHARES, "date": DAYS}.get(item.type, WORDS)
    options = next((column.options for column in getattr(item, "columns", ()) if name.endswith(f".{column.key}")), None)
    return st.lists(st.sampled_from(list(options)) if options else typed, max_size=1)


@st.composite
def given_answers(draw: st.DrawFn, instrument: Instrument) -> dict[str, Any]:
    key = draw(st.sampled_from([item.key for item in instrument.questionnaire.items.values() if item.type != "note"]))
    filled = {name: draw(contents(instrument, key, name)) for name in instrument.item_types[key].fields()[:9]}
    reason = draw(st.sampled_from([{}, {}, {}, {key: ["dont_know"]}, {key: ["prefer_not"]}]))
    return {"item": key, "given": filled | reason, "language": draw(st.sampled_from(["en", "ru", "es"]))}


@settings(deadline=None, max_examples=MANY)
@given(data=st.data())
def test_whatever_is_given_is_read_the_same_on_both_sides(scripts: Page, instrument: Instrument, data: st.DataObject) -> None:
    case = data.draw(given_answers(instrument))
    found = read_in_browser(scripts, instrument, [case])
    assert found == [value_of(instrument, case["item"], case["given"], case["language"])]
