"""What is left of a condition once group and facts are settled leads exactly where the whole condition would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.instruments.conditions import Condition, Subject, evaluate
from assess.instruments.settling import settle

VALUES: dict[tuple[Subject, str], list[Any]] = {
    ("group", ""): ["research", "investor", None],
    ("fact", "monotown"): [True, False, None],
    ("fact", "stage"): ["idea", "mature", None],
    ("item", "a"): ["yes", "no", None],
    ("item", "b"): [1, 5, None],
}
TESTS = st.sampled_from(
    [
        {"group": "research"},
        {"group": ["research", "investor"]},
        {"fact": "monotown", "is": True},
        {"fact": "monotown", "known": False},
        {"fact": "stage", "in": ["idea", "growing"]},
        {"item": "a", "is": "yes"},
        {"item": "b", "at_least": 3},
        {"item": "b", "known": True},
    ]
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
WORLDS = st.fixed_dictionaries({subject: st.sampled_from(values) for subject, values in VALUES.items()})


@settings(deadline=None)
@given(CONDITIONS, WORLDS, st.sets(st.sampled_from(["group", "fact", "item"])))
def test_settling_early_or_late_leads_to_the_same(document: dict[str, Any], world: dict[tuple[Subject, str], Any], early: set[str]) -> None:
    condition = Condition.model_validate(document)
    lookup = lambda subject, key: world[subject, key]  # noqa: E731
    left = settle(condition, lookup, lambda subject, key: subject in early)
    leads = left if isinstance(left, bool) else evaluate(left, lookup) is True
    assert leads == (evaluate(condition, lookup) is True)


@settings(deadline=None)
@given(CONDITIONS, WORLDS)
def test_nothing_settled_is_left_over(document: dict[str, Any], world: dict[tuple[Subject, str], Any]) -> None:
    left = settle(Condition.model_validate(document), lambda subject, key: world[subject, key], lambda subject, key: subject != "item")
    assert isinstance(left, bool) or {subject for subject, _ in (test.subject for test in left.parts())} == {"item"}


@pytest.mark.parametrize(
    ("document", "left"),
    [
        ({"group": "research"}, True),
        ({"group": "investor"}, False),
        ({"fact": "stage", "is": "idea"}, False),
        ({"not": {"fact": "stage", "is": "idea"}}, False),
        ({"all": [{"group": "research"}, {"item": "a", "is": "yes"}]}, {"item": "a", "is": "yes"}),
        ({"any": [{"group": "research"}, {"item": "a", "is": "yes"}]}, True),
    ],
)
def test_what_is_not_known_leads_nowhere(document: dict[str, Any], left: bool | dict[str, Any]) -> None:
    group = lambda subject, key: "research" if subject == "group" else None  # noqa: E731
    found = settle(Condition.model_validate(document), group, lambda subject, key: subject != "item")
    assert found == (left if isinstance(left, bool) else Condition.model_validate(left))
