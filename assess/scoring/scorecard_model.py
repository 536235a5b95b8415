"""The scorecard: every computed figure, with what it rests on and how it was made.

Plain data: keys and numbers, no texts. A scorecard turns into JSON and back without loss
(floats keep ten significant digits), and the same figures give the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self

from pydantic import TypeAdapter

from assess.scoring.consistency_model import Agreement, Consistency
from assess.scoring.releases import Behind
from assess.scoring.robustness_model import Comparison, DimensionWeights, Robustness
from assess.scoring.robustness_model import Missing as Missing

GateState = Literal["passes", "fails", "unknown", "disputed"]
SIGNIFICANT_DIGITS = 10


@dataclass(frozen=True)
class Cell:
    """Stakeholder groups whose figures are shown together: one group, a declared merge, or `others`."""

    key: str
    """The group, the merge's key, or `others`: those too small to be shown alone."""
    groups: tuple[str, ...]
    voices: int
    """Organisations behind it; a person without an organisation counts as one."""
    people: int
    weight: float
    """Share in the mean between cells; all shares sum to 1."""


@dataclass(frozen=True)
class Figure:
    """One number from 0 to 100."""

    value: float | None
    n: int
    """Voices behind it."""
    asked: int
    """Answers asked for: people × indicators; what is hidden does not count."""
    coverage: float | None
    """Answers given ÷ answers asked for, 0 to 1."""
    interval: tuple[float, float] | None
    """From 10 voices on."""
    range: tuple[float, float] | None
    """Below 10 voices: the smallest and the largest voice."""
    points: tuple[float, ...] | None
    """Below 10 voices: every voice, in rising order; never in a published anonymous scorecard."""
    level: str | None
    """Key of the rubric's level."""
    method: str
    """How the spread was found: `bootstrap percentile, B = 1000, seed 7`, `range of 6 voices`."""
    missing: Missing | None


@dataclass(frozen=True)
class TraceChild:
    """A child of a node, as it entered the node's total."""

    key: str
    stated_weight: float
    """As the rubric states it; a dimension's as `DimensionWeights` has it."""
    used_weight: float
    """Share after what is missing was left out; 0 for what was left out."""
    value: float | None
    missing: Missing | None


@dataclass(frozen=True)
class TraceCell:
    """A cell of an indicator, as it entered the indicator's total. Cells may differ from measure to measure."""

    key: str
    groups: tuple[str, ...]
    weight: float
    n: int
    value: float
    mean: float | None
    """With `weigh_by`: the mean in the item's own unit, before it became points."""
    share: float | None
    """With `weigh_by`: the cell's part of what is weighed by; the total is made of these means and shares."""


@dataclass(frozen=True)
class Trace:
    """Enough to compute a node's total by hand.

    A dimension, criterion or the overall combines its `children` by `rule` (`arithmetic`,
    `geometric`, `harmonic`, `minimum`). An indicator turns `item` into points by `scoring`
    and takes the mean of `cells`; with `weigh_by` its total is the pooled figure, with `per`
    so many for each this many of it.
    """

    rule: str
    combining: dict[str, Any] | None = None
    """What the rubric says about combining: `combine`, `min_children`, `min_answers`, and parameters where it has any."""
    children: tuple[TraceChild, ...] = ()
    share_of_children: float | None = None
    share_of_answers: float | None = None
    item: str | None = None
    scoring: dict[str, Any] | None = None
    weigh_by: str | None = None
    per: float | None = None
    within: str | None = None
    between: str | None = None
    cells: tuple[TraceCell, ...] = ()


@dataclass(frozen=True)
class NodeScore:
    """Overall, a dimension, a criterion, or an indicator (whose key is `criterion/measure`)."""

    key: str
    kind: Literal["overall", "dimension", "criterion", "indicator"]
    parent: str | None
    weight: float
    """As the rubric states it, relative to the siblings."""
    effective_weight: float
    """Share of the overall after what is missing was left out."""
    total: Figure
    """Between cells by the rubric's rule."""
    pooled: Figure
    """Every voice counts the same."""
    cells: dict[str, Figure]
    """By cell; a cell's figure rests on the measures in which the cell could be shown as it is."""
    trace: Trace


@dataclass(frozen=True)
class ItemCell:
    """The answers of one cell to one measure."""

    groups: tuple[str, ...]
    n: int
    mean: float | None
    counts: dict[str, int]


@dataclass(frozen=True)
class ItemResult:
    """One measure (an item or a part of one) with its distribution, from the voices of its cells."""

    measure: str
    item: str
    n: int
    """People who gave a value."""
    asked: int
    """People who were asked."""
    voices: int
    """Organisations behind the values."""
    states: dict[str, int]
    """People by `dont_know`, `not_applicable`, `prefer_not`, `missing`."""
    counts: dict[str, int]
    """Option or step → voices; empty for numbers. A voice of several people counts for what most of them chose, or for the
    step nearest to their mean."""
    numbers: dict[str, float] | None
    """For numbers: mean and, where they may be shown, median, q1, q3, min and max, of voices."""
    mean: float | None
    """Of voices, on the item's own scale."""
    cells: dict[str, ItemCell]
    agreement: Agreement | None
    """For scales, rows of a matrix and dichotomies."""
    intervals: dict[str, tuple[float, float]]
    """From 10 voices on, Wilson's (1927) interval of a share: by option, by `yes`, or, for one of several options, by `chosen`."""
    missing: Missing | None
    """Set where nothing of the measure may be shown."""

    @property
    def polarised(self) -> bool:
        return self.agreement is not None and self.agreement.polarised


