"""From stored answers to a stored scorecard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from assess.instruments.answers import Answer
from assess.instruments.instrument import instrument_of
from assess.operations import scoring_run
from assess.operations.assessments import Terms, create_assessment
from assess.operations.closing import close
from assess.operations.erasing import erase_response
from assess.operations.importing import import_responses
from assess.operations.responding import save_answers, submit
from assess.operations.scoring_run import NotClosed, NotOpened, run_scoring
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.releases import Release, WouldDisclose
from assess.scoring.scorecard_model import Scorecard
from assess.storage import assessments, releases, reports
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.releases import Overtaken, StoredRelease
from assess.storage.tables import responses
from tests.builders import NO_MAILS, NOON, a_participant, an_assessment, an_instrument


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
    close(store, assessment.id, NO_MAILS)
    stored = run_scoring(store, assessment.id, 7, NOON)
    with store.reading() as connection:
        assert reports.latest_scorecard(connection, store.tenant_id, assessment.id) == stored
    return PublishedScorecard.from_json(stored.published)


def test_answers_become_a_stored_scorecard_with_advice(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    close(store, assessment.id, NO_MAILS)
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
    close(store, assessment.id, NO_MAILS)
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


def test_answers_to_questions_that_are_no_longer_asked_are_not_scored(store: Store, tmp_path: Path) -> None:
    document = an_instrument().document()
    trust = document["questionnaire"]["sections"][1]["items"][0]
    trust["when"] = {"item": "member", "is": "yes"}
    assessment = an_assessment(store, instrument=instrument_of(document))
    for number in range(12):
        who = a_participant(store, assessment, organisation=f"firm_{number}")
        trusts = 5 if number % 2 else 1
        given = {"member": Answer("answered", "yes"), "trust": Answer("answered", trusts), "skills": Answer("answered", 3)}
        save_answers(store, who.session, who.public_id, given, {}, "a", NOON)
        if trusts == 1:
            save_answers(store, who.session, who.public_id, {"member": Answer("answered", "no")}, {"member": 1}, "b", NOON)
        submit(store, who.session, who.public_id, "s", NOON)
    items = published(store, assessment).items
    assert (items["skills"].n, items["skills"].mean) == (12, 3)
    assert (items["trust"].n, items["trust"].mean) == (6, 5)


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


def ledger(store: Store, assessment: Assessment) -> list[StoredRelease]:
    with store.reading() as connection:
        return releases.of_assessment(connection, store.tenant_id, assessment.id)


def test_every_publication_is_entered_in_the_ledger(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    close(store, assessment.id, NO_MAILS)
    made = [run_scoring(store, assessment.id, seed, NOON) for seed in (7, 8)]
    entries = ledger(store, assessment)
    assert [(entry.number, entry.scorecard_id) for entry in entries] == [(number, one.id) for number, one in enumerate(made, 1)]
    first, second = (Release.from_json(entry.released) for entry in entries)
    assert first == second
    assert sorted(map(sorted, first.figures["trust"].rows)) == [["research"], ["research", "small_firm"], ["small_firm"]]


def test_the_ledger_holds_no_pseudonym_and_no_answer(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    published(store, assessment)
    with store.reading() as connection:
        kept = [one.organisation for one in _all_responses(store, connection)]
    entry = ledger(store, assessment)[0].released
    assert all(kept)
    assert not [pseudonym for pseudonym in kept if pseudonym in entry]
    assert set(json.loads(entry)) == {"population", "figures"}
    assert all(set(figure) == {"subject", "voices", "rows"} for figure in json.loads(entry)["figures"].values())


def _all_responses(store: Store, connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(responses).where(responses.c.tenant_id == store.tenant_id)))


def test_a_named_assessment_has_no_ledger(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path, Terms(policy="named"))
    run_scoring(store, assessment.id, 7, NOON)
    assert ledger(store, assessment) == []


def test_a_response_erased_after_a_publication_is_not_given_away_by_another(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    who = a_participant(store, assessment, organisation="one more")
    save_answers(store, who.session, who.public_id, {"member": Answer("answered", "yes")}, {}, "a", NOON)
    receipt = submit(store, who.session, who.public_id, "s", NOON)
    before = published(store, assessment)
    erase_response(store, receipt.number, NO_MAILS, NOON)
    with pytest.raises(WouldDisclose, match="erased"):
        run_scoring(store, assessment.id, 7, NOON)
    with store.reading() as connection:
        kept = reports.latest_scorecard(connection, store.tenant_id, assessment.id)
    assert kept is not None
    assert PublishedScorecard.from_json(kept.published) == before
    assert len(ledger(store, assessment)) == 1


def test_a_response_erased_before_the_first_publication_does_not_hinder_it(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    who = a_participant(store, assessment)
    save_answers(store, who.session, who.public_id, {"member": Answer("answered", "yes")}, {}, "a", NOON)
    erase_response(store, submit(store, who.session, who.public_id, "s", NOON).number, NO_MAILS, NOON)
    assert published(store, assessment).people == 12


def test_a_lower_minimum_after_a_publication_shows_nothing_that_the_first_one_kept_back(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path, Terms(minimum_group_size=7))
    assert published(store, assessment).items["trust"].cells.keys() == {"others"}
    with store.writing() as connection:
        assessments.change(connection, store.tenant_id, assessment.id, minimum_group_size=6)
    again = PublishedScorecard.from_json(run_scoring(store, assessment.id, 7, NOON).published)
    assert again.items["trust"].cells.keys() == {"small_firm", "research"}  # six each: no smaller set follows from both together


def test_of_two_publications_at_once_the_second_is_held_against_the_first(store: Store, tmp_path: Path) -> None:
    assessment = with_answers(store, tmp_path)
    published(store, assessment)
    entry = ledger(store, assessment)[0]
    with pytest.raises(Overtaken), store.writing() as connection:
        releases.add(connection, store.tenant_id, entry)
    real, raced = scoring_run.score, []

    def overtaken_once(*arguments: Any, **more: Any) -> Scorecard:
        if not raced:
            raced.append(len(arguments[4]))
            run_scoring(store, assessment.id, 8, NOON)
        return real(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring_run, "score", overtaken_once)
        run_scoring(store, assessment.id, 9, NOON)
    assert raced == [1]
    with store.reading() as connection:
        made = [reports.scorecard(connection, store.tenant_id, one.scorecard_id).seed for one in ledger(store, assessment)]
    assert made == [7, 8, 9]
