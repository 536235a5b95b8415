"""The summary: one page that can be read alone."""

from __future__ import annotations

from assess.instruments.rubric import Gate
from assess.reporting.document import Block, Bullets, Cell, Chapter, Column, Heading, Keep, Pair, Paragraph, Sentence, Table, Verdict
from assess.reporting.findings import ranked_risks, strengths, weaknesses
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.reporting.parts.advice import provisional, to_take_up, tool_line
from assess.reporting.parts.dimensions import level_figure

MOST_CRITERIA, FEWEST_CRITERIA = 3, 2
LONGEST_LIST = 320
"""Characters of the strengths, and of the weaknesses, told here; a third one that would go beyond stands in its chapter."""
MOST_TOOLS = 4
MOST_RISKS = 3
MOST_GATES = 2
"""Conditions told one by one; with more, the rest shares a line for each state, so that the summary stays on its page."""

STATES = ("fails", "disputed", "unknown", "passes")


def summary(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    blocks: list[Block] = [Paragraph(_basis(material), "note")]
    if material.rubric.verdicts:
        blocks.append(_verdict(material))
    blocks.append(level_figure(material, material.overall))
    blocks.append(
        Pair(
            (
                Heading(say("summary.strengths"), 2, "summary-strengths"),
                _criteria(material, strengths(material, MOST_CRITERIA), "summary.no_strengths"),
            ),
            (
                Heading(say("summary.weaknesses"), 2, "summary-weaknesses"),
                _criteria(material, weaknesses(material, MOST_CRITERIA), "summary.no_weaknesses"),
            ),
        )
    )
    if material.scorecard.gates:
        blocks += _gates(material)
    blocks += _worst_risks(material)
    lines = tuple(tool_line(material, recommendation) for recommendation in to_take_up(material)[:MOST_TOOLS])
    heading = Heading(say("summary.tools"), 2, "summary-tools")
    blocks.append(Keep((heading, *provisional(material, bool(lines)), _bullets(material, lines, "summary.no_tools"))))
    return (Chapter("summary", say("summary.title"), tuple(blocks)),)


def _bullets(material: Material, sentences: tuple[Sentence, ...], otherwise: str) -> Block:
    return Bullets(sentences) if sentences else Paragraph(material.texts.say(otherwise))


def _criteria(material: Material, sentences: tuple[Sentence, ...], otherwise: str) -> Block:
    assessed = any(node.total.value is not None for node in material.criteria())
    if sum(len(sentence.text) for sentence in sentences) > LONGEST_LIST:
        sentences = sentences[:FEWEST_CRITERIA]
    return _bullets(material, sentences, otherwise if assessed else "summary.not_assessed")


def _basis(material: Material) -> str:
    card, texts = material.scorecard, material.texts
    sentences = [texts.say("summary.basis", n=card.people, voices=texts.say("count.organisations", n=card.voices))]
    if card.asked:
        sentences.append(texts.say("summary.rate", rate=texts.percent(card.people / card.asked), asked=card.asked))
    robustness = card.robustness
    if robustness.level is not None and not material.insufficient:
        sentences.append(texts.say("summary.stable" if robustness.stable else "summary.fragile", share=texts.percent(robustness.share)))
    return " ".join([*sentences, texts.say("summary.n")])


def _verdict(material: Material) -> Verdict:
    """The verdict with its whole table, so that the reader sees which row held."""
    say, result = material.texts.say, material.scorecard.verdict
    titles = {verdict.key: verdict for verdict in material.rubric.verdicts}
    rows = tuple((titles[key].title, say(f"verdict.{_holds(holds)}"), key == result.key) for key, holds in result.rows)
    if result.key is None:
        failed = "; ".join(
            say(f"floor.{test.name}", needed=_amount(material, test.name, test.needed), found=_amount(material, test.name, test.found))
            for test in result.floor
            if not test.met
        )
        return Verdict(say("verdict.label"), say("verdict.insufficient"), say("verdict.insufficient_meaning", failed=failed), (), "")
    verdict = titles[result.key]
    return Verdict(say("verdict.label"), verdict.title, verdict.meaning, rows, say("verdict.rule"))


def _holds(holds: bool | None) -> str:
    return "unknown" if holds is None else "holds" if holds else "fails"


def _amount(material: Material, test: str, value: float | None) -> str:
    if value is None:
        return material.texts.say("floor.unknown")
    return material.texts.percent(value) if test == "response_rate" else material.texts.number(value)


def _gates(material: Material) -> list[Block]:
    """Conditions that are not met, then those not known, each with what follows; the rest share a line for each state.

    Those that are met need no more than their names.
    """
    say, states = material.texts.say, {key: gate.state for key, gate in material.scorecard.gates.items()}
    grave = sorted((gate for gate in material.rubric.gates if states[gate.key] != "passes"), key=lambda gate: states[gate.key] != "fails")
    told = grave if len(grave) <= MOST_GATES + 1 else grave[:MOST_GATES]
    rows = [
        (Cell(gate.title), Cell(say(f"gates.{states[gate.key]}"), strong=True), Cell(_first(_consequence(gate, states[gate.key]))))
        for gate in told
    ]
    rest = {state: [gate.title for gate in material.rubric.gates if states[gate.key] == state and gate not in told] for state in STATES}
    rows += [
        (Cell("; ".join(rest[state])), Cell(say(f"gates.{state}"), strong=True), Cell(say("gates.see_facts")))
        for state in STATES[:-1]
        if rest[state]
    ]
    met = rest["passes"]
    in_words = say("gates.all_met" if len(met) == len(states) else "gates.met", gates="; ".join(met)) if met else ""
    if not rows:
        return [Keep((Heading(say("gates.caption"), 2, "summary-gates"), Paragraph(in_words)))]
    columns = (Column(say("gates.gate"), 34), Column(say("gates.state"), 14), Column(say("gates.consequence"), 52))
    return [Table(say("gates.caption"), columns, tuple(rows), in_words)]


def _consequence(gate: Gate, state: str) -> str:
    return gate.when_fails if state == "fails" else gate.when_unknown


def _first(sentences: str) -> str:
    """The first sentence; the rest stands in the chapter on facts."""
    head, stop, _ = sentences.partition(". ")
    return head + "." if stop else sentences


def _worst_risks(material: Material) -> list[Block]:
    critical = [ask_of(material, risk.item) for risk in ranked_risks(material) if risk.critical]
    if not critical:
        return []
    texts = material.texts
    names = texts.joined([texts.quoted(name) for name in critical[:MOST_RISKS]])
    key = "summary.risks" if len(critical) <= MOST_RISKS else "summary.risks_among"
    return [Paragraph(texts.say(key, n=len(critical), risks=names))]
