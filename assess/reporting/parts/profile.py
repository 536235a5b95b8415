"""The profile: all dimensions on one page, with intervals and groups."""

from __future__ import annotations

from assess.instruments.questionnaire import AllocationItem
from assess.reporting.charts import Bar, Dot, DotRow, bars, dot_plot
from assess.reporting.document import Block, Bullets, Cell, Chapter, Column, Figure, Heading, Keep, Paragraph, Table
from assess.reporting.findings import group_gaps
from assess.reporting.material import Material
from assess.scoring.scorecard_model import NodeScore


def profile(material: Material) -> tuple[Chapter, ...]:
    say = material.texts.say
    nodes = (material.overall, *material.dimensions())
    blocks: list[Block] = [
        Paragraph(say("profile.lead"), "lead"),
        score_chart(material, nodes, _message(material), by_group=True),
        score_table(material, nodes, say("profile.table")),
    ]
    if by_group := cell_table(material, nodes, say("profile.by_group")):
        blocks.append(by_group)
    blocks.append(Heading(say("profile.differences"), 2, "differences"))
    gaps = group_gaps(material)
    if gaps:
        blocks += [Bullets(gaps), Paragraph(say("profile.differences_note"), "note")]
    else:
        blocks.append(Paragraph(say("profile.no_differences" if len(material.scorecard.cells) > 1 else "profile.no_groups")))
    blocks += _priorities(material)
    return (Chapter("profile", say("profile.title"), tuple(blocks)),)


def _message(material: Material) -> str:
    """The chart's message: the best and the weakest dimension."""
    scored = [(node.total.value, node) for node in material.dimensions() if node.total.value is not None]
    if len(scored) < 2:
        return material.texts.say("profile.message_none")
    scored.sort(key=lambda pair: -pair[0])
    (high, best), (low, worst) = scored[0], scored[-1]
    texts = material.texts
    return texts.say(
        "profile.message",
        best=texts.quoted(material.title_of(best)),
        high=material.points(high),
        worst=texts.quoted(material.title_of(worst)),
        low=material.points(low),
    )


def score_chart(material: Material, nodes: tuple[NodeScore, ...], caption: str, by_group: bool = False) -> Figure:
    """Scores of `nodes` as a dot plot, with those of the groups as rings if asked for."""
    texts = material.texts
    rows = tuple(_dot_row(material, node, by_group) for node in nodes)
    description = "; ".join(
        f"{row.label}: {row.shown} ({row.base})" if row.value is not None else f"{row.label}: {row.missing}" for row in rows
    )
    target = material.rubric.target
    svg = dot_plot(caption, description, rows, target, texts.say("figure.target", target=texts.number(target)))
    notes = [texts.say("figure.dots")]
    if any(node.total.interval for node in nodes):
        notes.append(texts.say("figure.interval_lines", share=texts.percent(material.rubric.uncertainty.confidence)))
    if any(node.total.range for node in nodes):
        notes.append(texts.say("figure.range_lines"))
    if any(row.cells for row in rows):
        notes.append(texts.say("figure.rings"))
    return Figure(svg, caption, " ".join(notes))


def _dot_row(material: Material, node: NodeScore, by_group: bool) -> DotRow:
    total, figures = node.total, node.cells if by_group and len(material.scorecard.cells) > 1 else {}
    cells = tuple(Dot(material.cell_label(key), figure.value) for key, figure in figures.items() if figure.value is not None)
    return DotRow(
        label=material.title_of(node),
        value=total.value,
        shown=material.score(total),
        base=material.base(total.n),
        interval=total.interval,
        span=total.range,
        points=total.points or (),
        missing=material.missing(total.missing),
        cells=cells,
        strong=node.kind == "overall",
    )


def score_table(material: Material, nodes: tuple[NodeScore, ...], caption: str) -> Table:
    """The same numbers to read: score, spread, n, level, pooled figure and weight."""
    say, texts = material.texts.say, material.texts
    columns = (
        Column(say("table.name"), 32),
        Column(say("table.score"), 9, "right"),
        Column(say("table.spread"), 17, "right"),
        Column("n", 7, "right"),
        Column(say("table.level"), 14),
        Column(say("table.pooled"), 11, "right"),
        Column(say("table.weight"), 10, "right"),
    )
    rows = tuple(
        (
            Cell(material.title_of(node), strong=node.kind == "overall"),
            Cell(material.score(node.total), strong=True) if node.total.value is not None else Cell("–", quiet=True),
            Cell(material.spread(node.total)),
            Cell(texts.number(node.total.n)),
            Cell(material.level_title(node.total.level) or material.missing(node.total.missing, short=True)),
            Cell(material.score(node.pooled)),
            Cell("" if node.kind == "overall" else texts.percent(node.effective_weight)),
        )
        for node in nodes
    )
    return Table(caption, columns, rows, say("table.score_note"))


def cell_table(material: Material, nodes: tuple[NodeScore, ...], caption: str) -> Table | None:
    """Scores by group of respondents; None where there is only one group, or nothing of it, to show."""
    cells = material.scorecard.cells
    if len(cells) < 2 or all(figure.value is None for node in nodes for figure in node.cells.values()):
        return None
    width = 66 / len(cells)
    columns = (Column(material.texts.say("table.name"), 34), *(Column(material.cell_label(cell.key), width, "right") for cell in cells))
    rows = tuple((Cell(material.title_of(node)), *(_cell_score(material, node, cell.key) for cell in cells)) for node in nodes)
    return Table(caption, columns, rows, material.texts.say("table.cells_note"))


def _cell_score(material: Material, node: NodeScore, key: str) -> Cell:
    figure = node.cells.get(key)
    if figure is None or figure.value is None:
        return Cell("", base=material.missing(figure.missing if figure else "not_asked", short=True))
    return Cell(material.score(figure), base=material.base(figure.n))


def _priorities(material: Material) -> list[Block]:
    """How participants shared out points among the dimensions."""
    key, texts = material.rubric.priorities, material.texts
    points = material.scorecard.priorities.get("pooled", {})
    item = material.instrument.questionnaire.items.get(key or "")
    if not points or not isinstance(item, AllocationItem):
        return []
    rows = [Bar(item.options[option], value, texts.number(value, 1)) for option, value in sorted(points.items(), key=lambda one: -one[1])]
    caption = texts.say("profile.priorities_caption", first=texts.quoted(rows[0].label), points=rows[0].shown)
    description = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    lead = Paragraph(texts.say("profile.priorities_lead"))
    heading = Heading(texts.say("profile.priorities"), 2, "priorities")
    voices = max((result.voices for result in material.scorecard.items.values() if result.item == item.key), default=0)
    note = material.base(voices) if voices else ""
    return [Keep((heading, lead, Figure(bars(caption, description, rows), caption, note)))]
