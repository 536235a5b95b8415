"""One region's own place."""

from __future__ import annotations

import math

import pytest

from assess.evidence.figures import NotAssessed
from assess.evidence.profile import region_profile
from tests.evidence.builders import economy, example, us_states

TEXT = (
    "region,industry,year,employment\n"
    "A,10,2020,10\nA,10,2024,20\nA,47,2020,30\nA,47,2024,30\n"
    "B,10,2020,10\nB,10,2024,30\nB,47,2020,s\nB,47,2024,20\n"
)  # fmt: skip


def test_size_rank_growth_and_specialisation_by_hand() -> None:
    fish, retail = sorted(region_profile(economy(TEXT), "A"), key=lambda place: place.cluster)
    assert (fish.employment, fish.rank, fish.regions) == (20, 2, 2)
    assert fish.location_quotient == pytest.approx(0.4 / 0.5)
    assert fish.growth == pytest.approx(math.log(2) / 4)
    assert fish.growth_of_whole == pytest.approx(math.log(50 / 20) / 4)
    assert (retail.rank, retail.growth) == (1, 0)
    assert retail.strong == "not assessed"  # no establishments in the table


def test_what_is_not_known_says_why() -> None:
    places = {place.cluster: place for place in region_profile(economy(TEXT), "B")}
    assert places["Retail"].growth == NotAssessed("no positive employment known in both years")
    hidden = region_profile(economy("region,industry,employment\nA,10,s\nA,47,4\nB,10,4\n"), "A")
    assert hidden[-1].employment == NotAssessed("employment suppressed")
    assert hidden[-1].rank == NotAssessed("employment suppressed")
    assert hidden[0].growth == NotAssessed("one year only")


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(ValueError, match="no region Atlantis in 2024"):
        region_profile(economy(TEXT), "Atlantis")


def test_the_most_specialised_come_first() -> None:
    quotients = [place.location_quotient for place in region_profile(example(), "Midvale")]
    assert all(isinstance(quotient, float) for quotient in quotients)
    assert quotients == sorted(quotients, reverse=True)  # type: ignore[type-var]


def test_texas_is_the_first_state_of_oil_with_related_clusters_beside_it() -> None:
    oil = region_profile(us_states(), "Texas")[0]
    assert (oil.cluster, oil.rank, oil.regions, oil.strong) == ("Oil and Gas Production and Transportation", 1, 50, "yes")
    assert len(oil.neighbours) == 3
    assert oil.neighbours[0].proximity >= oil.neighbours[1].proximity > 0
