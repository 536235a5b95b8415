"""Location quotients by hand, against published figures, and by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assess.evidence.location import location_quotients, location_table, same_type_quotients
from tests.evidence.builders import economy, shared, us_states

TABLES = arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.floats(1, 1e5))


def test_published_location_quotient() -> None:
    """REAT's manual, locq: 1,714 of 79,006 against 879,213 of 15,593,224 (Farhauer and Kröll 2013)."""
    quotients = location_quotients([[1714, 79006 - 1714]], [879213, 15593224 - 879213])
    assert quotients[0, 0] == pytest.approx(0.3847623, abs=5e-8)


def test_published_location_quotient_of_goettingens_manufacturing() -> None:
    """Wieland (2019): 0.5369 of all employment, the table's first row."""
    table = shared("regions/goettingen.csv").set_index("WZ2008_Name")
    town, whole = table["Goettingen2017"], table["BRD2017"]
    rest = [town.iloc[0] - town.iloc[3], whole.iloc[0] - whole.iloc[3]]
    assert location_quotients([[town.iloc[3], rest[0]]], [whole.iloc[3], rest[1]])[0, 0] == pytest.approx(0.5369, abs=5e-5)


def test_quotients_worked_out_by_hand() -> None:
    """Region A: 30 of 100 against 40 of 200; region B: 10 of 100."""
    assert location_quotients([[30, 70], [10, 90]]) == pytest.approx(np.array([[1.5, 0.875], [0.5, 1.125]]))


def test_the_same_type_is_compared_with_itself() -> None:
    """Traded: 30 of 40 against 40 of 60; the local column alone is always 1."""
    quotients = same_type_quotients([[30, 10, 60], [10, 10, 80]], ["traded", "traded", "local"])
    assert quotients == pytest.approx(np.array([[0.75 / (40 / 60), 0.25 / (20 / 60), 1], [0.5 / (40 / 60), 0.5 / (20 / 60), 1]]))


def test_unknown_stays_unknown_and_zero_is_zero() -> None:
    quotients = location_quotients([[np.nan, 10], [0, 10], [5, 5]])
    assert np.isnan(quotients[0, 0])
    assert quotients[1, 0] == 0
    assert np.isnan(location_quotients([[0, 0], [1, 1]])[0]).all()


def test_bad_shapes_and_negative_employment_are_refused() -> None:
    with pytest.raises(ValueError, match="regions × industries"):
        location_quotients([1, 2])
    with pytest.raises(ValueError, match="2 industries, but 3"):
        location_quotients([[1, 2]], [1, 2, 3])
    with pytest.raises(ValueError, match="negative"):
        location_quotients([[1, -2]])


@given(TABLES, st.floats(0.01, 100))
def test_scale_does_not_matter_and_quotients_average_to_one(table: np.ndarray, factor: float) -> None:
    quotients = location_quotients(table)
    assert quotients == pytest.approx(location_quotients(factor * table))
    assert quotients == pytest.approx(location_quotients(table[::-1])[::-1])
    weights = table.sum(axis=1) / table.sum()
    assert weights @ quotients == pytest.approx(np.ones(table.shape[1]))


def test_missing_suppressed_and_zero_are_told_apart() -> None:
    text = "region,industry,employment\nA,10,5\nA,11,s\nA,20,s\nA,47,10\nB,10,0\nB,11,0\nB,20,8\nB,47,\n"
    rows = location_table(economy(text).clusters(0)).set_index(["region", "cluster"])
    assert rows.loc[("A", "Fish"), ["employment", "suppressed", "not_assessed"]].tolist() == [5, 1, ""]
    assert rows.loc[("A", "Steel"), "not_assessed"] == "employment suppressed"
    assert rows.loc[("B", "Retail"), "not_assessed"] == "employment missing"
    assert rows.loc[("B", "Fish"), "location_quotient"] == 0
    assert rows.loc[("B", "Fish"), "not_assessed"] == ""


def test_a_row_that_is_absent_is_missing_or_zero_as_stated() -> None:
    text = "region,industry,employment\nA,10,5\nA,47,10\nB,20,8\nB,47,8\n"
    missing = location_table(economy(text).clusters(0)).set_index(["region", "cluster"])
    assert missing.loc[("A", "Steel"), "not_assessed"] == "employment missing"
    zero = location_table(economy(text, absent_is_zero=True).clusters(0)).set_index(["region", "cluster"])
    assert zero.loc[("A", "Steel"), ["employment", "location_quotient", "not_assessed"]].tolist() == [0, 0, ""]


def test_a_nation_in_the_table_is_the_reference_and_no_region() -> None:
    text = "region,industry,employment\nA,10,30\nA,20,70\nLand,10,100\nLand,20,900\n"
    one = economy(text, nation="Land")
    rows = location_table(one.clusters(0), one.nation_clusters(0)).set_index(["region", "cluster"])
    assert one.regions == ("A",)
    assert rows.loc[("A", "Fish"), "location_quotient"] == pytest.approx(3)
    assert rows.loc[("A", "Fish"), "share_of_nation"] == pytest.approx(0.3)
    with pytest.raises(ValueError, match="no region Moon"):
        economy(text, nation="Moon")


def test_us_states_are_known_for_what_they_are_known_for() -> None:
    one = us_states()
    rows = location_table(one.clusters(0)).set_index(["region", "cluster"])
    quotient = rows["location_quotient"]
    assert quotient[("Texas", "Oil and Gas Production and Transportation")] > 3
    assert quotient[("Michigan", "Automotive")] > 3
    assert quotient[("Nevada", "Hospitality and Tourism")] > 3
    assert rows["share_of_region"].groupby("region").sum().to_numpy() == pytest.approx(np.ones(50))
    assert (rows["not_assessed"] == "").all()
