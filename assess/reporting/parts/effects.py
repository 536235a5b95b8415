"""Effects of clustering: seen so far, expected in three years, and the difference."""

from __future__ import annotations

from assess.instruments.questionnaire import MatrixItem
from assess.reporting.document import Cell, Chapter, Column, Paragraph, Table
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material

SEEN, EXPECTED = "effects_observed", "effects_expected"
"""Items that the shipped instruments share, with the same rows."""
HALF_A_STEP = 0.5
"""What expectations must differ by from what is seen, for one effect at least, to be told one by one."""


def effects(material: Material) -> tuple[Chapter, ...]:
    """Every effect that both items rate, what is seen most first; nothing where one of them is not asked.

    Differences are those of the means as they are written, so that a reader can check them.
    """
    item = material.instrument.questionnaire.items.get(SEEN)
    if not isinstance(item, MatrixItem) or EXPECTED not in material.instrument.questionnaire.items:
        return ()
    say, texts = material.texts.say, material.texts
    pairs = [(row.key, _mean(material, f"{SEEN}.{row.key}"), _mean(material, f"{EXPECTED}.{row.key}")) for row in item.rows]
    pairs.sort(key=lambda pair: -(pair[1] if pair[1] is not None else -1))
    rows = tuple(
        (
            Cell(ask_of(material, f"{SEEN}.{key}")),
            Cell(_number(material, seen)),
            Cell(_number(material, ahead)),
            Cell("–" if seen is None or ahead is None else texts.number(ahead - seen, 1, signed=True), strong=True),
        )
        for key, seen, ahead in pairs
    )
    columns = (
        Column(say("effects.effect"), 52),
        Column(say("effects.seen"), 16, "right"),
        Column(say("effects.expected"), 16, "right"),
        Column(say("effects.difference"), 16, "right"),
    )
    steps = material.instrument.questionnaire.steps(item)
    note = say("effects.note", low=texts.quoted(steps[0]), high=texts.quoted(steps[-1]), most=len(steps))
    table = Table(say("effects.table"), columns, rows, note)
    return (Chapter("effects", say("effects.title"), (Paragraph(_lead(material, pairs), "lead"), table)),)


def _lead(material: Material, pairs: list[tuple[str, float | None, float | None]]) -> str:
    """The effect that is expected to gain most, and the one expected to gain least."""
    gains = sorted((ahead - seen, key) for key, seen, ahead in pairs if seen is not None and ahead is not None)
    if len(gains) < 2:
        return material.texts.say("effects.lead_none")
    if max(abs(gain) for gain, _ in gains) < HALF_A_STEP:
        return material.texts.say("effects.lead_same")
    named = [material.texts.quoted(ask_of(material, f"{SEEN}.{key}")) for key in (gains[-1][1], gains[0][1])]
    return material.texts.say("effects.lead", most=named[0], least=named[1])


def _mean(material: Material, measure: str) -> float | None:
    result = material.scorecard.items.get(measure)
    return None if result is None or result.mean is None else round(result.mean, 1)


def _number(material: Material, mean: float | None) -> str:
    return "–" if mean is None else material.texts.number(mean, 1)
