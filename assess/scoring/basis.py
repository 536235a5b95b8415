"""Who answered, in which cells they may be shown, and how much each cell counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import MatrixItem, NumberItem, RankingItem
from assess.instruments.rubric import Rubric
from assess.scoring.cells import Partition, dominated, joined, one_cell, partition
from assess.scoring.frames import NOT_ASKED, STATES, AnswerFrame
from assess.scoring.releases import Behind, Ledger, Policy, admitted
from assess.scoring.scorecard_model import Cell
from assess.scoring.voices import Voices, voices_of


@dataclass(frozen=True)
class Basis:
    """The answers with their voices; `asked`: people by group; `ledger`: what left of the assessment before."""

    instrument: Instrument
    facts: FactSheet
    answers: AnswerFrame
    policy: Policy
    asked: Mapping[str, int] | None
    ledger: Ledger = ()

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

    def subject(self, measure: str) -> str:
        """What figures of a measure are figures of: its item, or its own row or rank, which every voice answers apart."""
        item = self.instrument.measures.get(measure)
        return measure if item is None or isinstance(item, (MatrixItem, RankingItem)) else item.key

    def behind(self, item: str, subject: str, known: np.ndarray) -> Behind:
        """Whom a figure of `item` rests on, the voices marked in `known`."""
        voices = {group: count for group, count in self.voices.counted(known).items() if count}
        return Behind(subject, voices, self._named(item))

    def _named(self, item: str) -> bool:
        return self.instrument.questionnaire.placed[item][0].named

    def cells_where(self, item: str, subject: str, known: np.ndarray, amounts: np.ndarray | None = None) -> Partition:
        """The cells of a figure of `item` that the voices marked in `known` gave a number for.

        With `amounts` (one per voice) all cells become one as soon as a single organisation
        makes up too much of one, and none where it still does then. Named statements are shown
        however few make them.
        """
        named = self._named(item)
        members = {key: known & self.voices.of_group(groups) for key, groups in self.partition.items()}
        cells = joined(self.partition, {key: int(of_cell.sum()) for key, of_cell in members.items()}, 1 if named else self.minimum)
        if named or not self.policy.anonymous:
            return cells
        if amounts is not None and any(dominated(amounts[known & self.voices.of_group(groups)].tolist()) for groups in cells.values()):
            cells = {} if dominated(amounts[known].tolist()) else one_cell(cells)
        return admitted(cells, subject, self.voices.counted(known), self.minimum, self.ledger)

    def answered(self, item: str) -> np.ndarray:
        """Voice → whether it gave a number for any measure of an item."""
        columns = [place for measure, place in self.measures.items() if measure == item or measure.startswith(f"{item}.")]
        return np.asarray((~np.isnan(self.voice_numbers[:, columns])).any(axis=1))

    def amounts(self, item: str) -> np.ndarray | None:
        """Per voice the amount that an organisation reported of itself, for items about amounts; they can give one organisation away."""
        found = self.instrument.questionnaire.items.get(item)
        if not isinstance(found, NumberItem) or found.about != "organisation":
            return None
        return np.asarray(np.abs(self.voice_numbers[:, self.measures[item]]))

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
