"""Whatever people answer and whatever the rubric asks for: a scorecard without NaN, without a traceback, that reads back the same."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.scoring.frames import RespondentAnswers
from assess.scoring.scorecard_model import Scorecard
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, person, published, scored
from tests.scoring.test_trace import WAYS, check

OPTIONS = {"soft": "Soft", "hard": "Hard"}
CROWDS = st.tuples(st.sampled_from([40, 25, 12, 2]), st.sampled_from([0.1, 0.6]), st.integers(0, 1_000_000))
"""How many people, how many of their answers are missing, and the seed of what they say."""
STEPS = (*(1, 2, 3, 4, 5) * 4, "dont_know", "not_applicable", "prefer_not")
AMOUNTS = (0.0, 1e-9, 1.0, 30.0, 60.0, -5.0, 1e9)


def crowd(people: int, gaps: float, seed: int) -> list[RespondentAnswers]:
    random = Random(seed)
    alike = random.random() < 0.2
    return [someone(random, gaps, 3 if alike else None) for _ in range(people)]


def someone(random: Random, gaps: float, step: int | None) -> RespondentAnswers:
    """A person who says whatever; with `step` the same as everybody."""
    points = random.choice((0, 10, 50, 100))
    answers = {
        **{key: step or random.choice(STEPS) for key in "abc"},
        **{key: random.choice(AMOUNTS) for key in ("share", "size")},
        "one": random.choice("abc"),
        "far": {"presence": random.randint(1, 5), "hindrance": random.randint(1, 5)},
        "points": {"soft": points, "hard": 100 - points},
    }
    said = {key: value for key, value in answers.items() if random.random() > gaps}
    return person(random.choice(("small_firm", "research", "authority")), random.choice((*[None] * 9, "x", "y", "z")), **said)


RUBRICS = st.fixed_dictionaries(
    {
        "way": st.sampled_from(WAYS),
        "within": st.sampled_from(["mean", "median", "trimmed_mean"]),
        "between": st.sampled_from(["equal", "n"]),
        "interval": st.sampled_from(["percentile", "bca"]),
        "weights": st.sampled_from(["stated", "equal", "allocation", "group_allocation"]),
        "min_children": st.sampled_from([0.0, 0.5, 1.0]),
    }
)


def rubric(said: dict[str, Any]) -> Any:
    way = said["way"] | {"min_children": said["min_children"], "min_answers": 0.0}
    share = {"item": "share", "score": {"goalposts": [0, 60]}, "weigh_by": "size"}
    return instrument(
        [
            *(item(key) for key in "abc"),
            *(item(key, "number", about="organisation", at_least=-1e9, at_most=1e9) for key in ("share", "size")),
            item("one", "choice"),
            item("far", "risk"),
            item("points", "allocation", options=OPTIONS),
        ],
        [
            dimension("soft", criterion("trust", "a", "b", "c", reflective=True, **way), **way),
            dimension("hard", criterion("skills", share, {"item": "far", "score": {"risk": True}}, **way), **way),
        ],
        overall={"title": "Overall", **way},
        respondents={"within": said["within"], "between": said["between"]},
        uncertainty={"draws": 100, "interval": said["interval"]},
        weights=said["weights"],
        priorities="points",
        risks={"matrix": MATRIX},
    )


@settings(max_examples=30, deadline=None)
@given(RUBRICS, CROWDS, st.booleans())
def test_any_answers_make_a_scorecard_that_can_be_followed(said: dict[str, Any], people: tuple[int, float, int], anonymous: bool) -> None:
    of, answers = rubric(said), crowd(*people)
    text = scored(of, answers, anonymous=anonymous).to_json()
    assert Scorecard.from_json(text).to_json() == text
    check(json.loads(text))
    check(json.loads(published(of, answers, anonymous=anonymous).to_json()))


def test_nobody_makes_a_scorecard_in_which_nothing_is_assessed() -> None:
    card = scored(
        rubric({"way": WAYS[0], "within": "mean", "between": "equal", "interval": "bca", "weights": "stated", "min_children": 0}), []
    )
    assert {node.total.value for node in card.nodes.values()} == {None}
    assert card.robustness.level is None
    assert card.comparisons == {}


@pytest.mark.parametrize("kind", ["percentile", "bca"])
def test_voices_that_all_say_the_same_have_an_interval_without_width(kind: str) -> None:
    of = instrument([item("a")], [dimension("soft", criterion("trust", "a"))], uncertainty={"draws": 100, "interval": kind})
    assert scored(of, [person("research", a=4)] * 12).nodes["overall"].total.interval == (75, 75)
