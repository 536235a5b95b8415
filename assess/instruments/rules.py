"""How an answer becomes points from 0 to 100: one part for each kind of rule."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from assess.instruments.parts import Part, Points


class MapRule(Part):
    """Each option (or step, or `yes` and `no`) has its points."""

    kind: ClassVar[str] = "map"
    map: Annotated[dict[str, Points], Field(min_length=2)]
    """Option → points, 0 to 100. For several choices the points add up, 100 at most."""


class GoalpostsRule(Part):
    """A number between two goalposts: 0 at the worst or beyond, 100 at the best or beyond."""

    kind: ClassVar[str] = "goalposts"
    goalposts: tuple[float, float]
    """Worst, best; the best may be the smaller number."""
    log: bool = False
    """On a logarithmic scale, for numbers that differ by orders of magnitude."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.goalposts[0] == self.goalposts[1]:
            raise ValueError("the two goalposts must differ")
        if self.log and min(self.goalposts) <= 0:
            raise ValueError("logarithmic goalposts must be above zero")
        return self


class Step(Part):
    """From this number on, so many points."""

    at: float
    """The smallest number of the step."""
    points: Points
    """What it earns."""


class StepsRule(Part):
    """A number earns the points of the last step it reaches; below the first, 0."""

    kind: ClassVar[str] = "steps"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """The steps, in rising order."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        places = [step.at for step in self.steps]
        if places != sorted(set(places)):
            raise ValueError("steps must stand in rising order of `at`")
        return self


class TargetRule(Part):
    """A number is best on target, and 0 at `tolerance` away from it or farther."""

    kind: ClassVar[str] = "target"
    target: float
    """The number that earns 100."""
    tolerance: Annotated[float, Field(gt=0)]
    """The distance at which nothing is left."""


class BipolarRule(Part):
    """A dichotomy: −3 is 0 points, 0 is 50, +3 is 100."""

    kind: ClassVar[str] = "bipolar"
    bipolar: Literal[True]
    """Nothing more to say: the scale is fixed."""


class RiskRule(Part):
    """A risk: low 100, moderate 67, high 33, critical 0, by the rubric's risk matrix."""

    kind: ClassVar[str] = "risk"
    risk: Literal[True]
    """Nothing more to say: the matrix decides."""


RULE_KINDS = ("map", "goalposts", "steps", "target", "bipolar", "risk")


def _rule_kind(rule: Any) -> str | None:
    return next((kind for kind in RULE_KINDS if kind in rule), None) if isinstance(rule, dict) else rule.kind


Rule = Annotated[
    Annotated[MapRule, Tag("map")]
    | Annotated[GoalpostsRule, Tag("goalposts")]
    | Annotated[StepsRule, Tag("steps")]
    | Annotated[TargetRule, Tag("target")]
    | Annotated[BipolarRule, Tag("bipolar")]
    | Annotated[RiskRule, Tag("risk")],
    Discriminator(
        _rule_kind,
        custom_error_type="rule_kind",
        custom_error_message="a scoring rule needs one of map, goalposts, steps, target, bipolar, risk",
    ),
]
