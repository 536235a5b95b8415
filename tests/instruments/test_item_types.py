from __future__ import annotations

import ast
import inspect
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import assess
from assess.instruments.item_types import ITEM_TYPES, PATTERNS, AnswerProblem, Given, ItemType, parse_decimal, type_of
from assess.web.problems import SENTENCES
from tests.instruments.every_type import every_type, values

QUESTIONNAIRE = every_type()
HANDLERS = {key: type_of(QUESTIONNAIRE, item) for key, item in QUESTIONNAIRE.items.items()}
ANSWERABLE = {key: handler for key, handler in HANDLERS.items() if handler.fields()}
LANGUAGES = ("en", "ru", "es")
SPACES = (" ", "\u00a0", "\u2009", "\u202f")

some_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Every type is tried; a busy machine is no failure."""
every_answerable_item = pytest.mark.parametrize("key", ANSWERABLE)


def read(key: str, text: str, language: str = "en") -> Any:
    """What one field of an item with one field reads."""
    return HANDLERS[key].read({key: [text]}, language)


def code(key: str, **given: str) -> str:
    """The code of the problem with these fields; `part` stands for `key.part`, `_` for the item's own field."""
    with pytest.raises(AnswerProblem) as caught:
        HANDLERS[key].read({key if part == "_" else f"{key}.{part}": [text] for part, text in given.items()}, "en")
    assert_can_be_said(caught.value)
    return caught.value.code


def assert_can_be_said(problem: AnswerProblem) -> None:
    """The problem has a sentence that takes exactly its parameters."""
    inspect.signature(SENTENCES[problem.code]).bind(**problem.parameters)


def assert_holds_together(handler: ItemType, value: Any) -> None:
    """What was accepted is written, read and numbered without loss."""
    handler.check(value)
    for language in LANGUAGES:
        again = handler.read(handler.write(value, language), language)
        assert again == value or (handler.item.type == "choices" and sorted(again) == sorted(value))
        assert handler.write(value, language).keys() <= set(handler.fields())
    numbers = handler.numbers(value)
    assert numbers.keys() <= set(handler.measures())
    assert all(isinstance(number, float) and math.isfinite(number) for number in numbers.values())
    assert set(handler.missing(value)) <= {handler.item.key, *handler.fields()}


def assert_answer_or_problem(key: str, posted: Given, language: str) -> None:
    """Fields with any content give nothing, an answer that holds together, or a problem at one of them."""
    fields = (key, *HANDLERS[key].fields())
    try:
        value = HANDLERS[key].read(posted, language)
    except AnswerProblem as problem:
        assert_can_be_said(problem)
        assert problem.field in fields  # noqa: PT017 - a problem and an answer are both right
    else:
        if value is not None:
            assert_holds_together(HANDLERS[key], value)


# Every type


def test_the_questionnaire_of_this_test_has_every_type() -> None:
    assert {item.type for item in QUESTIONNAIRE.items.values()} == set(ITEM_TYPES)


def test_no_two_items_share_a_field_or_a_measure() -> None:
    for names in ([*handler.fields()] for handler in HANDLERS.values()):
        assert len(names) == len(set(names))
    for listed in (ItemType.fields, ItemType.measures):
        method = listed.__name__
        names = [name for handler in HANDLERS.values() for name in getattr(handler, method)()]
        assert len(names) == len(set(names))


@every_answerable_item
@some_examples
@given(st.data())
def test_a_value_written_and_read_again_is_the_same(key: str, data: st.DataObject) -> None:
    value = data.draw(values(QUESTIONNAIRE.items[key]))
    assert_holds_together(HANDLERS[key], value)
    assert HANDLERS[key].read(HANDLERS[key].write(value, "en"), "en") == value


ODD_TEXTS = [
    "", " ", "1", "-1", "−3", "+2", "0", "3.0", "1e400", "1e5", "nan", "inf", "-inf", "0x10", "1_000", "٣", "１２", "²", "½",
    "9" * 40, "9" * 5000, "0." + "9" * 15, "999999999999999.999999", "-0", ".5", "5.", ",5", "1,5", "1.5", "1,234", "1 234,5",
    "1\u2009234.5", "--1", "+-1", "\ud800", "a\udfffb", "\x00", "a\x1fb", "\u2028", "\u0085", "\ufeff", "\u200b", "yes", "no", "tax",
    "tax;skills", "nothing;tax", ";", "dont_know", "prefer_not", "2026-11-23", "2026-02-30", "20261123", "2026-W01-1",
    "２０２６-11-23", "10000-01-01", "=1+1", "a@b.example", "<b>", "x" * 1000,
]  # fmt: skip
texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=()), max_size=30), st.integers().map(str))


