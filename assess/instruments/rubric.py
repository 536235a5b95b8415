"""How answers are judged: the criteria tree, its weights, gates, levels and verdicts (`rubric.yaml`).

The tree has four levels, leaf to root: indicator → criterion → dimension → overall.
Composite-indicator practice follows OECD/JRC (2008), Handbook on Constructing Composite
Indicators.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from assess.instruments.combining import Combining, Method
from assess.instruments.conditions import Condition
from assess.instruments.parts import DottedKey, Group, Key, Note, Part, Points, Share, SourceMark, Text, Weight
from assess.instruments.rules import Rule


class Indicator(Part):
    """A leaf of the tree: one item turned into 0 to 100 points."""

    item: DottedKey
    """The item, or one row of a matrix: `effects.talent`."""
    score: Rule
    """How an answer becomes points."""
    weight: Weight = 1
    """Relative to the other indicators of the criterion."""
    weigh_by: DottedKey | None = None
    """For a percentage of something: the item that holds the something (turnover, people employed). Organisations then
    count by it, which makes the total a ratio of sums instead of a mean of percentages."""
    per: Annotated[float, Field(gt=0)] | None = None
    """For a count beside `weigh_by`: so many for each this many of the something (1000: patents per 1,000 employees)."""
    basis: Note | None = None
    """Where goalposts, steps or points come from: a source, or the authors' judgement."""
    note: Note | None = None

    @model_validator(mode="after")
    def _per_something(self) -> Self:
        if self.per is not None and self.weigh_by is None:
            raise ValueError("`per` needs `weigh_by`, the item whose number it counts by")
        return self


class _Combined(Combining):
    combine: Method = "arithmetic"
    """How; weights rescale over the children present. Geometric, harmonic and power means with an exponent below zero
    work on 1–100, so that a zero does not erase; results are kept within 0 and 100."""
    min_children: Share = 0.5
    """Assessed only if at least this share of the children is."""
    min_answers: Share = 0.3
    """Assessed only if at least this share of the answers asked for was given."""


class Finding(Part):
    """What a level of a criterion says to the reader."""

    diagnosis: Text
    """What is the case, in one sentence."""
    consequence: Text
    """What follows from it, in one sentence."""


class Criterion(_Combined):
    """What is judged: one construct, from one or more indicators."""

    home: ClassVar[str | None] = "criteria"

    key: Key
    title: Text
    scores: Key
    """The construct it scores, a key of `constructs.yaml`; no two criteria score the same."""
    weight: Weight = 1
    """Relative to the other criteria of the dimension."""
    because: Note | None = None
    """The reason for the weight."""
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    reflective: bool = False
    """Whether its items mirror one thing and could stand for each other, so that alpha, omega and r_wg(j) mean something.
    Items that make the thing up together (formative) need not agree."""
    findings: dict[Key, Finding] = {}
    """Level → finding; if there are any, every level has one."""


class Dimension(_Combined):
    """A group of criteria."""

    home: ClassVar[str | None] = "dimensions"

    key: Key
    title: Text
    question: Text
    """The question this dimension answers, for the report."""
    weight: Weight = 1
    """Relative to the other dimensions."""
    because: Note | None = None
    """The reason for the weight."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Overall(_Combined):
    """How the dimensions combine."""

    title: Text


class Level(Part):
    """A band of the 0–100 scale, described."""

    home: ClassVar[str | None] = "levels"

    key: Key
    title: Text
    from_: Points = Field(alias="from")
    """The lowest score of the band; the first band starts at 0."""
    description: Text
    """What the level means, in one sentence."""


class GroupRule(Part):
    """How people become one figure: person → organisation → stakeholder group → all."""

    within: Literal["mean", "median", "trimmed_mean"] = "mean"
    """How the organisations of a group combine (trimmed: 10 % off each end)."""
    between: Literal["equal", "stated", "n"] = "equal"
    """How the groups combine: equally, by the weights stated here, or by their number of organisations."""
    weights: dict[Group, Weight] = {}
    """For `between: stated`."""
    because: Text | None = None
    """The reason for the choice, which the report gives."""

    @model_validator(mode="after")
    def _stated(self) -> Self:
        if (self.between == "stated") != bool(self.weights):
            raise ValueError("`weights` belong to `between: stated`, and it needs them")
        return self


class Merge(Part):
    """Groups that may be shown together when one of them is too small."""

    home: ClassVar[str | None] = "merges"

    key: Key
    title: Text
    groups: Annotated[tuple[Group, ...], Field(min_length=2)]
    """The groups shown together."""


class Disclosure(Part):
    """What may be shown."""

    minimum: Annotated[int, Field(ge=3)] = 5
    """Organisations needed behind a figure of a group."""
    merges: tuple[Merge, ...] = ()
    """Declared beforehand, in the order in which they are tried."""


class Floor(Part):
    """What a verdict needs at least; below it the basis is insufficient."""

    responses: Annotated[int, Field(ge=1)]
    """People who answered."""
    response_rate: Share
    """Responses over people asked."""
    groups: Annotated[int, Field(ge=1)]
    """Stakeholder groups that answered."""


class Uncertainty(Part):
    """How intervals and stability are computed."""

    draws: Annotated[int, Field(ge=100, le=20_000)] = 1000
    """Bootstrap draws."""
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    """The interval's nominal coverage."""
    interval: Literal["percentile", "bca"] = "percentile"
    """The percentile interval, or the bias-corrected and accelerated one, which does better where scores are skewed."""
    weight_noise: Annotated[float, Field(ge=0, lt=1)] = 0.25
    """Weights vary by up to this share in the robustness draws."""


