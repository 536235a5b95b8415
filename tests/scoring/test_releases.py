"""Successive publications of one assessment, held against the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from assess.instruments.instrument import Instrument
from assess.scoring.cells import coarser
from assess.scoring.disclosure import publish, release_of
from assess.scoring.frames import RespondentAnswers
from assess.scoring.releases import Policy, Release, WouldDisclose
from tests.scoring.builders import one_item, people, published, scored

FIRMS_TOGETHER = {"merges": [{"key": "firms", "title": "Firms", "groups": ["small_firm", "large_firm"]}]}
FIRMS_AND_RESEARCH = {"merges": [{"key": "practice", "title": "Practice", "groups": ["small_firm", "research"]}]}
ANSWERS = people({"small_firm": [1, 2, 3, 4], "large_firm": [2, 2, 3, 4, 5, 5], "research": [1, 1, 2, 4, 5, 5, 5]})


def an_instrument(**disclosure: Any) -> Instrument:
    return one_item(disclosure={"minimum": 5, **disclosure})


def released(of: Instrument, answers: Sequence[RespondentAnswers], ledger: tuple[Release, ...] = ()) -> Release:
    card = scored(of, answers, ledger=ledger)
    return release_of(card, publish(card, Policy(True, card.minimum), ledger))


def cells(of: Instrument, ledger: tuple[Release, ...] = ()) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(cell.groups)) for cell in published(of, ANSWERS, ledger=ledger).items["trust"].cells.values())


def test_a_release_says_which_groups_were_shown_together_and_how_many_stand_behind() -> None:
    release = released(an_instrument(**FIRMS_TOGETHER), ANSWERS)
    trust = release.figures["trust"]
    assert trust.voices == {"small_firm": 4, "large_firm": 6, "research": 7}
    assert sorted(map(sorted, trust.rows)) == [["large_firm", "research", "small_firm"], ["large_firm", "small_firm"], ["research"]]
    totals = release.figures["trust/trust"].rows
    assert {"small_firm": "1/5", "large_firm": "1/5", "research": "1/7"} in totals  # two groups and one, one weight each
    assert release.figures["trust/trust"].subject == trust.subject == "trust"
    assert Release.from_json(release.to_json()) == release


def test_the_same_again_is_published_as_before() -> None:
    of = an_instrument(**FIRMS_TOGETHER)
    first = released(of, ANSWERS)
    assert published(of, ANSWERS, ledger=(first,)) == published(of, ANSWERS)


def test_other_merges_cannot_be_set_against_the_first_ones() -> None:
    """Firms together and research, then practice together and large firms: small firms, who are four, would follow."""
    first = released(an_instrument(**FIRMS_TOGETHER), ANSWERS)
    second = an_instrument(**FIRMS_AND_RESEARCH)
    assert cells(second) == [("large_firm",), ("research", "small_firm")]
    assert cells(second, (first,)) == [("large_firm", "research", "small_firm")]
    assert released(second, ANSWERS, (first,)).figures["trust"].rows == (dict.fromkeys(("small_firm", "large_firm", "research"), "1"),)


def test_whoever_publishes_without_looking_at_the_ledger_is_stopped() -> None:
    first = released(an_instrument(**FIRMS_TOGETHER), ANSWERS)
    card = scored(an_instrument(**FIRMS_AND_RESEARCH), ANSWERS)
    publish(card, Policy(True, 5), ())
    with pytest.raises(WouldDisclose, match="small_firm"):
        publish(card, Policy(True, 5), (first,))


def test_a_lower_minimum_shows_more_only_where_nothing_follows() -> None:
    first = released(an_instrument(minimum=5), ANSWERS)
    assert {"large_firm": "1", "small_firm": "1"} in first.figures["trust"].rows
    assert cells(an_instrument(minimum=3), (first,)) == [("large_firm",), ("research",), ("small_firm",)]


def test_a_higher_minimum_shows_less_and_gives_nothing_away() -> None:
    first = released(an_instrument(minimum=4), ANSWERS)
    assert cells(an_instrument(minimum=4), (first,)) == [("large_firm",), ("research",), ("small_firm",)]
    assert cells(an_instrument(minimum=7), (first,)) == [("large_firm", "small_firm"), ("research",)]


def test_a_response_erased_between_two_publications_cannot_be_had_by_their_difference() -> None:
    of = an_instrument()
    named = [replace(person, organisation=f"pseudonym {number}") for number, person in enumerate(ANSWERS)]
    first = released(of, named)
    with pytest.raises(WouldDisclose, match="erased"):
        published(of, named[1:], ledger=(first,))


def test_other_people_behind_the_same_figure_stop_a_publication() -> None:
    """Amended facts can change who is asked; then two figures differ by those few."""
    of = an_instrument()
    first = released(of, ANSWERS)
    fewer = [*ANSWERS[:-1], replace(ANSWERS[-1], answers={})]
    with pytest.raises(WouldDisclose, match="not the same people"):
        published(of, fewer, ledger=(first,))


def test_figures_are_not_published_on_laxer_terms_than_they_were_made_for() -> None:
    card = scored(an_instrument(), ANSWERS, anonymous=False)
    with pytest.raises(WouldDisclose, match="laxer"):
        publish(card, Policy(True, 5), ())
    with pytest.raises(WouldDisclose, match="laxer"):
        publish(scored(an_instrument(minimum=3), ANSWERS), Policy(True, 5), ())


def test_a_figure_that_nobody_accounts_for_is_not_published() -> None:
    card = scored(an_instrument(), ANSWERS)
    stray = replace(card, items=card.items | {"stray": card.items["trust"]})
    with pytest.raises(WouldDisclose, match="stray"):
        publish(stray, Policy(True, 5), ())


def test_cells_become_coarser_from_the_smallest_on_until_nothing_is_left() -> None:
    wanted = {"a": ("a",), "b": ("b",), "c": ("c",)}
    found = [sorted(candidate.values()) for candidate in coarser(wanted, {"a": 9, "b": 5, "c": 6})]
    assert found == [
        [("a",), ("b",), ("c",)],
        [("a",), ("b", "c")],
        [("a", "b"), ("c",)],
        [("a", "c"), ("b",)],
        [("a", "b", "c")],
        [],
    ]
