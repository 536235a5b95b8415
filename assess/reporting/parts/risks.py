"""Risks: the field, the worst first, and the groups."""

from __future__ import annotations

from assess.instruments.questionnaire import RiskItem
from assess.reporting.charts import RiskPoint, risk_field
from assess.reporting.document import Block, Cell, Chapter, Column, Figure, Paragraph, Table
from assess.reporting.findings import ranked_risks
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.scoring.scorecard_model import RiskResult

ZONES = ("low", "moderate", "high", "critical")


def risks(material: Material) -> tuple[Chapter, ...]:
    if not any(isinstance(item, RiskItem) for item in material.instrument.questionnaire.items.values()):
        return ()
    say = material.texts.say
    rated = ranked_risks(material)
    if not rated:
        return (Chapter("risks", say("risks.title"), (Paragraph(say("risks.none"), "lead"),)),)
    blocks: list[Block] = [Paragraph(say("risks.lead"), "lead"), _field(material, rated), _table(material, rated)]
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
        (texts.say("risks.lowest"), texts.say("risks.highest")),
    )
    return Figure(svg, caption, texts.say("risks.field_note", share=texts.percent(rules.critical_share)))


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
                Cell(texts.number(risk.first, 1)),
                Cell(texts.number(risk.second, 1)),
                Cell(texts.percent(risk.red_share)),
                Cell(texts.percent(risk.zone_shares.get("critical", 0.0)), strong=risk.critical),
                Cell(texts.number(risk.n)),
            )
        )
    return Table(say("risks.table"), columns, tuple(rows), say("risks.table_note"))
