"""Recommended tools as cards, what no tool covers, and the draft action plan."""

from __future__ import annotations

from assess.instruments.tools import Tool
from assess.reporting.document import Block, Bullets, Card, Cards, Cell, Chapter, Column, Heading, Paragraph, Sentence, Table
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.scoring.advice_model import Cause, Recommendation, Uncovered


def tools(material: Material) -> tuple[Chapter, ...]:
    say, advice = material.texts.say, material.advice
    fitting = to_take_up(material)
    lead = say("tools.lead", n=len(fitting), all=len(material.instrument.tools.tools)) if fitting else say("tools.none")
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if advice.recommendations:
        blocks.append(Cards(tuple(_card(material, one) for one in advice.recommendations)))
    if advice.uncovered:
        blocks += [Heading(say("tools.uncovered"), 2, "uncovered", listed=True), Paragraph(say("tools.uncovered_lead"))]
        blocks.append(Bullets(tuple(_weakness(material, one) for one in advice.uncovered)))
    if advice.ruled_out:
        blocks.append(Heading(say("tools.ruled_out"), 2, "ruled-out", listed=True))
        blocks.append(_ruled_out(material))
    return (Chapter("tools", say("tools.title"), tuple(blocks)),)


def to_take_up(material: Material) -> tuple[Recommendation, ...]:
    """What is advised to be started, repaired or expanded; the rest are tools in use that should be stopped."""
    return tuple(one for one in material.advice.recommendations if one.action != "stop")


def tool_line(material: Material, recommendation: Recommendation) -> Sentence:
    """A tool and its first reason, on one line."""
    tool = material.instrument.tools.by_key[recommendation.tool]
    return Sentence(material.texts.say("tools.line", tool=tool.title, reason=_reasons(material, recommendation)[0].text), tool.key)


def _card(material: Material, recommendation: Recommendation) -> Card:
    say, tool = material.texts.say, material.instrument.tools.by_key[recommendation.tool]
    marks = [say(f"tools.actions.{recommendation.action}")]
    if recommendation.first_because_of:
        marks.append(say("tools.comes_first"))
    if recommendation.tentative:
        marks.append(say("tools.tentative"))
    lists = (
        ()
        if recommendation.action == "stop"
        else (
            (say("tools.first_steps"), tool.first_steps),
            (say("tools.progress"), tool.progress),
            (say("tools.pitfalls"), tool.pitfalls),
        )
    )
    return Card(
        rank=f"{recommendation.rank}.",
        title=tool.title,
        marks=tuple(marks),
        reasons=() if recommendation.action == "stop" else _reasons(material, recommendation, tool),
        description=tool.description,
        cautions=_cautions(material, recommendation, tool),
        terms=_terms(material, tool),
        lists=lists,
    )


def _reasons(material: Material, recommendation: Recommendation, tool: Tool | None = None) -> tuple[Sentence, ...]:
    """Why the tool is advised: conditions that are not met, then gaps and risks; with `tool`, how it helps."""
    texts, titles = material.texts, {gate.key: gate.title for gate in material.rubric.gates}
    gates = [Sentence(texts.say("tools.reason_gate", gate=texts.quoted(titles[key])), key) for key in recommendation.first_because_of]
    return (*gates, *(_reason(material, cause, tool) for cause in recommendation.causes))


def _reason(material: Material, cause: Cause, tool: Tool | None) -> Sentence:
    texts, construct = material.texts, material.instrument.constructs[cause.construct].title
    parts = []
    if cause.score is not None:
        score, target = texts.number(cause.score), texts.number(material.rubric.target)
        parts.append(texts.say("tools.reason_gap", construct=construct, score=score, target=target))
    if cause.risks:
        risks = texts.joined([texts.quoted(ask_of(material, risk)) for risk in cause.risks])
        parts.append(texts.say("tools.reason_risk" if cause.score is None else "tools.reason_risk_too", construct=construct, risks=risks))
    reason = "; ".join(parts)
    strengthening = tool.strengthens.get(cause.construct) if tool else None
    text = texts.say("tools.reason_why", reason=reason, why=strengthening.why) if strengthening else reason
    return Sentence(text, cause.node or cause.construct)