@dataclass(frozen=True)
class RiskCell:
    """How one cell rates a risk."""

    groups: tuple[str, ...]
    n: int
    red_share: float
    zone_shares: dict[str, float]


@dataclass(frozen=True)
class RiskResult:
    """One risk, from the voices that rated both of its aspects. Risks that may not be shown have no result (see `missing_risks`)."""

    item: str
    n: int
    voices: int
    """Organisations behind the ratings."""
    zone_shares: dict[str, float]
    """low, moderate, high, critical → share of voices."""
    red_share: float
    """Share in the zones high and critical."""
    red_interval: tuple[float, float] | None
    """From 10 voices on, Wilson's (1927) interval of the red share, as sure as so many voices make it."""
    critical: bool
    first: float
    """Median of presence or probability, 1 to 5."""
    second: float
    """Median of hindrance or impact, 1 to 5."""
    field: tuple[tuple[int, ...], ...]
    """Voices by first aspect (rows 1 to 5) and second aspect (columns 1 to 5)."""
    cells: dict[str, RiskCell]


class GateFact(NamedTuple):
    """A fact that a gate tests, as it stood."""

    key: str
    value: bool | float | str | None
    state: Literal["known", "unknown", "disputed"]
    source: str | None
    date: str | None


@dataclass(frozen=True)
class GateResult:
    key: str
    state: GateState
    facts: tuple[GateFact, ...]


@dataclass(frozen=True)
class FloorTest:
    """One requirement of the validity floor."""

    name: Literal["responses", "response_rate", "groups"]
    needed: float
    found: float | None
    """None where the number of people asked is not known."""
    met: bool


class VerdictRow(NamedTuple):
    """A row of the verdict table and whether it holds (None: not known)."""

    key: str
    holds: bool | None


@dataclass(frozen=True)
class VerdictResult:
    key: str | None
    """The first row that holds; None below the validity floor, or where the rubric has no verdicts."""
    floor: tuple[FloorTest, ...]
    rows: tuple[VerdictRow, ...]
    """In the order of the table."""
    unknown_before: tuple[str, ...]
    """Rows above the verdict that might hold as well, were everything known."""


@dataclass(frozen=True)
class FactCheckResult:
    """A judgement set against a fact."""

    key: str
    item: str
    mean: float | None
    n: int
    finding_holds: bool


@dataclass(frozen=True)
class GroupDifference:
    """Two cells that differ by more than chance and more than a least difference (after Holm, 1979)."""

    node: str
    higher: str
    lower: str
    difference: float
    p: float
    """Adjusted."""


@dataclass(frozen=True)
class GroupCount:
    """Who took part; participation is no secret."""

    people: int
    voices: int
    asked: int | None


@dataclass(frozen=True)
class ScorecardFields:
    """What a scorecard and a published scorecard have in common."""

    instrument: str
    instrument_hash: str
    facts_hash: str
    data_hash: str
    seed: int
    software: str
    anonymous: bool
    minimum: int
    """Voices needed behind a figure; 1 in named assessments."""
    people: int
    voices: int
    asked: int | None
    groups: dict[str, GroupCount]
    cells: tuple[Cell, ...]
    hidden: tuple[str, ...]
    """Groups not shown alone."""
    nodes: dict[str, NodeScore]
    """From the overall down, in the order of the rubric."""
    items: dict[str, ItemResult]
    """By measure, in the order of the questionnaire."""
    risks: dict[str, RiskResult]
    missing_risks: dict[str, Missing]
    """Risk without a result → why."""
    gates: dict[str, GateResult]
    verdict: VerdictResult
    fact_checks: dict[str, FactCheckResult]
    robustness: Robustness
    weights: DimensionWeights
    comparisons: dict[str, Comparison]
    """`equal`, `stated`, `allocation` (pooled) and `first_component` → the overall with these weights."""
    consistency: Consistency
    priorities: dict[str, dict[str, float]]
    """`pooled` or a cell → option of the priorities item → mean of voices."""
    group_differences: tuple[GroupDifference, ...]

    def to_json(self) -> str:
        """Canonical JSON: keys in the order of rubric and questionnaire, no blanks, ten significant digits."""
        return json.dumps(_plain(dataclasses.asdict(self)), ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The scorecard that `to_json` wrote; raises pydantic.ValidationError for anything else."""
        return TypeAdapter(cls).validate_json(text)


@dataclass(frozen=True)
class Scorecard(ScorecardFields):
    """Everything computed. Nothing outside of `scoring` and `operations` may show it: see `disclosure.publish`."""

    population: str
    """SHA-256 of the pseudonyms of all who answered."""
    behind: dict[str, Behind]
    """Measure, indicator or risk → whom its figures rest on."""


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0  # no negative zero
    if isinstance(value, dict):
        return {str(key): _plain(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(child) for child in value]
    return value
