"""Scores, 0 to 100: a dot plot of several, the level scale of one, and a signature that gives no numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assess.reporting.charts import svg

WIDTH = 635.0
LABEL = 214.0
RIGHT = 96.0
"""Room for the value and n at the right."""
LEFT = LABEL + 16
SPAN = WIDTH - LEFT - RIGHT
TICKS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True)
class Dot:
    """A cell's score on a row of the dot plot."""

    label: str
    value: float


@dataclass(frozen=True)
class DotRow:
    """One score. `shown` and `base` are its value and n as printed; with no `value`, `missing` says why."""

    label: str
    value: float | None
    shown: str
    base: str
    interval: tuple[float, float] | None = None
    span: tuple[float, float] | None = None
    """Smallest and largest voice, drawn dashed: not an interval."""
    points: tuple[float, ...] = ()
    missing: str = ""
    cells: tuple[Dot, ...] = ()
    strong: bool = False


def place(value: float) -> float:
    """The x of a score in the dot plot."""
    return LEFT + SPAN * value / 100


def dot_plot(title: str, description: str, rows: Sequence[DotRow], target: float | None = None, target_label: str = "") -> str:
    """Scores as dots with interval lines; groups as small rings, the lowest and the highest named."""
    top = 30.0 if target is not None else 20.0
    heights = [_row_height(row) for row in rows]
    bottom = top + sum(heights)
    body = [svg.line("grid", place(tick), top, place(tick), bottom, svg.RULE if tick in (0, 100) else svg.GRID) for tick in TICKS]
    body += [svg.text("tick", place(tick), bottom + 14, str(tick), svg.SMALL, svg.MUTED, "middle") for tick in TICKS]
    if target is not None:
        body.append(svg.line("target", place(target), top - 6, place(target), bottom, svg.INK, 1))
        body.append(svg.text("tick", place(target), top - 10, target_label, svg.SMALL, svg.INK, "middle"))
    y = top
    for row, height in zip(rows, heights, strict=True):
        body.append(_row(row, y, height))
        y += height
    return svg.drawing("dot-plot", WIDTH, bottom + 20, title, description, body)


def _row_height(row: DotRow) -> float:
    lines = len(svg.wrapped(row.label, LABEL))
    return max(lines * svg.SIZE * svg.LINE + 9, 40 if row.cells else 24)


def _row(row: DotRow, y: float, height: float) -> str:
    middle = y + (14 if row.cells else height / 2)
    lines = svg.wrapped(row.label, LABEL)
    first = middle + 4 if row.cells else y + height / 2 + 4 - (len(lines) - 1) * svg.SIZE * svg.LINE / 2
    weight = "bold" if row.strong else "normal"
    body = [svg.text("label", 0, first + position * svg.SIZE * svg.LINE, content, weight=weight) for position, content in enumerate(lines)]
    body.append(svg.line("row", 0, y + height, WIDTH, y + height, svg.SOFT))
    body.append(svg.text("base", WIDTH, middle + 4, row.base, svg.SMALL, svg.MUTED, "end"))
    if row.value is None:
        body.append(svg.rect("backing", LEFT + 3, middle - 7, svg.text_width(row.missing, svg.SMALL) + 6, 14, svg.PAPER))
        body.append(svg.text("missing", LEFT + 6, middle + 4, row.missing, svg.SMALL, svg.MUTED))
        return "".join(body)
    if row.interval:
        body.append(svg.line("interval", place(row.interval[0]), middle, place(row.interval[1]), middle, svg.ACCENT, 3))
    if row.span:
        low, high = place(row.span[0]), place(row.span[1])
        body.append(
            svg.shape("line", "span", x1=low, y1=middle, x2=high, y2=middle, stroke=svg.MUTED, stroke_width=1.2, stroke_dasharray="2 3")
        )
    body += [svg.dot("voice", place(value), middle, 2.2, svg.PAPER, svg.MUTED) for value in row.points]
    body += [svg.dot("cell", place(cell.value), middle, 3.2, svg.PAPER, svg.MUTED) for cell in row.cells]
    body.append(svg.dot("value", place(row.value), middle, 6 if row.strong else 5))
    body.append(svg.text("figure", LEFT + SPAN + 40, middle + 4, row.shown, anchor="end", weight="bold"))
    body += _named_ends(row, middle + 19)
    return "".join(body)


