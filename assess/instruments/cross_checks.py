"""Checks across items, as `questionnaire.yaml` states them; `contradictions` applies them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from assess.instruments.conditions import Condition
from assess.instruments.parts import DottedKey, Key, Note, Part, Text


class Check(Part):
    """Answers that must fit together: `in_order`, `sum_of` or `never` says how. It holds as long as one of them is not known."""

    home: ClassVar[str | None] = "checks"

    key: Key
    level: Literal["warning", "error"] = "warning"
    """`warning`: asked back, and may stay as it is; `error`: must be put right before the answers are sent."""
    in_order: Annotated[tuple[DottedKey, ...], Field(min_length=2)] | None = None
    """Numbers, shares, years or days of which none is greater or later than the next."""
    sum_of: Annotated[tuple[DottedKey, ...], Field(min_length=2)] | None = None
    """Numbers or shares that are added up."""
    is_: float | DottedKey | None = Field(None, alias="is")
    """With `sum_of`: the number, or the item, that the sum must come to."""
    at_most: float | DottedKey | None = None
    """With `sum_of`: the number, or the item, that the sum must not exceed."""
    tolerance: Annotated[float, Field(ge=0)] = 0
    """With `in_order` and `sum_of`: how far numbers may be off, days for days; for figures that people round."""
    never: Condition | None = None
    """A condition on items, facts and group that must not hold."""
    text: Text
    """What does not fit, and what to look at; may name answers by placeholders."""
    note: Note | None = None
    """A remark for editors."""

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if [self.in_order, self.sum_of, self.never].count(None) != 2:
            raise ValueError("a check needs exactly one of in_order, sum_of, never")
        if [self.is_, self.at_most].count(None) != (1 if self.sum_of else 2):
            raise ValueError("`sum_of` needs exactly one of is, at_most, and the others take neither")
        return self

    def names(self) -> list[str]:
        """The items and parts of items that it is about."""
        tested = [test.item for test in self.never.parts() if test.item] if self.never else []
        return [*(self.in_order or self.sum_of or ()), *(one for one in (self.is_, self.at_most) if isinstance(one, str)), *tested]
