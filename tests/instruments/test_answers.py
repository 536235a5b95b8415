from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.answers import (
    LONGEST_COMMENT,
    Answer,
    Respondent,
    asked_items,
    asked_sections,
    check_answer,
    missing_items,
    read_answer,
)
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem
from assess.instruments.parts import LITERALS, State
from tests.builders import an_instrument, some_facts
from tests.instruments.every_type import ITEMS, SCALES

SMALL_FIRM = Respondent("small_firm")
YES, NO = Answer("answered", "yes"), Answer("answered", "no")


def asking(*items: dict[str, Any], section: dict[str, Any] | None = None) -> Instrument:
    """An instrument with these items on one page, or each list of items on a page of its own."""
    page = {"key": "page", "title": "Page", "items": [{"ask": "What?", "source": "A"} | item for item in items]}
    return an_instrument(scales=SCALES, sections=[page | (section or {})])


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "yes_no"} | more


def asked(instrument: Instrument, answers: dict[str, Answer], respondent: Respondent = SMALL_FIRM) -> list[str]:
    return [
        item.key
        for section in asked_sections(instrument, answers, respondent)
        for item in asked_items(instrument, section, answers, respondent)
    ]


def missing(instrument: Instrument, answers: dict[str, Answer], respondent: Respondent = SMALL_FIRM) -> list[str]:
    return [item.key for _, item in missing_items(instrument, answers, respondent)]


def code(instrument: Instrument, key: str, answer: Answer) -> str:
    with pytest.raises(AnswerProblem) as caught:
        check_answer(instrument, key, answer)
    return caught.value.code


def code_read(instrument: Instrument, key: str, **given: list[str]) -> str:
    """The code of the problem with these fields; `_` stands for the item's own field, anything else for a part."""
    with pytest.raises(AnswerProblem) as caught:
        read_answer(instrument, key, {key if part == "_" else f"{key}.{part}": texts for part, texts in given.items()}, "en")
    return caught.value.code


# Reading


def test_a_literal_in_the_items_field_gives_a_state() -> None:
    instrument = asking(yes_no("member", prefer_not=True, not_applicable={"fact": "monotown", "is": False}))
    for state in LITERALS:
        assert read_answer(instrument, "member", {"member": [f" {state} "]}, "en") == Answer(state)
    assert read_answer(instrument, "member", {"member": ["yes"]}, "en") == Answer("answered", "yes")


def test_states_and_literals_are_the_same_words() -> None:
    assert get_args(State) == ("answered", *LITERALS)


def test_nothing_given_is_no_answer() -> None:
    instrument = asking(*ITEMS)
    for key in instrument.questionnaire.items:
        assert read_answer(instrument, key, {}, "en") is None
        assert read_answer(instrument, key, {key: ["", "  "]}, "en") is None


def test_an_answer_and_a_state_exclude_each_other() -> None:
    instrument = asking(*ITEMS)
    assert code_read(instrument, "trust", _=["3", "dont_know"]) == "answer_and_state"
    assert code_read(instrument, "effects", _=["dont_know"], talent=["3"]) == "answer_and_state"
    assert code_read(instrument, "trust", _=["dont_know", "prefer_not"]) == "answer_and_state"
    assert code(instrument, "trust", Answer("dont_know", 3)) == "answer_and_state"


def test_a_state_given_twice_is_given_once() -> None:
    assert read_answer(asking(*ITEMS), "trust", {"trust": ["dont_know", "dont_know"]}, "en") == Answer("dont_know")


def test_a_state_that_is_not_offered_is_refused() -> None:
    instrument = asking(yes_no("plain"), yes_no("sure", dont_know=False), *ITEMS)
    assert code_read(instrument, "sure", _=["dont_know"]) == "not_an_option"
    assert code_read(instrument, "plain", _=["prefer_not"]) == "not_an_option"
    assert code_read(instrument, "plain", _=["not_applicable"]) == "not_an_option"
    assert code(instrument, "hint", Answer("dont_know")) == "not_an_option"


def test_an_answer_in_parts_does_not_hide_in_the_items_own_field() -> None:
    instrument = asking(*ITEMS)
    for key in ("effects", "risks.remoteness", "points", "order", "partners", "hint"):
        assert code_read(instrument, key, _=["3"]) == "not_an_answer"


