"""How a table with one row per initiative becomes an index: a tree of any depth over its columns.

Composite-indicator practice follows OECD/JRC (2008), Handbook on Constructing Composite
Indicators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from assess.instruments.combining import Combining, Method
from assess.instruments.index_rules import WITHOUT_DIRECTION, IndexGoalposts, Name, Normalisation
from assess.instruments.parts import Note, Part, Share, SourceMark, Weight

NodeKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
ROOT = "overall"


class IndexIndicator(Part):
    """A leaf of the tree: one column of the table."""

    key: NodeKey
    """Stable name; the column of the output."""
    title: Name | None = None
    """Name, as readers see it; the key, without it."""
    column: Name | None = None
    """The column of the table; named like the key, without it."""
    weight: Weight = 1
    """Relative to its siblings."""
    direction: Literal["higher", "lower"] | None = None
    """What is better. Without it, higher; goalposts say it themselves, and map, steps and target need none."""
    normalise: Normalisation | None = None
    """How a value becomes points; the rubric's `normalise`, without it."""
    treat: bool = True
    """Whether the rubric's outlier treatment applies."""
    basis: Note | None = None
    """Where goalposts, steps or points come from: a source, or the authors' judgement."""
    source: SourceMark | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> Self:
        if self.normalise is not None and (wrong := contradiction(self, self.normalise)):
            raise ValueError(wrong)
        return self


def contradiction(leaf: IndexIndicator, rule: Normalisation) -> str | None:
    """What is wrong with the direction stated beside a rule."""
    if leaf.direction and rule.kind in WITHOUT_DIRECTION:
        return f"`direction` has no meaning beside `{rule.kind}`, whose points say what is better"
    if isinstance(rule, IndexGoalposts) and leaf.direction:
        worst, best = rule.goalposts
        if (leaf.direction == "higher") != (best > worst):
            return f"`direction: {leaf.direction}` contradicts the goalposts, which are the worst and the best in this order"
    return None


def is_lower_better(leaf: IndexIndicator, rule: Normalisation) -> bool:
    """The direction in force: the stated one, or that of the goalposts."""
    if isinstance(rule, IndexGoalposts):
        return rule.goalposts[0] > rule.goalposts[1]
    return leaf.direction == "lower"


class _Combining(Combining):
    combine: Method = "arithmetic"
    """How; weights rescale over the children present. Geometric and harmonic need points above zero."""
    shifted: bool = False
    """Geometric and harmonic means of 0–100 points work on 1–100, so that a zero does not erase."""
    min_children: Share = 0.5
    """Missing when the share of its children that are present is below this."""
    children: Annotated[tuple[IndexChild, ...], Field(min_length=1)]
    """Nodes with `children` of their own, or indicators with a `column`."""

    @model_validator(mode="after")
    def _shifted_means(self) -> Self:
        if self.shifted and self.combine not in ("geometric", "harmonic"):
            raise ValueError("`shifted` belongs to geometric and harmonic means")
        return self


class IndexNode(_Combining):
    """A node above the indicators."""

    key: NodeKey
    """Stable name; the column of the output."""
    title: Name | None = None
    """Name, as readers see it; the key, without it."""
    weight: Weight = 1
    """Relative to its siblings."""
    because: Note | None = None
    """The reason for the weight."""
    note: Note | None = None


IndexChild = Annotated[
    Annotated[IndexNode, Tag("node")] | Annotated[IndexIndicator, Tag("indicator")],
    Discriminator(
        lambda child: "node" if ("children" in child if isinstance(child, dict) else hasattr(child, "children")) else "indicator"
    ),
]


class IndexRoot(_Combining):
    """The whole; its column in the output is `overall`."""

    title: Name
    """Name of the index."""


class Outliers(Part):
    """Columns with |skewness| and kurtosis both above their limits are winsorised, and if that is not enough, logarithms are taken."""

    winsorise: Annotated[int, Field(ge=0)] = 5
    """At most so many values are brought to the next one."""
    skewness: Annotated[float, Field(gt=0)] = 2
    """Largest absolute skewness (adjusted Fisher–Pearson)."""
    kurtosis: float = 3.5
    """Largest excess kurtosis (adjusted)."""
    log: bool = True
    """Else the logarithm of the untreated values, counted from their extreme; without it, the column stays winsorised."""


