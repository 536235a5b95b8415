"""Tiny tables and index rubrics to score by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assess.instruments.index_rubric import IndexRubric
from assess.scoring.index.index import Index, compute
from assess.scoring.index.table import IndexTable

DATA = Path(__file__).parents[4] / "shared" / "data"


def data(*parts: str) -> Path:
    """A real table beside the repository; the test is skipped where there is none."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


def leaf(key: str, normalise: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"key": key, **({"normalise": normalise} if normalise else {}), **more}


def node(key: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "children": list(children), **more}


def rubric(*children: dict[str, Any], root: dict[str, Any] | None = None, **more: Any) -> IndexRubric:
    """A rubric whose indicators are scored as they are, unless they say otherwise."""
    document = {"format": 1, "normalise": {"as_is": True}, **more, "overall": {"title": "All", "children": list(children), **(root or {})}}
    return IndexRubric.model_validate(document)


def table(words: dict[str, list[str]] | None = None, **columns: Sequence[float | None]) -> IndexTable:
    """Columns of numbers; None where there is no value. Initiatives are called a, b, c …"""
    numbers = {name: np.array([np.nan if value is None else value for value in values], float) for name, values in columns.items()}
    rows = len(next(iter([*numbers.values(), *(words or {}).values()])))
    return IndexTable(tuple("abcdefghijklmnopqrstuvwxyz"[:rows]), numbers, words or {})


def points(normalise: dict[str, Any], values: Sequence[float | None], reference: Sequence[float | None] | None = None, **more: Any) -> Any:
    """The points of one column by one rule."""
    found = index(rubric(leaf("x", normalise, **more)), table(x=values), table(x=reference) if reference else None)
    return found.values["x"]


def index(of: IndexRubric, rows: IndexTable, reference: IndexTable | None = None, **more: Any) -> Index:
    return compute(of, rows, reference, **more)
