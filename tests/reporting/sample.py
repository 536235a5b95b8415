"""A believable published scorecard for any instrument: seeded figures as a report needs them, without scoring anything."""

from __future__ import annotations

import random
from datetime import date
from statistics import mean, median

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import ChoiceItem, DichotomyItem, MatrixItem, RiskItem, ScaleItem, YesNoItem
from assess.reporting.material import ReportMeta
from assess.scoring.advice_model import Advice, Cause, Precondition, Recommendation, RuledOut, Uncovered
from assess.scoring.aggregation import indicator_key
from assess.scoring.consistency_model import Agreement, Consistency, Organisations, Reliability
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.robustness_model import DimensionWeights, Robustness
from assess.scoring.scorecard_model import (
    Cell,
    FactCheckResult,
    Figure,
    FloorTest,
    GateResult,
    GroupCount,
    ItemResult,
    NodeScore,
    RiskCell,
    RiskResult,
    Trace,
    VerdictResult,
    VerdictRow,
)

META = ReportMeta(
    title="Novorudinsk Mining Equipment and Metalworking",
    place="Novorudinsk, Kedrov Region",
    opened=date(2026, 10, 5),
    closed=date(2026, 10, 30),
    made=date(2026, 11, 23),
    simulated=True,
)
GROUPS = {"small_firm": 14, "large_firm": 6, "research": 4, "authority": 5, "support": 3, "investor": 2, "community": 5}
CELLS = (
    Cell("small_firm", ("small_firm",), 14, 16, 0.3),
    Cell("large_firm", ("large_firm",), 6, 7, 0.2),
    Cell("knowledge", ("research", "support"), 7, 9, 0.25),
    Cell("public", ("authority", "community"), 10, 10, 0.25),
)
HIDDEN = Figure(None, 0, 0, None, None, None, None, None, "", "hidden")


