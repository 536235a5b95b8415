"""Success factors and restrictions as a diverging profile, and the other profiles beside the scores."""

from __future__ import annotations

from assess.instruments.questionnaire import DichotomyItem
from assess.reporting.charts import DivergingRow, diverging
from assess.reporting.document import Block, Cell, Chapter, Column, Figure, Paragraph, Table
from assess.reporting.items_in_words import counts_of, why_uncounted
from assess.reporting.material import Material
from assess.scoring.scorecard_model import ItemResult

Rated = tuple[DichotomyItem, ItemResult]


def rated_dichotomies(material: Material) -> tuple[Rated, ...]:
    """Every dichotomy with its result, the most favourable first, those without a mean last."""
    pairs = [
        (item, material.scorecard.items[key])
        for key, item in material.instrument.questionnaire.items.items()
        if isinstance(item, DichotomyItem) and key in material.scorecard.items
    ]
    return tuple(sorted(pairs, key=lambda pair: -(pair[1].mean if pair[1].mean is not None else -9)))


def dichotomies(material: Material) -> tuple[Chapter, ...]:
    rated = rated_dichotomies(material)
    if not rated:
        return ()
    say = material.texts.say
    blocks: list[Block] = [Paragraph(say("dichotomies.lead"), "lead"), _chart(material, rated), _table(material, rated)]
    return (Chapter("dichotomies", say("dichotomies.title"), tuple(blocks)),)


def _chart(material: Material, rated: tuple[Rated, ...]) -> Figure:
    texts, say = material.texts, material.texts.say
    rows = []
    for item, result in rated:
        counts = counts_of(material, result)
        mean = "–" if result.mean is None else texts.number(result.mean, 1, signed=True)
        missing = why_uncounted(material, result)
        rows.append(DivergingRow(item.restriction, item.success, counts, mean, material.base(result.voices), missing))
    favourable = sum(result.mean is not None and result.mean > 0 for _, result in rated)
    caption = say("dichotomies.caption", n=favourable, all=len(rated)) if favourable else say("dichotomies.caption_none")
    description = "; ".join(f"{row.success}: {row.mean}" for row in rows)
    return Figure(diverging(caption, description, rows, say("dichotomies.mean"), "n"), caption, say("dichotomies.note"))


def _table(material: Material, rated: tuple[Rated, ...]) -> Table:
    texts, say = material.texts, material.texts.say
    columns = (
        Column(say("dichotomies.success"), 48),
        Column(say("dichotomies.mean"), 11, "right"),
        Column(say("dichotomies.agreement"), 13, "right"),
        Column(say("dichotomies.opinion"), 18),
        Column("n", 10, "right"),
    )
    rows = tuple(
        (
            Cell(item.ask, item.success),
            Cell("–" if result.mean is None else texts.number(result.mean, 1, signed=True), strong=True),
            Cell("–" if result.agreement is None else texts.number(result.agreement.r_wg, 2)),
            Cell(say("dichotomies.polarised" if result.polarised else "dichotomies.not_polarised") if result.mean is not None else ""),
            Cell(texts.number(result.voices)),
        )
        for item, result in rated
    )
    return Table(say("dichotomies.table"), columns, rows, say("dichotomies.table_note"))
