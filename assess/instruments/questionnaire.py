"""What is asked: questionnaire, sections and items, as read from `questionnaire.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from assess.instruments.conditions import Condition
from assess.instruments.cross_checks import Check
from assess.instruments.parts import DottedKey, Key, Language, Note, PackKey, Part, SourceMark, Text

Options = Annotated[dict[Key, Text], Field(min_length=2, max_length=40)]


class Scale(Part):
    """A named scale that several items share."""

    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=11)]
    """What each step means, from the lowest to the highest; steps count from 1."""
    midpoint: bool = False
    """True where the scale is bipolar and its middle step is a named midpoint."""


class AnyItem(Part):
    """What all items have."""

    home: ClassVar[str | None] = "items"

    key: DottedKey
    """Stable name of the item, unique in the questionnaire and never used again for another."""
    ask: Text
    """The question."""
    help: Text | None = None
    """One or two sentences under the question."""
    source: SourceMark
    """Where the item comes from: `S0` to `S4` for the source documents, `A` for our own."""
    measures: Key | None = None
    """The construct the item measures, a key of `constructs.yaml`."""
    about: Literal["organisation", "initiative", "place"] = "initiative"
    """What the item describes."""
    when: Condition | None = None
    """Asked only when this holds; always, without it."""
    required: bool = False
    """True: the questionnaire cannot be submitted without it."""
    dont_know: bool = True
    """Offers "don't know"."""
    prefer_not: bool = False
    """Offers "prefer not to say", for questions that may hurt."""
    not_applicable: Condition | None = None
    """Offers "not applicable" when this condition on facts holds."""
    replaces: tuple[DottedKey, ...] = ()
    """Keys of items in earlier versions that this one replaces."""
    note: Note | None = None
    """A remark for editors; nobody else sees it."""


class ChoiceItem(AnyItem):
    """One option out of several."""

    type: Literal["choice"]
    options: Options
    """Key and text of each option."""


class ChoicesItem(AnyItem):
    """Any number of options."""

    type: Literal["choices"]
    options: Options
    at_most: Annotated[int, Field(ge=1)] | None = None
    """The largest number of options that may be chosen."""
    alone: Key | None = None
    """An option, such as "none of these", that excludes all others."""


class _Stepped(AnyItem):
    """An item answered on a scale: its own `steps`, or the questionnaire's `scale` of that name."""

    scale: Key | None = None
    """Name of a scale under `scales`."""
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=11)] | None = None
    """What each step means, lowest first, where no shared scale fits."""

    @model_validator(mode="after")
    def _one_scale(self) -> Self:
        if (self.scale is None) == (self.steps is None):
            raise ValueError("give either `scale` (a name) or `steps` (texts), not both and not neither")
        return self


class ScaleItem(_Stepped):
    """One step of a described scale."""

    type: Literal["scale"]


class DichotomyItem(AnyItem):
    """Seven steps between a success factor and its opposite, a restriction: −3 … +3."""

    type: Literal["dichotomy"]
    success: Text
    """The success factor, the pole that counts +3."""
    restriction: Text
    """The restriction (risk), the pole that counts −3."""
    midpoint: Text
    """What the middle, 0, means."""


class NumberItem(AnyItem):
    """A number with a unit."""

    type: Literal["number"]
    unit: Text
    """What is counted: "%", "people", "thousand euros"."""
    period: Text | None = None
    """The time the figure covers: "last full year"."""
    at_least: float | None = None
    """The smallest number possible."""
    at_most: float | None = None
    """The largest number possible."""
    plausible: tuple[float, float] | None = None
    """From, to: a number outside is asked back gently, not refused."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    """Digits allowed after the decimal sign."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise ValueError("`at_least` must be smaller than `at_most`")
        if self.plausible and self.plausible[0] >= self.plausible[1]:
            raise ValueError("`plausible` goes from the smaller to the larger number")
        return self


class YesNoItem(AnyItem):
    """Yes or no."""

    type: Literal["yes_no"]


class Row(Part):
    """A row of a matrix."""

    key: Key
    """Name of the row; with the item's key it names the measure: `effects.talent`."""
    text: Text
    """What is rated in this row."""
    measures: Key | None = None
    """The construct the row measures, if not what the item does."""


class MatrixItem(_Stepped):
    """Several rows rated on one shared scale."""

    type: Literal["matrix"]
    rows: Annotated[tuple[Row, ...], Field(min_length=2, max_length=14)]


class RiskItem(AnyItem):
    """A risk. A state is rated by presence × hindrance, an event by probability × impact.

    The four five-step scales stand under `scales` with these names.
    """

    type: Literal["risk"]
    kind: Literal["state", "event"]
    """`state`: a condition that is there now; `event`: something that may happen within three years."""
    tag: Literal["monotown", "regime", "cluster-practice"]
    """Where the risk comes from."""
    title: Text
    """The risk's short name, for charts and tables."""
    threatens: Annotated[tuple[Key, ...], Field(min_length=1)]
    """The constructs it threatens, keys of `constructs.yaml`."""

    @property
    def aspects(self) -> tuple[str, str]:
        return ("presence", "hindrance") if self.kind == "state" else ("probability", "impact")


