"""Changing answers after sending, where it is allowed: what was sent counts until it is sent again."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from assess.instruments.answers import Answer
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.operations.entering import visit
from assess.operations.erasing import erase_response
from assess.operations.exporting import export
from assess.operations.remarks import read_remarks
from assess.operations.responding import AlreadySubmitted, Incomplete, NotOpen, SessionEnded, opened, reopen, save_answers, submit
from assess.storage import responses
from assess.storage.engine import Store
from assess.storage.tables import answer_events
from assess.storage.tables import responses as table
from tests.builders import NO_MAILS, NOON, Participant, a_participant, an_assessment, dump

CHANGEABLE = Terms(changes_after_sending=True)
YES, NO = Answer("answered", "yes"), Answer("answered", "no")


def save(
    store: Store, who: Participant, changes: dict[str, Answer | None], base: dict[str, int] | None = None, operation: str = ""
) -> None:
    save_answers(store, who.session, who.public_id, changes, base or {}, operation or str(changes), NOON)


def sent(store: Store, terms: Terms = CHANGEABLE) -> tuple[str, Participant, str]:
    """Somebody who has answered and sent: the assessment's id, who, the receipt's number."""
    assessment = an_assessment(store, terms)
    who = a_participant(store, assessment)
    save(store, who, {"member": NO, "trust": Answer("answered", 2)})
    return assessment.id, who, submit(store, who.session, who.public_id, "s", NOON).number


def scored(store: Store, assessment_id: str) -> list[dict[str, object]]:
    """The answers that scoring would see."""
    with store.reading() as connection:
        found = [json.loads(document) for *_, document in responses.submitted(connection, store.tenant_id, assessment_id)]
    return [{key: entry["value"] for key, entry in entries.items()} for entries in found]


def test_it_is_not_allowed_unless_the_assessment_says_so(store: Store) -> None:
    _, who, number = sent(store, Terms())
    before = dump(store)
    with pytest.raises(AlreadySubmitted) as problem:
        reopen(store, who.session, who.public_id, NOON)
    assert problem.value.receipt.number == number
    assert dump(store) == before


def test_what_was_sent_counts_while_it_is_being_changed(store: Store) -> None:
    assessment_id, who, number = sent(store)
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"trust": Answer("answered", 5)}, {"trust": 1})
    now = opened(store, who.session, who.public_id, NOON)
    assert now.submitted is None
    assert now.reopened
    assert now.reopened.number == number
    assert now.answers["trust"].value == 5
    assert scored(store, assessment_id) == [{"member": "no", "trust": 2}]
    with store.reading() as connection:
        assert responses.counts(connection, store.tenant_id, assessment_id) == {"small_firm": {"submitted": 1}}
    assert visit(store, who.token, NOON).state == "started"


def test_what_leaves_while_it_is_being_changed_is_what_was_sent(store: Store) -> None:
    assessment_id, who, _ = sent(store, Terms(policy="named", changes_after_sending=True))
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"trust": Answer("answered", 5), "remarks": Answer("answered", "never sent")}, {"trust": 1})
    left = export(store, assessment_id, "en")
    row = dict(zip(left.head, left.rows[0], strict=True))
    assert (row["trust"], row["remarks"]) == (2, None)
    assert "never sent" not in str(read_remarks(store, assessment_id).remarks)
    submit(store, who.session, who.public_id, "again", NOON)
    row = dict(zip(left.head, export(store, assessment_id, "en").rows[0], strict=True))
    assert (row["trust"], row["remarks"]) == (5, "never sent")


def test_nothing_of_what_was_being_changed_is_left_by_erasing(store: Store) -> None:
    assessment_id, who, number = sent(store)
    reopen(store, who.session, who.public_id, NOON)
    erase_response(store, number, NO_MAILS, NOON)
    with store.reading() as connection:
        assert connection.execute(select(table.c.state, table.c.events, table.c.sent_events)).all() == [("erased", 0, None)]
    close(store, assessment_id, NO_MAILS)


def test_sending_again_keeps_the_receipt_and_counts_from_then_on(store: Store) -> None:
    assessment_id, who, number = sent(store)
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"trust": Answer("answered", 5)}, {"trust": 1})
    assert submit(store, who.session, who.public_id, "again", NOON).number == number
    assert submit(store, who.session, who.public_id, "again", NOON).number == number
    assert scored(store, assessment_id) == [{"member": "no", "trust": 5}]
    assert visit(store, who.token, NOON).state == "submitted"
    with pytest.raises(AlreadySubmitted):
        save(store, who, {"trust": Answer("answered", 1)}, {"trust": 2})


def test_what_must_be_answered_must_be_answered_again(store: Store) -> None:
    assessment_id, who, _ = sent(store)
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"member": None}, {"member": 1})
    with pytest.raises(Incomplete):
        submit(store, who.session, who.public_id, "again", NOON)
    assert scored(store, assessment_id) == [{"member": "no", "trust": 2}]


def test_reopening_twice_is_reopening_once(store: Store) -> None:
    _, who, _ = sent(store)
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"trust": Answer("answered", 5)}, {"trust": 1})
    before = dump(store)
    reopen(store, who.session, who.public_id, NOON)
    assert dump(store) == before


@pytest.mark.parametrize("policy", ["anonymous", "named"])
def test_closing_forgets_what_was_not_sent(store: Store, policy: str) -> None:
    assessment_id, who, _ = sent(store, Terms(policy=policy, changes_after_sending=True))
    reopen(store, who.session, who.public_id, NOON)
    save(store, who, {"trust": Answer("answered", 5, "never sent")}, {"trust": 1})
    close(store, assessment_id, NO_MAILS)
    assert "never sent" not in str(dump(store))
    assert scored(store, assessment_id) == [{"member": "no", "trust": 2}]
    with store.reading() as connection:
        assert connection.execute(select(table.c.events, table.c.sent_events)).all() == [(2, None)]
        assert connection.execute(select(answer_events.c.number).order_by(answer_events.c.number)).scalars().all() == [1, 2]
    with pytest.raises((NotOpen, SessionEnded)):
        reopen(store, who.session, who.public_id, NOON)
