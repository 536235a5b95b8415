"""All tables at once, on whatever a table may hold."""

from __future__ import annotations

import random

import numpy as np
import pytest

from assess.evidence.study import study
from tests.evidence.builders import economy

MAIN_FIGURE = {
    "location": "location_quotient",
    "concentration": "hoover",
    "rank_size": "zeta",
    "growth": "coefficient",
    "shift_share": "national",
    "comparison": "traded",
}


def any_table(seed: int) -> str:
    """A table of gaps, zeros, suppressed figures and small numbers, A always in it."""
    chance = random.Random(seed)
    lines = ["region,industry,year,employment,patents,wages,establishments", "A,10,2005,1,1,1,1", "B,10,2005,2,,s,0"]
    for region in "ABCDE"[: chance.randint(1, 5)]:
        for industry in ("11", "20", "47"):
            for year in ("2001", "2005"):
                if chance.random() < 0.8:
                    figures = [chance.choice(("s", "", "0", "1", "5", "30", "100.5")) for _ in range(4)]
                    lines.append(",".join([region, industry, year, *figures]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("absent_is_zero", [False, True])
@pytest.mark.parametrize("nation", [None, "A"])
@pytest.mark.parametrize("seed", range(8))
def test_every_gap_has_a_reason_and_nothing_is_infinite(seed: int, nation: str | None, absent_is_zero: bool) -> None:
    one = economy(any_table(seed), nation, absent_is_zero)
    for name, table in study(one, region="B").tables.items():
        numbers = table.select_dtypes("number").to_numpy(dtype=float, na_value=0)
        assert not np.isinf(numbers).any(), name
        if name in MAIN_FIGURE and MAIN_FIGURE[name] in table:
            assert (table.loc[table[MAIN_FIGURE[name]].isna(), "not_assessed"] != "").all(), name


def test_the_order_of_rows_does_not_matter() -> None:
    header, *lines = any_table(3).splitlines()
    first, second = (study(economy("\n".join([header, *rows]))) for rows in (lines, lines[::-1]))
    assert first.notes == second.notes
    for name, table in first.tables.items():
        other = second.tables[name]
        assert table.select_dtypes("number").to_numpy(dtype=float, na_value=-1) == pytest.approx(
            other.select_dtypes("number").to_numpy(dtype=float, na_value=-1), nan_ok=True
        ), name
