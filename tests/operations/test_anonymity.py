"""A copy of the database of a closed anonymous assessment joins no invitation with a response: an attack tries."""

from __future__ import annotations

import base64
import hmac
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from assess.instruments.answers import Answer
from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.operations.assessments import Invitee, NotPossible, Terms, invite, open_
from assess.operations.closing import close
from assess.operations.entering import Newcomer, Started, UnknownLink, join, start
from assess.operations.open_links import links, renew
from assess.operations.responding import NotOpen, SessionEnded, save_answers, submit
from assess.paths import shipped
from assess.storage.engine import Store
from assess.storage.invitations import asked
from assess.storage.keys import derive, digest
from assess.storage.open_links import came_by_link
from assess.storage.tables import answer_events, invitations, responses, sessions
from tests.builders import NO_MAILS, NOON, an_assessment, dump

TABLES = ("assessment_secrets", "assessments", "invitations", "responses", "answer_events", "sessions")


def answered(store: Store, policy: str = "anonymous") -> tuple[str, list[str], list[Started]]:
    """An assessment in which six people answered at different times: its id, their tokens, their sessions."""
    assessment = an_assessment(store, Terms(policy=policy))
    tokens = invite(
        store, assessment.id, [Invitee("research", f"institute_{number}", email=f"{number}@example.org") for number in range(6)]
    )
    started = []
    for number, token in enumerate(tokens):
        moment = NOON + timedelta(minutes=17 * number)
        one = start(store, token, "en", "1", moment)
        save_answers(store, one.session, one.public_id, {"member": Answer("answered", "yes")}, {}, f"operation {number}", moment)
        submit(store, one.session, one.public_id, "s", moment)
        started.append(one)
    return assessment.id, tokens, started


def files(store: Store) -> bytes:
    """All bytes that the database keeps on disk, its write-ahead log included (SQLite) or those of its tables (PostgreSQL)."""
    if store.is_sqlite:
        database = store.engine.url.database or ""
        return b"\n".join(path.read_bytes() for path in sorted(Path(database).parent.glob("assess.db*")))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        found = [
            connection.execute(text("SELECT pg_read_binary_file(pg_relation_filepath(:name))"), {"name": name}).scalar() for name in TABLES
        ]
    return b"\n".join(bytes(content) for content in found)


def secrets_in(content: bytes, token: str, invitation_id: str) -> Iterator[bytes]:
    """Every 32 bytes in a row that turn the invitation's id into its token."""
    wanted = base64.urlsafe_b64decode(token + "=")
    message = f"token:{invitation_id}".encode()
    for place in range(len(content) - 31):
        window = content[place : place + 32]
        if window.count(0) > 8:
            continue  # of 10^13 random secrets not one has so many zeros
        if hmac.digest(window, message, "sha256") == wanted:
            yield window


def joins(store: Store, tokens: list[str]) -> int:
    """How many responses an attacker finds who has the database's bytes, all tokens and all invitation ids."""
    with store.reading() as connection:
        invited = dict(tuple(row) for row in connection.execute(select(invitations.c.token_hash, invitations.c.id)))
        keys = set(connection.execute(select(responses.c.key_hash)).scalars())
    for secret in secrets_in(files(store), tokens[0], invited[digest(tokens[0])]):
        return sum(digest(derive(secret, "response", invited[digest(token)])) in keys for token in tokens)
    return 0


def test_while_it_is_open_the_attack_succeeds(store: Store) -> None:
    _, tokens, _ = answered(store)
    assert joins(store, tokens) == 6


def test_once_it_is_closed_the_attack_fails(store: Store) -> None:
    assessment_id, tokens, _ = answered(store)
    close(store, assessment_id, NO_MAILS)
    assert joins(store, tokens) == 0