def _named_ends(row: DotRow, y: float) -> list[str]:
    """The names of the lowest and the highest cell, under their rings, never over each other."""
    if len(row.cells) < 2:
        return []
    low, high = (pick(row.cells, key=lambda cell: cell.value) for pick in (min, max))
    low_width, high_width = (svg.text_width(cell.label, svg.SMALL) for cell in (low, high))
    low_end = min(max(place(low.value) + 4, LEFT + low_width), LEFT + SPAN + RIGHT - high_width - 12)
    high_start = max(min(place(high.value) - 4, LEFT + SPAN + RIGHT - high_width), low_end + 12)
    backing = svg.SMALL + 1
    return [
        svg.rect("backing", low_end - low_width, y - 9, low_width + 2, backing, svg.PAPER),  # the grid must not cross the words
        svg.text("lowest", low_end, y, low.label, svg.SMALL, svg.MUTED, "end"),
        svg.rect("backing", high_start - 2, y - 9, high_width + 2, backing, svg.PAPER),
        svg.text("highest", high_start, y, high.label, svg.SMALL, svg.MUTED),
    ]


@dataclass(frozen=True)
class Band:
    """A level: its name and the score at which it starts."""

    label: str
    start: float


def level_scale(
    title: str,
    description: str,
    bands: Sequence[Band],
    value: float | None,
    shown: str,
    interval: tuple[float, float] | None = None,
    width: float = WIDTH,
) -> str:
    """The described levels side by side from 0 to 100, and where the score lies on them."""
    left, top, depth = 10.0, 30.0, 14.0
    span = width - 2 * left
    ends = [band.start for band in bands[1:]] + [100.0]
    body = []
    for position, (band, end) in enumerate(zip(bands, ends, strict=True)):
        x, length = left + span * band.start / 100, span * (end - band.start) / 100
        shade = svg.SEQUENTIAL[round(position * (len(svg.SEQUENTIAL) - 1) / max(1, len(bands) - 1))]
        here = value is not None and band.start <= value and (value < end or end == 100)
        body.append(svg.rect("band", x, top, length - 1.5, depth, shade))
        for number, name in enumerate(svg.wrapped(band.label, length - 4, svg.SMALL)):
            weight, fill = ("bold", svg.INK) if here else ("normal", svg.MUTED)
            body.append(svg.text("level", x, top + depth + 14 + number * svg.SMALL * svg.LINE, name, svg.SMALL, fill, weight=weight))
        body.append(svg.text("tick", x, top - 4, svg.number(band.start), 9, svg.MUTED))
    lines = max(len(svg.wrapped(band.label, span * (end - band.start) / 100 - 4, svg.SMALL)) for band, end in zip(bands, ends, strict=True))
    if value is not None:
        x = left + span * value / 100
        if interval:
            low, high = (left + span * end / 100 for end in interval)
            body.append(svg.line("interval", low, top + depth / 2, high, top + depth / 2, svg.INK, 3))
        body.append(svg.dot("value", x, top + depth / 2, 7, svg.INK))
        body.append(svg.text("figure", x, top - 14, shown, 14, svg.INK, "middle", "bold"))
    return svg.drawing("level-scale", width, top + depth + 8 + lines * svg.SMALL * svg.LINE, title, description, body)


def signature(title: str, description: str, values: Sequence[float | None], size: float = 220) -> str:
    """The profile as a ring of sectors, each as long as its score: a mark for the cover, not to read values from."""
    centre, outer, inner = size / 2, size / 2 - 2, size * 0.12
    body = [
        svg.shape("circle", "rim", cx=centre, cy=centre, r=radius, fill="none", stroke=svg.GRID, stroke_width=0.8)
        for radius in (inner, inner + (outer - inner) / 2, outer)
    ]
    turn = 2 * math.pi / max(1, len(values))
    for position, value in enumerate(values):
        if value is None:
            continue
        radius = inner + (outer - inner) * value / 100
        start, end = (position * turn - math.pi / 2 + edge for edge in (0.03, turn - 0.03))
        shade = svg.SEQUENTIAL[min(4, int(value // 20))]
        body.append(svg.shape("path", "sector", d=_sector(centre, inner, radius, start, end), fill=shade))
    return svg.drawing("signature", size, size, title, description, body)


def _sector(centre: float, inner: float, outer: float, start: float, end: float) -> str:
    def point(radius: float, angle: float) -> str:
        return f"{svg.number(centre + radius * math.cos(angle))} {svg.number(centre + radius * math.sin(angle))}"

    large = int(end - start > math.pi)
    return (
        f"M{point(inner, start)} L{point(outer, start)} A{svg.number(outer)} {svg.number(outer)} 0 {large} 1 {point(outer, end)} "
        f"L{point(inner, end)} A{svg.number(inner)} {svg.number(inner)} 0 {large} 0 {point(inner, start)} Z"
    )
