"""Which cells differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from assess.instruments.rubric import Rubric
from assess.scoring.scorecard_model import Figure, GroupDifference
from assess.scoring.uncertainty import ENOUGH_FOR_DIFFERENCE, LEAST_DIFFERENCE, SIGNIFICANCE, difference_p, holm
from assess.scoring.views import View


def group_differences(rubric: Rubric, views: Mapping[str, View]) -> tuple[GroupDifference, ...]:
    """Differences of at least ten points between cells of at least five voices, at 5 % after Holm (1979).

    Dimensions are one family of tests, criteria another. The clearest stand first.
    """
    families = [[dimension.key for dimension in rubric.dimensions], list(rubric.criteria)]
    called = [difference for nodes in families for difference in _family(nodes, views)]
    return tuple(sorted(called, key=lambda found: (found.p, -found.difference, found.node, found.higher, found.lower)))


def _family(nodes: list[str], views: Mapping[str, View]) -> list[GroupDifference]:
    compared = []
    for node in nodes:
        figures = {cell: view.figure(node) for cell, view in views.items()}
        able = [cell for cell, figure in figures.items() if figure.value is not None and figure.n >= ENOUGH_FOR_DIFFERENCE]
        compared += [_difference(node, pair, figures, views) for pair in combinations(able, 2)]
    adjusted = holm([difference.p for difference in compared])
    return [
        GroupDifference(found.node, found.higher, found.lower, found.difference, p)
        for found, p in zip(compared, adjusted, strict=True)
        if p < SIGNIFICANCE and found.difference >= LEAST_DIFFERENCE
    ]


def _difference(node: str, pair: tuple[str, str], figures: Mapping[str, Figure], views: Mapping[str, View]) -> GroupDifference:
    higher, lower = sorted(pair, key=lambda cell: -(figures[cell].value or 0.0))
    difference = (figures[higher].value or 0.0) - (figures[lower].value or 0.0)
    errors = (float(np.nanstd(views[higher].draws[node])), float(np.nanstd(views[lower].draws[node])))
    return GroupDifference(node, higher, lower, difference, difference_p(difference, errors, (figures[higher].n, figures[lower].n)))