class AllocationItem(AnyItem):
    """A fixed sum shared out among options."""

    type: Literal["allocation"]
    options: Options
    total: Annotated[int, Field(gt=0)] = 100
    """What the parts must add up to."""
    unit: Text | None = None
    """"%" or "points"."""


class RankingItem(AnyItem):
    """Options in order, the most important first."""

    type: Literal["ranking"]
    options: Options
    top: Annotated[int, Field(ge=1)] | None = None
    """How many places are to be filled; all, without it."""


class Column(Part):
    """A column of a roster."""

    key: Key
    title: Text
    """Heading of the column."""
    options: Options | None = None
    """Choices; without them the column takes a short text."""
    several: bool = False
    """Several of the options may be chosen."""


class RosterItem(AnyItem):
    """A repeated group: one entry for each organisation, project or the like."""

    type: Literal["roster"]
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=6)]
    """The first column names the entry."""
    at_most: Annotated[int, Field(ge=1, le=30)] = 10
    """The largest number of entries."""
    from_register: bool = False
    """The first column offers the organisations of the register."""


class TextItem(AnyItem):
    """A short text on one line."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=500)] = 200
    """The largest number of characters."""
    pattern: Literal["email", "phone", "url", "year"] | None = None
    """What the text must look like."""


class LongTextItem(AnyItem):
    """A text of several lines."""

    type: Literal["long_text"]
    longest: Annotated[int, Field(ge=1, le=20_000)] = 2_000
    """The largest number of characters."""


class DateItem(AnyItem):
    """A day."""

    type: Literal["date"]
    earliest: date | None = None
    """The first day possible."""
    latest: date | None = None
    """The last day possible."""


class NoteItem(AnyItem):
    """A text to read; nothing is answered."""

    type: Literal["note"]


Item = Annotated[
    ChoiceItem | ChoicesItem | ScaleItem | DichotomyItem | NumberItem | YesNoItem | MatrixItem | RiskItem | AllocationItem
    | RankingItem | RosterItem | TextItem | LongTextItem | DateItem | NoteItem,
    Field(discriminator="type"),
]  # fmt: skip


class Section(Part):
    """A page of the questionnaire."""

    home: ClassVar[str | None] = "sections"

    key: Key
    """Stable name, part of the page's address."""
    title: Text
    intro: Text | None = None
    """A sentence or two at the top of the page."""
    when: Condition | None = None
    """Asked only when this holds; always, without it."""
    data_sheet: bool = False
    """True: figures to be looked up; sent beforehand and answered once for each organisation."""
    named: bool = False
    """True: statements an organisation makes about itself, shown however few make them, also in anonymous assessments.
    The page says so."""
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=60)]
    note: Note | None = None
    """A remark for editors."""

    @cached_property
    def routes_within(self) -> bool:
        """Whether answers to some of its items decide if others of them are asked."""
        keys = {item.key for item in self.items}
        tested = {test.item for item in self.items if item.when for test in item.when.parts() if test.item}
        return not keys.isdisjoint(tested | {key.rpartition(".")[0] for key in tested})


class Questionnaire(Part):
    """`questionnaire.yaml`: what participants are asked."""

    format: Literal[1]
    """Version of this file format."""
    key: PackKey
    """Name of the instrument, the same as its folder."""
    family: PackKey | None = None
    """Instruments of one family can be compared as waves; the key, without it."""
    title: Text
    purpose: Text
    """Why people are asked, in two or three sentences, for the start page."""
    closing: Text
    """What is said after the answers were sent."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """Languages in which every text is complete; the first is the one of this file."""
    minutes: Annotated[tuple[int, int], Field()]
    """From, to: how long answering takes."""
    scales: dict[Key, Scale] = {}
    """Scales that several items share."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=40)]
    checks: tuple[Check, ...] = ()
    """Answers to several items that must fit together."""
    note: Note | None = None
    """A remark for editors."""

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its key, in the order of asking."""
        return {item.key: item for section in self.sections for item in section.items}

    @cached_property
    def placed(self) -> dict[str, tuple[Section, Item]]:
        """Every item by its key, with its section."""
        return {item.key: (section, item) for section in self.sections for item in section.items}

    def steps(self, item: Item) -> tuple[str, ...]:
        """The texts of a scale or matrix item's steps, lowest first."""
        if not isinstance(item, _Stepped):
            raise TypeError(f"{item.key} has no steps")
        return item.steps if item.steps is not None else self.scales[str(item.scale)].steps

    def conditions(self) -> Iterator[tuple[Section, Item | None, Condition]]:
        """Every condition of routing, with the section and item it stands at."""
        for section in self.sections:
            if section.when:
                yield section, None, section.when
            for item in section.items:
                if item.when:
                    yield section, item, item.when
