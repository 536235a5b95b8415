"""How a node of a criteria tree combines its children: the same for survey rubrics and for indices over a table."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assess.instruments.parts import Part

Method = Literal["arithmetic", "geometric", "harmonic", "power", "minimum", "median", "mazziotta_pareto"]


class Combining(Part):
    """A node that combines its children."""

    combine: Method = "arithmetic"
    """How; weights rescale over the children present."""
    exponent: float | None = None
    """Of the power mean."""
    sign: Literal["negative", "positive"] | None = None
    """Of the Mazziotta–Pareto penalty: negative for what should be high (the usual), positive for what should be low."""
    spread: Literal["sample", "population"] | None = None
    """Standard deviation of the Mazziotta–Pareto penalty; population (as its authors), without it."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if (self.combine == "power") != (self.exponent is not None):
            raise ValueError("`exponent` belongs to `combine: power`, which needs it")
        if self.exponent == 0:
            raise ValueError("a power mean with exponent 0 is the geometric mean: say `combine: geometric`")
        if (self.sign or self.spread) and self.combine != "mazziotta_pareto":
            raise ValueError("`sign` and `spread` belong to `combine: mazziotta_pareto`")
        return self