@every_answerable_item
@some_examples
@given(st.data(), st.sampled_from(LANGUAGES))
def test_whatever_stands_in_the_fields_is_an_answer_or_a_problem(key: str, data: st.DataObject, language: str) -> None:
    fields = st.sampled_from([key, *HANDLERS[key].fields()])
    posted = data.draw(st.dictionaries(fields, st.lists(texts, max_size=3), max_size=6))
    assert_answer_or_problem(key, posted, language)


@every_answerable_item
def test_odd_texts_are_answers_or_problems(key: str) -> None:
    for text, language in itertools.product(ODD_TEXTS, LANGUAGES):
        assert_answer_or_problem(key, {name: [text] for name in HANDLERS[key].fields()}, language)


plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from([10**400, -(10**400), 10**15, 1e308, -0.0]))
nested = st.recursive(plain, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)), max_leaves=8)


@every_answerable_item
@some_examples
@given(st.data())
def test_any_json_value_is_an_answer_or_a_problem(key: str, data: st.DataObject) -> None:
    item = QUESTIONNAIRE.items[key]
    parts = [name.removeprefix(f"{key}.") for name in HANDLERS[key].fields()] + ["organisation", "how", "since"]
    words = st.one_of(st.sampled_from([*parts, *getattr(item, "options", {})]), plain)
    near = st.one_of(
        words,
        st.lists(words, max_size=4),
        st.dictionaries(st.sampled_from(parts), plain, max_size=4),
        st.lists(st.dictionaries(st.sampled_from(parts), st.one_of(words, st.lists(words, max_size=3)), max_size=3), max_size=4),
    )
    value = data.draw(st.one_of(near, nested))
    try:
        HANDLERS[key].check(value)
    except AnswerProblem as problem:
        assert_can_be_said(problem)
    else:
        assert_holds_together(HANDLERS[key], value)


def test_a_note_takes_no_answer() -> None:
    assert HANDLERS["hint"].read({"hint": ["something"]}, "en") is None
    with pytest.raises(AnswerProblem, match="not_an_answer"):
        HANDLERS["hint"].check("something")


# Every problem can be said


def test_every_code_that_is_raised_has_a_sentence_and_no_sentence_is_idle() -> None:
    assert set(codes_raised()) == SENTENCES.keys()


