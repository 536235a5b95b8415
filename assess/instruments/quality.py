"""Signs that a response was not given with care. Signs, not proofs: they are shown, nothing is thrown away for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assess.instruments.answers import Answers, Respondent, asked_keys
from assess.instruments.instrument import Instrument
from assess.instruments.timing import seconds

ROWS = 5
"""Ratings that must be there before the same step for all of them means something."""
SAME = 0.9
"""Share of a person's ratings on one step from which on a response is called straight-lined."""
FAST = 1 / 3
"""Share of the estimated time below which a response is called fast (after Greszki, Meyer & Schoen, 2015)."""


@dataclass(frozen=True)
class Signs:
    """What a response shows."""

    straight: bool
    """The same step nearly throughout, on scales and in matrices."""
    fast: bool | None
    """Finished in less than a third of the time it takes; None where the time is not known."""


def signs(instrument: Instrument, answers: Answers, respondent: Respondent, took: timedelta | None) -> Signs:
    """The signs in one response; `took` is from its start to its sending."""
    steps = _steps(instrument, answers)
    commonest = max((steps.count(step) for step in set(steps)), default=0)
    straight = len(steps) >= ROWS and commonest >= SAME * len(steps)
    return Signs(straight, None if took is None else took.total_seconds() < FAST * _estimated(instrument, answers, respondent))


def _steps(instrument: Instrument, answers: Answers) -> list[int]:
    """Every step that was chosen on scales of five steps, and in matrices."""
    found: list[int] = []
    for key, answer in answers.items():
        item = instrument.questionnaire.items[key]
        if answer.state != "answered":
            continue
        if item.type == "scale":
            found.append(answer.value)
        elif item.type == "matrix":
            found += [step for step in answer.value.values() if isinstance(step, int)]
    return found


def _estimated(instrument: Instrument, answers: Answers, respondent: Respondent) -> int:
    """Seconds that the items answered usually take."""
    asked = asked_keys(instrument, answers, respondent)
    return sum(seconds(instrument.questionnaire.items[key]) for key in answers.keys() & asked)
