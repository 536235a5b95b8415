"""Somebody who has read everything that left of an assessment, knows who answered what was asked, and wants the answers.

What the people of each organisation chose is unknown. Everything published is linear in that, so the attacker writes it all down
as equations, item by item, and asks which combinations of them concern a few organisations only. Whoever knows how many people
of each organisation answered can do no better: two that are alike in group and number of people can be swapped.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument
from assess.scoring.frames import RespondentAnswers
from tests.scoring.builders import criterion, dimension, instrument, item

Document = Mapping[str, Any]
"""A scorecard, as it left: parsed JSON."""
Class = tuple[str, int]
"""Organisations that the attacker cannot tell apart: of one group, with so many people who answered the item."""
Unknown = tuple[Class, str, str]
"""Of all organisations of a class: `share` of their people or `votes` of organisations, for an option."""
CERTAIN = 1e-9

GROUPS = ("small_firm", "large_firm", "research", "authority", "support")
OPTIONS: dict[str, dict[str, float]] = {
    "trust": {str(step): float(step) for step in range(1, 6)},
    "skills": {str(step): float(step) for step in range(1, 6)},
    "base": {str(step): float(step) for step in range(-3, 4)},
    "member": {"no": 1.0, "yes": 2.0},
    "stage": {"a": 1.0, "b": 2.0, "c": 3.0},
}
"""Item → option → its number."""
POINTS: dict[str, dict[str, float]] = {
    "trust": {str(step): (step - 1) * 25.0 for step in range(1, 6)},
    "skills": {"1": 0.0, "2": 15.0, "3": 40.0, "4": 80.0, "5": 100.0},
    "base": {str(step): (step + 3) / 6 * 100 for step in range(-3, 4)},
    "member": {"no": 0.0, "yes": 100.0},
}
"""Scored item → option → points."""
NODES = {"trust/trust": "trust", "trust/base": "base", "skills/skills": "skills", "skills/member": "member"}
WEIGHTS = {"small_firm": 2, "large_firm": 1, "research": 1, "authority": 1, "support": 0.5}
MERGES = ({"key": "firms", "title": "Firms", "groups": ["small_firm", "large_firm"]},)


def attacked_instrument(minimum: int = 5, merges: Sequence[Mapping[str, Any]] = MERGES, **rubric: Any) -> Instrument:
    """Items of five kinds, four of them scored."""
    return instrument(
        [item("trust"), item("skills"), item("base", "dichotomy"), item("member", "yes_no"), item("stage", "choice")],
        [
            dimension("soft", criterion("trust", "trust", {"item": "base", "score": {"bipolar": True}})),
            dimension(
                "hard",
                criterion(
                    "skills",
                    {"item": "skills", "score": {"map": POINTS["skills"]}},
                    {"item": "member", "score": {"map": {"yes": 100, "no": 0}}},
                ),
            ),
        ],
        respondents=rubric.pop("respondents", {"between": "stated", "weights": WEIGHTS}),
        disclosure={"minimum": minimum, "merges": list(merges)},
        **rubric,
    )


@dataclass(frozen=True)
class Voice:
    """An organisation: its group, and per person the options chosen, by item."""

    name: str
    group: str
    people: tuple[dict[str, str], ...]

    def given(self, key: str) -> list[str]:
        return [person[key] for person in self.people if key in person]

    def answers(self) -> list[RespondentAnswers]:
        def value(key: str, option: str) -> Any:
            return option if key in ("member", "stage") else int(option)

        return [
            RespondentAnswers(self.group, self.name, {key: Answer("answered", value(key, option)) for key, option in person.items()})
            for person in self.people
        ]


@dataclass
class Equations:
    """All that is published about one item."""

    item: str
    voices: Sequence[Voice]
    counts_people: bool
    rows: list[dict[Unknown, float]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    known: list[dict[Unknown, float]] = field(default_factory=list)
    """Combinations of which the result is known beforehand."""

    @cached_property
    def classes(self) -> dict[Class, list[Voice]]:
        found: dict[Class, list[Voice]] = {}
        for voice in self.voices:
            if given := voice.given(self.item):
                found.setdefault((voice.group, len(given)), []).append(voice)
        return dict(sorted(found.items()))

    def mean(self, numbers: Mapping[str, float], value: float | None, counts: Mapping[str, float]) -> None:
        """The mean of `numbers` over organisations; `counts`: group → what each of its organisations counts."""
        if value is not None:
            total = sum(counts.get(group, 0.0) * len(voices) for (group, _), voices in self.classes.items())
            shares = {one: counts.get(one[0], 0.0) for one in self.classes}
            self._add({(one, "share", option): share * number for one, share in shares.items() for option, number in numbers.items()})
            self.right.append(value * total)

    def counts(self, counts: Mapping[str, int], groups: Sequence[str]) -> None:
        """So many organisations (or people) of some groups chose each option; who has one answer has the vote of that."""
        for option, count in counts.items():
            row = {}
            for group, people in self.classes:
                kind = "share" if self.counts_people or people == 1 else "votes"
                row[(group, people), kind, option] = float(group in groups) * (people if self.counts_people else 1)
            self._add(row)
            self.right.append(float(count))
        if counts and self.item != "stage" and not self.counts_people:  # votes are rounded means, and add up as these do
            several = [one for one in self.classes if one[0] in groups and one[1] > 1]
            numbers = [(option, number) for option, number in OPTIONS[self.item].items()]
            kinds = (("share", 1.0), ("votes", -1.0))
            self.known.append({(one, kind, option): sign * number for one in several for kind, sign in kinds for option, number in numbers})

    def _add(self, row: dict[Unknown, float]) -> None:
        self.rows.append({name: entry for name, entry in row.items() if entry})

    @cached_property
    def unknowns(self) -> list[Unknown]:
        return [(one, kind, option) for one in self.classes for kind in ("share", "votes") for option in OPTIONS[self.item]]

    def matrix(self, rows: Sequence[Mapping[Unknown, float]]) -> np.ndarray:
        return np.array([[row.get(name, 0.0) for name in self.unknowns] for row in rows]).reshape(len(rows), len(self.unknowns))

    @cached_property
    def _spans(self) -> tuple[np.ndarray, np.ndarray]:
        """Orthonormal rows that span everything that is known, and those that span what everybody knows beforehand."""
        whole = [{(one, kind, option): 1.0 for option in OPTIONS[self.item]} for one in self.classes for kind in ("share", "votes")]
        known = self.matrix([*self.known, *whole])  # every organisation has one vote, and its people's shares make one
        return _orthonormal(np.vstack([self.matrix(self.rows), known])), _orthonormal(known)

    def misread(self) -> list[dict[Unknown, float]]:
        """Equations that are not true; but for votes, whose only truth is what is published of them."""
        counted: Counter[Unknown] = Counter()
        for one, voices in self.classes.items():
            for voice in voices:
                for option in voice.given(self.item):
                    counted[one, "share", option] += 1 / one[1]  # type: ignore[assignment]
        plain = [(row, right) for row, right in zip(self.rows, self.right, strict=True) if all(kind == "share" for _, kind, _ in row)]
        return [row for row, right in plain if abs(sum(counted[name] * entry for name, entry in row.items()) - right) > 1e-6]

    def finds(self, few: Sequence[Class]) -> bool:
        """Whether some combination of the equations concerns these classes and no others, and tells what was not known."""
        columns = [number for number, (one, _, _) in enumerate(self.unknowns) if one in few]
        every, known = (int((np.linalg.svd(span[:, columns], compute_uv=False) > 1 - CERTAIN).sum()) for span in self._spans)
        return every > known

    def recovered(self, minimum: int) -> set[str]:
        """Organisations about fewer than `minimum` of which, alone or together, something follows."""
        lost: set[Class] = set()
        for size in range(1, minimum):
            for few in combinations(self.classes, size):
                if not lost & set(few) and sum(len(self.classes[one]) for one in few) < minimum and self.finds(few):
                    lost |= set(few)
        return {voice.name for one in lost for voice in self.classes[one]}


class Attacker:
    """Collects equations about organisations of which it is known how many people answered what."""

    def __init__(self, voices: Sequence[Voice], counts_people: bool = False):
        self.voices = voices
        self.about = {key: Equations(key, voices, counts_people) for key in OPTIONS}

    def read(self, document: Document, totals: Mapping[str, Mapping[str, float]]) -> None:
        """Take a scorecard; `totals`: indicator → group → what each of its voices counts (the rubric and the counts tell)."""
        groups = {cell["key"]: cell["groups"] for cell in document["cells"]}
        for key, result in document["items"].items():
            if result["missing"] is None:
                for part in ({"groups": GROUPS, **result}, *result["cells"].values()):
                    self.about[key].mean(OPTIONS[key], part["mean"], dict.fromkeys(part["groups"], 1.0))
                    self.about[key].counts(part["counts"], part["groups"])
        for node, key in NODES.items():
            figures = document["nodes"][node]
            self.about[key].mean(POINTS[key], figures["total"]["value"], totals[node])
            for value, of in self._alike(figures, groups):
                self.about[key].mean(POINTS[key], value, dict.fromkeys(of, 1.0))

    @staticmethod
    def _alike(figures: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[float | None, Sequence[str]]]:
        """Figures in which every organisation counts the same."""
        yield figures["pooled"]["value"], GROUPS
        yield from ((figure["value"], groups[cell]) for cell, figure in figures["cells"].items())
        yield from ((cell["value"], cell["groups"]) for cell in figures["trace"]["cells"])

    def read_table(self, text: str, document: Document) -> None:
        """Take the table of aggregates: the same figures, rounded, and nothing that the scorecard does not hold."""
        for row in csv.DictReader(io.StringIO(text)):
            node = document["nodes"][row["node"]]
            figure = node["cells"].get(row["cell"]) or node[row["cell"]]
            assert (row["value"] == "") == (figure["value"] is None)
            assert row["value"] == "" or abs(float(row["value"]) - figure["value"]) < 1e-3

    def recovered(self, minimum: int) -> list[str]:
        return sorted(set().union(*(equations.recovered(minimum) for equations in self.about.values())))


def _orthonormal(matrix: np.ndarray) -> np.ndarray:
    if not matrix.any():
        return matrix[:0]
    _, sizes, rows = np.linalg.svd(matrix, full_matrices=False)
    return np.asarray(rows[sizes > 1e-9 * sizes[0]])