class Sample:
    """Makes the figures; `hidden` hides every one of them, as where too few answered."""

    def __init__(self, instrument: Instrument, hidden: bool = False, seed: int = 7):
        self.instrument, self.hidden = instrument, hidden
        self.random = random.Random(seed)

    def figure(self, n: int, around: float) -> Figure:
        if self.hidden:
            return HIDDEN
        value = min(98.0, max(3.0, self.random.gauss(around, 14)))
        level = self.instrument.rubric.level(value).key
        low, high = max(0.0, value - 70 / n**0.5 / 2), min(100.0, value + 70 / n**0.5 / 2)
        spread = {"interval": (low, high), "range": None} if n >= 10 else {"interval": None, "range": (low, high)}
        return Figure(value, n, 40, 0.9, **spread, points=None, level=level, method="sample", missing=None)

    def node(self, key: str, kind: str, parent: str | None, weight: float) -> NodeScore:
        around = self.random.uniform(30, 75)
        cells = {cell.key: self.figure(cell.voices, around) for cell in CELLS}
        return NodeScore(
            key, kind, parent, weight, weight / 10, self.figure(37, around), self.figure(37, around), cells, Trace("arithmetic")
        )

    def nodes(self) -> dict[str, NodeScore]:
        found = {"overall": self.node("overall", "overall", None, 1)}
        for dimension in self.instrument.rubric.dimensions:
            found[dimension.key] = self.node(dimension.key, "dimension", "overall", dimension.weight)
            for criterion in dimension.criteria:
                found[criterion.key] = self.node(criterion.key, "criterion", dimension.key, criterion.weight)
                for indicator in criterion.indicators:
                    key = indicator_key(criterion.key, indicator.item)
                    found[key] = self.node(key, "indicator", criterion.key, indicator.weight)
        return found

    def items(self) -> dict[str, ItemResult]:
        return {
            measure: self.item(measure)
            for measure, item in self.instrument.measures.items()
            if not isinstance(item, RiskItem) and item.type != "roster"
        }

    def item(self, measure: str) -> ItemResult:
        item = self.instrument.measures[measure]
        n, states = 34, {"dont_know": 3, "not_applicable": 0, "prefer_not": 1, "missing": 2}
        if self.hidden:
            return ItemResult(measure, item.key, 0, 40, 0, states, {}, None, None, {}, None, {}, "hidden")
        if isinstance(item, DichotomyItem):
            return self._stepped(measure, item.key, [str(step) for step in range(-3, 4)], -3, states)
        if isinstance(item, (ScaleItem, MatrixItem)):
            return self._stepped(
                measure, item.key, [str(step) for step in range(1, len(self.instrument.questionnaire.steps(item)) + 1)], 1, states
            )
        if isinstance(item, (ChoiceItem, YesNoItem)):
            keys = list(item.options) if isinstance(item, ChoiceItem) else ["no", "yes"]
            return ItemResult(measure, item.key, n, 40, 30, states, self._counts(keys), None, None, {}, None, {}, None)
        if item.type == "number":
            numbers = {"mean": 7.4, "median": 6.0, "q1": 3.0, "q3": 10.5, "min": 0.0, "max": 40.0}
            return ItemResult(measure, item.key, n, 40, 30, states, {}, numbers, 7.4, {}, None, {}, None)
        return ItemResult(measure, item.key, n, 40, 30, states, {}, None, self.random.uniform(0.1, 0.7), {}, None, {}, None)

    def _counts(self, keys: list[str]) -> dict[str, int]:
        heights = [self.random.random() ** 2 for _ in keys]
        return dict(zip(keys, [round(34 * height / sum(heights)) for height in heights], strict=True))

    def _stepped(self, measure: str, item: str, keys: list[str], first: int, states: dict[str, int]) -> ItemResult:
        counts = self._counts(keys)
        answers = [first + place for place, key in enumerate(keys) for _ in range(counts[key])]
        agreed = Agreement(self.random.random(), self.random.random(), self.random.random(), self.random.random() > 0.8)
        return ItemResult(measure, item, 34, 40, 30, states, counts, None, mean(answers), {}, agreed, {}, None)

    def consistency(self) -> Consistency:
        """Every reflective criterion, with coefficients as they are usual."""
        scales = {
            criterion.key: Reliability(
                tuple(indicator.item for indicator in criterion.indicators), 31, "listwise", 0.78, (0.64, 0.87), {}, 0.79, 0.71, None
            )
            for criterion in self.instrument.rubric.criteria.values()
            if criterion.reflective
        }
        return Consistency(scales, {profile.key: 0.24 for profile in self.instrument.rubric.profiles}, Organisations(22, 7, 17, 0.31, 0.52))

    def risks(self) -> dict[str, RiskResult]:
        return {
            key: self.risk(key)
            for key, item in self.instrument.questionnaire.items.items()
            if isinstance(item, RiskItem) and not self.hidden
        }

    def risk(self, key: str) -> RiskResult:
        pairs = [(self.random.choice((1, 2, 3, 4, 5)), self.random.choice((2, 3, 3, 4, 5))) for _ in range(self.random.choice((7, 12, 30)))]
        rules = self.instrument.rubric.risks
        zones = [rules.zone(*pair) for pair in pairs]
        shares = {zone: zones.count(zone) / len(zones) for zone in ("low", "moderate", "high", "critical")}
        field = tuple(tuple(pairs.count((first, second)) for second in range(1, 6)) for first in range(1, 6))
        first, second = (float(median(pair[place] for pair in pairs)) for place in (0, 1))
        cells = {cell.key: RiskCell(cell.groups, cell.voices, self.random.random(), {}) for cell in CELLS}
        red = shares["high"] + shares["critical"]
        ends = (max(0.0, red - 0.15), min(1.0, red + 0.15)) if len(pairs) >= 10 else None
        critical = shares["critical"] >= rules.critical_share
        return RiskResult(key, len(pairs), len(pairs), shares, red, ends, critical, first, second, field, cells)

    def gates(self) -> dict[str, GateResult]:
        states = ["fails", "passes", "passes", "disputed", "unknown"]
        return {gate.key: GateResult(gate.key, states[place % 5], ()) for place, gate in enumerate(self.instrument.rubric.gates)}

    def verdict(self) -> VerdictResult:
        floor = (
            FloorTest("responses", 20, 42, True),
            FloorTest("response_rate", 0.4, 0.32 if self.hidden else 0.63, not self.hidden),
            FloorTest("groups", 4, 6, True),
        )
        keys = [verdict.key for verdict in self.instrument.rubric.verdicts]
        rows = tuple(VerdictRow(key, True if key == keys[-1] else None if place == 1 else False) for place, key in enumerate(keys))
        return VerdictResult(None if self.hidden or not keys else keys[-1], floor, rows, ())

    def published(self) -> PublishedScorecard:
        rubric = self.instrument.rubric
        checks = {
            check.key: FactCheckResult(check.key, check.item, self.random.uniform(-1, 2), 34, place % 3 == 0 and not self.hidden)
            for place, check in enumerate(rubric.fact_checks)
        }
        return PublishedScorecard(
            instrument=self.instrument.key, instrument_hash=self.instrument.hash, facts_hash="f" * 64, data_hash="d" * 64, seed=7,
            software="assess 0.1.0", anonymous=True, minimum=5, people=42, voices=37, asked=66,
            groups={group: GroupCount(count + 1, count, count * 2) for group, count in GROUPS.items()},
            cells=CELLS, hidden=("research", "support", "authority", "community", "investor"), nodes=self.nodes(), items=self.items(),
            risks=self.risks(), gates=self.gates(), verdict=self.verdict(), fact_checks=checks,
            missing_risks={}, weights=DimensionWeights("stated", None, {}), comparisons={}, consistency=self.consistency(),
            robustness=Robustness(rubric.levels[1].key, 0.93, True, "respondents", 1000), priorities={}, group_differences=(),
        )  # fmt: skip


def advice(instrument: Instrument) -> Advice:
    """Seven tools that strengthen something the instrument scores, one weakness without a tool, one tool ruled out."""
    criteria = {criterion.scores: criterion.key for criterion in instrument.rubric.criteria.values()}
    gates = [gate.key for gate in instrument.rubric.gates]
    found = []
    for tool in instrument.tools.tools:
        causes = tuple(
            Cause(construct, criteria[construct], 33.3, 31.0, strengthening.strength, 30, (), False)
            for construct, strengthening in tool.strengthens.items()
            if construct in criteria
        )[:2]
        if causes and len(found) < 7:
            rank = len(found) + 1
            action = ("start", "repair", "expand", "stop")[rank % 4]
            needs = tuple(Precondition(place, ("met", "unmet", "unknown")[rank % 3], ()) for place in range(len(tool.needs)))
            first = (gates[0],) if gates and rank == 1 else ()
            found.append(
                Recommendation(rank, tool.key, tool.category, action, 50.0, 50.0, 1.0, 1.0, rank == 2, causes, needs, (), rank != 5, first)
            )
    construct, node = next(iter(criteria.items()))
    ruled_out = (RuledOut(instrument.tools.tools[-1].key, tuple(gates[:1])),) if gates else ()
    return Advice(tuple(found), (Uncovered(construct, node, 21.0, 44.0, 30, (), False),), ruled_out)
