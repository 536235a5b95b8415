"""Who answered, in which cells they may be shown, and how much each cell counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import BIPOLAR
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import (
    ChoiceItem,
    DichotomyItem,
    Item,
    MatrixItem,
    RankingItem,
    RiskItem,
    ScaleItem,
    YesNoItem,
)
from assess.instruments.rubric import Rubric
from assess.scoring.cells import Partition, Shown, partition
from assess.scoring.frames import NOT_ASKED, STATES, AnswerFrame
from assess.scoring.releases import Behind, Ledger, Policy
from assess.scoring.scorecard_model import Cell
from assess.scoring.voices import Voices, voices_of
from assess.scoring.votes import most_chosen, steps_of


@dataclass(frozen=True)
class Basis:
    """The answers with their voices; `asked`: people by group; `ledger`: what left of the assessment before."""

    instrument: Instrument
    facts: FactSheet
    answers: AnswerFrame
    policy: Policy
    asked: Mapping[str, int] | None
    ledger: Ledger = ()
    decided: dict[str, Shown] = field(default_factory=dict)
    """How items, and rows of matrices, are shown, as far as that was found before."""

    @property
    def rubric(self) -> Rubric:
        return self.instrument.rubric

    @property
    def minimum(self) -> int:
        """Voices needed behind a cell."""
        return self.policy.minimum if self.policy.anonymous else 1

    @cached_property
    def voices(self) -> Voices:
        return voices_of(self.answers.people)

    @cached_property
    def measures(self) -> dict[str, int]:
        """Measure → its column."""
        return {measure: place for place, measure in enumerate(self.answers.values.columns)}

    @cached_property
    def numbers(self) -> np.ndarray:
        """People × measures."""
        return self.answers.values.to_numpy(float)

    @cached_property
    def states(self) -> np.ndarray:
        """People × measures, as places in `STATES`."""
        return self.answers.states.to_numpy(np.int8)

    @cached_property
    def voice_numbers(self) -> np.ndarray:
        """Voices × measures."""
        return self.voices.mean(self.numbers)

    @cached_property
    def voice_counts(self) -> dict[str, int]:
        return self.voices.counted(np.ones(len(self.voices), dtype=bool))

    @cached_property
    def people_counts(self) -> dict[str, int]:
        return self.voices.people_counted(np.ones(len(self.answers.people), dtype=bool))

    @cached_property
    def partition(self) -> Partition:
        """The cells of the whole assessment."""
        return partition(self.voice_counts, self.rubric.disclosure, self.minimum)

    def asked_people(self, groups: tuple[str, ...]) -> int | None:
        """People asked in `groups`; None where that is not known of one of them."""
        if self.asked is None or not set(groups) <= self.asked.keys():
            return None
        return sum(self.asked[group] for group in groups)

    def expected(self, measure: str) -> np.ndarray:
        """Person → whether an answer was asked for; where it does not apply, none was."""
        states = self.states[:, self.measures[measure]]
        return np.asarray((states != NOT_ASKED) & (states != STATES.index("not_applicable")))

    @cached_property
    def present(self) -> tuple[str, ...]:
        return tuple(group for group in GROUPS if self.voice_counts[group])

    def whole(self, measure: str) -> str:
        """What is shown in the same cells: all parts of an item, or one row of a matrix."""
        item = self.instrument.measures.get(measure)
        return measure if item is None or isinstance(item, MatrixItem) else item.key

    def subject(self, measure: str) -> str:
        """What figures of a measure are figures of, in the ledger; ranks are given by different people."""
        return measure if isinstance(self.instrument.measures.get(measure), RankingItem) else self.whole(measure)

    def item(self, whole: str) -> Item:
        """The item that `whole` is, or whose row it is."""
        return self.instrument.questionnaire.items.get(whole) or self.instrument.measures[whole]

    def steps(self, item: Item) -> tuple[float, ...]:
        """The steps of an item that has such; no is one and yes the next. None for other items."""
        if isinstance(item, DichotomyItem):
            return tuple(map(float, BIPOLAR))
        if isinstance(item, (ScaleItem, MatrixItem)):
            return tuple(float(step) for step in range(1, len(self.instrument.questionnaire.steps(item)) + 1))
        return (1.0, 2.0) if isinstance(item, YesNoItem) else ()

    def votes(self, measure: str) -> np.ndarray:
        """Voice → step, or option counted from 1; NaN where there is none."""
        item, place = self.instrument.measures[measure], self.measures[measure]
        if isinstance(item, ChoiceItem):
            return most_chosen(self.numbers[:, place], self.voices, len(item.options))
        return steps_of(self.voice_numbers[:, place])

    def several(self, measure: str) -> int:
        """Voices of which several people gave a number."""
        answered = ~np.isnan(self.numbers[:, self.measures[measure]])
        return int((np.bincount(self.voices.of_person[answered], minlength=len(self.voices)) > 1).sum())

    def ratings(self, item: RiskItem) -> np.ndarray:
        """People × aspects of a risk, NaN unless both were rated."""
        ratings = np.column_stack([self.numbers[:, self.measures[f"{item.key}.{aspect}"]] for aspect in item.aspects])
        return np.where(np.isnan(ratings).any(axis=1, keepdims=True), np.nan, ratings)

    def behind(self, whole: str, subject: str, known: np.ndarray, total: Mapping[str, str] | None = None) -> Behind:
        """Whom a figure rests on, the voices marked in `known`; `total`: what each voice of a group counts in the mean between cells."""
        voices = {group: count for group, count in self.voices.counted(known).items() if count}
        told = self.decided[whole].of_one_mind if whole in self.decided else ()
        return Behind(subject, voices, self.named(whole), dict(total or {}), told)

    def guarded(self, whole: str) -> bool:
        """Whether answers could give somebody away: those to an anonymous assessment, unless they are made by name."""
        return self.policy.anonymous and not self.named(whole)

    def named(self, whole: str) -> bool:
        """Whether it is a statement made by name, in a section that says so."""
        return self.instrument.questionnaire.placed[self.item(whole).key][0].named

    def answered(self, item: str) -> np.ndarray:
        """Voice → whether it gave a number for any measure of an item."""
        columns = [place for measure, place in self.measures.items() if measure == item or measure.startswith(f"{item}.")]
        return np.asarray((~np.isnan(self.voice_numbers[:, columns])).any(axis=1))

    def weight(self, groups: tuple[str, ...], known: np.ndarray) -> float:
        """What a cell counts in the mean between cells: the weights of those of its groups that answered, added up.

        With `between: stated` a group that the rubric does not name weighs 1.
        """
        rule = self.rubric.respondents
        voices = self.voices.counted(known)
        if rule.between == "n":
            return float(sum(voices[group] for group in groups))
        stated = {str(group): weight for group, weight in rule.weights.items()}
        return sum(stated.get(group, 1.0) for group in groups if voices[group])

    def cells(self) -> tuple[Cell, ...]:
        """The cells of the whole assessment, for showing who stands behind them."""
        everyone = np.ones(len(self.voices), dtype=bool)
        weights = {key: self.weight(groups, everyone) for key, groups in self.partition.items()}
        total = sum(weights.values())
        return tuple(
            Cell(key, groups, self._sum(self.voice_counts, groups), self._sum(self.people_counts, groups), weights[key] / total)
            for key, groups in self.partition.items()
        )

    @staticmethod
    def _sum(counts: Mapping[str, int], groups: tuple[str, ...]) -> int:
        return sum(counts[group] for group in groups)
