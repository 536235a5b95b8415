"""How a column of an index becomes points: one part for each kind of rule.

Every number of a rule is in the units of the column, whatever its direction.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from assess.instruments.parts import Part
from assess.instruments.rules import GoalpostsRule, MapRule, Step, StepsRule, TargetRule

Name = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Interval = tuple[float, float]


class _Spread(Part):
    """A rule whose points fill an interval."""

    to: Interval = (0, 100)
    """The points of the worst and of the best."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.to[0] >= self.to[1]:
            raise ValueError("`to` must rise: the points of the worst, then of the best")
        return self


class IndexGoalposts(_Spread, GoalpostsRule):
    """A number between two goalposts, worst and best (UNDP, Human Development Report, Technical note 1)."""

    truncate: bool = True
    """Beyond a goalpost counts as on it."""


class MinMax(Part):
    """The worst value of the table (or reference) gets the first number, the best the second."""

    kind: ClassVar[str] = "min_max"
    min_max: Interval
    """Points of the worst and of the best, such as `[0, 100]` or `[1, 5]`."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.min_max[0] >= self.min_max[1]:
            raise ValueError("`min_max` must rise: the points of the worst, then of the best")
        return self


class ZScore(Part):
    """Distance from the mean in standard deviations, rescaled."""

    kind: ClassVar[str] = "z_score"
    z_score: tuple[float, Annotated[float, Field(gt=0)]]
    """Mean and standard deviation of the points, such as `[0, 1]` or `[100, 10]`."""
    spread: Literal["sample", "population"] = "sample"
    """Standard deviation with n − 1 (sample) or n (population)."""


class PercentileRank(_Spread):
    """Share of the others that lie below."""

    kind: ClassVar[str] = "percentile_rank"
    percentile_rank: Literal["lowest", "average"]
    """What equal values get: the lowest of their ranks, or the average."""


class Rank(Part):
    """The place from the worst (1) upwards: more points are better."""

    kind: ClassVar[str] = "rank"
    rank: Literal["lowest", "average"]
    """What equal values get: the lowest of their ranks, or the average."""


class Borda(Part):
    """The number of others that lie below (Borda, 1784)."""

    kind: ClassVar[str] = "borda"
    borda: Literal["lowest", "average"]
    """What equal values get: nothing for each other, or half a point."""


class Unit(Part):
    """One row of the table (or reference)."""

    unit: Name
    """Its id."""


class Ratio(Part):
    """The value over the best value, the mean or a reference unit's; where lower is better, the other way round."""

    kind: ClassVar[str] = "ratio_to"
    ratio_to: Literal["best", "mean"] | Unit
    """What the value is divided by."""
    times: Annotated[float, Field(gt=0)] = 100
    """Points of a ratio of one."""


class Reach(_Spread):
    """How much of the way from the worst value to a target, or to a reference unit, is done."""

    kind: ClassVar[str] = "reach"
    reach: float | Unit
    """The target, or the unit whose value is the target."""
    truncate: bool = True
    """Beyond the target counts as on it."""


class AroundMean(_Spread):
    """Below, about or above the mean: the worst, the middle or the best points."""

    kind: ClassVar[str] = "around_mean"
    around_mean: Annotated[float, Field(ge=0)]
    """How far from the mean still counts as about it, as a share of the mean (0.1 for 10 %)."""


class Percentiles(Part):
    """Points by the last percentile reached (quantiles of type 7); below the first, 0."""

    kind: ClassVar[str] = "percentiles"
    percentiles: Annotated[tuple[Step, ...], Field(min_length=1)]
    """The percentiles, 0 to 100, in rising order, each with its points."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        places = [step.at for step in self.percentiles]
        if places != sorted(set(places)) or places[0] < 0 or places[-1] > 100:
            raise ValueError("percentiles must rise within 0 and 100")
        return self


class IndexBipolar(_Spread):
    """A scale with the same reach on both sides of zero."""

    kind: ClassVar[str] = "bipolar"
    bipolar: Annotated[float, Field(gt=0)]
    """The ends of the scale: 3 for −3 … +3."""


class AsIs(Part):
    """The column holds points already."""

    kind: ClassVar[str] = "as_is"
    as_is: Literal[True]
    """Nothing more to say; where lower is better the sign is turned."""


NORMALISATIONS = (
    IndexGoalposts, MinMax, ZScore, PercentileRank, Rank, Borda, Ratio, Reach, AroundMean, Percentiles, IndexBipolar, AsIs,
    MapRule, StepsRule, TargetRule,
)  # fmt: skip
RULE_KINDS = tuple(rule.kind for rule in NORMALISATIONS)
WITHOUT_DIRECTION = ("map", "steps", "target")
"""Rules whose points say themselves what is better."""


def _rule_kind(rule: Any) -> str | None:
    return next((kind for kind in RULE_KINDS if kind in rule), None) if isinstance(rule, dict) else getattr(rule, "kind", None)


Normalisation = Annotated[
    Annotated[IndexGoalposts, Tag("goalposts")]
    | Annotated[MinMax, Tag("min_max")]
    | Annotated[ZScore, Tag("z_score")]
    | Annotated[PercentileRank, Tag("percentile_rank")]
    | Annotated[Rank, Tag("rank")]
    | Annotated[Borda, Tag("borda")]
    | Annotated[Ratio, Tag("ratio_to")]
    | Annotated[Reach, Tag("reach")]
    | Annotated[AroundMean, Tag("around_mean")]
    | Annotated[Percentiles, Tag("percentiles")]
    | Annotated[IndexBipolar, Tag("bipolar")]
    | Annotated[AsIs, Tag("as_is")]
    | Annotated[MapRule, Tag("map")]
    | Annotated[StepsRule, Tag("steps")]
    | Annotated[TargetRule, Tag("target")],
    Discriminator(_rule_kind, custom_error_type="rule_kind", custom_error_message=f"a normalisation needs one of {', '.join(RULE_KINDS)}"),
]