class WeightDraws(Part):
    """How weights vary between scenarios."""

    noise: Annotated[float, Field(ge=0, lt=1)] | None = None
    """Each weight is multiplied with a number from 1 − noise to 1 + noise."""
    dirichlet: Annotated[float, Field(gt=0)] | None = None
    """Weights of siblings are drawn together around their shares; the larger the number, the closer."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.noise is None) == (self.dirichlet is None):
            raise ValueError("give `noise` or `dirichlet`")
        return self


class IndexScenarios(Part):
    """What `assess robustness` varies. What the rubric states is always among the choices."""

    normalise: tuple[Normalisation, ...] = ()
    """Other normalisations, each for all indicators that are not scored by map, steps, target or as they are."""
    combine: tuple[Literal["arithmetic", "geometric", "harmonic", "minimum", "median"], ...] = ()
    """Other ways to combine, each for all nodes."""
    weighting: tuple[Literal["equal", "first_component"], ...] = ()
    """Other weights."""
    weights: WeightDraws | None = WeightDraws(noise=0.25)
    """How weights are drawn in sampled scenarios; `null` for not at all."""
    leave_out: Literal["nothing", "indicators", "dimensions"] = "nothing"
    """Leave out each indicator, or each child of the root, one at a time."""
    design: Literal["sampled", "factorial"] = "sampled"
    """Random scenarios, or every combination of the choices (weights are then not drawn)."""
    draws: Annotated[int, Field(ge=16, le=20_000)] = 512
    """Base sample; a sampled run takes (number of choices + 2) times as many scenarios."""

    @model_validator(mode="after")
    def _no_reference_to_columns(self) -> Self:
        for rule in self.normalise:
            if rule.kind not in ("min_max", "z_score", "percentile_rank", "rank", "borda", "ratio_to", "around_mean", "percentiles"):
                raise ValueError(f"`{rule.kind}` depends on one column and cannot stand for all")
        return self


class IndexRubric(Part):
    """An index rubric: how a table with one row per initiative is scored by `assess index` and `assess robustness`."""

    format: Literal[1]
    """Version of this file format."""
    overall: IndexRoot
    """The root of the tree."""
    normalise: Normalisation | None = None
    """For indicators without a rule of their own."""
    weights: Literal["stated", "equal", "first_component"] = "stated"
    """Weights in force: those stated, equal ones, or squared loadings of the first principal component of each node's children."""
    group: Name | None = None
    """A column of groups, for imputation."""
    impute: Literal["none", "mean", "median"] = "none"
    """What missing values become: nothing, or the mean or median of their group (of all, without `group`)."""
    outliers: Outliers | None = None
    """Treatment of outliers; none without it."""
    reference: Name | None = None
    """A CSV file beside the rubric, with the same columns: the frozen set that relative rules, imputation and treatment go by."""
    scenarios: IndexScenarios = IndexScenarios()
    """What `assess robustness` varies."""
    note: Note | None = None

    @model_validator(mode="after")
    def _keys_and_rules(self) -> Self:
        twice = [key for key, count in Counter(node.key for node in self.nodes()).items() if count > 1]
        if twice:
            raise ValueError(f"keys must be unique in the tree; used twice: {', '.join(twice)}")
        if reserved := {node.key for node in self.nodes()} & {"id", ROOT}:
            raise ValueError(f"a node cannot have the key `{min(reserved)}`: it is a column of the output")
        for leaf in self.indicators():
            if leaf.normalise is None and self.normalise is None:
                raise ValueError(f"`{leaf.key}` has no `normalise`, and the rubric has none for all")
            if wrong := contradiction(leaf, self.rule(leaf)):
                raise ValueError(f"`{leaf.key}`: {wrong}")
        return self

    def nodes(self) -> Iterator[IndexNode | IndexIndicator]:
        """Every node below the root, parents before their children."""
        waiting: list[IndexNode | IndexIndicator] = list(self.overall.children)
        while waiting:
            node = waiting.pop(0)
            yield node
            if isinstance(node, IndexNode):
                waiting = [*node.children, *waiting]

    def indicators(self) -> Iterator[IndexIndicator]:
        """The leaves, in the order of the file."""
        return (node for node in self.nodes() if isinstance(node, IndexIndicator))

    def rule(self, leaf: IndexIndicator) -> Normalisation:
        """The rule that scores a leaf: its own, or the rubric's."""
        rule = leaf.normalise or self.normalise
        assert rule is not None  # noqa: S101  (checked when the rubric is read)
        return rule
