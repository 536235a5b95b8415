"""What people agreed to can be read again, word for word, and says nothing about anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from assess.operations.closing import close
from assess.operations.consenting import keep_texts
from assess.storage import consent_texts
from assess.storage.consent_texts import ConsentText
from assess.storage.engine import Store
from assess.storage.tables import responses
from tests.builders import NO_MAILS, a_participant, an_assessment

TEXTS = {"en": "We ask you …", "ru": "Мы спрашиваем вас…"}


def kept(store: Store, assessment_id: str) -> list[ConsentText]:
    with store.reading() as connection:
        return consent_texts.of_assessment(connection, store.tenant_id, assessment_id)


def test_a_version_is_kept_once_in_all_languages(store: Store) -> None:
    assessment = an_assessment(store)
    keep_texts(store, assessment.id, "1", TEXTS)
    keep_texts(store, assessment.id, "1", {"en": "Something else"})
    keep_texts(store, assessment.id, "2", {"en": "New words"})
    assert kept(store, assessment.id) == [
        ConsentText("1", "en", "We ask you …"),
        ConsentText("1", "ru", "Мы спрашиваем вас…"),
        ConsentText("2", "en", "New words"),
    ]


def test_of_several_who_start_at_once_one_keeps_the_words(store: Store) -> None:
    assessment = an_assessment(store)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep_texts(store, assessment.id, "1", TEXTS), range(16)))
    assert len(kept(store, assessment.id)) == 2


def test_after_closing_the_words_are_there_but_not_who_read_which(store: Store) -> None:
    assessment = an_assessment(store)
    keep_texts(store, assessment.id, "1", TEXTS)
    a_participant(store, assessment)
    close(store, assessment.id, NO_MAILS)
    assert len(kept(store, assessment.id)) == 2
    with store.reading() as connection:
        assert connection.execute(select(responses.c.consent_version, responses.c.language)).all() == [("1", "")]
