"""From weaknesses to tools: which are advised, in which order, and why.

A tool's merit is its fit (how well it meets the widest gaps) × its feasibility (what facts
say about its preconditions) × the stakeholders' priority, unless it enters as the dimensions' weights.
The factors of feasibility are judgements of our own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assess.instruments.conditions import evaluate
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.tools import Circumstance, Decider, Tool
from assess.scoring.advice_model import Action, Advice, Cause, Precondition, Recommendation, RuledOut, Uncovered
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.gates import facts_lookup
from assess.scoring.priorities import POOLED
from assess.scoring.weaknesses import Weakness, weaknesses

MOST = 7
PER_CATEGORY = 2
BEST_MATCHES = 2
NEED_UNMET, NEED_UNKNOWN = 0.5, 0.8
UNSUITABLE, UNSUITABLE_UNKNOWN = 0.25, 0.9
WRONG_STAGE, STAGE_UNKNOWN = 0.5, 0.9
DECIDED_BY: dict[Decider, float] = {"initiative": 1.0, "town": 0.95, "region": 0.9, "state": 0.85}
"""The farther away it is decided, the less is in the initiative's hands."""
LEAST_PRIORITY, LARGEST_PRIORITY = 0.5, 1.5


def recommend(published: PublishedScorecard, instrument: Instrument, facts: FactSheet) -> Advice:
    """At most seven tools, two of a category, the best first; then tools in use that should be stopped.

    Tools that a failed gate calls for come before all others, unless a fact speaks against them; tools that it rules out are named apart.
    """
    weak = weaknesses(published, instrument)
    failed = [gate for gate in instrument.rubric.gates if published.gates[gate.key].state == "fails"]
    called_for = {tool: tuple(gate.key for gate in failed if tool in gate.advise) for gate in failed for tool in gate.advise}
    ruled_out = {tool: tuple(gate.key for gate in failed if tool in gate.rule_out) for gate in failed for tool in gate.rule_out}
    priorities = _priority_factors(published, instrument)
    judged = [_judge(tool, weak, facts, priorities, called_for.get(tool.key, ())) for tool in instrument.tools.tools]
    able = [
        found for found in judged if found.tool not in ruled_out and found.action != "stop" and (found.fit > 0 or found.first_because_of)
    ]
    able.sort(key=lambda found: (not found.first_because_of, -found.merit))
    chosen = _choose(able, instrument.tools.by_key) + [found for found in judged if found.action == "stop"]
    advised = tuple(replace(found, rank=rank) for rank, found in enumerate(chosen, 1))
    matching = {found.tool for found in judged if found.fit > 0}
    return Advice(
        advised,
        _uncovered(weak, advised, instrument),
        tuple(RuledOut(tool, gates) for tool, gates in ruled_out.items() if tool in matching and tool not in {one.tool for one in advised}),
    )


def _judge(
    tool: Tool, weak: Mapping[str, Weakness], facts: FactSheet, priorities: Mapping[str, float], gates: tuple[str, ...]
) -> Recommendation:
    causes = sorted(
        (_cause(weak[construct], strengthening.strength) for construct, strengthening in tool.strengthens.items() if construct in weak),
        key=lambda cause: -cause.gap * cause.strength,
    )
    best = causes[:BEST_MATCHES]
    shares = [cause.gap * cause.strength / 3 for cause in best]
    fit = sum(shares) / BEST_MATCHES
    priority = (
        sum(share * priorities.get(cause.construct, 1.0) for share, cause in zip(shares, best, strict=True)) / sum(shares) if fit else 1.0
    )
    needs, unsuitable = _standings(tool.needs, facts), _standings(tool.unsuitable, facts)
    contraindicated = any(one.standing == "met" for one in unsuitable)
    stage_fits = None if facts.stage is None else facts.stage in tool.stages
    feasibility = _feasibility(tool, needs, unsuitable, stage_fits)
    return Recommendation(
        rank=0,
        tool=tool.key,
        category=tool.category,
        action=_action(tool, facts, contraindicated),
        merit=fit * feasibility * priority,
        fit=fit,
        feasibility=feasibility,
        priority=priority,
        tentative=bool(best) and all(cause.tentative for cause in best),
        causes=tuple(causes),
        needs=needs,
        unsuitable=unsuitable,
        stage_fits=stage_fits,
        first_because_of=() if contraindicated else gates,
    )


