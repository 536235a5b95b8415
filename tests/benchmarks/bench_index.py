"""An index of 300 initiatives × 60 indicators in three levels, and 1,000 scenarios of it, against numpy's bare weighted sum."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assess.instruments.index_rubric import IndexRubric
from assess.scoring.index.index import Index, compute, read_for
from assess.scoring.index.robustness import robustness
from assess.scoring.index.tracing import table_of, trace_of
from tests.benchmarks.measuring import medians, report

INITIATIVES, DIMENSIONS, CRITERIA, INDICATORS, ROUNDS = 300, 4, 5, 3, 5


def rubric() -> IndexRubric:
    def leaves(criterion: str) -> list[dict[str, str]]:
        return [{"key": f"{criterion}_i{number}"} for number in range(INDICATORS)]

    dimensions = [
        {"key": f"d{d}", "children": [{"key": f"d{d}_c{c}", "children": leaves(f"d{d}_c{c}")} for c in range(CRITERIA)]}
        for d in range(DIMENSIONS)
    ]
    return IndexRubric.model_validate({
        "format": 1, "normalise": {"min_max": [1, 100]}, "outliers": {}, "impute": "median",
        "overall": {"title": "Index", "combine": "geometric", "children": dimensions},
        "scenarios": {"draws": 500, "normalise": [{"rank": "average"}], "combine": ["arithmetic"], "leave_out": "dimensions"},
    })  # fmt: skip


def write(path: Path, of: IndexRubric) -> None:
    names = [leaf.key for leaf in of.indicators()]
    numbers = np.random.default_rng(3).lognormal(size=(INITIATIVES, len(names)))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["town", *names])
        writer.writerows([f"town {place}", *row] for place, row in enumerate(numbers.tolist()))


def everything(of: IndexRubric, path: Path) -> tuple[str, str]:
    found = compute(of, read_for(of, path, "town"))
    return table_of(found), trace_of(found)


def measure(path: Path) -> None:
    of = rubric()
    write(path, of)
    table = read_for(of, path, "town")
    bare = np.column_stack(list(table.numbers.values()))
    weights = np.random.default_rng(4).uniform(size=(bare.shape[1], 1000))
    found: Index = compute(of, table)
    baseline = "bare weighted sums, 1,000 at once"
    calls = {
        baseline: lambda: lambda: bare @ weights,
        "read the table": lambda: lambda: read_for(of, path, "town"),
        "compute the index": lambda: lambda: compute(of, table),
        "write table and trace": lambda: lambda: (table_of(found), trace_of(found)),
        "all: read, compute, write": lambda: lambda: everything(of, path),
        "by pairs, Kemeny": lambda: lambda: compute(of, table, method="kemeny"),
        "robustness, sampled": lambda: lambda: robustness(found),
    }
    report(
        f"{INITIATIVES} × {bare.shape[1]}, {robustness(found).scenarios:,} ranked scenarios, CPU",
        medians(calls, ROUNDS, warm_up=1),
        baseline,
    )


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        measure(Path(folder) / "table.csv")
