"""Risks: the field, the worst first, and the groups."""

from __future__ import annotations

from assess.instruments.questionnaire import RiskItem
from assess.instruments.tools import Tool
from assess.reporting.charts import RiskPoint, risk_field
from assess.reporting.document import Block, Cell, Chapter, Column, Figure, Paragraph, Table
from assess.reporting.findings import grave_risks, ranked_risks
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.scoring.cells import OTHERS
from assess.scoring.scorecard_model import RiskResult

ZONES = ("low", "moderate", "high", "critical")
MOST_TOLD = 5


def risks(material: Material) -> tuple[Chapter, ...]:
    if not any(isinstance(item, RiskItem) for item in material.instrument.questionnaire.items.values()):
        return ()
    say = material.texts.say
    rated = ranked_risks(material)
    if not rated:
        return (Chapter("risks", say("risks.title"), (Paragraph(say("risks.none"), "lead"),)),)
    blocks: list[Block] = [Paragraph(say("risks.lead"), "lead"), _field(material, rated)]
    if grave := grave_risks(material)[:MOST_TOLD]:
        blocks.append(_endangered(material, grave))
    blocks.append(_table(material, rated))
    if by_group := _by_group(material, rated):
        blocks.append(by_group)
    return (Chapter("risks", say("risks.title"), tuple(blocks)),)


def risk_in_words(material: Material, risk: RiskResult) -> str:
    """“43 % see it in the red zone; critical”."""
    texts = material.texts
    words = texts.say("risks.in_red", share=texts.percent(risk.red_share))
    return f"{words}; {texts.say('risks.is_critical')}" if risk.critical else words


def _field(material: Material, rated: tuple[RiskResult, ...]) -> Figure:
    texts, rules = material.texts, material.rubric.risks
    if rules is None:
        raise ValueError("risks were scored without a risk matrix")
    points = tuple(RiskPoint(ask_of(material, risk.item), risk.first, risk.second, risk.critical) for risk in rated)
    critical = [texts.quoted(ask_of(material, risk.item)) for risk in rated if risk.critical]
    caption = texts.say("risks.caption_critical", n=len(critical), risks=texts.joined(critical)) if critical else texts.say("risks.caption")
    description = "; ".join(f"{point.label}: {texts.number(point.first, 1)} × {texts.number(point.second, 1)}" for point in points)
    svg = risk_field(
        caption,
        description,
        points,
        rules.zone,
        {zone: texts.say(f"risks.zones.{zone}") for zone in ZONES},
        (texts.say("risks.first_axis"), texts.say("risks.second_axis")),
    )
    return Figure(svg, caption, texts.say("risks.field_note", share=texts.percent(rules.critical_share)))


def _endangered(material: Material, grave: tuple[RiskResult, ...]) -> Table:
    """Each of the worst risks with its statement, what it endangers, and which of the recommended tools strengthen that."""
    texts, say = material.texts, material.texts.say
    columns = (
        Column(say("risks.risk"), 22),
        Column(say("risks.statement"), 30),
        Column(say("risks.endangers"), 24),
        Column(say("risks.answered"), 24),
    )
    rows = []
    for risk in grave:
        item = material.instrument.questionnaire.items[risk.item]
        if isinstance(item, RiskItem):
            answers = [texts.quoted(tool.title) for tool in _tools_for(material, item)]
            rows.append(
                (
                    Cell(item.title, risk_in_words(material, risk), strong=True),
                    Cell(item.ask),
                    Cell("; ".join(_with_score(material, construct) for construct in item.threatens)),
                    Cell(texts.joined(answers) if answers else say("risks.unanswered"), quiet=not answers),
                )
            )
    return Table(say("risks.endangered"), columns, tuple(rows), say("risks.endangered_note"))


def _with_score(material: Material, construct: str) -> str:
    """“Trust (40)”, or the name alone where it is not scored."""
    key = next((key for key, criterion in material.rubric.criteria.items() if criterion.scores == construct), None)
    score = material.scorecard.nodes[key].total.value if key else None
    title = material.construct_title(construct)
    return title if score is None else f"{title} ({material.points(score)})"


def _tools_for(material: Material, item: RiskItem) -> list[Tool]:
    """Recommended tools that strengthen something the risk threatens."""
    by_key = material.instrument.tools.by_key
    recommended = [by_key[one.tool] for one in material.advice.recommendations if one.action != "stop"]
    return [tool for tool in recommended if set(item.threatens) & tool.strengthens.keys()]


def _by_group(material: Material, rated: tuple[RiskResult, ...]) -> Table | None:
    """The share in the red zone by group; None where there is only one group to show."""
    cells, texts = material.scorecard.cells, material.texts
    if len(cells) < 2:
        return None
    columns = (Column(texts.say("risks.risk"), 34), *(Column(material.cell_label(cell.key), 66 / len(cells), "right") for cell in cells))
    rows = tuple(
        (
            Cell(ask_of(material, risk.item)),
            *(Cell(texts.percent(risk.cells[cell.key].red_share)) if cell.key in risk.cells else Cell("–", quiet=True) for cell in cells),
        )
        for risk in rated
    )
    note = texts.say("risks.by_group_note")
    others = next((cell for cell in cells if cell.key == OTHERS), None)
    if others and any(not {*risk.cells[OTHERS].groups} <= {*others.groups} for risk in rated if OTHERS in risk.cells):
        note = f"{note} {texts.say('risks.by_group_others', others=texts.quoted(material.cell_label(OTHERS)))}"
    return Table(texts.say("risks.by_group"), columns, rows, note)


def _table(material: Material, rated: tuple[RiskResult, ...]) -> Table:
    texts, say = material.texts, material.texts.say
    columns = (
        Column(say("risks.risk"), 34),
        Column(say("risks.kind"), 12),
        Column(say("risks.first"), 11, "right"),
        Column(say("risks.second"), 11, "right"),
        Column(say("risks.red"), 12, "right"),
        Column(say("risks.zones.critical"), 12, "right"),
        Column("n", 8, "right"),
    )
    rows = []
    for risk in rated:
        item = material.instrument.questionnaire.items[risk.item]
        kind = item.kind if isinstance(item, RiskItem) else "state"
        rows.append(
            (
                Cell(ask_of(material, risk.item), strong=risk.critical),
                Cell(say(f"risks.kinds.{kind}")),
                Cell(texts.short(risk.first)),
                Cell(texts.short(risk.second)),
                Cell(texts.percent(risk.red_share), material.ends_of_share(risk.red_interval)),
                Cell(texts.percent(risk.zone_shares.get("critical", 0.0)), strong=risk.critical),
                Cell(texts.number(risk.voices)),
            )
        )
    note = say("risks.table_note")
    if any(material.ends_of_share(risk.red_interval) for risk in rated):
        note = f"{note} {say('risks.interval_note', share=texts.percent(material.rubric.uncertainty.confidence))}"
    return Table(say("risks.table"), columns, tuple(rows), note)