def test_an_unknown_item_has_no_answer() -> None:
    assert code(an_instrument(), "nowhere", YES) == "no_such_item"


@pytest.mark.parametrize("part", ["comment", "reason"])
def test_comments_are_texts_of_bounded_length(part: str) -> None:
    instrument = asking(yes_no("member"))
    check_answer(instrument, "member", Answer("answered", "yes", **{part: "x" * LONGEST_COMMENT}))
    assert code(instrument, "member", Answer("answered", "yes", **{part: "x" * (LONGEST_COMMENT + 1)})) == "too_long"
    assert code(instrument, "member", Answer("dont_know", None, **{part: "a\ud800"})) == "strange_characters"
    assert code(instrument, "member", Answer("dont_know", None, **{part: "a\x00"})) == "strange_characters"


def test_a_comment_stands_beside_an_answer_or_alone() -> None:
    instrument = asking(yes_no("member"), *ITEMS)
    said = {"_comment.member": ["  Since\r\nMay "]}
    assert read_answer(instrument, "member", {"member": ["yes"]} | said, "en") == Answer("answered", "yes", "Since\nMay")
    assert read_answer(instrument, "member", {"member": ["dont_know"]} | said, "en") == Answer("dont_know", None, "Since\nMay")
    assert read_answer(instrument, "member", said, "en") == Answer(None, comment="Since\nMay")
    assert read_answer(instrument, "trust", said, "en") is None
    assert read_answer(instrument, "member", {"_comment.member": [" \n"]}, "en") is None
    check_answer(instrument, "member", Answer(None, comment="Since May"))


def test_a_reason_needs_an_answer() -> None:
    instrument = asking(yes_no("member"))
    given = {"member": ["yes"], "_reason.member": ["We left and came back"]}
    assert read_answer(instrument, "member", given, "en") == Answer("answered", "yes", reason="We left and came back")
    assert read_answer(instrument, "member", {"_reason.member": ["We left"]}, "en") is None


@pytest.mark.parametrize("nothing", [Answer(None), Answer(None, reason="x"), Answer(None, "yes", "x"), Answer(None, comment="")])
def test_nothing_but_a_comment_can_stand_without_a_state(nothing: Answer) -> None:
    assert code(asking(yes_no("member")), "member", nothing) == "not_an_answer"
    assert code(asking(*ITEMS), "hint", Answer(None, comment="x")) == "not_an_answer"


@given(st.builds(Answer, st.sampled_from([None, *get_args(State)]), st.none() | st.integers() | st.lists(st.text()), st.none() | st.text()))
def test_an_answer_survives_as_a_mapping(answer: Answer) -> None:
    assert Answer.from_dict(answer.as_dict()) == answer
    assert None not in answer.as_dict().values()


# Routing


def test_an_item_is_asked_while_its_condition_is_known_to_hold() -> None:
    instrument = asking(yes_no("member"), yes_no("active", when={"item": "member", "is": "yes"}))
    assert asked(instrument, {}) == ["member"]
    assert asked(instrument, {"member": NO}) == ["member"]
    assert asked(instrument, {"member": Answer("dont_know")}) == ["member"]
    assert asked(instrument, {"member": YES}) == ["member", "active"]


def test_a_hidden_answer_routes_nothing() -> None:
    instrument = asking(
        yes_no("member"),
        yes_no("active", when={"item": "member", "is": "yes"}),
        yes_no("leads", when={"item": "active", "is": "yes"}),
        yes_no("votes", when={"item": "leads", "is": "yes"}),
    )
    everything = dict.fromkeys(["member", "active", "leads", "votes"], YES)
    assert asked(instrument, everything) == ["member", "active", "leads", "votes"]
    assert asked(instrument, everything | {"active": NO}) == ["member", "active"]
    assert asked(instrument, everything | {"member": NO}) == ["member"]


def test_an_answer_on_a_hidden_page_routes_nothing() -> None:
    page = {"title": "Page", "items": [yes_no("deep", ask="What?", source="A")]}
    after = {"title": "Page", "items": [yes_no("after", ask="What?", source="A", when={"item": "deep", "is": "yes"})]}
    first = {"key": "one", "title": "Page", "items": [yes_no("door", ask="What?", source="A")]}
    sections = [first, {"key": "two", "when": {"item": "door", "is": "yes"}} | page, {"key": "three"} | after]
    instrument = an_instrument(sections=sections)
    assert asked(instrument, {"door": YES, "deep": YES}) == ["door", "deep", "after"]
    assert asked(instrument, {"door": NO, "deep": YES}) == ["door"]


