"""Answers as tables of numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument
from assess.scoring.frames import STATES, answer_frame
from tests.builders import some_facts
from tests.scoring.builders import criterion, dimension, instrument, item, person


@pytest.fixture(scope="module")
def mixed() -> Instrument:
    items = [
        item("trust", prefer_not=True),
        item("kind", "choice"),
        item("hopes", "choices"),
        item("effects", "matrix"),
        item("share", "number", at_least=0, at_most=100),
        item("why", when={"item": "trust", "at_most": 2}),
        item("firms_only", when={"group": ["small_firm"]}),
        item("special", when={"fact": "monotown", "is": False}),
    ]
    return instrument(items, [dimension("people", criterion("trust", "trust"))])


def state(frame: object, measure: str, row: int = 0) -> str:
    return STATES[frame.states[measure][row]]  # type: ignore[attr-defined]


def test_every_kind_of_answer_becomes_numbers(mixed: Instrument) -> None:
    given = person(trust=4, kind="b", hopes=["a", "c"], effects={"x": 2, "y": "dont_know"}, share=12.5)
    frame = answer_frame(mixed, [given], some_facts())
    row = frame.values.iloc[0]
    assert (row["trust"], row["kind"], row["share"], row["effects.x"]) == (4, 2, 12.5, 2)
    assert list(row[["hopes.a", "hopes.b", "hopes.c"]]) == [1, 0, 1]
    assert np.isnan(row["effects.y"])


def test_the_ways_of_not_answering_are_kept_apart(mixed: Instrument) -> None:
    frame = answer_frame(mixed, [person("research", trust="prefer_not", kind="dont_know", effects={"y": "dont_know"})], some_facts())
    expected = {"trust": "prefer_not", "kind": "dont_know", "share": "missing", "effects.x": "missing", "effects.y": "dont_know"}
    assert {measure: state(frame, measure) for measure in expected} == expected


def test_comments_and_reasons_change_no_figure(mixed: Instrument) -> None:
    plain = person("research", trust=4, share=99)
    remarked = {key: replace(answer, comment="not everywhere", reason="we export it all") for key, answer in plain.answers.items()}
    alone = {"kind": Answer(None, comment="hard to say"), "effects": Answer(None, comment="none yet")}
    assert answer_frame(mixed, [replace(plain, answers=remarked | alone)]).hash == answer_frame(mixed, [plain]).hash


def test_what_is_not_asked_does_not_count(mixed: Instrument) -> None:
    frame = answer_frame(mixed, [person("research", trust=5, why=3, firms_only=3, special=3)], some_facts())
    for measure in ("why", "firms_only", "special"):
        assert state(frame, measure) == "not_asked"
        assert np.isnan(frame.values[measure][0])


def test_what_is_asked_counts(mixed: Instrument) -> None:
    frame = answer_frame(mixed, [person("small_firm", trust=1, why=3, firms_only=4, special=2)], some_facts(monotown=False))
    assert list(frame.values.loc[0, ["why", "firms_only", "special"]]) == [3, 4, 2]


def test_the_order_of_arrival_changes_nothing(mixed: Instrument) -> None:
    answers = [person("research", trust=2), person("small_firm", "acme", trust=4), person("research", trust=5)]
    assert answer_frame(mixed, answers).hash == answer_frame(mixed, answers[::-1]).hash
    assert answer_frame(mixed, answers).hash != answer_frame(mixed, answers[:2]).hash
