"""What the fact sheet says of tools already in use, set against what the assessment found."""

from __future__ import annotations

from assess.instruments.facts import ToolUse
from assess.reporting.document import Block, Bullets, Heading, Keep, Sentence
from assess.reporting.material import Material

MADE_FOR = 3
"""Strength with which a tool is made for a construct."""


def tools_in_use(material: Material) -> list[Block]:
    """A sentence for each tool that is in use or wanted; nothing where the fact sheet names none of the catalogue."""
    by_key = material.instrument.tools.by_key
    sentences = tuple(_sentence(material, tool, use) for tool, use in material.facts.tools_in_use.items() if tool in by_key)
    if not sentences:
        return []
    return [Keep((Heading(material.texts.say("tools_in_use.title"), 2, "tools-in-use", listed=True), Bullets(sentences)))]


def _sentence(material: Material, key: str, use: ToolUse) -> Sentence:
    texts, tool = material.texts, material.instrument.tools.by_key[key]
    action = next((one.action for one in material.advice.recommendations if one.tool == key), None)
    weak = _below_target(material, key) if use == "works" else ""
    detail = ""
    if use == "works":
        detail = "_stop" if action == "stop" else "_yet" if weak else ""
    elif use == "wanted":
        detail = "_not" if action in (None, "stop") else "_advised"
    return Sentence(texts.say(f"tools_in_use.{use}{detail}", tool=texts.quoted(tool.title), weak=weak), key)


def _below_target(material: Material, key: str) -> str:
    """“Trust (40, target 65)”: criteria below the target for which the tool is made."""
    texts, target, tool = material.texts, material.rubric.target, material.instrument.tools.by_key[key]
    made_for = {construct for construct, strengthening in tool.strengthens.items() if strengthening.strength >= MADE_FOR}
    found = []
    for criterion in material.rubric.criteria.values():
        score = material.scorecard.nodes[criterion.key].total.value
        if criterion.scores in made_for and score is not None and score < target:
            gap = texts.say("tools.weakness_gap", score=material.points(score), target=texts.number(target))
            found.append(texts.say("tools.weakness", construct=criterion.title, signs=gap))
    return "; ".join(found)