RiskZone = Literal["low", "moderate", "high", "critical"]
RiskRow = tuple[RiskZone, RiskZone, RiskZone, RiskZone, RiskZone]


class Risks(Part):
    """How risks are judged: by looking up, never by multiplying ordinal numbers (Cox, 2008)."""

    matrix: tuple[RiskRow, RiskRow, RiskRow, RiskRow, RiskRow]
    """Five rows for presence or probability 1 to 5, each with five zones for hindrance or impact 1 to 5."""
    critical_share: Share = 0.3
    """A risk is critical when at least this share of those who rated it put it in the critical zone."""

    def zone(self, first: int, second: int) -> RiskZone:
        """The zone of presence (or probability) `first` and hindrance (or impact) `second`, each 1 to 5."""
        return self.matrix[first - 1][second - 1]


class Gate(Part):
    """A factual condition that caps or blocks a verdict whatever the scores say."""

    home: ClassVar[str | None] = "gates"

    key: Key
    title: Text
    passes: Condition
    """On facts only."""
    explanation: Text
    """What is required and why."""
    when_fails: Text
    """What follows when it fails."""
    when_unknown: Text
    """What follows when it is not known or disputed."""
    source: SourceMark
    advise: tuple[Key, ...] = ()
    """Tools that come first while it fails."""
    rule_out: tuple[Key, ...] = ()
    """Tools not advised while it fails."""


class Verdict(Part):
    """A row of the verdict table; the first row whose condition holds is the verdict."""

    home: ClassVar[str | None] = "verdicts"

    key: Key
    title: Text
    meaning: Text
    """What it means, in one or two sentences to the reader."""
    when: Condition | None = None
    """The last row has none."""


class FactCheck(Part):
    """A judgement to set against a fact."""

    home: ClassVar[str | None] = "fact_checks"

    key: Key
    item: DottedKey
    """A dichotomy or scale item."""
    judged: Literal["favourable", "unfavourable"]
    """The judgement (by the mean of all) that would be at odds with the fact."""
    while_: Condition = Field(alias="while")
    """The fact."""
    finding: Text
    """What the reader should know when both hold."""
    ask_back: Text | None = None
    """What a participant is asked whose own judgement is at odds with the fact, which is then shown with its source and
    date; without it nobody is asked."""


class Profile(Part):
    """Items shown beside the scores, never averaged with them."""

    home: ClassVar[str | None] = "profiles"

    key: Key
    title: Text
    items: Annotated[tuple[DottedKey, ...], Field(min_length=1)]
    """Their keys, in the order shown."""


class Rubric(Part):
    """`rubric.yaml`: how the answers to one questionnaire are judged."""

    format: Literal[1]
    """Version of this file format."""
    overall: Overall
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    target: Points
    """The score aimed at; advice closes the gap to it."""
    respondents: GroupRule = GroupRule()
    disclosure: Disclosure = Disclosure()
    floor: Floor
    uncertainty: Uncertainty = Uncertainty()
    risks: Risks | None = None
    gates: tuple[Gate, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    fact_checks: tuple[FactCheck, ...] = ()
    profiles: tuple[Profile, ...] = ()
    weights: Literal["stated", "equal", "allocation", "group_allocation"] = "stated"
    """What the dimensions weigh: what is stated, all the same, or the points that `priorities` shares out: the mean of all
    organisations (`allocation`), or in each group's figures its own and in the total the mean between groups (`group_allocation`)."""
    priorities: DottedKey | None = None
    """An allocation item over the dimensions: stakeholders' priorities, used once, as weights or else as a factor of advice."""
    unscored: dict[DottedKey, Note] = {}
    """Items asked for another purpose than the score, each with the reason."""
    note: Note | None = None

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        starts = [level.from_ for level in self.levels]
        if starts != sorted(set(starts)) or starts[0] != 0:
            raise ValueError("`levels` must start at 0 and rise")
        return self

    @model_validator(mode="after")
    def _allotted_weights(self) -> Self:
        if self.weights in ("allocation", "group_allocation") and self.priorities is None:
            raise ValueError(f"`weights: {self.weights}` needs `priorities`, the item that shares out the points")
        return self

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by its key."""
        return {criterion.key: criterion for dimension in self.dimensions for criterion in dimension.criteria}

    def indicators(self) -> Iterator[tuple[Dimension, Criterion, Indicator]]:
        for dimension in self.dimensions:
            for criterion in dimension.criteria:
                for indicator in criterion.indicators:
                    yield dimension, criterion, indicator

    def level(self, score: float) -> Level:
        """The band that `score`, 0 to 100, lies in."""
        return [level for level in self.levels if level.from_ <= score][-1]
