"""From stored answers to a stored scorecard."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from assess.instruments.answers import Answer
from assess.operations.assessments import Terms, close, create_assessment
from assess.operations.importing import import_responses
from assess.operations.responding import save_answers, submit
from assess.operations.scoring_run import NotClosed, NotOpened, run_scoring
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard
from assess.storage import reports
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from tests.builders import NOON, a_participant, an_assessment


def with_answers(
    store: Store, folder: Path, terms: Terms | None = None, groups: tuple[str, ...] = ("small_firm", "research")
) -> Assessment:
    """An assessment with six answers from each group: trust 5, skills 1."""
    assessment = an_assessment(store, terms)
    lines = [f"{group},{group}_{number},yes,5,1" for group in groups for number in range(6)]
    path = folder / "answers.csv"
    path.write_text("\n".join(["group,organisation,member,trust,skills", *lines]))
    assert import_responses(store, assessment.id, path, NOON).imported == len(lines)
    return assessment


def published(store: Store, assessment: Assessment) -> PublishedScorecard:
    close(store, assessment.id)
    stored = run_scoring(store, assessment.id, 7, NOON)
    with store.reading() as connection:
        assert reports.latest_scorecard(connection, store.tenant_id, assessment.id) == stored
    return PublishedScorecard.from_json(stored.published)


def test_answers_become_a_stored_scorecard_with_advice(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    close(store, assessment.id)
    stored = run_scoring(store, assessment.id, 7, NOON)
    scorecard = PublishedScorecard.from_json(stored.published)
    assert scorecard.people == 12
    assert scorecard.nodes["trust"].total.value == pytest.approx(100)
    assert scorecard.nodes["skills"].total.value == pytest.approx(0)
    assert scorecard.nodes["overall"].total.value == pytest.approx(50)
    assert (stored.seed, stored.instrument_hash) == (7, assessment.instrument_hash)
    assert (scorecard.instrument_hash, scorecard.facts_hash) == (assessment.instrument_hash, assessment.facts_hash)
    assert stored.facts_hash == assessment.facts_hash
    assert stored.data_hash == scorecard.data_hash
    advice = TypeAdapter(Advice).validate_json(stored.advice)
    assert [weakness.construct for weakness in advice.uncovered] == ["skills"]


def test_the_same_answers_and_seed_give_the_same_scorecard(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    close(store, assessment.id)
    first = run_scoring(store, assessment.id, 7, NOON)
    second = run_scoring(store, assessment.id, 7, NOON)
    assert first.published == second.published
    assert first.advice == second.advice
    assert first.id != second.id


def test_only_responses_that_were_sent_count(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    for sends in (True, False):
        who = a_participant(store, assessment, organisation=f"sends_{sends}")
        save_answers(store, who.session, who.public_id, {"member": Answer("answered", "yes")}, {}, "a", NOON)
        if sends:
            submit(store, who.session, who.public_id, "s", NOON)
    assert published(store, assessment).people == 13


def test_an_assessments_own_minimum_hides_more(store: Store, tmp_path: Path) -> None:
    usual = published(store, with_answers(store, tmp_path))
    strict = published(store, with_answers(store, tmp_path, Terms(minimum_group_size=7)))
    assert (usual.minimum, strict.minimum) == (5, 7)
    assert usual.hidden == ()
    assert set(strict.hidden) == {"small_firm", "research"}


def test_a_draft_cannot_be_scored(store: Store) -> None:
    opened = an_assessment(store)
    draft = create_assessment(store, opened.initiative_id, "small-scan", NOON)
    with pytest.raises(NotOpened):
        run_scoring(store, draft.id, 1, NOON)


def test_an_anonymous_assessment_is_scored_when_it_is_closed_since_one_response_more_would_be_seen(store: Store) -> None:
    with pytest.raises(NotClosed):
        run_scoring(store, an_assessment(store).id, 1, NOON)
    assert run_scoring(store, an_assessment(store, Terms(policy="named")).id, 1, NOON)
