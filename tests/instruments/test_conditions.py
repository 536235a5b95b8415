from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assess.instruments.conditions import Condition, evaluate


def holds(document: dict[str, Any], **known: Any) -> bool | None:
    return evaluate(Condition.model_validate(document), lambda subject, key: known.get(key or subject))


def test_no_condition_always_holds() -> None:
    assert evaluate(None, lambda *_: None) is True


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"is": True}, True, True),
        ({"is": True}, 1, False),
        ({"is": 1}, 1, True),
        ({"in": ["a", "b"]}, "b", True),
        ({"in": ["a", "b"]}, "c", False),
        ({"in": ["a", "b"]}, ["c", "a"], True),
        ({"at_least": 10}, 10, True),
        ({"at_least": 10}, 9.99, False),
        ({"at_most": 10}, 10, True),
        ({"below": 10}, 10, False),
        ({"at_least": 1}, "many", False),
        ({"is": "x"}, None, None),
        ({"known": True}, None, False),
        ({"known": False}, None, True),
        ({"known": True}, 0, True),
    ],
)
def test_a_test_compares_the_subject(test: dict[str, Any], value: Any, expected: bool | None) -> None:
    assert holds({"fact": "x", **test}, x=value) is expected


def test_a_group_is_one_or_one_of_several() -> None:
    assert holds({"group": "investor"}, group="investor") is True
    assert holds({"group": ["investor", "research"]}, group="research") is True
    assert holds({"group": ["investor", "research"]}, group="support") is False


def test_the_unknown_decides_nothing_that_is_already_decided() -> None:
    true, false, unknown = ({"fact": key, "is": True} for key in ("yes", "no", "unknown"))
    facts = {"yes": True, "no": False}
    assert holds({"all": [false, unknown]}, **facts) is False
    assert holds({"all": [true, unknown]}, **facts) is None
    assert holds({"any": [true, unknown]}, **facts) is True
    assert holds({"any": [false, unknown]}, **facts) is None
    assert holds({"not": unknown}, **facts) is None


def trees() -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.sampled_from("abcd").map(lambda key: {"fact": key, "is": True})
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=8,
    )


@given(
    trees(), st.fixed_dictionaries({key: st.sampled_from([True, False, None]) for key in "abcd"}), st.sampled_from("abcd"), st.booleans()
)
def test_learning_a_fact_never_turns_what_was_decided(tree: dict[str, Any], facts: dict[str, bool | None], key: str, value: bool) -> None:
    before = holds(tree, **facts)
    after = holds(tree, **(facts if facts[key] is not None else {**facts, key: value}))
    assert before is None or after is before


@pytest.mark.parametrize("document", [{}, {"fact": "a"}, {"fact": "a", "is": 1, "in": [2]}, {"group": "investor", "is": True}, {"all": []}])
def test_a_condition_that_says_nothing_or_too_much_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(document)
