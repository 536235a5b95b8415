"""Strengths, weaknesses, opportunities and threats, by rule; the consultant edits them."""

from __future__ import annotations

from assess.reporting.document import Block, Bullets, Chapter, Heading, Pair, Paragraph, Sentence
from assess.reporting.findings import grave_risks, strengths, weaknesses
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.reporting.parts.dichotomies import rated_dichotomies
from assess.reporting.parts.risks import risk_in_words

CLEAR = 1.0
"""From here on, on the scale −3 to +3, a dichotomy leans clearly to one side."""
MOST = 5


def swot(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    rows = (
        Pair(_quarter(material, "strengths", strengths(material, MOST)), _quarter(material, "weaknesses", weaknesses(material, MOST))),
        Pair(_quarter(material, "opportunities", opportunities(material)), _quarter(material, "threats", threats(material))),
    )
    return (
        Chapter("swot", say("swot.title"), (Paragraph(say("swot.lead"), "lead"), *rows, Paragraph(say("swot.rule", most=MOST), "note"))),
    )


def _quarter(material: Material, name: str, sentences: tuple[Sentence, ...]) -> tuple[Block, ...]:
    say = material.texts.say
    body = Bullets(sentences) if sentences else Paragraph(say("swot.nothing"))
    return Heading(say(f"swot.{name}"), 2, f"swot-{name}"), body


def opportunities(material: Material) -> tuple[Sentence, ...]:
    """Success factors that participants clearly see, and conditions on facts that are met."""
    texts = material.texts
    seen = [
        Sentence(texts.say("swot.factor", ask=item.ask, factor=item.success, mean=texts.number(result.mean, 1, signed=True)), item.key)
        for item, result in rated_dichotomies(material)
        if result.mean is not None and result.mean >= CLEAR
    ]
    met = [
        Sentence(texts.say("swot.gate_met", gate=texts.quoted(gate.title)), gate.key)
        for gate in material.rubric.gates
        if material.scorecard.gates[gate.key].state == "passes"
    ]
    return tuple((met + seen)[:MOST])


def threats(material: Material) -> tuple[Sentence, ...]:
    """Risks in the red zone, and restrictions that participants clearly see."""
    texts = material.texts
    red = [Sentence(f"{ask_of(material, risk.item)}: {risk_in_words(material, risk)}", risk.item) for risk in grave_risks(material)]
    seen = [
        Sentence(texts.say("swot.factor", ask=item.ask, factor=item.restriction, mean=texts.number(result.mean, 1, signed=True)), item.key)
        for item, result in reversed(rated_dichotomies(material))
        if result.mean is not None and result.mean <= -CLEAR
    ]
    return tuple((red[: MOST - min(2, len(seen))] + seen)[:MOST])