def test_closing_leaves_no_trace_of_sessions_pages_and_times(store: Store) -> None:
    assessment_id, tokens, started = answered(store)
    close(store, assessment_id, NO_MAILS)
    content = files(store)
    for one, token in zip(started, tokens, strict=True):
        for key in (one.session, one.public_id, token):
            assert key.encode() not in content
        for key in (one.session, one.public_id):
            assert digest(key).encode() not in content
    assert not any(f"12:{17 * number}:00".encode() in content for number in (1, 2, 3))
    rows = dump(store)
    assert rows["sessions"] == rows["assessment_secrets"] == []
    with store.reading() as connection:
        moments = [*connection.execute(select(responses.c.started_at, responses.c.submitted_at)).all()]
        saves = connection.execute(select(answer_events.c.saved_at)).scalars().all()
    assert {moment for row in moments for moment in row} | set(saves) == {NOON.replace(hour=0)}


def test_who_starts_or_saves_while_it_closes_leaves_no_trace_either(store: Store) -> None:
    assessment = an_assessment(store)
    tokens = invite(store, assessment.id, [Invitee("research") for _ in range(6)])
    begun = threading.Barrier(len(tokens) + 1)

    def answer(token: str) -> None:
        try:
            one = start(store, token, "en", "1", NOON)
            begun.wait()
            for number in range(50):
                save_answers(store, one.session, one.public_id, {}, {}, f"{number}", NOON)
                start(store, token, "en", "1", NOON)
        except (NotOpen, SessionEnded):
            return

    threads = [threading.Thread(target=answer, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    begun.wait()
    close(store, assessment.id, NO_MAILS)
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        moments = set(connection.execute(select(responses.c.started_at)).scalars())
        moments |= set(connection.execute(select(answer_events.c.saved_at)).scalars())
        assert moments == {NOON.replace(hour=0)}
        assert connection.execute(select(sessions)).all() == []
        assert set(connection.execute(select(responses.c.page_hash)).scalars()) == {None}


def test_who_begins_by_an_open_link_while_it_closes_leaves_no_trace_either(store: Store) -> None:
    assessment = an_assessment(store, Terms(open_groups=("research",), open_link_most=1_000))
    renew(store, assessment.id, "research")
    ((_, link),) = links(store, assessment.id, "")
    token, begun = link.removeprefix("/r/"), threading.Barrier(5)
    ends: list[type[Exception]] = []

    def come(person: int) -> None:
        begun.wait()
        try:
            for number in range(200):
                newcomer = Newcomer(f"p{person}.{number}@example.org", "institute_x")
                join(store, token, newcomer, f"{person:08}{number:08}", "en", "1", NOON)
        except (NotOpen, UnknownLink) as end:
            ends.append(type(end))

    threads = [threading.Thread(target=come, args=[person]) for person in range(4)]
    for thread in threads:
        thread.start()
    begun.wait()
    while not asked_by_link(store, assessment.id):
        time.sleep(0.01)
    close(store, assessment.id, NO_MAILS)
    for thread in threads:
        thread.join()
    assert len(ends) == 4
    with store.reading() as connection:
        assert set(connection.execute(select(responses.c.started_at)).scalars()) == {NOON.replace(hour=0)}
        assert connection.execute(select(sessions)).all() == []
    rows = str(dump(store))
    assert "@example.org" not in rows
    assert "institute_x" not in rows


def asked_by_link(store: Store, assessment_id: str) -> int:
    with store.reading() as connection:
        return came_by_link(connection, store.tenant_id, assessment_id).get("research", 0)


def test_nothing_that_invitations_hold_stands_in_responses(store: Store) -> None:
    assessment_id, _, _ = answered(store)
    close(store, assessment_id, NO_MAILS)
    with store.reading() as connection:
        asked = [tuple(row) for row in connection.execute(select(invitations))]
        given = [tuple(row) for table in (responses, answer_events, sessions) for row in connection.execute(select(table))]
    shared = {"default", assessment_id, "research", None, 0, 1, 2}
    assert not ({value for row in asked for value in row} & {value for row in given for value in row}) - shared
    assert all("institute" not in str(row) for row in given)


def test_closing_forgets_who_was_asked_but_not_how_many(store: Store) -> None:
    assessment_id, _, _ = answered(store)
    close(store, assessment_id, NO_MAILS)
    assert not any(word in files(store) for word in (b"institute_", b"@example.org"))
    with store.reading() as connection:
        assert asked(connection, store.tenant_id, assessment_id) == {"research": 6}


def test_an_organisation_is_not_known_by_how_many_answered_for_it(store: Store) -> None:
    assessment = an_assessment(store)
    people = [Invitee("research", organisation) for organisation, count in {"big": 3, "small": 2, "tiny": 1}.items() for _ in range(count)]
    for token in invite(store, assessment.id, people):
        start(store, token, "en", "1", NOON)
    close(store, assessment.id, NO_MAILS)
    with store.reading() as connection:
        assert set(connection.execute(select(invitations.c.organisation)).scalars()) == {None}


def test_the_only_one_who_answered_in_spanish_is_not_known_by_it(store: Store) -> None:
    instrument, _ = parse(read_pack(shipped("questionnaires") / "quick-scan"))
    assessment = an_assessment(store, instrument=instrument)
    languages = ("es", "en", "en")
    for language, token in zip(
        languages, invite(store, assessment.id, [Invitee("research", language=one) for one in languages]), strict=True
    ):
        start(store, token, language, "1", NOON)
    close(store, assessment.id, NO_MAILS)
    with store.reading() as connection:
        assert set(connection.execute(select(responses.c.language)).scalars()) == {""}


def test_people_of_one_organisation_share_a_pseudonym(store: Store) -> None:
    assessment = an_assessment(store)
    for token in invite(store, assessment.id, [Invitee("research", "mill"), Invitee("research", "mill"), Invitee("research", "forge")]):
        start(store, token, "en", "1", NOON)
    with store.reading() as connection:
        pseudonyms = connection.execute(select(responses.c.organisation)).scalars().all()
    assert len(set(pseudonyms)) == 2
    assert not {"mill", "forge"} & set(pseudonyms)


def test_rows_lie_in_the_order_of_random_ids(store: Store) -> None:
    assessment_id, _, _ = answered(store)
    close(store, assessment_id, NO_MAILS)
    with store.reading() as connection:
        stored = connection.execute(text("SELECT id, answers FROM responses")).scalars().all()
        assert stored == connection.execute(text("SELECT id FROM responses ORDER BY id")).scalars().all()


def test_a_named_assessment_links_openly(store: Store) -> None:
    assessment_id, _, _ = answered(store, "named")
    close(store, assessment_id, NO_MAILS)
    with store.reading() as connection:
        linked = set(connection.execute(select(responses.c.invitation_id)).scalars())
        asked = set(connection.execute(select(invitations.c.id)).scalars())
        assert linked == asked
        assert set(connection.execute(select(responses.c.organisation)).scalars()) == {f"institute_{number}" for number in range(6)}


def test_closing_waits_for_readers_who_might_still_see_the_secret(postgresql_store: Store) -> None:
    assessment_id, tokens, _ = answered(postgresql_store)
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with postgresql_store.reading() as connection:
            connection.execute(select(invitations)).all()
            reading.set()
            done.wait(1)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait()
    close(postgresql_store, assessment_id, NO_MAILS)
    reader.join()
    assert joins(postgresql_store, tokens) == 0


def test_a_closed_assessment_stays_closed(store: Store) -> None:
    assessment_id, _, _ = answered(store)
    close(store, assessment_id, NO_MAILS)
    before = dump(store)
    close(store, assessment_id, NO_MAILS)
    assert dump(store) == before
    with pytest.raises(NotPossible):
        open_(store, assessment_id)
    with pytest.raises(NotPossible):
        invite(store, assessment_id, [Invitee("research")])


def test_closing_one_assessment_leaves_others_alone(store: Store) -> None:
    first, _, _ = answered(store)
    second, tokens, _ = answered(store)
    close(store, first, NO_MAILS)
    assert joins(store, tokens) == 6
    assert len(dump(store)["sessions"]) == 6
    close(store, second, NO_MAILS)
    assert joins(store, tokens) == 0
