"""Small economies and the files to try things on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from assess.evidence.economy import Economy
from assess.evidence.table import read_definitions, read_table

EXAMPLE = Path(__file__).parent / "example"
DATA = Path(__file__).parents[3] / "shared" / "data"
DEFINITIONS = "code,cluster,type\n10,Fish,traded\n11,Fish,traded\n20,Steel,traded\n47,Retail,local\n"


def shared(path: str) -> pd.DataFrame:
    """A table of the shared data; the test is skipped where the folder is absent."""
    if not (DATA / path).exists():
        pytest.skip(f"the shared data are not here: {DATA / path}")
    return pd.read_csv(DATA / path)


def rows(text: str, definitions: str = DEFINITIONS) -> pd.DataFrame:
    return read_table(text, read_definitions(definitions))


def economy(text: str, nation: str | None = None, absent_is_zero: bool = False, definitions: str = DEFINITIONS) -> Economy:
    return Economy(rows(text, definitions), nation, absent_is_zero)


def example() -> Economy:
    """The invented economy that ships with the tests."""
    return economy((EXAMPLE / "economy.csv").read_text(), definitions=(EXAMPLE / "definitions.csv").read_text())


def us_states() -> Economy:
    """Clusters of 50 U.S. states in 2016, from the shared data: each cluster is one industry."""
    table, clusters = shared("us_clusters_2016/state_clusters.csv"), shared("us_clusters_2016/clusters.csv")
    table = table.rename(columns={"state": "region", "cluster_code": "industry", "private_wage": "wage"})
    named = clusters.rename(columns={"cluster_code": "code", "traded": "type"})[["code", "cluster", "type"]]
    return economy(table.to_csv(index=False), definitions=named.to_csv(index=False))
