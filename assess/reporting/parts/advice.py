"""Recommended tools as cards, the weaknesses they leave open, and the draft action plan."""

from __future__ import annotations

from assess.instruments.tools import Tool
from assess.reporting.document import Block, Bullets, Card, Cards, Cell, Chapter, Column, Heading, Paragraph, Sentence, Table
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.reporting.parts.tools_in_use import tools_in_use
from assess.scoring.advice_model import Cause, Recommendation, Uncovered

LARGE_GAP = 10
"""Points to the target from which a weakness that no advised tool answers is named."""
MOST_TOOLS_NAMED = 3


def tools(material: Material) -> tuple[Chapter, ...]:
    say, advice = material.texts.say, material.advice
    fitting = to_take_up(material)
    lead = say("tools.lead", n=len(fitting), all=len(material.instrument.tools.tools)) if fitting else say("tools.none")
    blocks: list[Block] = [Paragraph(lead, "lead")]
    blocks += provisional(material, bool(fitting))
    if fitting:
        blocks.append(Cards(tuple(_card(material, one) for one in fitting)))
    if to_stop := [one for one in advice.recommendations if one.action == "stop"]:
        blocks.append(Heading(say("tools.to_stop"), 2, "to-stop", listed=True))
        blocks.append(Cards(tuple(_card(material, one) for one in to_stop)))
    blocks += tools_in_use(material)
    blocks += _left_open(material)
    if advice.ruled_out:
        blocks.append(Heading(say("tools.ruled_out"), 2, "ruled-out", listed=True))
        blocks.append(_ruled_out(material))
    return (Chapter("tools", say("tools.title"), tuple(blocks)),)


def provisional(material: Material, advised: bool) -> tuple[Paragraph, ...]:
    """What is to be known before advice is followed that rests on too few answers."""
    return (Paragraph(material.texts.say("tools.provisional")),) if advised and material.insufficient else ()


def to_take_up(material: Material) -> tuple[Recommendation, ...]:
    """What is advised to be started, repaired or expanded; the rest are tools in use that should be stopped."""
    return tuple(one for one in material.advice.recommendations if one.action != "stop")


def tool_line(material: Material, recommendation: Recommendation) -> Sentence:
    """A tool and its first reason, short enough for one line of most."""
    tool = material.instrument.tools.by_key[recommendation.tool]
    texts = material.texts
    if recommendation.first_because_of:
        gate = next(gate.title for gate in material.rubric.gates if gate.key == recommendation.first_because_of[0])
        return Sentence(texts.say("tools.line_gate", tool=tool.title, gate=texts.quoted(gate)), tool.key)
    return Sentence(texts.say("tools.line", tool=tool.title, weakness=_weakness(material, recommendation.causes[0]).text), tool.key)


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
        rank="" if recommendation.action == "stop" else f"{recommendation.rank}.",
        title=tool.title,
        marks=tuple(marks),
        reasons=() if recommendation.action == "stop" else _reasons(material, recommendation, tool),
        description=tool.description,
        cautions=_cautions(material, recommendation, tool),
        terms=_terms(material, tool),
        lists=lists,
    )


def _reasons(material: Material, recommendation: Recommendation, tool: Tool) -> tuple[Sentence, ...]:
    """Why the tool is advised: conditions that are not met, then gaps and risks and how it helps against them."""
    gates = _gate_reasons(material, recommendation)
    if gates and not recommendation.causes:
        return (*gates, Sentence(material.texts.say("tools.gate_alone"), gates[0].trace))
    return (*gates, *(_reason(material, cause, tool) for cause in recommendation.causes))


def _gate_reasons(material: Material, recommendation: Recommendation) -> tuple[Sentence, ...]:
    texts, titles = material.texts, {gate.key: gate.title for gate in material.rubric.gates}
    reasons = {key: texts.say("tools.reason_gate", gate=texts.quoted(titles[key])) for key in recommendation.first_because_of}
    return tuple(Sentence(reason, key, reason) for key, reason in reasons.items())


