"""One chapter per dimension: where it stands, its criteria, the groups, and the answers behind it."""

from __future__ import annotations

from assess.instruments.rubric import Dimension
from assess.reporting.charts import Band, StackedRow, level_scale, stacked
from assess.reporting.document import Block, Bullets, Cell, Chapter, Column, Figure, Heading, Keep, Paragraph, Table
from assess.reporting.findings import at_target, group_gaps, left_out, level_finding
from assess.reporting.items_in_words import answer_in_words, ask_of, question_of, step_counts, why_uncounted
from assess.reporting.material import Material
from assess.reporting.parts.profile import cell_table, score_chart, score_table
from assess.reporting.parts.risks import risk_in_words
from assess.reporting.parts.views_and_figures import views_and_figures
from assess.scoring.scorecard_model import Figure as Score
from assess.scoring.scorecard_model import NodeScore


def dimensions(material: Material) -> tuple[Chapter, ...]:
    return tuple(_dimension(material, dimension) for dimension in material.rubric.dimensions)


def _dimension(material: Material, dimension: Dimension) -> Chapter:
    say = material.texts.say
    node = material.scorecard.nodes[dimension.key]
    criteria = tuple(material.scorecard.nodes[criterion.key] for criterion in dimension.criteria)
    blocks: list[Block] = [Paragraph(dimension.question, "lead"), level_figure(material, node)]
    if all(criterion.total.value is None for criterion in criteria):
        return Chapter(f"dimension-{dimension.key}", dimension.title, (*blocks, Paragraph(say("dimension.nothing"))))
    blocks.append(score_chart(material, criteria, _message(material, criteria)))
    if findings := _findings(material, dimension, criteria):
        blocks.append(findings)
    keys = frozenset({dimension.key, *(criterion.key for criterion in dimension.criteria)})
    if remarks := left_out(material, criteria):
        blocks.append(Bullets(remarks))
    if gaps := group_gaps(material, keys):
        blocks.append(Keep((Heading(say("profile.differences"), 2, f"{dimension.key}-differences"), Bullets(gaps))))
    blocks += views_and_figures(material, dimension)
    blocks.append(score_table(material, criteria, say("dimension.table", dimension=material.texts.quoted(dimension.title))))
    if by_group := cell_table(material, criteria, say("dimension.by_group", dimension=material.texts.quoted(dimension.title))):
        blocks.append(by_group)
    blocks += _answers(material, dimension)
    return Chapter(f"dimension-{dimension.key}", dimension.title, tuple(blocks))


def _findings(material: Material, dimension: Dimension, criteria: tuple[NodeScore, ...]) -> Table | None:
    """Each criterion's finding beside its evidence and its consequence; None where the rubric has none."""
    say = material.texts.say
    rows = []
    for node in criteria:
        finding = level_finding(material, node)
        if finding:
            evidence = f"{material.score(node.total)} · {material.level_title(node.total.level)}"
            unsure = say("findings.unsure_short") if at_target(material, node) else ""
            rows.append((Cell(material.title_of(node), evidence, strong=True), Cell(finding.diagnosis, unsure), Cell(finding.consequence)))
    if not rows:
        return None
    columns = (Column(say("table.criterion"), 24), Column(say("table.finding"), 36), Column(say("table.consequence"), 40))
    return Table(say("dimension.findings", dimension=material.texts.quoted(dimension.title)), columns, tuple(rows))


def level_figure(material: Material, node: NodeScore) -> Figure:
    """The node's score on the described levels."""
    texts, total = material.texts, node.total
    bands = tuple(Band(level.title, level.from_) for level in material.rubric.levels)
    if total.value is None:
        caption = texts.say("figure.not_assessed", name=texts.quoted(material.title_of(node)), why=material.missing(total.missing))
        note = ""
    else:
        caption = texts.say(
            "figure.level",
            name=texts.quoted(material.title_of(node)),
            score=material.points(total.value),
            level=material.level_title(total.level).lower(),
        )
        note = _level_note(material, total)
    svg = level_scale(caption, note, bands, total.value, material.score(total), total.interval)
    return Figure(svg, caption, note)


def _level_note(material: Material, total: Score) -> str:
    description = next((level.description for level in material.rubric.levels if level.key == total.level), "")
    basis = [material.base(total.n)]
    if total.interval:
        share = material.texts.percent(material.rubric.uncertainty.confidence)
        basis.append(material.texts.say("figure.interval", share=share, span=material.spread(total)))
    elif total.range:
        basis.append(material.spread(total))
    return f"{description} ({'; '.join(basis)})"


def _message(material: Material, criteria: tuple[NodeScore, ...]) -> str:
    above = sum(node.total.value is not None and node.total.value >= material.rubric.target for node in criteria)
    say, target = material.texts.say, material.texts.number(material.rubric.target)
    return say("dimension.message", n=above, all=len(criteria), target=target) if above else say("dimension.message_none", target=target)


def _answers(material: Material, dimension: Dimension) -> list[Block]:
    """The answers behind the criteria: steps as stacked bars, other items as lines of a table."""
    say = material.texts.say
    rows, others = [], []
    for criterion in dimension.criteria:
        for indicator in criterion.indicators:
            result = material.scorecard.items.get(indicator.item)
            counts = step_counts(material, result) if result else None
            if result and counts is not None:
                label, base = ask_of(material, indicator.item), material.base(result.voices)
                rows.append(StackedRow(label, counts, base, why_uncounted(material, result)))
            elif result or indicator.item in material.scorecard.risks:
                others.append((criterion.title, indicator.item))
    blocks: list[Block] = []
    heading = Heading(say("dimension.answers"), 2, f"{dimension.key}-answers")
    if rows:
        caption = say("dimension.answers_caption")
        description = "; ".join(f"{row.label}: {', '.join(map(str, row.counts))}" for row in rows)
        blocks.append(Keep((heading, Figure(stacked(caption, description, (), rows), caption, say("dimension.answers_note")))))
    if others:
        table = _other_answers(material, others)
        blocks += [table] if rows else [heading, table]
    return blocks


def _other_answers(material: Material, others: list[tuple[str, str]]) -> Table:
    """Items without steps: numbers, choices and risks."""
    say = material.texts.say
    columns = (Column(say("table.question"), 50), Column(say("table.answers"), 42), Column("n", 8, "right"))
    rows = tuple(
        (
            Cell(question_of(material, measure), title),
            Cell(_in_words(material, measure)),
            Cell(material.texts.number(base)) if (base := _base(material, measure)) else Cell("–", quiet=True),
        )
        for title, measure in others
    )
    return Table(say("dimension.other_answers"), columns, rows)


def _in_words(material: Material, measure: str) -> str:
    if risk := material.scorecard.risks.get(measure):
        return risk_in_words(material, risk)
    return answer_in_words(material, material.scorecard.items[measure])


def _base(material: Material, measure: str) -> int:
    risk = material.scorecard.risks.get(measure)
    return risk.voices if risk else material.scorecard.items[measure].voices