def _cause(weakness: Weakness, strength: int) -> Cause:
    found = weakness
    return Cause(found.construct, found.node, found.score, found.gap, strength, found.n, found.risks, found.tentative)


def _standings(circumstances: Iterable[Circumstance], facts: FactSheet) -> tuple[Precondition, ...]:
    found = []
    for place, circumstance in enumerate(circumstances):
        holds = evaluate(circumstance.when, facts_lookup(facts))
        tested = dict.fromkeys(part.subject[1] for part in circumstance.when.parts())
        unknown = tuple(key for key in tested if facts.state(key) != "known")
        found.append(Precondition(place, "unknown" if holds is None else "met" if holds else "unmet", unknown))
    return tuple(found)


def _feasibility(tool: Tool, needs: tuple[Precondition, ...], unsuitable: tuple[Precondition, ...], stage_fits: bool | None) -> float:
    """A factor for each need that is unmet or unknown, each contraindication, the stage, and who can decide."""
    of_needs = {"met": 1.0, "unmet": NEED_UNMET, "unknown": NEED_UNKNOWN}
    of_unsuitable = {"met": UNSUITABLE, "unmet": 1.0, "unknown": UNSUITABLE_UNKNOWN}
    of_stage = {True: 1.0, False: WRONG_STAGE, None: STAGE_UNKNOWN}
    factors = [of_needs[need.standing] for need in needs] + [of_unsuitable[one.standing] for one in unsuitable]
    return math.prod(factors) * of_stage[stage_fits] * max(DECIDED_BY[decider] for decider in tool.decided_by)


def _action(tool: Tool, facts: FactSheet, unsuitable: bool) -> Action:
    """A tool in use whose working is unknown is looked at like one that needs repair; one only wanted is not in use."""
    use = facts.tools_in_use.get(tool.key)
    if use is None or use == "wanted":
        return "start"
    if unsuitable:
        return "stop"
    return "expand" if use == "works" else "repair"


def _choose(able: list[Recommendation], tools: Mapping[str, Tool]) -> list[Recommendation]:
    """The first seven without near-duplicates and with at most two of a category, beside those that a gate calls for."""
    chosen: list[Recommendation] = []
    for found in able:
        similar = any(one.tool in tools[found.tool].similar or found.tool in tools[one.tool].similar for one in chosen)
        on_merit = [one for one in chosen if not one.first_because_of]
        crowded = sum(one.category == found.category for one in on_merit) >= PER_CATEGORY and not found.first_because_of
        if not similar and not crowded and len(chosen) < MOST:
            chosen.append(found)
    return chosen


def _priority_factors(published: PublishedScorecard, instrument: Instrument) -> dict[str, float]:
    """Construct → factor: half of it is fixed, half follows the points that its dimension got against an equal share; 0.5 to 1.5.

    None where the points are the dimensions' weights already.
    """
    if published.weights.rule in ("allocation", "group_allocation"):
        return {}
    means = published.priorities.get(POOLED, {})
    total = sum(means.values())
    factors = {}
    for dimension in instrument.rubric.dimensions:
        if total and dimension.key in means:
            factor = 0.5 + 0.5 * means[dimension.key] * len(means) / total
            for criterion in dimension.criteria:
                factors[criterion.scores] = min(LARGEST_PRIORITY, max(LEAST_PRIORITY, factor))
    return factors


def _uncovered(weak: Mapping[str, Weakness], advised: tuple[Recommendation, ...], instrument: Instrument) -> tuple[Uncovered, ...]:
    covered = {cause.construct for found in advised if found.action != "stop" for cause in found.causes}
    in_catalogue = {construct for tool in instrument.tools.tools for construct in tool.strengthens}
    left = sorted((weakness for key, weakness in weak.items() if key not in covered), key=lambda weakness: -weakness.gap)
    return tuple(Uncovered(one.construct, one.node, one.score, one.gap, one.n, one.risks, one.construct in in_catalogue) for one in left)
