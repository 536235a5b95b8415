"""Advice as data: keys and numbers; texts are looked up in the tool catalogue when a report is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal["start", "repair", "expand", "stop"]
Standing = Literal["met", "unmet", "unknown"]


@dataclass(frozen=True)
class Cause:
    """A weak construct that a tool strengthens."""

    construct: str
    node: str | None
    """Key of the criterion that scores the construct; None where only risks speak of it."""
    score: float | None
    gap: float
    """Target minus score, at least 0; for a construct threatened by a critical risk at least the target × the risk's red share."""
    strength: int
    """1 to 3, from the catalogue."""
    n: int
    risks: tuple[str, ...]
    """Critical risks that threaten it."""
    tentative: bool
    """The score's interval or range reaches the target."""


@dataclass(frozen=True)
class Precondition:
    """One of the tool's `needs` or `unsuitable` circumstances, by its place in the catalogue (from 0)."""

    place: int
    standing: Standing
    """met: it holds; unmet: it does not; unknown: the facts do not tell."""
    facts: tuple[str, ...]
    """Facts it depends on that are not known."""


@dataclass(frozen=True)
class Recommendation:
    """A tool advised, with everything that led to it. `fit × feasibility × priority` is the merit."""

    rank: int
    tool: str
    category: str
    action: Action
    merit: float
    fit: float
    """Mean of gap × strength ÷ 3 over the two best-matching weak constructs, 0 to 100."""
    feasibility: float
    """0 to 1."""
    priority: float
    """Stakeholders' priority as a factor around 1."""
    tentative: bool
    causes: tuple[Cause, ...]
    """The best-matching first."""
    needs: tuple[Precondition, ...]
    unsuitable: tuple[Precondition, ...]
    stage_fits: bool | None
    """None: the stage is not known."""
    first_because_of: tuple[str, ...]
    """Failed gates that put the tool first."""


@dataclass(frozen=True)
class Uncovered:
    """A weak construct that no advised tool strengthens."""

    construct: str
    node: str | None
    score: float | None
    gap: float
    n: int
    risks: tuple[str, ...]
    any_tool: bool
    """The catalogue has a tool for it, but none that was advised."""


@dataclass(frozen=True)
class RuledOut:
    """A tool that matched, and was not advised because of failed gates."""

    tool: str
    gates: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    recommendations: tuple[Recommendation, ...]
    """The best first."""
    uncovered: tuple[Uncovered, ...]
    """The widest gap first."""
    ruled_out: tuple[RuledOut, ...]
