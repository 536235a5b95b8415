"""Gates, the validity floor, the verdict table, and judgements set against facts.

Conditions are three-valued (Kleene, 1938): what is not known neither holds nor fails, so a
gate passes only on a known fact, and a verdict only on a row that is known to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assess.instruments.conditions import Condition, Subject, evaluate
from assess.instruments.contradictions import at_odds
from assess.instruments.facts import COMPUTED_FACTS, FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.rubric import Floor, Gate, Rubric
from assess.scoring.scorecard_model import (
    FactCheckResult,
    FloorTest,
    GateFact,
    GateResult,
    GateState,
    ItemResult,
    VerdictResult,
    VerdictRow,
)

TOLERANCE = 1e-9


def facts_lookup(facts: FactSheet) -> Any:
    """A lookup for conditions on facts alone."""
    return lambda subject, key: facts.value(key) if subject == "fact" else None


def gate_results(rubric: Rubric, facts: FactSheet) -> dict[str, GateResult]:
    """What each gate came to, with the facts that it tests."""
    return {gate.key: _gate(gate, facts) for gate in rubric.gates}


def _gate(gate: Gate, facts: FactSheet) -> GateResult:
    tested = tuple(_fact(key, facts) for key in dict.fromkeys(_facts_of(gate.passes)))
    holds = evaluate(gate.passes, facts_lookup(facts))
    state: GateState = "passes" if holds else "fails"
    if holds is None:
        state = "disputed" if any(fact.state == "disputed" for fact in tested) else "unknown"
    return GateResult(gate.key, state, tested)


def _facts_of(condition: Condition) -> list[str]:
    return [part.subject[1] for part in condition.parts() if part.subject[0] == "fact"]


def _fact(key: str, facts: FactSheet) -> GateFact:
    if key in COMPUTED_FACTS:
        register = facts.register_
        source, date = (register.source, register.date.isoformat()) if register else (None, None)
        return GateFact(key, _plain(facts.value(key)), facts.state(key), source, date)
    fact = facts.facts.get(key)
    if fact is None:
        return GateFact(key, None, "unknown", None, None)
    return GateFact(key, _plain(fact.value), fact.state, fact.source, fact.date.isoformat())


def _plain(value: bool | float | str | None) -> bool | float | str | None:
    """Whole numbers as floats, so that a scorecard read back is the same."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def floor_tests(floor: Floor, people: int, asked: int | None, groups: int) -> tuple[FloorTest, ...]:
    """What a verdict needs at least. Without a stated population the rate is not known, and the test is not met."""
    rate = people / asked if asked else None
    return (
        FloorTest("responses", float(floor.responses), float(people), people >= floor.responses),
        FloorTest("response_rate", floor.response_rate, rate, rate is not None and rate >= floor.response_rate - TOLERANCE),
        FloorTest("groups", float(floor.groups), float(groups), groups >= floor.groups),
    )


def verdict(
    rubric: Rubric,
    floor: tuple[FloorTest, ...],
    gates: Mapping[str, GateResult],
    scores: Mapping[str, float | None],
    risks: Mapping[str, float | None],
    facts: FactSheet,
) -> VerdictResult:
    """The first row of the table that holds; rows above it whose condition is not known are named.

    `scores`: node → value; `risks`: `red_share` and `critical`.
    """

    def lookup(subject: Subject, key: str) -> Any:
        if subject == "gate":
            return gates[key].state
        return {"score": scores, "risks": risks}[subject].get(key) if subject in ("score", "risks") else facts_lookup(facts)(subject, key)

    rows = tuple(VerdictRow(row.key, evaluate(row.when, lookup)) for row in rubric.verdicts)
    first = next((place for place, row in enumerate(rows) if row.holds), None)
    if first is None or not all(test.met for test in floor):
        return VerdictResult(None, floor, rows, ())
    return VerdictResult(rows[first].key, floor, rows, tuple(row.key for row in rows[:first] if row.holds is None))


def fact_checks(instrument: Instrument, items: Mapping[str, ItemResult], facts: FactSheet) -> dict[str, FactCheckResult]:
    """Where the judgement of all, by its mean, is at odds with a fact."""
    results = {}
    for check in instrument.rubric.fact_checks:
        result = items[check.item]
        mean = result.mean
        holds = mean is not None and at_odds(instrument, check, mean) and evaluate(check.while_, facts_lookup(facts)) is True
        results[check.key] = FactCheckResult(check.key, check.item, mean, result.voices, holds)
    return results
