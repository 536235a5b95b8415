"""The questions that cluster policy asks of any place (S4): what this report answers, where, and what it cannot answer."""

from __future__ import annotations

from collections.abc import Callable

from assess.instruments.facts import CRITICAL_MASS
from assess.reporting.document import Cell, Chapter, Column, Paragraph, Table
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material
from assess.reporting.parts.advice import to_take_up

Answer = tuple[str, str]
"""One sentence, and the anchor of the chapter where more is said; without an anchor the question is not answered here."""
FIRST_TOOLS = 3
EFFECTS, OFFERS, WANTS = "effects_observed", "gives", "lacks"
"""Items that the shipped instruments share."""


def questions(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    rows = []
    for key, answer in ANSWERS.items():
        text, anchor = answer(material)
        if anchor:
            rows.append((Cell(say(f"questions.{key}.ask"), strong=True), Cell(text), Cell(say(CHAPTERS[anchor]), see=anchor)))
        else:
            rows.append((Cell(say(f"questions.{key}.ask"), strong=True), Cell(say("questions.not_here", why=text), quiet=True), Cell("")))
    columns = (Column(say("questions.question"), 23), Column(say("questions.answer"), 61), Column(say("questions.where"), 16))
    table = Table(say("questions.table"), columns, tuple(rows))
    return (Chapter("questions", say("questions.title"), (Paragraph(say("questions.lead"), "lead"), table)),)


CHAPTERS = {
    "facts": "facts.title",
    "items": "items.title",
    "profile": "profile.title",
    "profiles": "profiles.title",
    "tools": "tools.title",
}
"""Anchor of a chapter → its title."""


def _is_there_one(material: Material) -> Answer:
    """By the two readings of critical mass, from the register."""
    say, mass = material.texts.say, material.facts.critical_mass
    if mass is None:
        return say("questions.there.no_register"), ""
    narrow, wide = mass
    key = "both" if narrow.reached else "wide" if wide.reached else "open" if None in (narrow.reached, wide.reached) else "neither"
    return say(f"questions.there.{key}", narrow=narrow.tied, wide=wide.tied, least=CRITICAL_MASS), "facts"


def _how_found(material: Material) -> Answer:
    say, facts = material.texts.say, material.facts
    if facts.register_ is None:
        return say("questions.found.none"), ""
    quotient = facts.facts.get("location_quotient")
    if quotient is None or quotient.state != "known":
        return say("questions.found.register"), "facts"
    return say("questions.found.quotient", quotient=material.texts.number(float(quotient.value or 0), 1)), "facts"


def _effects(material: Material) -> Answer:
    """The effects of clustering that are felt most and least."""
    texts = material.texts
    felt = _parts(material, EFFECTS)
    if len(felt) < 3:
        return texts.say("questions.effects.none"), ""
    most, least = [texts.quoted(name) for name in felt[:2]], texts.quoted(felt[-1])
    return texts.say("questions.effects.felt", most=texts.joined(most), least=least), "items"


def _nurture(material: Material) -> Answer:
    texts, found = material.texts, to_take_up(material)
    if not found:
        return texts.say("questions.nurture.none"), ""
    titles = [texts.quoted(material.instrument.tools.by_key[one.tool].title) for one in found[:FIRST_TOOLS]]
    return texts.say("questions.nurture.tools", n=len(found), tools=texts.joined(titles)), "tools"


def _new_industries(material: Material) -> Answer:
    texts, wanted = material.texts, _parts(material, WANTS)
    if not wanted:
        return texts.say("questions.industries.none"), ""
    return texts.say("questions.industries.raw", wanted=texts.joined([texts.quoted(name) for name in wanted[:2]])), "profiles"


def _company(material: Material) -> Answer:
    return material.texts.say("questions.company.none"), ""


def _firms(material: Material) -> Answer:
    """What participants see of it; proof would take other data."""
    texts, result = material.texts, material.scorecard.items.get(f"{EFFECTS}.competitiveness")
    if result is None or result.mean is None:
        return texts.say("questions.firms.none"), ""
    effect, mean = texts.quoted(ask_of(material, result.measure)), texts.short(result.mean)
    return texts.say("questions.firms.felt", effect=effect, mean=mean), "items"


def _synergies(material: Material) -> Answer:
    """Whether organisations complete each other, and whether they work together."""
    return _by_scores(material, "synergies", ("complementarity", "cooperation"))


def _steering(material: Material) -> Answer:
    """Whether the parts work together, and whether somebody leads and manages them."""
    return _by_scores(material, "steering", ("ecosystem", "coordination", "leadership", "strategy", "management_capacity"))


def _by_scores(material: Material, question: str, constructs: tuple[str, ...]) -> Answer:
    """The scores of some constructs, in the order of the rubric."""
    texts, scores = material.texts, []
    for criterion in material.rubric.criteria.values():
        value = material.scorecard.nodes[criterion.key].total.value
        if criterion.scores in constructs and value is not None:
            scores.append(texts.say("questions.synergies.score", name=texts.quoted(criterion.title), score=material.points(value)))
    if not scores:
        return texts.say(f"questions.{question}.none"), ""
    return texts.say("questions.synergies.scores", scores=texts.joined(scores), target=texts.number(material.rubric.target)), "profile"


def _blocks(material: Material) -> Answer:
    """Links that would complete each other: what is most often offered and most often wanted."""
    texts = material.texts
    offered, wanted = ([texts.quoted(name) for name in _parts(material, item)[:2]] for item in (OFFERS, WANTS))
    if not offered or not wanted:
        return texts.say("questions.blocks.none"), ""
    return texts.say("questions.blocks.links", offered=texts.joined(offered), wanted=texts.joined(wanted)), "profiles"


def _phases(material: Material) -> Answer:
    say, stage = material.texts.say, material.facts.stage
    if stage is None:
        return say("questions.phases.none"), ""
    return say("questions.phases.stage", stage=say(f"facts.values.{stage}"), n=material.meta.wave), "facts"


def _parts(material: Material, item: str) -> list[str]:
    """The parts of an item, those with the highest means first; nothing where it was not asked or may not be shown."""
    shown = [result for result in material.scorecard.items.values() if result.item == item and result.mean is not None]
    shown.sort(key=lambda result: -(result.mean or 0.0))
    return [ask_of(material, result.measure) for result in shown]


ANSWERS: dict[str, Callable[[Material], Answer]] = {
    "there": _is_there_one,
    "found": _how_found,
    "effects": _effects,
    "synergies": _synergies,
    "blocks": _blocks,
    "phases": _phases,
    "nurture": _nurture,
    "steering": _steering,
    "industries": _new_industries,
    "company": _company,
    "firms": _firms,
}
"""Every question in its order."""
