"""One vote for each organisation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.scoring.voices import voices_of
from assess.scoring.votes import most_chosen, steps_of

means = st.lists(st.one_of(st.none(), st.builds(lambda total, people: total / people, st.integers(-9, 15), st.integers(1, 4))), min_size=1)


@given(means)
def test_votes_lie_next_to_means_and_add_up_to_what_these_do(given_means: list[float | None]) -> None:
    numbers = np.array([np.nan if mean is None else mean for mean in given_means])
    votes = steps_of(numbers)
    assert np.isnan(votes).tolist() == np.isnan(numbers).tolist()
    known = ~np.isnan(numbers)
    assert (np.abs(votes[known] - numbers[known]) < 1).all()
    assert (votes[known] == np.floor(votes[known])).all()
    assert abs(votes[known].sum() - numbers[known].sum()) <= 0.5 + 1e-6


@pytest.mark.parametrize(
    ("of_voices", "votes"),
    [([2.5], [3]), ([2.5, 3.5], [3, 3]), ([1, 2.25, 2.75], [1, 2, 3]), ([4 / 3, 4 / 3, 4 / 3], [2, 1, 1]), ([-2.5, 1], [-2, 1])],
)
def test_those_farthest_above_a_step_go_up(of_voices: list[float], votes: list[int]) -> None:
    assert steps_of(np.array(of_voices)).tolist() == votes


def test_an_organisation_has_the_vote_of_most_of_its_people_and_at_a_tie_of_the_first_option() -> None:
    people = pd.DataFrame({"group": "research", "organisation": ["a", "a", "a", "b", "b", "c"]})
    options = np.array([3.0, 3.0, 1.0, 2.0, 1.0, np.nan])
    found = most_chosen(options, voices_of(people), 3)
    assert found[:2].tolist() == [3, 1]
    assert np.isnan(found[2])
