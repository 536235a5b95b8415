"""What a report is made from, and how its figures are put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.rubric import Rubric
from assess.reporting.texts import NBSP, Texts
from assess.scoring.advice_model import Advice
from assess.scoring.cells import OTHERS
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.scorecard_model import Figure, NodeScore

MOST_DECIMALS = 3


@dataclass(frozen=True)
class ReportMeta:
    """What the report says about the assessment itself."""

    title: str
    """The initiative."""
    place: str
    opened: date
    closed: date
    made: date
    """The day the report is dated; nothing in it depends on the clock."""
    wave: int = 1
    simulated: bool = False


@dataclass(frozen=True)
class Material:
    """The published scorecard and everything that explains it, in the report's language."""

    scorecard: PublishedScorecard
    advice: Advice
    instrument: Instrument
    facts: FactSheet
    meta: ReportMeta
    texts: Texts

    @property
    def rubric(self) -> Rubric:
        return self.instrument.rubric

    @property
    def period(self) -> str:
        """From the opening to the closing day, or the day that was both."""
        opened, closed = self.texts.date(self.meta.opened), self.texts.date(self.meta.closed)
        return opened if opened == closed else self.texts.say("cover.period", opened=opened, closed=closed)

    @cached_property
    def _merges(self) -> dict[str, str]:
        return {merge.key: merge.title for merge in self.rubric.disclosure.merges}

    def cell_label(self, key: str) -> str:
        """A group, a declared merge of groups, or the others."""
        if key in GROUPS:
            return self.texts.say(f"groups.{key}")
        if key == OTHERS and len(self.scorecard.cells) == 1:
            return self.texts.say("groups.together")
        return self._merges.get(key) or self.texts.say("groups.others")

    def title_of(self, node: NodeScore) -> str:
        if node.kind == "overall":
            return self.rubric.overall.title
        if node.kind == "dimension":
            return next(dimension.title for dimension in self.rubric.dimensions if dimension.key == node.key)
        return self.rubric.criteria[node.key].title

    @cached_property
    def _criterion_titles(self) -> dict[str, str]:
        return {criterion.scores: criterion.title for criterion in self.rubric.criteria.values()}

    def construct_title(self, construct: str) -> str:
        """The criterion that scores it, so that one thing has one name in a report; otherwise its own title."""
        return self._criterion_titles.get(construct) or self.instrument.constructs[construct].title

    @property
    def overall(self) -> NodeScore:
        return self.scorecard.nodes["overall"]

    @property
    def insufficient(self) -> bool:
        """Whether too few answered for a verdict."""
        return bool(self.rubric.verdicts) and self.scorecard.verdict.key is None

    def dimensions(self) -> tuple[NodeScore, ...]:
        return tuple(self.scorecard.nodes[dimension.key] for dimension in self.rubric.dimensions)

    def criteria(self) -> tuple[NodeScore, ...]:
        return tuple(self.scorecard.nodes[key] for key in self.rubric.criteria)

    def level_title(self, key: str | None) -> str:
        return next((level.title for level in self.rubric.levels if level.key == key), "")

    def score(self, figure: Figure) -> str:
        """“54”, or a dash."""
        return "–" if figure.value is None else self.points(figure.value)

    def points(self, value: float) -> str:
        """“54”; with a decimal where rounding would lift it to the next level or to the target: 29.6 is not yet 30."""
        bounds = {*(level.from_ for level in self.rubric.levels), self.rubric.target}
        said = (decimals for decimals in range(MOST_DECIMALS) if not any(value < bound <= round(value, decimals) for bound in bounds))
        return self.texts.number(value, next(said, 0))

    def spread(self, figure: Figure) -> str:
        """The interval, or the range of a few organisations in words, or nothing; one organisation has no range."""
        if figure.interval:
            return self.texts.span(*figure.interval)
        if figure.range and figure.n > 1:
            return self.texts.say("figure.range", span=self.texts.span(*figure.range))
        return ""

    def share(self, share: float, interval: tuple[float, float] | None) -> str:
        """“62 % (48–75)”: with its interval in brackets where there is one."""
        words, ends = self.texts.percent(share), self.ends_of_share(interval)
        return f"{words} ({ends})" if ends else words

    def ends_of_share(self, interval: tuple[float, float] | None) -> str:
        """“48–75”, or nothing where all have answered and nothing is left to chance."""
        if interval is None or self.texts.percent(interval[0]) == self.texts.percent(interval[1]):
            return ""
        return self.texts.span(100 * interval[0], 100 * interval[1])

    def base(self, n: int) -> str:
        return f"n{NBSP}={NBSP}{self.texts.number(n)}"

    def missing(self, why: str | None, short: bool = False) -> str:
        """Why a figure is not there, in a phrase or in two words."""
        return self.texts.say(f"{'missing_short' if short else 'missing'}.{why}") if why else ""
