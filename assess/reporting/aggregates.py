"""The published scores as a table, to go inside the PDF beside the scorecard's own JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.scorecard_model import Figure

COLUMNS = ("node", "kind", "cell", "value", "n", "low", "high", "spread", "level", "missing")
TOTAL, POOLED = "total", "pooled"


def aggregates_csv(published: PublishedScorecard) -> str:
    """One row for each node and group of respondents: value, n, interval or range.

    `cell` is `total`, `pooled` or a group's key; a figure that may not be shown has an empty value
    and its reason under `missing`.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(published))
    return file.getvalue()


def _rows(published: PublishedScorecard) -> Iterator[tuple[object, ...]]:
    for node in published.nodes.values():
        figures = {TOTAL: node.total, POOLED: node.pooled, **node.cells}
        for cell, figure in figures.items():
            yield (node.key, node.kind, cell, *_figure(figure))


def _figure(figure: Figure) -> tuple[object, ...]:
    spread = figure.interval or figure.range
    low, high = spread or (None, None)
    kind = "interval" if figure.interval else "range" if figure.range else ""
    return _rounded(figure.value), figure.n, _rounded(low), _rounded(high), kind, figure.level or "", figure.missing or ""


def _rounded(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
