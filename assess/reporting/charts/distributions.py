"""How answers spread: diverging bars, stacked bars, and bars by option or group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.reporting.charts import svg

WIDTH = 635.0


@dataclass(frozen=True)
class DivergingRow:
    """A dichotomy: how many chose each of the seven steps, from the restriction (−3) to the success factor (+3)."""

    restriction: str
    success: str
    counts: tuple[int, ...]
    mean: str
    base: str
    missing: str = ""


def diverging(title: str, description: str, rows: Sequence[DivergingRow], mean_label: str, base_label: str) -> str:
    """Stacked shares, the neutral step centred on the middle line; the poles stand at their sides."""
    body = [
        svg.text("head", MEAN, 12, mean_label, svg.SMALL, svg.MUTED, "end"),
        svg.text("head", WIDTH, 12, base_label, svg.SMALL, svg.MUTED, "end"),
    ]
    unit = _unit(rows)
    y = 20.0
    for row in rows:
        poles = svg.wrapped(row.restriction, POLE, svg.SMALL), svg.wrapped(row.success, POLE, svg.SMALL)
        height = max(26.0, max(len(lines) for lines in poles) * svg.SMALL * svg.LINE + 10)
        centre = y + height / 2
        for lines, x, anchor in ((poles[0], POLE, "end"), (poles[1], MIDDLE + HALF + 12, "start")):
            first = centre + 3.5 - (len(lines) - 1) * svg.SMALL * svg.LINE / 2
            body.append(svg.lines_of("pole", x, first, lines, svg.SMALL, svg.INK, anchor))
        body.append(_diverging_bar(row, unit, centre))
        body.append(svg.text("figure", MEAN, centre + 4, row.mean, anchor="end", weight="bold"))
        body.append(svg.text("base", WIDTH, centre + 4, row.base, svg.SMALL, svg.MUTED, "end"))
        y += height
        body.append(svg.line("row", 0, y, WIDTH, y, svg.SOFT))
    body.append(svg.line("neutral", MIDDLE, 18, MIDDLE, y, svg.INK, 0.8))
    return svg.drawing("diverging", WIDTH, y + 4, title, description, body)


POLE, HALF = 148.0, 112.0
"""Width of a pole's text, and of the bars on either side of the middle."""
MIDDLE = POLE + 12 + HALF
MEAN = WIDTH - 58


def _left_share(counts: tuple[int, ...]) -> float:
    """The share that lies left of the middle line; the neutral step lies half on either side."""
    return (sum(counts[:3]) + counts[3] / 2) / sum(counts)


def _unit(rows: Sequence[DivergingRow]) -> float:
    """Pixels for the share 1, the same in every row, so that the longest side just fits."""
    longest = [max(_left_share(row.counts), 1 - _left_share(row.counts)) for row in rows if sum(row.counts)]
    return HALF / max(longest, default=1.0)


def _diverging_bar(row: DivergingRow, unit: float, centre: float) -> str:
    total = sum(row.counts)
    if not total:
        return svg.text("missing", MIDDLE, centre + 4, row.missing, svg.SMALL, svg.MUTED, "middle")
    x = MIDDLE - unit * _left_share(row.counts)
    parts = []
    for count, shade in zip(row.counts, svg.DIVERGING, strict=True):
        if count:
            parts.append(svg.rect("share", x, centre - 7, unit * count / total, 14, shade, svg.PAPER))
        x += unit * count / total
    return "".join(parts)


@dataclass(frozen=True)
class StackedRow:
    """One question of a matrix: how many chose each step."""

    label: str
    counts: tuple[int, ...]
    base: str
    missing: str = ""


