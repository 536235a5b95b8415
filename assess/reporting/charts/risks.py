"""The risk field: 5 × 5, each risk written where its two medians lie.

Labels stand inside their cell, one below the other; a row grows with them, and a column with labels
is twice as wide as one without: so no label can cover another, however many risks meet in one cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assess.reporting.charts import svg

WIDTH = 635.0
LEFT = 18.0
ZONE_SHADES = {"low": "#f1f5f5", "moderate": "#dbe6e5", "high": "#b4cecd", "critical": "#7fa9a9"}
"""Light to dark; the zone's name stands in one cell of each."""


@dataclass(frozen=True)
class RiskPoint:
    """A risk with the medians of its two ratings, 1 to 5."""

    label: str
    first: float
    second: float
    worst: bool = False


def step(median: float) -> int:
    """The step a median falls on; a half counts towards the worse one."""
    return min(5, max(1, math.floor(median + 0.5)))


def risk_field(
    title: str,
    description: str,
    points: Sequence[RiskPoint],
    zone: Callable[[int, int], str],
    zone_labels: dict[str, str],
    axes: tuple[str, str],
) -> str:
    """Presence or probability upwards, hindrance or impact to the right, each from 1 to 5."""
    cells: dict[tuple[int, int], list[RiskPoint]] = {}
    for point in points:
        cells.setdefault((step(point.first), step(point.second)), []).append(point)
    named = _zone_corners(zone)
    columns = _columns({second for _, second in cells})
    body, y = [svg.text("axis", 0, 12, axes[0], svg.SMALL, svg.MUTED)], 20.0
    tops = {}
    for first in range(5, 0, -1):
        row = {second: cells.get((first, second), []) for second in columns}
        height = max([28.0, *(_needed(row[second], width) for second, (_, width) in columns.items())])
        tops[first] = y
        body += [_cell(x, y, width, height, zone(first, second), row[second]) for second, (x, width) in columns.items()]
        y += height
    for name, (first, second) in named.items():
        body.append(svg.text("zone", sum(columns[second]) - 7, tops[first] + 12, zone_labels[name], 9, svg.INK, "end"))
    body += [svg.text("tick", x + width / 2, y + 13, str(second), svg.SMALL, svg.MUTED, "middle") for second, (x, width) in columns.items()]
    body += [svg.text("tick", LEFT - 8, tops[first] + 22, str(first), svg.SMALL, svg.MUTED, "end") for first in range(1, 6)]
    body.append(svg.text("axis", WIDTH, y + 28, axes[1], svg.SMALL, svg.MUTED, "end"))
    return svg.drawing("risk-field", WIDTH, y + 32, title, description, body)


def _columns(occupied: set[int]) -> dict[int, tuple[float, float]]:
    """Left edge and width of each column."""
    shares = {second: 2 if second in occupied else 1 for second in range(1, 6)}
    unit, x, columns = (WIDTH - LEFT) / sum(shares.values()), LEFT, {}
    for second, share in shares.items():
        columns[second] = (x, share * unit)
        x += share * unit
    return columns


def _label_lines(point: RiskPoint, width: float) -> tuple[str, ...]:
    return svg.wrapped(point.label, width - 24, svg.SMALL)


def _needed(points: Sequence[RiskPoint], width: float) -> float:
    return 22 + sum(len(_label_lines(point, width)) * svg.SMALL * svg.LINE + 5 for point in points)


def _zone_corners(zone: Callable[[int, int], str]) -> dict[str, tuple[int, int]]:
    """For each zone the cell nearest to its far corner, where its name is written."""
    corners: dict[str, tuple[int, int]] = {}
    for first in range(1, 6):
        for second in range(1, 6):
            name = zone(first, second)
            if name not in corners or first + second >= sum(corners[name]):
                corners[name] = (first, second)
    return corners


def _cell(x: float, y: float, width: float, height: float, zone: str, points: Sequence[RiskPoint]) -> str:
    body = [svg.rect(f"cell {zone}", x, y, width - 1.5, height - 1.5, ZONE_SHADES[zone])]
    baseline = y + 25.0
    for point in points:
        lines = _label_lines(point, width)
        body.append(svg.dot("risk", x + 9, baseline - 3.5, 3.6, svg.INK if point.worst else svg.PAPER, svg.INK))
        body.append(svg.lines_of("label", x + 17, baseline, lines, svg.SMALL))
        baseline += len(lines) * svg.SMALL * svg.LINE + 5
    return "".join(body)