def codes_raised() -> Iterator[str]:
    """Codes given to AnswerProblem anywhere in the code, or handed to parse_step as its `code`."""
    for path in Path(str(assess.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "parse_step":
                parameters = node.args.args[len(node.args.args) - len(node.args.defaults) :]
                named = zip(parameters, node.args.defaults, strict=True)
                yield from (ast.literal_eval(default) for parameter, default in named if parameter.arg == "code")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = {"AnswerProblem": 1, "parse_step": 3}.get(node.func.id)
                if given is not None and len(node.args) > given:
                    yield from codes_of(node.args[given])


def codes_of(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.JoinedStr):
        assert ast.unparse(argument) == "f'not_{self.item.pattern}'"
        yield from (f"not_{pattern}" for pattern in PATTERNS)
    else:
        assert ast.unparse(argument) == "code"


# Numbers


def typed(number: int, decimals: str, language: str, space: str) -> str:
    """A number as people type it: thousands grouped, the minus a real one, the decimal sign that of the language."""
    grouped = f"{abs(number):,}".replace(",", space)
    return ("−" if number < 0 else "") + grouped + (("." if language == "en" else ",") + decimals if decimals else "")


@given(st.integers(-5000, 4_999_999), st.from_regex(r"[0-9]{0,2}", fullmatch=True), st.sampled_from(LANGUAGES), st.sampled_from(SPACES))
@example(-1234, "5", "ru", "\u2009")
def test_numbers_are_read_as_people_type_them(number: int, decimals: str, language: str, space: str) -> None:
    number = number if number > -5000 else -4999
    expected = float(f"{'-' if number < 0 else ''}{abs(number)}.{decimals or 0}")
    assert read("change", typed(number, decimals, language, space), language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1,234,567", "en", 1_234_567),
        ("1,234.5", "en", 1234.5),
        ("1,5", "ru", 1.5),
        ("1.5", "ru", 1.5),
        ("1,5", "es", 1.5),
        ("−12", "es", -12),
        ("+12", "en", 12),
        (",5", "ru", 0.5),
        ("1,5", "en", 1.5),
        ("1 234,5", "en", 1234.5),
        ("1,234", "en", 1234),
        ("1,234", "ru", 1.234),
        ("1.234", "ru", 1.234),
        ("1,234", "es", 1.234),
        ("1.234", "es", 1234),
        ("1.234,5", "es", 1234.5),
        ("1.234.567", "es", 1_234_567),
        ("-1.234.567,89", "es", -1_234_567.89),
        ("1 234,5", "es", 1234.5),
        ("1.234,5", "en", 1234.5),
        ("1,234.5", "ru", 1234.5),
        ("0,125", "en", 0.125),
        ("0.125", "es", 0.125),
        ("1234,567", "en", 1234.567),
        ("2.500.000", "ru", 2_500_000),
    ],
)
def test_commas_and_points_are_understood_wherever_they_can_mean_one_thing_only(text: str, language: str, expected: float) -> None:
    assert float(parse_decimal("change", text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,2,3", "ru"),
        ("1,23,456", "en"),
        ("1.234,567.8", "es"),
        ("0.123.456", "es"),
        ("1.234.56", "es"),
        (".,5", "en"),
        ("1e400", "en"),
        ("٣", "en"),
        ("１２", "en"),
        ("1_000", "en"),
        ("9" * 31, "en"),
        ("", "en"),
    ],
)
def test_what_is_not_clearly_a_number_is_refused(text: str, language: str) -> None:
    with pytest.raises(AnswerProblem, match="not_a_number"):
        parse_decimal("change", text, language)


def test_a_number_is_written_with_the_decimal_sign_of_the_language() -> None:
    assert [HANDLERS["change"].write(-1234.5, language) for language in LANGUAGES] == [
        {"change": ["-1234.5"]},
        {"change": ["-1234,5"]},
        {"change": ["-1234,5"]},
    ]
    assert HANDLERS["fine"].write(0.000001, "en") == {"fine": ["0.000001"]}
    assert HANDLERS["change"].write(-1250000.5, "es") == {"change": ["-1\u202f250\u202f000,5"]}


def test_a_number_keeps_its_limits() -> None:
    assert code("exports", _="-0.1") == "too_small"
    assert code("exports", _="100.1") == "too_large"
    assert code("exports", _="10.25") == "too_many_decimals"
    assert code("people", _="1.5") == "too_many_decimals"
    assert code("people", _="1" + "0" * 15) == "not_a_number"
    assert read("exports", "100") == 100
    assert isinstance(read("exports", "100.0"), int)


def test_a_number_of_no_size_is_not_a_number() -> None:
    for number in (10**5000, -(10**15), 1e15, math.inf, -math.inf, math.nan):
        for key in ("people", "fine", "exports"):
            with pytest.raises(AnswerProblem, match="not_a_number"):
                HANDLERS[key].check(number)


def test_an_implausible_number_is_possible() -> None:
    number: Any = HANDLERS["exports"]
    assert number.implausible(80.1)
    assert not number.implausible(80)
    assert not HANDLERS["people"].implausible(10**9)  # type: ignore[attr-defined]


# Options and steps


def test_options_may_be_joined_by_semicolons_and_come_in_their_own_order() -> None:
    assert read("needs", "sites; tax") == ["tax", "sites"]
    assert HANDLERS["needs"].numbers(["tax", "sites"]) == {"needs.tax": 1, "needs.skills": 0, "needs.sites": 1, "needs.nothing": 0}
    assert code("needs", _="tax;skills;sites") == "too_many_options"
    assert code("needs", _="tax;nothing") == "excludes_others"
    assert code("needs", _="gold") == "not_an_option"


def test_a_choice_is_numbered_by_the_place_of_its_option() -> None:
    assert HANDLERS["role"].numbers("skills") == {"role": 2}
    assert HANDLERS["member"].numbers("no") == {"member": 1}
    assert HANDLERS["member"].numbers("yes") == {"member": 2}
    assert code("role", _="Skills") == "not_an_option"


def test_a_dichotomy_runs_from_restriction_to_success_factor() -> None:
    assert read("dichotomy.markets", "−3") == -3
    assert read("dichotomy.markets", "+3") == 3
    assert code("dichotomy.markets", _="4") == "not_an_option"
    assert code("trust", _="6") == "not_an_option"
    assert code("trust", _="٣") == "not_an_option"


# Parts


def test_parts_that_are_left_out_are_missing() -> None:
    matrix, risk = HANDLERS["effects"], HANDLERS["risks.closure"]
    assert matrix.missing({"talent": 3}) == ["effects.jobs"]
    assert matrix.missing({"talent": 3, "jobs": "dont_know"}) == []
    assert risk.missing({"impact": 5}) == ["risks.closure.probability"]
    assert HANDLERS["first_two"].missing(["tax"]) == ["first_two"]
    assert HANDLERS["first_two"].missing(["tax", "sites"]) == []
    assert HANDLERS["points"].missing({"tax": 100}) == []
    assert HANDLERS["trust"].missing(3) == []


def test_a_row_that_is_not_known_gives_no_number() -> None:
    assert HANDLERS["effects"].numbers({"talent": 3, "jobs": "dont_know"}) == {"effects.talent": 3}
    assert code("sure", a="dont_know") == "not_an_option"


def test_an_allocation_makes_its_total() -> None:
    assert HANDLERS["points"].read({"points.tax": ["60"], "points.sites": ["40"]}, "en") == {"tax": 60, "sites": 40}
    assert HANDLERS["points"].numbers({"tax": 60, "sites": 40}) == {
        "points.tax": 60,
        "points.skills": 0,
        "points.sites": 40,
        "points.nothing": 0,
    }
    assert code("points", tax="60", sites="41") == "wrong_total"
    assert code("points", tax="101") == "outside"
    assert code("points", tax="-1", sites="101") == "outside"
    assert code("points", tax="99.5") == "not_whole"


def test_a_ranking_gives_each_place_once_and_leaves_none_out() -> None:
    assert HANDLERS["order"].read({"order.sites": ["1"], "order.tax": ["2"]}, "en") == ["sites", "tax"]
    assert HANDLERS["order"].numbers(["sites", "tax"]) == {"order.sites": 1, "order.tax": 2}
    assert code("order", sites="1", tax="1") == "place_taken"
    assert code("order", sites="1", tax="3") == "place_left_out"
    assert code("order", sites="5") == "not_a_place"
    assert code("first_two", sites="3") == "not_a_place"


def test_an_entry_of_a_roster_needs_its_name() -> None:
    assert code("partners", **{"2.how": "tax"}) == "entry_without_name"
    assert code("partners", **{"1.organisation": "Foundry", "1.how": "gold"}) == "not_an_option"
    assert code("partners", **{"1.organisation": "x" * 201}) == "too_long"
    given = {"partners.1.organisation": ["Foundry"], "partners.3.organisation": ["College"], "partners.3.how": ["sites; tax"]}
    assert HANDLERS["partners"].read(given, "en") == [{"organisation": "Foundry"}, {"organisation": "College", "how": ["tax", "sites"]}]
    assert HANDLERS["partners"].numbers([{"organisation": "Foundry"}]) == {"partners": 1}


# Texts and days


def test_a_text_stands_on_one_line_without_strange_characters() -> None:
    assert read("project", "  a \t b\nc ") == "a b c"
    assert read("remarks", " a\r\nb\rc ") == "a\nb\nc"
    assert code("project", _="x" * 41) == "too_long"
    for strange in ("\x00", "\x07", "\ud800", "\udfff"):
        assert code("project", _=f"a{strange}b") == "strange_characters"
        assert code("remarks", _=f"a{strange}b") == "strange_characters"


@pytest.mark.parametrize(("key", "text"), [("email", "a@b"), ("phone", "call me"), ("site", "javascript:alert(1)"), ("founded", "1066")])
def test_a_text_that_does_not_fit_its_pattern_is_refused(key: str, text: str) -> None:
    item: Any = QUESTIONNAIRE.items[key]
    assert code(key, _=text) == f"not_{item.pattern}"


def test_a_day_is_a_day_of_the_calendar_within_its_limits() -> None:
    assert read("day", "2024-02-29") == "2024-02-29"
    assert code("day", _="2023-02-29") == "not_a_date"
    assert [read("day", text, "es") for text in ("23.11.2026", "3/4/2026")] == ["2026-11-23", "2026-04-03"]
    assert code("day", _="3/4/2026") == code("day", _="23.11.26") == code("day", _="31.11.2026") == "not_a_date"
    assert code("start", _="2019-12-31") == "too_early"
    assert code("start", _="2031-01-01") == "too_late"
