"""When a section or item is asked, a gate passes, a verdict or a tool applies.

One small language for all of them. A test whose subject is not known is neither true nor
false (Kleene, 1938), and so is what depends on it alone: an unknown gate never passes, and
a section whose condition is unknown is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from assess.instruments.parts import DottedKey, Group, Key, Part

Subject = Literal["item", "fact", "group", "gate", "score", "risks"]
SUBJECTS: tuple[Subject, ...] = ("item", "fact", "group", "gate", "score", "risks")
COMPARISONS = ("is_", "in_", "at_least", "at_most", "below", "known")
Lookup = Callable[[Subject, str], Any]
"""(subject, key) → its value, or None where it is not known."""


class Condition(Part):
    """`{all: […]}`, `{any: […]}`, `{not: …}`, or one test such as `{fact: monotown, is: true}`."""

    all_: tuple[Condition, ...] | None = Field(None, alias="all", min_length=1)
    """Every one of these holds."""
    any_: tuple[Condition, ...] | None = Field(None, alias="any", min_length=1)
    """At least one of these holds."""
    not_: Condition | None = Field(None, alias="not")
    """This does not hold."""
    item: DottedKey | None = None
    """The answer to an item, by its key (or a part of it: `market_reach.abroad`)."""
    fact: DottedKey | None = None
    """A fact of the fact sheet or one computed from the register."""
    group: Group | tuple[Group, ...] | None = None
    """The respondent's stakeholder group is this, or one of these."""
    gate: Key | None = None
    """What a gate of the rubric came to: `passes`, `fails`, `unknown` or `disputed`."""
    score: Key | None = None
    """The score, 0 to 100, of a dimension or criterion, or `overall`."""
    risks: Literal["red_share", "critical"] | None = None
    """`red_share`: the share of rated risks in the red zone; `critical`: how many are critical."""
    is_: bool | str | float | None = Field(None, alias="is")
    """Equals this."""
    in_: tuple[bool | str | float, ...] | None = Field(None, alias="in", min_length=1)
    """Is one of these."""
    at_least: float | None = None
    """A number, this or more."""
    at_most: float | None = None
    """A number, this or less."""
    below: float | None = None
    """A number less than this."""
    known: bool | None = None
    """Is known (true) or not known (false)."""

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        heads = [name for name in ("all_", "any_", "not_", *SUBJECTS) if getattr(self, name) is not None]
        tests = [name for name in COMPARISONS if getattr(self, name) is not None]
        if len(heads) != 1:
            raise ValueError("a condition needs exactly one of all, any, not, item, fact, group, gate, score, risks")
        needed = 0 if heads[0] in ("all_", "any_", "not_", "group") else 1
        if len(tests) != needed:
            raise ValueError(
                "this test needs exactly one of is, in, at_least, at_most, below, known"
                if needed
                else f"`{heads[0].rstrip('_')}` takes no comparison beside it"
            )
        return self

    def parts(self) -> Iterator[Condition]:
        """This condition's tests, the leaves of the tree."""
        if self.all_ or self.any_:
            for child in self.all_ or self.any_ or ():
                yield from child.parts()
        elif self.not_:
            yield from self.not_.parts()
        else:
            yield self

    @cached_property
    def subject(self) -> tuple[Subject, str]:
        """What a leaf tests: `("fact", "monotown")`."""
        for subject in SUBJECTS:
            if (key := getattr(self, subject)) is not None:
                return subject, "" if subject == "group" else key
        raise LookupError("only a test has a subject")


def evaluate(condition: Condition | None, lookup: Lookup) -> bool | None:
    """True, false, or None where what it depends on is not known. No condition is true."""
    if condition is None:
        return True
    if condition.all_ is not None:
        return _all(evaluate(child, lookup) for child in condition.all_)
    if condition.any_ is not None:
        return _not(_all(_not(evaluate(child, lookup)) for child in condition.any_))
    if condition.not_ is not None:
        return _not(evaluate(condition.not_, lookup))
    return _test(condition, lookup(*condition.subject))


def _all(values: Iterator[bool | None]) -> bool | None:
    found = set(values)
    return False if False in found else None if None in found else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _test(test: Condition, value: Any) -> bool | None:
    if test.known is not None:
        return (value is not None) == test.known
    if value is None:
        return None
    if test.group is not None:
        return value in ((test.group,) if isinstance(test.group, str) else test.group)
    if isinstance(value, (list, tuple)):  # several choices: the test holds if it holds for one of them
        return any(_compare(test, one) for one in value)
    return _compare(test, value)


def _compare(test: Condition, value: Any) -> bool:
    if test.is_ is not None:
        return _same(value, test.is_)
    if test.in_ is not None:
        return any(_same(value, wanted) for wanted in test.in_)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if test.at_least is not None:
        return value >= test.at_least
    if test.at_most is not None:
        return value <= test.at_most
    return test.below is not None and value < test.below


def _same(value: Any, wanted: bool | str | float) -> bool:
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted
