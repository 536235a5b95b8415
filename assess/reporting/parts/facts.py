"""Facts with their sources, gates in full, and judgements set against facts."""

from __future__ import annotations

from collections import Counter

from assess.instruments.facts import CRITICAL_MASS, CriticalMass, Register
from assess.instruments.rubric import FactCheck
from assess.reporting.document import Block, Cell, Chapter, Column, Heading, KeyFigures, Paragraph, Table
from assess.reporting.items_in_words import ask_of
from assess.reporting.material import Material


def fact_checks(material: Material) -> tuple[Chapter, ...]:
    if not material.rubric.fact_checks:
        return ()
    say, texts = material.texts.say, material.texts
    columns = (
        Column(say("fact_checks.judgement"), 34),
        Column(say("fact_checks.mean"), 10, "right"),
        Column("n", 7, "right"),
        Column(say("fact_checks.finding"), 49),
    )
    rows = []
    for check in _told_once(material):
        result = material.scorecard.fact_checks[check.key]
        mean = "–" if result.mean is None else texts.number(result.mean, 1, signed=check.item.startswith("dichotomy"))
        finding = check.finding if result.finding_holds else say("fact_checks.no_finding")
        rows.append(
            (
                Cell(ask_of(material, check.item)),
                Cell(mean),
                Cell(texts.number(result.n)),
                Cell(finding, strong=result.finding_holds, quiet=not result.finding_holds),
            )
        )
    found = sum(result.finding_holds for result in material.scorecard.fact_checks.values())
    lead = say("fact_checks.lead_found", n=found) if found else say("fact_checks.lead_none")
    table = Table(say("fact_checks.table"), columns, tuple(rows))
    return (Chapter("fact-checks", say("fact_checks.title"), (Paragraph(lead, "lead"), Paragraph(say("fact_checks.note")), table)),)


def _told_once(material: Material) -> list[FactCheck]:
    """Checks that found something, then one for each item of which none did."""
    results = material.scorecard.fact_checks
    found = [check for check in material.rubric.fact_checks if results[check.key].finding_holds]
    quiet = {check.item: check for check in material.rubric.fact_checks if check.item not in {one.item for one in found}}
    return found + list(quiet.values())


def facts(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    blocks: list[Block] = [Paragraph(say("facts.lead"), "lead")]
    blocks += _critical_mass(material)
    if material.facts.facts:
        blocks.append(_table(material))
    else:
        blocks.append(Paragraph(say("facts.none")))
    if material.rubric.gates:
        blocks.append(Heading(say("facts.gates"), 2, "gates", listed=True))
        blocks += _gates(material)
    return (Chapter("facts", say("facts.title"), tuple(blocks)),)


def _critical_mass(material: Material) -> list[Block]:
    """Both readings of the source, each with its count."""
    say, texts, register = material.texts.say, material.texts, material.facts.register_
    heading = Heading(say("facts.critical_mass"), 2, "critical-mass", listed=True)
    if register is None or material.facts.critical_mass is None:
        return [heading, Paragraph(say("facts.no_register"))]
    columns = (
        Column(say("facts.reading"), 46),
        Column(say("facts.present"), 12, "right"),
        Column(say("facts.tied"), 12, "right"),
        Column(say("facts.ties_unknown"), 14, "right"),
        Column(say("facts.reached"), 16),
    )
    rows = tuple(
        (
            Cell(say(f"facts.reading_{letter}", least=CRITICAL_MASS)),
            Cell(texts.number(mass.present)),
            Cell(texts.number(mass.tied)),
            Cell(texts.number(mass.ties_unknown)),
            Cell(say(f"facts.reached_{_word(mass)}"), strong=True),
        )
        for letter, mass in zip("ab", material.facts.critical_mass, strict=True)
    )
    narrow, wide = material.facts.critical_mass
    figures = KeyFigures(
        (
            (texts.number(len(register.organisations)), say("facts.in_register")),
            (texts.number(narrow.tied), say("facts.tied_narrow")),
            (texts.number(wide.tied), say("facts.tied_wide")),
        )
    )
    source = say("facts.source", source=register.source, date=texts.date(register.date))
    return [heading, Paragraph(say("facts.critical_mass_lead")), figures, Table(say("facts.mass_table"), columns, rows, source)]


def _word(mass: CriticalMass) -> str:
    return {True: "yes", False: "no", None: "unknown"}[mass.reached]


def _table(material: Material) -> Table:
    texts, say = material.texts, material.texts.say
    columns = (Column(say("facts.fact"), 34), Column(say("facts.value"), 24), Column(say("facts.source_date"), 42))
    rows = [
        (
            Cell(say(f"facts.names.{key}")),
            Cell(_value(material, key), quiet=fact.state != "known"),
            Cell(fact.source, texts.date(fact.date)),
        )
        for key, fact in material.facts.facts.items()
    ]
    if register := material.facts.register_:
        found = Cell(register.source, texts.date(register.date))
        rows.append((Cell(say("facts.names.members")), Cell(_members(material, register)), found))
        for name in ("density", "diversity"):
            value = material.facts.value(f"register.{name}")
            if value is not None:
                rows.append((Cell(say(f"facts.names.{name}")), Cell(texts.number(value, 2)), found))
    return Table(say("facts.table"), columns, tuple(rows))


def _members(material: Material, register: Register) -> str:
    """“Industrial companies: 12; educational institutions: 3”."""
    texts = material.texts
    counted = Counter(organisation.type for organisation in register.organisations if organisation.member)
    return "; ".join(f"{texts.say(f'facts.types.{kind}')}: {texts.number(count)}" for kind, count in counted.most_common())


def _value(material: Material, key: str) -> str:
    say, fact = material.texts.say, material.facts.facts[key]
    if fact.state != "known":
        return say(f"facts.{fact.state}")
    if isinstance(fact.value, bool):
        return say("answers.yes" if fact.value else "answers.no")
    if isinstance(fact.value, str):
        return say(f"facts.values.{fact.value}")
    if key == "started_year":
        return str(int(fact.value or 0))
    value = fact.value or 0.0
    number = material.texts.number(value, 0 if value == int(value) else 2)
    return say(f"facts.units.{key}", value=number) if f"facts.units.{key}" in material.texts.entries else number


def _gates(material: Material) -> list[Block]:
    """Each gate: what it asks for, what it came to, and what follows."""
    say, texts = material.texts.say, material.texts
    rows = []
    for gate in material.rubric.gates:
        result = material.scorecard.gates[gate.key]
        consequence = {"passes": say("gates.nothing_follows"), "fails": gate.when_fails}.get(result.state, gate.when_unknown)
        rows.append((Cell(gate.title, say(f"gates.{result.state}"), strong=True), Cell(gate.explanation), Cell(consequence)))
    columns = (Column(say("gates.gate"), 24), Column(say("gates.asks"), 38), Column(say("gates.consequence"), 38))
    return [Table(say("gates.full_caption"), columns, tuple(rows), texts.say("gates.note"))]
