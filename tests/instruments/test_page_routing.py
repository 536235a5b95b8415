"""What is left of conditions once a page is drawn: only answers on the page itself can still decide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.instruments.answers import Answer, Respondent, asked_items, routing_lookup
from assess.instruments.conditions import evaluate
from assess.instruments.instrument import Instrument, instrument_of
from assess.instruments.page_routing import deciding, reading, routed_within
from tests.builders import some_facts
from tests.web.site import EVERY_TYPE, an_instrument_of

EARLIER, GROUP, MONOTOWN = {"item": "role", "is": "head"}, {"group": "research"}, {"fact": "monotown", "is": True}
YES, MANY, SKILLED = {"item": "courses", "is": "yes"}, {"item": "courses_count", "at_least": 10}, {"item": "effects.skills", "at_least": 3}


def an_instrument(**conditions: dict[str, Any] | None) -> Instrument:
    """The questionnaire of every type in two sections, the first with the role alone; items are asked by these conditions."""
    document = an_instrument_of(EVERY_TYPE).document()
    sections = document["questionnaire"]["sections"]
    items = {item["key"]: item for section in sections for item in section["items"]}
    items["courses_count"].pop("when")
    for key, condition in conditions.items():
        items[key]["when"] = condition
    first = sections[0] | {"items": [items.pop("role")]}
    document["questionnaire"]["sections"] = [first, sections[1] | {"items": list(items.values())}]
    return instrument_of(document)


def left(instrument: Instrument, group: str = "research", **values: Any) -> dict[str, Any]:
    """Item → what is left of its condition on the second page, where these answers are stored."""
    answers = {key: Answer("answered", value) for key, value in values.items()}
    lookup = routing_lookup(instrument, answers, Respondent(group, some_facts()))
    found = routed_within(instrument, instrument.questionnaire.sections[1], lookup)
    return {key: condition.model_dump(by_alias=True, exclude_none=True) for key, condition in found.items()}


def test_what_hangs_on_group_facts_and_other_pages_is_settled() -> None:
    instrument = an_instrument(share={"all": [GROUP, EARLIER, YES]}, remarks={"any": [GROUP, YES]}, contact=EARLIER)
    assert left(instrument, role="head") == {"share": YES}
    assert left(instrument, role="manager") == {}
    assert left(instrument) == {}
    assert left(instrument, "investor", role="head") == {"remarks": YES}


def test_an_item_that_cannot_come_up_leads_nowhere() -> None:
    instrument = an_instrument(courses=EARLIER, courses_count=YES, share=MANY)
    assert left(instrument, role="manager") == {}
    assert left(instrument, role="head") == {"courses_count": YES, "share": MANY}


def test_a_part_of_an_answer_can_decide() -> None:
    instrument = an_instrument(share=SKILLED)
    found = routed_within(instrument, instrument.questionnaire.sections[1], lambda *_: None)
    assert [item.key for item in deciding(instrument, found)] == ["effects"]


def test_a_section_knows_whether_its_items_lead_to_one_another() -> None:
    assert not an_instrument(share=EARLIER).questionnaire.sections[1].routes_within
    assert an_instrument(share=SKILLED).questionnaire.sections[1].routes_within
    assert an_instrument(share={"not": {"any": [EARLIER, YES]}}).questionnaire.sections[1].routes_within


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("courses", {"type": "yes_no"}),
        ("share", {"type": "number", "at_least": 0, "at_most": 100, "decimals": 1}),
        ("partners", {"type": "choices", "at_most": 2, "alone": "nobody"}),
        ("order", {"type": "ranking", "at_most": 2}),
        ("first_day", {"type": "date", "earliest": "2020-01-01", "latest": "2040-12-31"}),
        ("ties", {"type": "roster", "at_most": 5, "named_by": "name"}),
        ("founded", {"type": "text", "longest": 4, "pattern": "(1[89]|20|21)[0-9]{2}"}),
    ],
)
def test_how_an_answer_is_read_is_its_type_with_its_limits(key: str, rules: dict[str, Any]) -> None:
    assert reading(an_instrument_of(EVERY_TYPE).questionnaire.items[key]) == rules


CONDITIONS = st.recursive(
    st.sampled_from([EARLIER, GROUP, MONOTOWN, YES, MANY, SKILLED, {"item": "courses", "known": False}]),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=5,
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["head", "manager"]),
        "courses": st.sampled_from(["yes", "no"]),
        "courses_count": st.sampled_from([5, 10]),
        "effects": st.sampled_from([{"skills": 2}, {"skills": 4}, {"trust": 5}]),
    },
)


@settings(max_examples=60)
@given(
    of_count=CONDITIONS.filter(lambda condition: "courses_count" not in str(condition) and "effects" not in str(condition)),
    of_share=CONDITIONS,
    stored=GIVEN,
    typed=GIVEN,
)
def test_typing_on_the_page_leads_where_saving_it_would(
    of_count: dict[str, Any], of_share: dict[str, Any], stored: dict[str, Any], typed: dict[str, Any]
) -> None:
    instrument = an_instrument(courses_count=of_count, share=of_share)
    respondent, section = Respondent("research", some_facts()), instrument.questionnaire.sections[1]
    drawn = {key: Answer("answered", value) for key, value in stored.items()}
    found = routed_within(instrument, section, routing_lookup(instrument, drawn, respondent))
    there = {item.key for item in asked_items(instrument, section, drawn, respondent)}
    on_page = {item.key for item in section.items}
    now = {key: answer for key, answer in drawn.items() if key not in on_page}
    now |= {key: Answer("answered", value) for key, value in typed.items() if key in on_page}

    def value(subject: str, key: str) -> Any:  # as the script has it: of the page alone
        name, _, part = key.partition(".")
        if name not in now or (name in found and evaluate(found[name], value) is not True) or not {name} & (there | found.keys()):
            return None
        return now[name].value.get(part) if part else now[name].value

    shown = {key for key in on_page if (evaluate(found[key], value) is True if key in found else key in there)}
    assert shown == {item.key for item in asked_items(instrument, section, now, respondent)}
