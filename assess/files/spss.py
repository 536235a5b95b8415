"""SPSS files with labels (by pyreadstat)."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

LONGEST_NAME, LONGEST_LABEL, LONGEST_WORDS = 64, 250, 120


def sav_file(
    names: Sequence[str],
    labels: Sequence[str],
    codes: Mapping[str, Mapping[float, str]],
    missing: Sequence[float],
    rows: Sequence[Sequence[float | str | None]],
) -> bytes:
    """A `.sav` file: `codes` are the words of numbers by column, `missing` the numbers that stand for no answer."""
    import pyreadstat  # loaded late: reading and writing SPSS is rare

    variables = variable_names(names)
    frame = pd.DataFrame([list(row) for row in rows], columns=variables)
    texts = [variable for variable in variables if any(isinstance(value, str) for value in frame[variable])]
    for variable in variables:
        frame[variable] = frame[variable].astype(object).where(frame[variable].notna(), None)
        frame[variable] = frame[variable].fillna("").astype(str) if variable in texts else pd.to_numeric(frame[variable])
    of_variable = dict(zip(names, variables, strict=True))
    words = {
        of_variable[name]: {number: said[:LONGEST_WORDS] for number, said in found.items()}
        for name, found in codes.items()
        if found and of_variable[name] not in texts
    }
    with tempfile.TemporaryDirectory(prefix="assess-sav-") as folder:
        path = Path(folder) / "responses.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            column_labels=[label[:LONGEST_LABEL] for label in labels],
            variable_value_labels=words,
            missing_ranges={variable: list(missing) for variable in words},
        )
        return path.read_bytes()


def variable_names(names: Sequence[str]) -> list[str]:
    """Names that SPSS takes, each once: letters, digits, dots and underscores, a letter first, none at the end of a dot."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem = re.sub(r"[^A-Za-z0-9_.]", "_", name)[:LONGEST_NAME].rstrip(".") or "v"
        stem = stem if stem[0].isalpha() else f"v_{stem}"[:LONGEST_NAME]
        unique, number = stem, 1
        while unique.lower() in taken:
            unique, number = f"{stem[: LONGEST_NAME - 5]}_{number}", number + 1
        taken.add(unique.lower())
        found.append(unique)
    return found
