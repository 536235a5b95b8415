"""Published and hand-made cases that lie beside the repository; tests that need them are skipped where they do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CASES = Path(__file__).parents[3] / "shared" / "cases"


def cases(folder: str, file: str) -> Any:
    path = CASES / folder / file
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return json.loads(path.read_text(encoding="utf-8"))


def numbers(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], float)