def test_an_unknown_fact_hides_what_depends_on_it_either_way() -> None:
    instrument = asking(
        yes_no("town", when={"fact": "monotown", "is": True}),
        yes_no("no_town", when={"not": {"fact": "monotown", "is": True}}),
        yes_no("who_knows", when={"fact": "monotown", "known": False}),
    )
    assert asked(instrument, {}, Respondent("community", some_facts(monotown=True))) == ["town"]
    assert asked(instrument, {}, Respondent("community", some_facts(monotown=False))) == ["no_town"]
    assert asked(instrument, {}, Respondent("community", some_facts(monotown=None))) == ["who_knows"]
    assert asked(instrument, {}, SMALL_FIRM) == ["who_knows"]


def test_a_disputed_fact_counts_as_unknown() -> None:
    sheet = some_facts().model_dump(mode="json", exclude_unset=True)
    sheet["facts"]["monotown"]["disputed"] = True
    respondent = Respondent("community", FactSheet.model_validate(sheet))
    assert asked(asking(yes_no("always"), yes_no("town", when={"fact": "monotown", "is": True})), {}, respondent) == ["always"]


def test_a_group_sees_its_own_pages() -> None:
    instrument = asking(yes_no("member"), section={"when": {"group": ["small_firm", "large_firm"]}})
    assert asked(instrument, {}, SMALL_FIRM) == ["member"]
    assert asked(instrument, {}, Respondent("research")) == []


def test_a_part_of_an_answer_can_route() -> None:
    follow = yes_no("follow", when={"item": "effects.talent", "at_least": 3})
    instrument = asking(*ITEMS, follow)
    assert "follow" in asked(instrument, {"effects": Answer("answered", {"talent": 4})})
    assert "follow" not in asked(instrument, {"effects": Answer("answered", {"talent": 2, "jobs": 5})})
    assert "follow" not in asked(instrument, {"effects": Answer("answered", {"talent": "dont_know"})})
    assert "follow" not in asked(instrument, {"effects": Answer("answered", {"jobs": 5})})


def test_one_of_several_options_can_route() -> None:
    instrument = asking(*ITEMS, yes_no("follow", when={"item": "needs", "is": "tax"}))
    assert "follow" in asked(instrument, {"needs": Answer("answered", ["tax", "sites"])})
    assert "follow" not in asked(instrument, {"needs": Answer("answered", ["sites"])})


# Missing


def test_what_is_asked_and_not_answered_is_missing() -> None:
    instrument = asking(yes_no("member"), yes_no("active", when={"item": "member", "is": "yes"}), {"key": "hint", "type": "note"})
    assert missing(instrument, {}) == ["member"]
    assert missing(instrument, {"member": YES}) == ["active"]
    assert missing(instrument, {"member": NO}) == []
    assert missing(instrument, {"member": Answer("dont_know")}) == []
    assert missing(instrument, {"member": Answer(None, comment="it depends")}) == ["member"]


def test_a_matrix_or_risk_rated_in_part_is_missing() -> None:
    instrument = asking(*(item for item in ITEMS if item["key"] in ("effects", "risks.remoteness", "first_two")))
    partly = {"effects": {"talent": 3}, "risks.remoteness": {"presence": 2}, "first_two": ["tax"]}
    whole = {
        "effects": {"talent": 3, "jobs": "dont_know"},
        "risks.remoteness": {"presence": 2, "hindrance": 1},
        "first_two": ["tax", "sites"],
    }
    assert missing(instrument, {key: Answer("answered", value) for key, value in partly.items()}) == list(partly)
    assert missing(instrument, {key: Answer("answered", value) for key, value in whole.items()}) == []
    assert missing(instrument, dict.fromkeys(whole, Answer("dont_know"))) == []


def test_missing_items_come_with_their_page() -> None:
    ((section, item),) = missing_items(asking(yes_no("member")), {}, SMALL_FIRM)
    assert (section.key, item.key) == ("page", "member")
