"""An index written down: the table of figures and ranks, and the trace from which each can be computed again by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any

import numpy as np

from assess.instruments.index_rubric import ROOT
from assess.scoring.combining import first_component
from assess.scoring.index.combining import Branch, children_of, shares
from assess.scoring.index.index import Index, column, missing


def table_of(index: Index) -> str:
    """CSV: `id`, a column for each node by its key, then the ranks. What is missing is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", *index.columns, *(f"rank.{key}" for key in index.columns)])
    for place, name in enumerate(index.ids):
        figures = [_cell(index.values[key][place]) for key in index.columns]
        ranks = [_cell(index.ranks[key][place]) for key in index.columns]
        writer.writerow([name, *figures, *ranks])
    return out.getvalue()


def _cell(number: float) -> str:
    return "" if np.isnan(number) else f"{number:.12g}"


def trace_of(index: Index) -> str:
    """JSON: rules, weights, treatment and imputation by indicator; methods and weights by node; every step by initiative."""
    trace = {
        "format": 1,
        "title": index.rubric.overall.title,
        "method": index.method,
        "weights": index.rubric.weights,
        "notes": index.notes,
        "indicators": _indicators(index),
        "nodes": {branch.key: _node(index, branch) for branch in reversed(index.tree)},
        "initiatives": _initiatives(index),
    }
    return json.dumps(trace, ensure_ascii=False, allow_nan=False) + "\n"


def _indicators(index: Index) -> dict[str, Any]:
    weights = shares(index.tree)
    described = {}
    for leaf in index.rubric.indicators():
        rule = index.rubric.rule(leaf)
        one: dict[str, Any] = {
            "column": column(leaf),
            "rule": rule.model_dump(mode="json"),
            "effective_weight": weights[leaf.key],
            "not_assessed": index.not_assessed.get(leaf.key),
        }
        if prepared := index.prepared.get(leaf.key):
            one["better"] = "lower" if prepared.lower_is_better else "higher"
            one["imputed"] = {"by": index.rubric.impute, "initiatives": prepared.imputed} if index.rubric.impute != "none" else None
            one["treatment"] = _finite(asdict(prepared.treatment)) if prepared.treatment else None
            one["reference"] = None if prepared.own else [None if np.isnan(value) else float(value) for value in prepared.base]
        described[leaf.key] = one
    return described


def _finite(described: dict[str, Any]) -> dict[str, Any]:
    return {key: None if isinstance(value, float) and not np.isfinite(value) else value for key, value in described.items()}


def _node(index: Index, branch: Branch) -> dict[str, Any]:
    component = first_component(children_of(branch, index.values)) if index.method == "scores" else None
    return asdict(branch.how) | {
        "min_children": branch.min_children,
        "children": {child: float(weight) for child, weight in zip(branch.children, branch.weights, strict=True)},
        "first_component": component
        and {
            "weights": dict(zip(branch.children, component[0].tolist(), strict=True)),
            "loadings": dict(zip(branch.children, component[1].tolist(), strict=True)),
            "explained": component[2],
        },
    }


def _initiatives(index: Index) -> dict[str, Any]:
    """Per initiative and indicator: the cell, the value after filling and treatment, points, weight in the overall; then the nodes."""
    weights = _weights_in_force(index)
    values = {key: _listed(numbers) for key, numbers in index.values.items()}
    ranks = {key: [None if rank is None else int(rank) for rank in _listed(numbers)] for key, numbers in index.ranks.items()}
    used = {key: _listed(prepared.values) for key, prepared in index.prepared.items()}
    reasons = {branch.key: missing(index, branch) for branch in index.tree}
    leaves = [leaf.key for leaf in index.rubric.indicators()]
    return {
        name: {
            "indicators": {
                key: {
                    "cell": index.raw[key][place],
                    "value": used[key][place] if key in used else index.raw[key][place],
                    "points": values[key][place],
                    "weight": float(weights[key][place]),
                }
                for key in leaves
            },
            "nodes": {
                branch.key: {
                    "value": values[branch.key][place],
                    "rank": ranks[branch.key][place],
                    "weight": float(weights[branch.key][place]),
                    "missing": reasons[branch.key][place],
                }
                for branch in reversed(index.tree)
            },
        }
        for place, name in enumerate(index.ids)
    }


def _listed(numbers: np.ndarray) -> list[float | None]:
    return [None if np.isnan(number) else float(number) for number in numbers]


def _weights_in_force(index: Index) -> dict[str, np.ndarray]:
    """Node → its share of the overall for each initiative: what is missing gives its weight to its siblings."""
    found = {ROOT: (~np.isnan(index.values[ROOT])).astype(float)}
    for branch in reversed(index.tree):
        present = ~np.isnan(children_of(branch, index.values))
        used = np.where(present & ~np.isnan(index.values[branch.key])[:, None], branch.weights, 0.0)
        total = used.sum(axis=-1)
        within = used / np.where(total > 0, total, 1.0)[:, None]
        for place, child in enumerate(branch.children):
            found[child] = found[branch.key] * within[:, place]
    return found
