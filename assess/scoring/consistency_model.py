"""How far answers agree and how well scales measure, as a scorecard keeps it: coefficients of two decimals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Agreement:
    """How far those who answered an item on a scale of steps say the same."""

    r_wg: float
    """Of voices, against the uniform null: 1 for full agreement, 0 for none (James, Demaree & Wolf, 1984)."""
    deviation: float
    """Of voices: mean distance from the mean, in steps (AD of Burke, Finkelstein & Dusig, 1999)."""
    consensus: float
    """Of people, from their counts: −1 for two opposite ends to 1 for one step (van der Eijk, 2001)."""
    polarised: bool
    """Two camps, each at least 30 %, with consensus below 0."""


@dataclass(frozen=True)
class Reliability:
    """How well the items of a reflective criterion measure one thing, from the points of the voices."""

    items: tuple[str, ...]
    n: int
    """Voices behind it; with pairwise deletion the fewest behind a pair of items."""
    deletion: Literal["listwise", "pairwise"]
    alpha: float | None
    """Cronbach (1951); None where nothing varies."""
    interval: tuple[float, float] | None
    """Feldt (1965), at the rubric's confidence."""
    alpha_if_deleted: dict[str, float | None]
    """Item → alpha of the others; empty for two items."""
    omega: float | None
    """McDonald (1999), one factor; None for two items and where the model does not fit."""
    r_wg_j: float | None
    """Agreement of the voices on the scale (James, Demaree & Wolf, 1984); None where items have different steps."""
    missing: Literal["hidden", "too_few_answers"] | None


@dataclass(frozen=True)
class Organisations:
    """How alike people of one organisation answer: medians over items that several organisations with several people answered."""

    items: int
    organisations: int
    """With several people, at most."""
    people: int
    icc1: float
    """The share of variance between organisations."""
    icc2: float
    """How reliable an organisation's mean is."""


@dataclass(frozen=True)
class Consistency:
    """Of the whole assessment."""

    scales: dict[str, Reliability]
    """By reflective criterion."""
    profiles: dict[str, float]
    """Profile or matrix → Krippendorff's (2004) ordinal alpha of its items over people, from the items' counts."""
    organisations: Organisations | None
