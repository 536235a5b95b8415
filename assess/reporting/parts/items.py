"""All items with their distributions, in the order of asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from assess.instruments.questionnaire import (
    AllocationItem,
    ChoicesItem,
    Item,
    MatrixItem,
    RankingItem,
    RiskItem,
)
from assess.reporting.charts import Bar, StackedRow, bars, stacked
from assess.reporting.document import Block, Cell, Chapter, Column, Figure, Heading, Keep, Paragraph, Table
from assess.reporting.items_in_words import answer_in_words, counts_of, options_of, part_of, states_in_words, why_uncounted
from assess.reporting.material import Material
from assess.reporting.parts.risks import risk_in_words
from assess.reporting.texts import NBSP
from assess.scoring.scorecard_model import ItemResult

LABEL = 300.0


def items(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    blocks: list[Block] = [Paragraph(say("items.lead"), "lead")]
    for section in material.instrument.questionnaire.sections:
        heading = Heading(section.title, 2, f"section-{section.key}", listed=True)
        blocks += under(heading, item_blocks(material, section.items, "item"))
    return (Chapter("items", say("items.title"), tuple(blocks)),)


def under(heading: Heading, groups: Iterable[tuple[Block, ...]]) -> Iterator[Block]:
    """The groups of blocks, each kept together, the first with the heading; nothing where there is no group."""
    above: tuple[Block, ...] = (heading,)
    for group in groups:
        yield Keep((*above, *group))
        above = ()


def item_blocks(material: Material, items: Iterable[Item], prefix: str) -> Iterator[tuple[Block, ...]]:
    """The items' answers: a question with its chart, or the questions without one as a table; `prefix` keeps anchors apart.

    Each tuple stays on one page.
    """
    results: dict[str, list[ItemResult]] = {}
    for result in material.scorecard.items.values():
        results.setdefault(result.item, []).append(result)
    shown = [item for item in items if item.key in results or item.key in material.scorecard.risks]
    drawn = [(item, _figure(material, item, results.get(item.key, []))) for item in shown]
    for is_drawn, run in groupby(drawn, key=lambda pair: pair[1] is not None):
        if not is_drawn:
            yield (_table(material, [item for item, _ in run], results),)
            continue
        yield from ((Heading(item.ask, 3, f"{prefix}-{item.key.replace('.', '-')}"), figure) for item, figure in run if figure)


def _figure(material: Material, item: Item, results: list[ItemResult]) -> Figure | None:
    """The answers as a chart; None for risks, numbers, and whatever may not be shown."""
    if isinstance(item, RiskItem) or all(result.missing for result in results):
        return None
    chart = _chart(material, item, results)
    if chart is None:
        return None
    notes = [_asked(material, results)]
    if isinstance(item, RankingItem):
        notes.append(material.texts.say("items.places"))
    if isinstance(item, ChoicesItem):
        notes.append(_shares(material, results))
    return Figure(chart, "", "; ".join(notes))


def _table(material: Material, items: list[Item], results: dict[str, list[ItemResult]]) -> Table:
    say = material.texts.say
    rows = tuple(
        (Cell(item.ask), _risk(material, item) if isinstance(item, RiskItem) else _number(material, results[item.key])) for item in items
    )
    return Table(say("items.in_numbers"), (Column(say("table.question"), 54), Column(say("table.answers"), 46)), rows)


def _risk(material: Material, item: RiskItem) -> Cell:
    risk = material.scorecard.risks.get(item.key)
    if risk is None or not risk.zone_shares:
        return Cell(material.missing(material.scorecard.missing_risks.get(item.key, "hidden")), quiet=True)
    texts = material.texts
    medians = texts.say("items.risk_medians", first=texts.short(risk.first), second=texts.short(risk.second))
    return Cell(f"{medians} {risk_in_words(material, risk)}", material.base(risk.voices))


def _number(material: Material, results: list[ItemResult]) -> Cell:
    if all(result.missing for result in results):
        return Cell(material.missing(results[0].missing), quiet=True)
    return Cell(answer_in_words(material, results[0]), _asked(material, results))


def _asked(material: Material, results: list[ItemResult]) -> str:
    """The base, who gave no value, and the mean where there is one."""
    texts, first = material.texts, results[0]
    parts = [texts.say("items.base", n=first.n, asked=first.asked, voices=texts.number(first.voices))]
    if states := states_in_words(material, first):
        parts.append(states)
    if first.mean is not None and len(results) == 1 and not first.numbers and first.measure == first.item:
        parts.append(texts.say("items.mean", mean=texts.number(first.mean, 1)))
    if first.agreement and len(results) == 1:
        agreed, distance = texts.number(first.agreement.r_wg, 2), texts.number(first.agreement.deviation, 1)
        parts.append(texts.say("items.agreement", agreement=agreed, distance=distance))
    return "; ".join(parts)


def _shares(material: Material, results: list[ItemResult]) -> str:
    """What the shares are of, and what stands beside them."""
    texts = material.texts
    if not any(material.ends_of_share(result.intervals.get("chosen")) for result in results):
        return texts.say("items.shares")
    return texts.say("items.shares_with_intervals", share=texts.percent(material.rubric.uncertainty.confidence))


def _chart(material: Material, item: Item, results: list[ItemResult]) -> str | None:
    if isinstance(item, MatrixItem):
        rows = [_matrix_row(material, item, result) for result in results]
        description = "; ".join(f"{row.label}: {', '.join(map(str, row.counts))}" for row in rows)
        return stacked(item.ask, description, material.instrument.questionnaire.steps(item), rows)
    if isinstance(item, (ChoicesItem, AllocationItem, RankingItem)):
        lines = [_part_bar(material, item, result) for result in results]
        if isinstance(item, ChoicesItem):
            lines.sort(key=lambda line: -(line.value or 0.0))
        if isinstance(item, RankingItem):
            lines.sort(key=lambda line: (line.value is None, line.value))
    elif not results[0].counts or not (options := options_of(material, item)):
        return None
    else:
        counts = counts_of(material, results[0])
        lines = [Bar(label, count, _count(material, count, max(1, sum(counts)))) for (_, label), count in zip(options, counts, strict=True)]
    return bars(item.ask, "; ".join(f"{line.label}: {line.shown or line.missing}" for line in lines), lines, LABEL)


def _matrix_row(material: Material, item: MatrixItem, result: ItemResult) -> StackedRow:
    label, base = part_of(item, result.measure), material.base(result.voices)
    return StackedRow(label, counts_of(material, result), base, why_uncounted(material, result))


def _part_bar(material: Material, item: Item, result: ItemResult) -> Bar:
    """An option of several: how many chose it, or the mean given to it."""
    texts, label = material.texts, part_of(item, result.measure)
    if result.mean is None:
        return Bar(label, None, "", missing=material.missing(result.missing))
    if isinstance(item, ChoicesItem):
        return Bar(label, result.mean, material.share(result.mean, result.intervals.get("chosen")), 1.0)
    unit = f"{NBSP}%" if isinstance(item, AllocationItem) and item.unit == "%" else ""
    return Bar(label, result.mean, texts.number(result.mean, 1) + unit)


def _count(material: Material, count: int, total: int) -> str:
    return f"{material.texts.number(count)} · {material.texts.percent(count / total)}"
