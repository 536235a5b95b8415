"""Feedback: what all answered, and beside it what the participant did.

In anonymous assessments the page knows nothing of the participant: a script takes the person's own answers from the file
that they kept, and the file stays on the device.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template

from assess.instruments.instrument import Instrument
from assess.instruments.item_types import BIPOLAR
from assess.instruments.parts import GROUPS
from assess.operations.feedback import Feedback, feedback_of_response
from assess.scoring.scorecard_model import ItemCell, ItemResult
from assess.web.access import owner, this_response
from assess.web.extensions import store
from assess.web.fields import dichotomy_words
from assess.web.languages import gettext, speak
from assess.web.participant.blueprint import pages, this_instrument
from assess.web.voice import Voice
from assess.web.words import group_title

STEPPED = ("scale", "matrix", "dichotomy")
CHOSEN = ("choice", "yes_no")


@dataclass(frozen=True)
class Mark:
    """A place on a scale."""

    value: float
    place: float
    """From the lowest step (0) to the highest (100)."""
    n: int = 0
    """People behind it."""
    groups: str = ""
    """Whose it is, where it is not everybody's."""


@dataclass(frozen=True)
class Comparison:
    """One question, with what may be shown of the answers to it."""

    measure: str
    question: str
    n: int
    steps: tuple[tuple[int, str], ...] = ()
    """Value and words of each step, from one end to the other; none for a choice."""
    everybody: Mark | None = None
    group: Mark | None = None
    """Of the participant's stakeholder group and those it is shown with."""
    own: Mark | None = None
    own_words: str = ""
    options: tuple[tuple[str, str, float], ...] = ()
    """Of a choice: key, words, and the share of organisations in per cent."""


@pages.get("/answer/<public_id>/mine/feedback")
@owner
def feedback(public_id: str) -> str:
    """A participant whose answers are kept with a name, beside the others."""
    found, instrument = feedback_of_response(store(), this_response().id), this_instrument()
    if found is None:
        abort(404)
    return render_template("participant/feedback.html", instrument=instrument, sections=_sections(found, instrument))


def feedback_page(found: Feedback, language: str) -> str:
    """What the link of an anonymous assessment leads to once its feedback is published."""
    instrument = found.instrument.in_language(speak(language))
    return render_template(
        "participant/feedback_by_link.html", instrument=instrument, assessment=found.assessment, sections=_sections(found, instrument)
    )


def _sections(found: Feedback, instrument: Instrument) -> list[tuple[str, list[Comparison]]]:
    """Title and comparisons of each section that has any."""
    by_item: dict[str, list[ItemResult]] = {}
    for result in found.published.items.values():
        if not result.missing and result.voices >= found.assessment.minimum_group_size:
            by_item.setdefault(result.item, []).append(result)
    neutral = Voice(instrument, lambda _: None)
    compared = [
        (section.title, [one for item in section.items for one in _comparisons(found, neutral, item, by_item.get(item.key, []))])
        for section in instrument.questionnaire.sections
    ]
    return [(title, comparisons) for title, comparisons in compared if comparisons]


def _comparisons(found: Feedback, neutral: Voice, item: Any, results: list[ItemResult]) -> Iterator[Comparison]:
    instrument, item = neutral.instrument, neutral.item(item)
    answer = found.own.get(item.key) if found.own else None
    given = answer.value if answer and answer.state == "answered" else None
    if item.type in CHOSEN:
        options = item.options if item.type == "choice" else {"yes": gettext("Yes"), "no": gettext("No")}
        for result in results:
            voices = sum(result.counts.values())
            shares = tuple((key, words, 100 * result.counts.get(key, 0) / voices) for key, words in options.items()) if voices else ()
            yield Comparison(result.measure, item.ask, voices, own_words=options.get(given, ""), options=shares)
    elif item.type in STEPPED:
        numbers = {} if given is None else instrument.item_types[item.key].numbers(given)
        rows = {f"{item.key}.{row.key}": f"{item.ask} – {row.text}" for row in item.rows} if item.type == "matrix" else {}
        steps = (
            tuple((step, dichotomy_words(item, step)) for step in range(-3, 4)) if item.type == "dichotomy" else _steps(instrument, item)
        )
        for result in results:
            if result.mean is not None:
                own = numbers.get(result.measure)
                yield Comparison(
                    result.measure,
                    rows.get(result.measure, item.ask),
                    result.voices,
                    steps,
                    _mark(steps, result.mean, result.voices),
                    _of_group(found, steps, result),
                    None if own is None else _mark(steps, own),
                    "" if own is None else dict(steps)[int(own)],
                )


def _steps(instrument: Instrument, item: Any) -> tuple[tuple[int, str], ...]:
    if item.type == "dichotomy":
        return tuple((step, dichotomy_words(item, step)) for step in BIPOLAR)
    return tuple(enumerate(instrument.questionnaire.steps(item), 1))


def _mark(steps: tuple[tuple[int, str], ...], value: float, n: int = 0, groups: str = "") -> Mark:
    low, high = steps[0][0], steps[-1][0]
    return Mark(value, round(100 * (value - low) / (high - low), 1), n, groups)


def _of_group(found: Feedback, steps: tuple[tuple[int, str], ...], result: ItemResult) -> Mark | None:
    """The mean of the cell that holds the participant's group. Of named answers all cells are shown or none, as none may be small."""
    large = all(cell.n >= found.assessment.minimum_group_size for cell in result.cells.values())
    if not (found.assessment.anonymous or large):
        return None
    cell = next((cell for cell in result.cells.values() if found.group in cell.groups), None)
    if cell is None or cell.mean is None or len(result.cells) < 2:
        return None
    return _mark(steps, cell.mean, cell.n, _named(cell))


def _named(cell: ItemCell) -> str:
    return ", ".join(group_title(group) for group in GROUPS if group in cell.groups)
