"""Scales, profiles and organisations in a scorecard."""

from __future__ import annotations

import numpy as np
import pytest

from assess.instruments.instrument import Instrument
from assess.scoring.frames import RespondentAnswers
from assess.scoring.reliability import alpha_interval, cronbach_alpha, omega_total
from tests.scoring.builders import criterion, dimension, instrument, item, person, published

ANSWERS = np.random.default_rng(4).integers(1, 4, size=(14, 1)) + np.random.default_rng(5).integers(0, 3, size=(14, 3))


def scale(**more: object) -> Instrument:
    """Three items on five steps that mirror one thing."""
    return instrument([item(key) for key in "abc"], [dimension("people", criterion("trust", "a", "b", "c", reflective=True, **more))])


def people(answers: np.ndarray) -> list[RespondentAnswers]:
    return [person("research", **{key: int(step) for key, step in zip("abc", row, strict=True) if step}) for row in answers]


def test_a_reflective_scale_says_how_well_it_measures() -> None:
    found = published(scale(), people(ANSWERS)).consistency.scales["trust"]
    covariance = np.cov(25.0 * ANSWERS, rowvar=False)
    alpha = cronbach_alpha(covariance)
    assert alpha is not None
    assert (found.items, found.n, found.deletion, found.missing) == (("a", "b", "c"), 14, "listwise", None)
    assert found.alpha == pytest.approx(alpha, abs=0.005)
    assert found.interval == pytest.approx(alpha_interval(alpha, 3, 14, 0.9), abs=0.005)
    assert found.omega == pytest.approx(omega_total(covariance), abs=0.005)
    assert found.alpha_if_deleted["a"] == pytest.approx(cronbach_alpha(covariance[1:, 1:]), abs=0.005)
    variance = np.var(ANSWERS, axis=0, ddof=1).mean() / 2
    assert found.r_wg_j == pytest.approx(3 * (1 - variance) / (3 * (1 - variance) + variance), abs=0.005)


def test_gaps_are_left_out_pairwise_where_few_voices_are_complete() -> None:
    gaps = np.vstack([ANSWERS, ANSWERS])
    for place in range(0, 28, 2):
        gaps[place, place // 2 % 3] = 0
    gaps[[1, 3], 0] = 0
    found = published(scale(), people(gaps)).consistency.scales["trust"]
    assert found.deletion == "pairwise"
    assert 10 <= found.n < 28
    assert found.alpha is not None


def test_a_scale_of_few_voices_and_one_with_a_hidden_item_have_no_coefficient() -> None:
    few = published(scale(), people(ANSWERS[:9])).consistency.scales["trust"]
    assert (few.alpha, few.missing) == (None, "too_few_answers")
    hidden = ANSWERS.copy()
    hidden[4:, 1] = 0
    found = published(scale(min_children=0), people(hidden)).consistency.scales["trust"]
    assert (found.alpha, found.n, found.missing) == (None, 0, "hidden")


def test_a_scale_on_which_nobody_differs_has_no_alpha_and_no_traceback() -> None:
    found = published(scale(), people(np.full((12, 3), 4))).consistency.scales["trust"]
    assert (found.alpha, found.omega, found.missing, found.r_wg_j) == (None, None, None, 1)


def test_a_criterion_that_is_not_declared_reflective_is_no_scale() -> None:
    of = instrument([item(key) for key in "abc"], [dimension("people", criterion("trust", "a", "b", "c"))])
    assert published(of, people(ANSWERS)).consistency.scales == {}


def test_people_agree_about_a_profile_as_far_as_they_tell_its_items_apart() -> None:
    of = instrument(
        [item("trust"), item("view", "matrix", rows=[{"key": key, "text": key} for key in "xyz"])],
        [dimension("people", criterion("trust", "trust"))],
    )
    alike = [person("research", trust=3, view={"x": 1, "y": 3, "z": 5}) for _ in range(6)]
    mixed = [person("research", trust=3, view={"x": number, "y": 6 - number, "z": 3}) for number in (1, 2, 3, 4, 5)]
    assert published(of, alike).consistency.profiles == {"view": 1}
    assert published(of, mixed).consistency.profiles["view"] < 0.1
    assert published(of, [person("research", trust=3)] * 6).consistency.profiles == {}


def test_people_of_one_organisation_are_set_against_those_of_others() -> None:
    of = instrument([item("a"), item("b")], [dimension("people", criterion("trust", "a"), criterion("skills", "b"))])
    firms = [person("small_firm", str(firm), a=1 + firm % 5, b=1 + firm % 5) for firm in range(6) for _ in range(3)]
    alone = [person("research", a=3, b=3) for _ in range(5)]
    found = published(of, firms + alone).consistency.organisations
    assert found is not None
    assert (found.items, found.organisations, found.people, found.icc1, found.icc2) == (2, 6, 18, 1, 1)
    assert published(of, alone).consistency.organisations is None
    assert published(of, firms[:12] + alone).consistency.organisations is None, "four organisations are too few"