def stacked(title: str, description: str, steps: Sequence[str], rows: Sequence[StackedRow]) -> str:
    """Shares of the steps of one scale, lowest first; the scale is written out once, above its shades."""
    label, right = 230.0, 60.0
    left = label + 12
    span = WIDTH - left - right
    body = []
    y = 0.0
    for position, step in enumerate(steps):
        body.append(svg.rect("key", left, y + 2, 10, 10, _shade(position, len(steps))))
        lines = svg.wrapped(step, WIDTH - left - 16, svg.SMALL)
        body.append(svg.lines_of("step", left + 16, y + 11, lines, svg.SMALL, svg.MUTED))
        y += 15 + (len(lines) - 1) * svg.SMALL * svg.LINE
    y += 6
    for row in rows:
        lines = svg.wrapped(row.label, label)
        height = max(24.0, len(lines) * svg.SIZE * svg.LINE + 8)
        centre = y + height / 2
        body.append(svg.lines_of("label", 0, centre + 4 - (len(lines) - 1) * svg.SIZE * svg.LINE / 2, lines))
        body.append(_stacked_bar(row, left, span, centre))
        body.append(svg.text("base", WIDTH, centre + 4, row.base, svg.SMALL, svg.MUTED, "end"))
        y += height
        body.append(svg.line("row", 0, y, WIDTH, y, svg.SOFT))
    return svg.drawing("stacked", WIDTH, y + 2, title, description, body)


def _shade(position: int, of: int) -> str:
    return svg.SEQUENTIAL[round(position * (len(svg.SEQUENTIAL) - 1) / max(1, of - 1))]


def _stacked_bar(row: StackedRow, left: float, span: float, centre: float) -> str:
    total = sum(row.counts)
    if not total:
        return svg.text("missing", left + 6, centre + 4, row.missing, svg.SMALL, svg.MUTED)
    parts, x, steps = [], left, len(row.counts)
    for position, count in enumerate(row.counts):
        width = span * count / total
        if count:
            parts.append(svg.rect("share", x, centre - 8, width, 16, _shade(position, steps), svg.PAPER))
        if width >= 22:
            ink = svg.PAPER if position / max(1, steps - 1) > 0.55 else svg.INK
            parts.append(svg.text("count", x + width / 2, centre + 3.5, str(count), 9.5, ink, "middle"))
        x += width
    return "".join(parts)


@dataclass(frozen=True)
class Bar:
    """One bar: `value` of `whole`, and what is printed at its end."""

    label: str
    value: float | None
    shown: str
    whole: float | None = None
    """Drawn as an outline behind the bar: people asked behind people who answered."""
    missing: str = ""


def bars(title: str, description: str, rows: Sequence[Bar], label: float = 250, width: float = WIDTH) -> str:
    """Horizontal bars from zero on one common scale, each with its number."""
    left, right = label + 12, 92.0
    longest = max([row.whole if row.whole is not None else row.value or 0 for row in rows], default=0) or 1
    unit = (width - left - right) / longest
    body, y = [], 0.0
    for row in rows:
        lines = svg.wrapped(row.label, label, svg.SMALL)
        height = max(17.0, len(lines) * svg.SMALL * svg.LINE + 5)
        centre = y + height / 2
        body.append(svg.lines_of("label", 0, centre + 3.5 - (len(lines) - 1) * svg.SMALL * svg.LINE / 2, lines, svg.SMALL))
        if row.whole is not None:
            body.append(svg.rect("whole", left, centre - 5, unit * row.whole, 10, svg.SOFT, svg.RULE))
        if row.value is None:
            body.append(svg.text("missing", left + 4, centre + 3.5, row.missing, svg.SMALL, svg.MUTED))
        else:
            body.append(svg.rect("bar", left, centre - 5, unit * row.value, 10, svg.SEQUENTIAL[3]))
        end = left + unit * (row.whole if row.whole is not None else row.value or 0)
        body.append(svg.text("figure", end + 6, centre + 3.5, row.shown, svg.SMALL))
        y += height
    body.append(svg.line("zero", left, 0, left, y, svg.MUTED, 0.8))
    return svg.drawing("bars", width, y + 1, title, description, body)
