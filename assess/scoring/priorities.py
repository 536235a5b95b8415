"""What stakeholders find important: the mean of their shares."""

from __future__ import annotations

from assess.instruments.questionnaire import AllocationItem
from assess.scoring.scorecard_model import ItemResult

POOLED = "pooled"


def priority_means(item: AllocationItem | None, items: dict[str, ItemResult]) -> dict[str, dict[str, float]]:
    """`pooled` and each cell → option → mean of voices; empty where nothing may be shown or nothing was asked."""
    if item is None:
        return {}
    results = {option: items[f"{item.key}.{option}"] for option in item.options}
    if any(result.mean is None for result in results.values()):
        return {}
    means = {POOLED: {option: result.mean for option, result in results.items() if result.mean is not None}}
    for key in next(iter(results.values())).cells:
        of_cell = {option: result.cells[key].mean for option, result in results.items()}
        means[key] = {option: mean for option, mean in of_cell.items() if mean is not None}
    return means
