"""How the figures were made, in words, and what is needed to make them again."""

from __future__ import annotations

from assess.reporting.document import Block, Cell, Chapter, Column, Heading, Keep, Paragraph, Table
from assess.reporting.material import Material
from assess.reporting.parts.consistency import agreement_in_words, scale_table
from assess.scoring.releases import Policy


def method(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    blocks: list[Block] = [Paragraph(say("method.lead"), "lead"), _rules(material), _levels(material)]
    if scales := scale_table(material):
        blocks.append(scales)
    again = Heading(say("method.again"), 2, "reproducibility", listed=True)
    blocks.append(Keep((again, Paragraph(say("method.again_lead")), _hashes(material))))
    return (Chapter("method", say("method.title"), tuple(blocks)),)


def _rules(material: Material) -> Table:
    """How scoring went, rule by rule, in words."""
    say, rubric = material.texts.say, material.rubric
    share, draws = material.texts.percent(rubric.uncertainty.confidence), rubric.uncertainty.draws
    seed = str(material.scorecard.seed)
    kind = say(f"method.interval.{rubric.uncertainty.interval}")
    respondents = f"{say(f'method.within.{rubric.respondents.within}')} {say(f'method.between.{rubric.respondents.between}')}"
    rules = {
        "voices": say("method.voices"),
        "groups": respondents,
        "combining": say("method.combining", overall=_combined(material)),
        **_weights(material),
        "missing": say("method.missing"),
        "uncertainty": f"{say('method.uncertainty', kind=kind, draws=draws, share=share, seed=seed)} {say('method.shares')}",
        **agreement_in_words(material),
        "gates": say("method.gates"),
    }
    if material.scorecard.anonymous:
        policy = Policy(True, material.scorecard.minimum)
        rules["disclosure"] = say("method.disclosure", n=policy.minimum, few=policy.enough)
    if any(item.type in ("text", "long_text") for item in material.instrument.questionnaire.items.values()):
        rules["remarks"] = say("method.remarks" if material.scorecard.anonymous else "method.remarks_named")
    if rubric.respondents.because:
        rules["because"] = rubric.respondents.because
    if material.scorecard.robustness.level is not None:
        rules["robustness"] = _robustness(material)
    if rubric.risks:
        rules["risks"] = say("method.risks", share=material.texts.percent(rubric.risks.critical_share))
    if material.instrument.language != material.texts.language:
        rules["language"] = say("method.language")
    rows = tuple((Cell(say(f"method.topics.{topic}"), strong=True), Cell(rule)) for topic, rule in rules.items())
    columns = (Column(say("method.topics.rule"), 20), Column(say("method.meaning"), 80))
    return Table(say("method.topics.table"), columns, rows)


def _combined(material: Material) -> str:
    """How the dimensions make the overall."""
    overall = material.rubric.overall
    kind = "mazziotta_pareto_positive" if overall.sign == "positive" else overall.combine
    return material.texts.say(f"method.combine.{kind}", exponent=material.texts.short(overall.exponent or 1.0))


def _weights(material: Material) -> dict[str, str]:
    """What the dimensions weigh, where it is not what the rubric states."""
    say, weights = material.texts.say, material.scorecard.weights
    if weights.missing:
        return {"weights": say("method.weights.fallback", why=material.missing(weights.missing))}
    return {} if weights.rule == "stated" else {"weights": say(f"method.weights.{weights.rule}")}


def _compared(material: Material) -> str:
    """The overall under other weights; nothing where there is no other."""
    texts, card = material.texts, material.scorecard
    others = {name: found for name, found in card.comparisons.items() if found.weights != card.weights.of.get("total")}
    parts = [texts.say(f"method.comparison.{name}", score=material.points(found.overall)) for name, found in others.items()]
    return texts.say("method.comparisons", comparisons="; ".join(parts)) if parts else ""


def _robustness(material: Material) -> str:
    texts, found = material.texts, material.scorecard.robustness
    stable = texts.say("method.stable" if found.stable else "method.fragile", share=texts.percent(found.share))
    cause = found.most_influential
    named = texts.say("method.respondents_matter") if cause == "respondents" else texts.quoted(_dimension_title(material, cause))
    noise = texts.percent(material.rubric.uncertainty.weight_noise)
    said = texts.say("method.robustness", draws=found.draws, noise=noise, stable=stable, cause=named)
    return f"{said} {_compared(material)}".strip()


def _dimension_title(material: Material, key: str) -> str:
    return next((dimension.title for dimension in material.rubric.dimensions if dimension.key == key), key)


def _levels(material: Material) -> Table:
    say, texts = material.texts.say, material.texts
    ends = [level.from_ for level in material.rubric.levels[1:]] + [100.0]
    rows = tuple(
        (Cell(level.title, strong=True), Cell(texts.span(level.from_, end)), Cell(level.description))
        for level, end in zip(material.rubric.levels, ends, strict=True)
    )
    columns = (Column(say("table.level"), 18), Column(say("table.score"), 12), Column(say("method.meaning"), 70))
    return Table(say("method.levels_table"), columns, rows)


def _hashes(material: Material) -> Table:
    card, say, texts = material.scorecard, material.texts.say, material.texts
    values = (
        ("instrument", f"{card.instrument}"),
        ("instrument_hash", card.instrument_hash),
        ("facts_hash", card.facts_hash),
        ("data_hash", card.data_hash),
        ("seed", str(card.seed)),
        ("software", card.software),
        ("people", texts.number(card.people)),
        ("period", material.period),
    )
    rows = tuple((Cell(say(f"method.pinned.{key}")), Cell(value)) for key, value in values)
    return Table(say("method.pinned_table"), (Column(say("method.what"), 30), Column(say("facts.value"), 70)), rows)
