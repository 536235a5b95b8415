"""All items with their distributions, in the order of asking."""

from __future__ import annotations

from collections.abc import Iterator

from assess.instruments.questionnaire import (
    AllocationItem,
    ChoicesItem,
    Item,
    MatrixItem,
    RankingItem,
    RiskItem,
    Section,
)
from assess.reporting.charts import Bar, StackedRow, bars, stacked
from assess.reporting.document import Block, Chapter, Figure, Heading, Keep, Paragraph
from assess.reporting.items_in_words import answer_in_words, counts_of, options_of, part_of, states_in_words
from assess.reporting.material import Material
from assess.reporting.parts.risks import risk_in_words
from assess.scoring.scorecard_model import ItemResult

LABEL = 300.0


def items(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    blocks: list[Block] = [Paragraph(say("items.lead"), "lead")]
    by_item: dict[str, list[ItemResult]] = {}
    for result in material.scorecard.items.values():
        by_item.setdefault(result.item, []).append(result)
    for section in material.instrument.questionnaire.sections:
        blocks += _section(material, section, by_item)
    return (Chapter("items", say("items.title"), tuple(blocks)),)


def _section(material: Material, section: Section, by_item: dict[str, list[ItemResult]]) -> Iterator[Block]:
    shown = [item for item in section.items if item.key in by_item or item.key in material.scorecard.risks]
    heading: tuple[Block, ...] = (Heading(section.title, 2, f"section-{section.key}", listed=True),)
    for item in shown:
        yield Keep((*heading, *item_blocks(material, item, by_item.get(item.key, []), "item")))
        heading = ()


def item_blocks(material: Material, item: Item, results: list[ItemResult], prefix: str) -> tuple[Block, ...]:
    """The question and its answers, as a chart where there is one; `prefix` keeps anchors apart."""
    question = Heading(item.ask, 3, f"{prefix}-{item.key.replace('.', '-')}")
    if isinstance(item, RiskItem):
        return question, Paragraph(_risk(material, item), "note")
    if all(result.missing for result in results):
        return question, Paragraph(material.missing(results[0].missing), "note")
    asked = _asked(material, results)
    if isinstance(item, RankingItem):
        asked = f"{asked}; {material.texts.say('items.places')}"
    if isinstance(item, ChoicesItem):
        asked = f"{asked}; {material.texts.say('items.shares')}"
    chart = _chart(material, item, results)
    if chart is None:
        return question, Paragraph(f"{answer_in_words(material, results[0])} {asked}", "note")
    return question, Figure(chart, "", asked)


def _risk(material: Material, item: RiskItem) -> str:
    risk = material.scorecard.risks.get(item.key)
    if risk is None or not risk.zone_shares:
        return material.texts.say("missing.hidden")
    texts = material.texts
    medians = texts.say("items.risk_medians", first=texts.short(risk.first), second=texts.short(risk.second))
    return f"{medians} {risk_in_words(material, risk)}. {material.base(risk.n)}"


def _asked(material: Material, results: list[ItemResult]) -> str:
    """The base, who gave no value, and the mean where there is one."""
    texts, first = material.texts, results[0]
    parts = [texts.say("items.base", n=first.n, asked=first.asked)]
    if states := states_in_words(material, first):
        parts.append(states)
    if first.mean is not None and len(results) == 1 and not first.numbers and first.measure == first.item:
        parts.append(texts.say("items.mean", mean=texts.number(first.mean, 1)))
    return "; ".join(parts)


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
    elif results[0].numbers or not (options := options_of(material, item)):
        return None
    else:
        counts = counts_of(material, results[0])
        lines = [Bar(label, count, _count(material, count, max(1, sum(counts)))) for (_, label), count in zip(options, counts, strict=True)]
    return bars(item.ask, "; ".join(f"{line.label}: {line.shown or line.missing}" for line in lines), lines, LABEL)


def _matrix_row(material: Material, item: MatrixItem, result: ItemResult) -> StackedRow:
    label, base = part_of(item, result.measure), material.base(result.voices)
    return StackedRow(label, counts_of(material, result), base, material.missing(result.missing))


def _part_bar(material: Material, item: Item, result: ItemResult) -> Bar:
    """An option of several: how many chose it, or the mean given to it."""
    texts, label = material.texts, part_of(item, result.measure)
    if result.mean is None:
        return Bar(label, None, "", missing=material.missing(result.missing))
    if isinstance(item, ChoicesItem):
        return Bar(label, result.mean, texts.percent(result.mean), 1.0)
    return Bar(label, result.mean, texts.number(result.mean, 1))


def _count(material: Material, count: int, total: int) -> str:
    return f"{material.texts.number(count)} · {material.texts.percent(count / total)}"
