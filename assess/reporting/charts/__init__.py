"""Charts: numbers in, an SVG string out. The same picture serves the page and the PDF."""

from __future__ import annotations

from collections.abc import Callable

from assess.reporting.charts.distributions import Bar, DivergingRow, StackedRow, bars, diverging, stacked
from assess.reporting.charts.risks import RiskPoint, risk_field
from assess.reporting.charts.scores import Band, Dot, DotRow, dot_plot, level_scale, signature

CHARTS: dict[str, Callable[..., str]] = {
    "dot_plot": dot_plot,
    "level_scale": level_scale,
    "signature": signature,
    "diverging": diverging,
    "stacked": stacked,
    "bars": bars,
    "risk_field": risk_field,
}
"""Every kind of chart by its name."""

__all__ = ["CHARTS", "Band", "Bar", "DivergingRow", "Dot", "DotRow", "RiskPoint", "StackedRow"]
__all__ += ["bars", "diverging", "dot_plot", "level_scale", "risk_field", "signature", "stacked"]
