"""A person's own data: everything that is stored is shown, and everything goes when it is erased."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, select

from assess.instruments.answers import Answer
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.consenting import keep_texts
from assess.operations.entering import UnknownLink, start
from assess.operations.erasing import erase_own_response
from assess.operations.own_data import own_data
from assess.operations.responding import SessionEnded, opened, save_answers, submit
from assess.storage.engine import Store
from assess.storage.tables import answer_events, responses
from tests.builders import NO_MAILS, NOON, Participant, a_participant, an_assessment, dump


def save(store: Store, who: Participant, changes: dict[str, Answer | None], operation: str = "one") -> None:
    save_answers(store, who.session, who.public_id, changes, {}, operation, NOON)


def id_of(store: Store, who: Participant) -> str:
    return opened(store, who.session, who.public_id, NOON).id


def test_everything_that_is_stored_is_told(store: Store) -> None:
    assessment = an_assessment(store)
    keep_texts(store, assessment.id, "1", {"en": "The words", "ru": "Слова"})
    who = a_participant(store, assessment)
    save(store, who, {"member": Answer("answered", "yes"), "trust": Answer("answered", 3, comment="It grows")})
    submit(store, who.session, who.public_id, "s", NOON)
    told = own_data(store, id_of(store, who))
    assert told.entries["trust"] == {
        "state": "answered", "value": 3, "comment": "It grows", "source": "web", "author": "participant", "revision": 1
    }  # fmt: skip
    assert [set(saved.changes) for saved in told.saves] == [{"member", "trust"}, set()]
    assert told.consent
    assert told.consent.text == "The words"
    assert told.response.receipt
    assert told.invitation is None


def test_a_named_assessment_tells_the_invitation_too(store: Store) -> None:
    assessment = an_assessment(store, Terms(policy="named"))
    token = invite(store, assessment.id, [Invitee("research", "institute", name="Ann", email="ann@example.org")])[0]
    begun = start(store, token, "en", "1", NOON)
    told = own_data(store, opened(store, begun.session, begun.public_id, NOON).id)
    assert told.invitation
    assert (told.invitation.name, told.response.organisation) == ("Ann", "institute")


def test_nothing_of_an_erased_response_is_left_but_that_somebody_answered(store: Store) -> None:
    assessment = an_assessment(store)
    who, other = a_participant(store, assessment), a_participant(store, assessment)
    for one in (who, other):
        save(store, one, {"remarks": Answer("answered", f"remark of {one.public_id}")})
    erase_own_response(store, id_of(store, who), NO_MAILS, NOON)
    assert who.public_id not in str(dump(store))
    assert other.public_id in str(dump(store))
    with store.reading() as connection:
        states = connection.execute(select(responses.c.state)).scalars().all()
    assert sorted(states) == ["erased", "started"]
    with pytest.raises(SessionEnded):
        opened(store, who.session, who.public_id, NOON)
    with pytest.raises(UnknownLink):
        start(store, who.token, "en", "1", NOON)


@contextmanager
def slow_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """While it holds, saving waits just before it commits: (it waits now, let it go on)."""
    waiting, go_on = threading.Event(), threading.Event()
    original = type(store).writing

    @contextmanager
    def writing(self: Store) -> Iterator[Connection]:
        with original(self) as connection:
            yield connection
            if threading.current_thread().name == "saving":
                waiting.set()
                go_on.wait(5)

    monkeypatch.setattr(type(store), "writing", writing)
    yield waiting, go_on
    go_on.set()


def test_a_save_under_way_leaves_nothing_behind_either(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    who = a_participant(store, an_assessment(store))
    response_id = id_of(store, who)
    with slow_commit(store, monkeypatch) as (waiting, go_on):
        saving = threading.Thread(target=save, args=[store, who, {"remarks": Answer("answered", "a late remark")}], name="saving")
        erasing = threading.Thread(target=erase_own_response, args=[store, response_id, NO_MAILS, NOON])
        saving.start()
        waiting.wait(5)
        erasing.start()
        erasing.join(0.3)  # it waits for the save
        go_on.set()
        saving.join()
        erasing.join()
    assert "a late remark" not in str(dump(store))
    with store.reading() as connection:
        assert connection.execute(select(answer_events)).all() == []


def test_when_an_anonymous_assessment_is_closed_nobody_can_open_the_data(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    close(store, assessment.id, NO_MAILS)
    with pytest.raises(SessionEnded):
        opened(store, who.session, who.public_id, NOON)