def _reason(material: Material, cause: Cause, tool: Tool) -> Sentence:
    """The weakness, and how the tool helps against it."""
    weakness, strengthening = _weakness(material, cause), tool.strengthens.get(cause.construct)
    if strengthening is None:
        return weakness
    say = material.texts.say
    opening = say("tools.reason_why", weakness=weakness.text, why="").rstrip()
    return Sentence(say("tools.reason_why", weakness=weakness.text, why=strengthening.why), weakness.trace, opening)


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


def _left_open(material: Material) -> list[Block]:
    """Large gaps that no advised tool answers: those for which the catalogue has tools apart from those for which it has none."""
    say, uncovered = material.texts.say, material.advice.uncovered
    large = [one for one in uncovered if one.gap >= LARGE_GAP]
    if not large:
        return []
    blocks: list[Block] = [Heading(say("tools.uncovered"), 2, "uncovered", listed=True)]
    if open_ := tuple(_with_tools(material, one) for one in large if one.any_tool):
        blocks += [Paragraph(say("tools.uncovered_open", n=len(open_))), Bullets(open_)]
    if bare := tuple(_weakness(material, one) for one in large if not one.any_tool):
        blocks += [Paragraph(say("tools.uncovered_bare", n=len(bare))), Bullets(bare)]
    if smaller := len(uncovered) - len(large):
        blocks.append(Paragraph(say("tools.uncovered_smaller", n=smaller, least=LARGE_GAP), "note"))
    return blocks


def _with_tools(material: Material, uncovered: Uncovered) -> Sentence:
    """The weakness and the tools that the catalogue has for it, the strongest first."""
    texts, advice, weakness = material.texts, material.advice, _weakness(material, uncovered)
    barred = {one.tool for one in advice.ruled_out} | {one.tool for one in advice.recommendations}
    able = [tool for tool in material.instrument.tools.tools if uncovered.construct in tool.strengthens and tool.key not in barred]
    able.sort(key=lambda tool: -tool.strengthens[uncovered.construct].strength)
    names = [texts.quoted(tool.title) for tool in able[:MOST_TOOLS_NAMED]]
    if not names:
        return Sentence(texts.say("tools.uncovered_barred", weakness=weakness.text), weakness.trace)
    return Sentence(texts.say("tools.uncovered_with", weakness=weakness.text, tools=texts.joined(names)), weakness.trace)


def _weakness(material: Material, weak: Cause | Uncovered) -> Sentence:
    """“Trust (15, target 65; under threat from …)”: how far it lies below the target, and the risks that threaten it."""
    texts, target, signs = material.texts, material.rubric.target, []
    if weak.score is not None and weak.score < target:
        signs.append(texts.say("tools.weakness_gap", score=material.points(weak.score), target=texts.number(target)))
    if weak.risks:
        signs.append(texts.say("tools.weakness_risk", risks=texts.joined([texts.quoted(ask_of(material, risk)) for risk in weak.risks])))
    words = texts.say("tools.weakness", construct=material.construct_title(weak.construct), signs="; ".join(signs))
    return Sentence(words, weak.node or weak.construct)


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
    return (
        Chapter(
            "plan",
            say("plan.title"),
            (Paragraph(say("plan.lead"), "lead"), *provisional(material, True), Table(say("plan.table"), columns, rows)),
        ),
    )


def _plan_row(material: Material, recommendation: Recommendation) -> tuple[Cell, ...]:
    texts, say = material.texts, material.texts.say
    tool = material.instrument.tools.by_key[recommendation.tool]
    scored = next((cause for cause in recommendation.causes if cause.score is not None and cause.score < material.rubric.target), None)
    goal = ""
    if scored and scored.score is not None:
        goal = say(
            "plan.baseline",
            construct=material.construct_title(scored.construct),
            score=material.points(scored.score),
            target=texts.number(material.rubric.target),
        )
    return (
        Cell(tool.title, goal, strong=True),
        Cell(tool.progress[0]),
        Cell(material.cell_label(tool.lead)),
        Cell(say("count.months", span=texts.span(*tool.months))),
        Cell(tool.first_steps[0], say("plan.proposed")),
    )
