"""Who answered, and which groups are shown together."""

from __future__ import annotations

from assess.instruments.parts import GROUPS
from assess.reporting.charts import Bar, bars
from assess.reporting.document import Block, Bullets, Cell, Chapter, Column, Figure, Heading, Paragraph, Sentence, Table
from assess.reporting.material import Material


def respondents(material: Material) -> tuple[Chapter, ...]:
    say, card = material.texts.say, material.scorecard
    blocks: list[Block] = [Paragraph(_lead(material), "lead"), _chart(material), _table(material)]
    blocks.append(Heading(say("respondents.together"), 2, "together"))
    blocks.append(Paragraph(say("respondents.rule", n=card.minimum)))
    blocks.append(Bullets(_cells(material)))
    return (Chapter("respondents", say("respondents.title"), tuple(blocks)),)


def _lead(material: Material) -> str:
    card, say = material.scorecard, material.texts.say
    lead = say("respondents.lead", n=card.people, voices=say("count.organisations", n=card.voices))
    return f"{lead} {say('respondents.anonymous' if card.anonymous else 'respondents.named')}"


def _present(material: Material) -> list[str]:
    return [group for group in GROUPS if group in material.scorecard.groups]


def _chart(material: Material) -> Figure:
    texts = material.texts
    rows = []
    for group in _present(material):
        count = material.scorecard.groups[group]
        shown = texts.say("respondents.of", people=count.people, asked=count.asked) if count.asked else texts.number(count.people)
        rows.append(Bar(material.cell_label(group), count.people, shown, count.asked))
    caption = texts.say("respondents.caption")
    description = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    return Figure(bars(caption, description, rows), caption, texts.say("respondents.note"))


def _table(material: Material) -> Table:
    texts, say = material.texts, material.texts.say
    columns = (
        Column(say("respondents.group"), 30),
        Column(say("respondents.asked"), 11, "right"),
        Column(say("respondents.answered"), 12, "right"),
        Column(say("respondents.rate"), 11, "right"),
        Column(say("respondents.organisations"), 14, "right"),
        Column(say("respondents.shown"), 22),
    )
    rows = []
    for group in _present(material):
        count = material.scorecard.groups[group]
        rate = texts.percent(count.people / count.asked) if count.asked else "–"
        asked = texts.number(count.asked) if count.asked is not None else "–"
        rows.append(
            (
                Cell(material.cell_label(group)),
                Cell(asked),
                Cell(texts.number(count.people)),
                Cell(rate),
                Cell(texts.number(count.voices)),
                Cell(_shown(material, group)),
            )
        )
    return Table(say("respondents.table"), columns, tuple(rows))


def _shown(material: Material, group: str) -> str:
    cell = next((cell for cell in material.scorecard.cells if group in cell.groups), None)
    if cell is None:
        return material.texts.say("respondents.not_shown")
    return material.texts.say("respondents.alone") if len(cell.groups) == 1 else material.cell_label(cell.key)


def _cells(material: Material) -> tuple[Sentence, ...]:
    """What stands behind each group of the report, and its weight."""
    texts = material.texts
    sentences = [
        Sentence(
            texts.say(
                "respondents.cell",
                name=material.cell_label(cell.key),
                members=texts.joined([material.cell_label(group) for group in cell.groups]),
                organisations=texts.say("count.organisations", n=cell.voices),
                weight=texts.percent(cell.weight),
            ),
            cell.key,
        )
        for cell in material.scorecard.cells
        if len(cell.groups) > 1
    ]
    alone = [material.cell_label(cell.key) for cell in material.scorecard.cells if len(cell.groups) == 1]
    if alone:
        sentences.insert(0, Sentence(texts.say("respondents.alone_list", n=len(alone), groups=texts.joined(alone))))
    unseen = [material.cell_label(group) for group in material.scorecard.hidden if _shown_nowhere(material, group)]
    if unseen:
        sentences.append(Sentence(texts.say("respondents.unseen", n=len(unseen), groups=texts.joined(unseen))))
    return tuple(sentences)


def _shown_nowhere(material: Material, group: str) -> bool:
    return all(group not in cell.groups for cell in material.scorecard.cells)