def _cautions(material: Material, recommendation: Recommendation, tool: Tool) -> tuple[str, ...]:
    """What is still missing, what speaks against it, and whether the stage fits."""
    say, needs, against = material.texts.say, recommendation.needs, recommendation.unsuitable
    missing = [say("tools.missing", what=tool.needs[need.place].because) for need in needs if need.standing == "unmet"]
    unknown = [say("tools.to_settle", what=tool.needs[need.place].because) for need in needs if need.standing == "unknown"]
    contrary = [say("tools.against", what=tool.unsuitable[one.place].because) for one in against if one.standing == "met"]
    stage = [say("tools.wrong_stage")] if recommendation.stage_fits is False else []
    return (*missing, *unknown, *contrary, *stage)


def _terms(material: Material, tool: Tool) -> tuple[tuple[str, str], ...]:
    say, texts = material.texts.say, material.texts
    return (
        (say("tools.led_by"), material.cell_label(tool.lead)),
        (say("tools.decided_by"), texts.joined([say(f"deciders.{decider}") for decider in tool.decided_by])),
        (say("tools.time"), say("count.months", span=texts.span(*tool.months))),
        (say("tools.cost"), say(f"costs.{tool.cost}")),
    )


def _weakness(material: Material, uncovered: Uncovered) -> Sentence:
    texts, construct = material.texts, material.instrument.constructs[uncovered.construct].title
    if uncovered.score is not None:
        score, target = texts.number(uncovered.score), texts.number(material.rubric.target)
        return Sentence(texts.say("tools.reason_gap", construct=construct, score=score, target=target), uncovered.node or "")
    risks = texts.joined([texts.quoted(ask_of(material, risk)) for risk in uncovered.risks])
    return Sentence(texts.say("tools.reason_risk", construct=construct, risks=risks), uncovered.construct)


def _ruled_out(material: Material) -> Table:
    texts, by_key = material.texts, material.instrument.tools.by_key
    titles = {gate.key: gate.title for gate in material.rubric.gates}
    rows = tuple(
        (
            Cell(by_key[one.tool].title),
            Cell(texts.say("tools.gate_fails", n=len(one.gates), gates=texts.joined([texts.quoted(titles[gate]) for gate in one.gates]))),
        )
        for one in material.advice.ruled_out
    )
    columns = (Column(texts.say("tools.tool"), 34), Column(texts.say("tools.because"), 66))
    return Table(texts.say("tools.ruled_out_table"), columns, rows)


def plan(material: Material) -> tuple[Chapter, ...]:
    say, found = material.texts.say, to_take_up(material)
    if not found:
        return (Chapter("plan", say("plan.title"), (Paragraph(say("plan.none"), "lead"),)),)
    columns = (
        Column(say("plan.tool"), 26),
        Column(say("plan.measure"), 22),
        Column(say("plan.owner"), 17),
        Column(say("plan.time"), 11),
        Column(say("plan.first"), 24),
    )
    rows = tuple(_plan_row(material, one) for one in found)
    return (Chapter("plan", say("plan.title"), (Paragraph(say("plan.lead"), "lead"), Table(say("plan.table"), columns, rows))),)


def _plan_row(material: Material, recommendation: Recommendation) -> tuple[Cell, ...]:
    texts, say = material.texts, material.texts.say
    tool = material.instrument.tools.by_key[recommendation.tool]
    scored = next((cause for cause in recommendation.causes if cause.score is not None), None)
    goal = ""
    if scored and scored.score is not None:
        goal = say(
            "plan.baseline",
            construct=material.instrument.constructs[scored.construct].title,
            score=texts.number(scored.score),
            target=texts.number(material.rubric.target),
        )
    return (
        Cell(tool.title, goal, strong=True),
        Cell(tool.progress[0]),
        Cell(material.cell_label(tool.lead)),
        Cell(say("count.months", span=texts.span(*tool.months))),
        Cell(tool.first_steps[0], say("plan.proposed")),
    )
