"""Strong clusters and stars: thresholds at their boundaries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from assess.evidence.location import location_table
from assess.evidence.strong import RULES, Criterion, Rules, met, rate, rules_from, threshold
from tests.evidence.builders import us_states


def places(employment: list[float], **measures: list[float]) -> pd.DataFrame:
    """One cluster in several regions."""
    names = [f"R{n}" for n in range(len(employment))]
    return pd.DataFrame({"region": names, "cluster": "Fish", "employment": employment, **measures})


def test_quantiles_are_of_type_seven_among_regions_with_employment() -> None:
    """Of 1, 2, 3, 4 the upper quartile is 3 + 0.25·(4 − 3); the two empty regions do not count."""
    rows = places([0, 1, 2, 3, 4, np.nan])
    assert threshold(rows, Criterion("size", "employment", quantile=0.75)).tolist() == [3.25] * 6


def test_the_threshold_itself_counts_unless_it_must_be_exceeded() -> None:
    rows = places([1, 1, 1], location_quotient=[1.9, 2.0, 2.1])
    assert met(rows, Criterion("s", "location_quotient", at_least=2)).tolist() == ["no", "yes", "yes"]
    assert met(rows, Criterion("s", "location_quotient", above=2)).tolist() == ["no", "no", "yes"]
    assert met(rows, Criterion("s", "location_quotient", quantile=0.5)).tolist() == ["no", "yes", "yes"]


def test_a_quantile_is_of_the_same_cluster_or_of_all() -> None:
    rows = places([10, 20])
    rows = pd.concat([rows, rows.assign(cluster="Steel", employment=[1, 2])], ignore_index=True)
    assert met(rows, Criterion("size", "employment", quantile=1)).tolist() == ["no", "yes", "no", "yes"]
    assert met(rows, Criterion("size", "employment", quantile=1, among="all")).tolist() == ["no", "yes", "no", "no"]


def test_unknown_never_counts_as_met_and_zero_is_no() -> None:
    rows = places([5, 0, np.nan], location_quotient=[3, 0, np.nan])
    assert met(rows, Criterion("s", "location_quotient", above=1)).tolist() == ["yes", "no", "not assessed"]
    assert met(rows, Criterion("p", "establishments", above=1)).tolist() == ["not assessed", "no", "not assessed"]


def test_one_criterion_that_fails_decides_whatever_is_not_known() -> None:
    rules = Rules(
        (Criterion("s", "location_quotient", above=1), Criterion("p", "establishments", above=1)), (Criterion("w", "wage", above=1),)
    )
    rated = rate(places([5, 5], location_quotient=[3, 0.5]), rules)
    assert rated["strong"].tolist() == ["not assessed", "no"]
    assert rated["stars"].isna().all()


@pytest.mark.parametrize(("quotient", "stars"), [(1.99, 2), (2.0, 3)])
def test_three_stars_of_the_european_cluster_observatory(quotient: float, stars: int) -> None:
    """Top 10 % by size, specialisation of at least 2, top 10 % by share of the region's employment."""
    others = list(range(1, 10))
    rows = places([*others, 100], location_quotient=[1.0] * 9 + [quotient], share_of_region=[0.01] * 9 + [0.2])
    assert rate(rows, Rules((), RULES.stars))["stars"].iloc[-1] == stars


def test_a_quarter_of_the_states_at_most_is_strong_in_a_cluster() -> None:
    one = us_states()
    rated = rate(location_table(one.clusters(0)))
    assert set(rated["strong"]) == {"yes", "no"}
    strong = rated[rated["strong"] == "yes"]
    assert strong.groupby("cluster").size().max() <= 13
    assert (strong["location_quotient"] > 1).all()
    assert "Michigan" in set(strong.loc[strong["cluster"] == "Automotive", "region"])
    assert rated["stars"].between(0, 3).all()


def test_rules_are_data() -> None:
    rules = rules_from({"strong": [{"name": "s", "measure": "location_quotient", "quantile": 0.8, "above": 1}]})
    assert rules == Rules((Criterion("s", "location_quotient", quantile=0.8, above=1),), RULES.stars)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"weak": []}, "strong and stars"),
        ([], "strong and stars"),
        ({"strong": [{"name": "s"}]}, "a criterion has"),
        ({"strong": [{"name": "s", "measure": "luck", "above": 1}]}, "no measure luck"),
        ({"strong": [{"name": "s", "measure": "wage"}]}, "needs quantile"),
        ({"strong": [{"name": "s", "measure": "wage", "quantile": 2}]}, "from 0 to 1"),
        ({"strong": [{"name": "s", "measure": "wage", "above": "high"}]}, "is a number"),
        ({"strong": [{"name": "s", "measure": "wage", "above": 1, "among": "us"}]}, "among"),
    ],
)
def test_wrong_rules_say_what_is_wrong(data: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rules_from(data)
