"""What is left of a condition once part of what it tests is settled: a route before anybody has answered.

A condition leads somewhere only where it is true, so a test of something settled but not known
counts as false, and within a `not` as true.
"""

from __future__ import annotations

from collections.abc import Callable

from assess.instruments.conditions import Condition, Lookup, Subject, evaluate

Settled = Callable[[Subject, str], bool]
"""(subject, key) → whether its value, or that it is not known, is settled."""


def settle(condition: Condition | None, lookup: Lookup, settled: Settled) -> Condition | bool:
    """True or false where that is settled; else a condition of the open tests alone. No condition is true."""
    return True if condition is None else _settle(condition, lookup, settled, True)


def _settle(condition: Condition, lookup: Lookup, settled: Settled, wanted: bool) -> Condition | bool:
    """`wanted`: whether truth or falsehood of the condition makes the whole true."""
    if condition.not_ is not None:
        inner = _settle(condition.not_, lookup, settled, not wanted)
        return (not inner) if isinstance(inner, bool) else Condition.model_validate({"not": inner})
    children = condition.all_ or condition.any_
    if children is None:
        if not settled(*condition.subject):
            return condition
        found = evaluate(condition, lookup)
        return (not wanted) if found is None else found
    decisive = condition.any_ is not None  # one true part settles an `any`, one false part an `all`
    rest = [_settle(child, lookup, settled, wanted) for child in children]
    if decisive in rest:
        return decisive
    open_ = [part for part in rest if isinstance(part, Condition)]
    if len(open_) < 2:
        return open_[0] if open_ else not decisive
    return Condition.model_validate({"any" if decisive else "all": open_})
