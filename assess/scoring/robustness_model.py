"""What the overall rests on, and how far other choices would move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Missing = Literal["hidden", "too_few_answers", "too_few_children", "not_asked"]
"""Why there is no value: too few voices to be shown; not enough answers or children; nobody was asked."""


@dataclass(frozen=True)
class DimensionWeights:
    """What the dimensions weigh in the overall, before what is missing is left out."""

    rule: Literal["stated", "equal", "allocation", "group_allocation"]
    """The rule in force."""
    missing: Missing | None
    """Why the participants' allocation that the rubric asks for could not be used; the stated weights are then."""
    of: dict[str, dict[str, float]]
    """`total`, `pooled` or a cell → dimension → weight."""


@dataclass(frozen=True)
class Comparison:
    """The overall under other weights of the dimensions."""

    weights: dict[str, float]
    overall: float
    level: str


@dataclass(frozen=True)
class Robustness:
    """Whether the overall level survives joint draws over respondents and weights."""

    level: str | None
    share: float
    """Draws in the same level."""
    stable: bool
    """At least 0.9 of the draws are."""
    most_influential: str
    """The dimension whose weight moves the overall most, or `respondents`."""
    draws: int
