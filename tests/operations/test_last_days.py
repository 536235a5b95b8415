"""When the last day of the answers is over they are erased, as participants were told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from assess.instruments.answers import Answer
from assess.jobs.last_days import erase_what_is_past
from assess.operations.assessments import Invitee, Terms, WrongTerms, change_terms, create_assessment, invite
from assess.operations.closing import close
from assess.operations.entering import start
from assess.operations.erasing import TooEarly, erase_all
from assess.operations.inviting import send_invitations
from assess.operations.responding import save_answers, submit
from assess.operations.scoring_run import Erased, run_scoring
from assess.storage import assessments, reports, responses
from assess.storage.assessments import Assessment
from assess.storage.engine import NotWiped, Store
from assess.storage.tables import tenants
from tests.builders import NO_MAILS, NOON, an_assessment, dump
from tests.operations.test_anonymity import files
from tests.operations.test_erasing import a_worker

LAST_DAY = (NOON + timedelta(days=60)).date()
MIDNIGHT = datetime.combine(LAST_DAY, datetime.min.time(), UTC) + timedelta(days=1)
SAID = "Our foundry closes in spring"


def answered(store: Store, folder: Path, **terms: Any) -> Assessment:
    """Two were asked by mail; one has sent answers with a remark, the other has only begun."""
    assessment = an_assessment(store, Terms(**{"kept_until": LAST_DAY, "policy": "named", **terms}))
    people = [Invitee("research", None, "en", name, f"{name}@example.org") for name in ("anna", "borne")]
    tokens = invite(store, assessment.id, people)
    send_invitations(store, assessment.id, NOON)
    a_worker(store, folder).do_all_due()
    for token in tokens:
        one = start(store, token, "en", "1", NOON)
        save_answers(store, one.session, one.public_id, {"member": Answer("answered", "yes", SAID)}, {}, token, NOON)
        if token == tokens[0]:
            submit(store, one.session, one.public_id, "s", NOON)
    return assessment


def found(store: Store, assessment: Assessment) -> Assessment:
    with store.reading() as connection:
        return assessments.get(connection, store.tenant_id, assessment.id)


def states(store: Store, assessment: Assessment) -> dict[str, dict[str, int]]:
    with store.reading() as connection:
        return responses.counts(connection, store.tenant_id, assessment.id)


@pytest.mark.parametrize("policy", ["anonymous", "named"])
def test_nothing_is_left_of_answers_or_people(store: Store, tmp_path: Path, policy: str) -> None:
    assessment = answered(store, tmp_path, policy=policy)
    close(store, assessment.id, tmp_path)
    assert SAID in str(dump(store)["responses"])
    assert erase_what_is_past(store, tmp_path, MIDNIGHT) == 1
    left = str(dump(store))
    assert not any(word in left for word in (SAID, "anna", "borne"))
    assert not any(word.encode() in files(store) for word in (SAID, "anna@", "borne@"))
    assert list(tmp_path.glob("*.eml")) == []
    assert states(store, assessment) == {"research": {"erased": 2}}
    assert found(store, assessment).erased_at == MIDNIGHT


def test_on_the_last_day_itself_they_are_still_there(store: Store, tmp_path: Path) -> None:
    assessment = answered(store, tmp_path, zone="Asia/Vladivostok")
    close(store, assessment.id, tmp_path)
    there = timedelta(hours=10)  # Vladivostok is ahead of UTC
    assert erase_what_is_past(store, tmp_path, MIDNIGHT - there - timedelta(seconds=1)) == 0
    with pytest.raises(TooEarly):
        erase_all(store, assessment.id, tmp_path, MIDNIGHT - there - timedelta(seconds=1))
    assert SAID in str(dump(store)["responses"])
    assert erase_what_is_past(store, tmp_path, MIDNIGHT - there) == 1


def test_an_assessment_that_still_takes_answers_is_closed_first(store: Store, tmp_path: Path) -> None:
    assessment = answered(store, tmp_path)
    assert erase_what_is_past(store, tmp_path, MIDNIGHT) == 1
    assert found(store, assessment).state == "closed"
    assert states(store, assessment) == {"research": {"erased": 2}}


def test_it_does_not_wait_for_files_that_cannot_be_cleaned(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may have left a transaction open on a PostgreSQL server for days."""
    assessment = answered(store, tmp_path, policy="anonymous")

    def fails(*_: object) -> None:
        raise NotWiped

    monkeypatch.setattr(Store, "wipe", fails)
    erase_what_is_past(store, tmp_path, MIDNIGHT)
    assert states(store, assessment) == {"research": {"erased": 2}}


def test_it_is_done_once(store: Store, tmp_path: Path) -> None:
    assessment = answered(store, tmp_path)
    assert [erase_what_is_past(store, tmp_path, MIDNIGHT + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
    assert found(store, assessment).erased_at == MIDNIGHT


def test_without_a_last_day_and_in_a_draft_nothing_is_erased(store: Store, tmp_path: Path) -> None:
    assessment = answered(store, tmp_path, kept_until=None)
    close(store, assessment.id, tmp_path)
    create_assessment(store, assessment.initiative_id, assessment.instrument_key, NOON, Terms(kept_until=LAST_DAY))
    assert erase_what_is_past(store, tmp_path, NOON + timedelta(days=4000)) == 0
    assert states(store, assessment) == {"research": {"started": 1, "submitted": 1}}


def test_another_tenants_last_day_is_kept_too(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        connection.execute(insert(tenants).values(id="other", name="Other"))
    other = store.of_tenant("other")
    assessment = answered(other, tmp_path)
    assert erase_what_is_past(store, tmp_path, MIDNIGHT) == 1
    assert states(other, assessment) == {"research": {"erased": 2}}


def test_what_was_scored_before_remains_and_is_not_scored_again(store: Store, tmp_path: Path) -> None:
    assessment = answered(store, tmp_path)
    close(store, assessment.id, tmp_path)
    kept = run_scoring(store, assessment.id, 1, NOON)
    erase_what_is_past(store, tmp_path, MIDNIGHT)
    with pytest.raises(Erased):
        run_scoring(store, assessment.id, 1, MIDNIGHT)
    with store.reading() as connection:
        assert reports.latest_scorecard(connection, store.tenant_id, assessment.id) == kept


def test_an_assessment_cannot_take_answers_longer_than_they_are_kept(store: Store) -> None:
    assessment = an_assessment(store, Terms(kept_until=LAST_DAY))
    too_late = datetime.combine(LAST_DAY, datetime.min.time()) + timedelta(days=1)
    with pytest.raises(WrongTerms) as problem:
        change_terms(store, assessment.id, Terms(kept_until=LAST_DAY, closes=too_late), "Metalworking")
    assert problem.value.term == "kept_until"
    change_terms(store, assessment.id, Terms(kept_until=LAST_DAY, closes=too_late - timedelta(minutes=1)), "Metalworking")
    close(store, assessment.id, NO_MAILS)
    assert found(store, assessment).kept_until == LAST_DAY > date(2026, 1, 1)
