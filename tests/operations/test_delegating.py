"""A section passed to a colleague: that section only, by a link that can be taken back and is forgotten at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from assess.instruments.answers import Answer, asked_items
from assess.instruments.item_types import AnswerProblem
from assess.operations import delegating
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.delegating import TakenBack, pass_on, passed_on, take_back
from assess.operations.entering import start
from assess.operations.erasing import erase_own_response
from assess.operations.responding import (
    AlreadySubmitted,
    NotOpen,
    OpenResponse,
    Saved,
    SessionEnded,
    opened,
    save_answers,
    set_language,
    submit,
)
from assess.storage.engine import Store
from assess.storage.keys import digest
from assess.storage.tables import answer_events, colleague_sessions, delegations, responses
from tests.builders import NO_MAILS, NOON, Participant, a_participant, an_assessment, an_instrument, dump
from tests.operations.test_anonymity import files

YES = Answer("answered", "yes")


@dataclass(frozen=True)
class Colleague:
    token: str
    session: str
    public_id: str


def step(value: int, comment: str | None = None) -> Answer:
    return Answer("answered", value, comment)


def read(store: Store, who: Participant | Colleague) -> OpenResponse:
    return opened(store, who.session, who.public_id, NOON)


def save(store: Store, who: Participant | Colleague, changes: dict[str, Answer | None], base: dict[str, int] | None = None) -> Saved:
    return save_answers(store, who.session, who.public_id, changes, base or {}, str(changes), NOON)


def a_colleague(store: Store, who: Participant, section: str = "views") -> Colleague:
    token = pass_on(store, read(store, who).id, section, NOON)
    begun = delegating.begin(store, token, "en", "1", NOON)
    return Colleague(token, begun.session, begun.public_id)


def entries(store: Store) -> str:
    with store.reading() as connection:
        return str(connection.execute(select(responses.c.answers)).scalars().all())


def test_a_link_leads_to_one_section_and_looking_changes_nothing(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    token = pass_on(store, read(store, who).id, "views", NOON)
    before = dump(store)
    found = delegating.visit(store, token, NOON)
    assert found
    assert (found.section, found.begun, found.sent) == ("views", False, False)
    assert dump(store) == before
    assert token not in str(before)
    assert delegating.visit(store, who.token, NOON) is None


def test_a_colleague_sees_the_answers_of_the_section_and_no_other(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"member": YES, "trust": step(3)})
    seen = read(store, a_colleague(store, who))
    assert seen.answers == {"trust": step(3)}
    assert seen.revisions == {"trust": 1}
    assert seen.section == "views"
    assert read(store, who).section is None


def test_what_a_colleague_is_asked_follows_from_all_answers(store: Store) -> None:
    sections = an_instrument().questionnaire.model_dump(mode="json", by_alias=True, exclude_unset=True)["sections"]
    sections[1]["items"][1]["when"] = {"item": "member", "is": "yes"}
    who = a_participant(store, an_assessment(store, instrument=an_instrument(sections=sections)))
    colleague = a_colleague(store, who)

    def asked() -> list[str]:
        seen = read(store, colleague)
        return [item.key for item in asked_items(seen.instrument, seen.instrument.questionnaire.sections[1], seen.answers, seen.respondent)]

    assert asked() == ["trust", "remarks"]
    save(store, who, {"member": YES})
    assert asked() == ["trust", "skills", "remarks"]


def test_what_a_colleague_answers_is_marked_without_a_name(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    saved = save(store, a_colleague(store, who), {"trust": step(4)})
    assert saved.answers == {"trust": step(4)}
    assert read(store, who).answers == {"trust": step(4)}
    assert '"source":"web","author":"colleague"' in entries(store)


def test_nothing_is_silently_overwritten_between_the_two(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    colleague = a_colleague(store, who)
    save(store, who, {"member": YES, "trust": step(1)})
    saved = save(store, colleague, {"trust": step(5), "skills": step(2)})
    assert saved.conflicts == {"trust": step(1)}
    assert saved.answers == {"trust": step(1), "skills": step(2)}


@pytest.mark.parametrize("attempt", ["another section", "sending", "the participant's own page"])
def test_a_colleague_can_do_nothing_else(store: Store, attempt: str) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"member": YES})
    colleague = a_colleague(store, who)
    tries: dict[str, Callable[[], object]] = {
        "another section": lambda: save(store, colleague, {"member": Answer("answered", "no")}),
        "sending": lambda: submit(store, colleague.session, colleague.public_id, "s", NOON),
        "the participant's own page": lambda: opened(store, colleague.session, who.public_id, NOON),
    }
    before = dump(store)
    with pytest.raises((SessionEnded, AnswerProblem)):
        tries[attempt]()
    assert dump(store) == before


def test_the_two_may_answer_in_different_languages(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    colleague = a_colleague(store, who)
    set_language(store, colleague.session, colleague.public_id, "ru", NOON)
    assert (read(store, colleague).language, read(store, who).language) == ("ru", "en")


def test_a_link_that_is_taken_back_leads_nowhere_but_the_answers_stay(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    colleague = a_colleague(store, who)
    save(store, colleague, {"trust": step(4)})
    assert passed_on(store, read(store, who).id) == {"views": True}
    take_back(store, read(store, who).id, "views")
    assert passed_on(store, read(store, who).id) == {}
    assert delegating.visit(store, colleague.token, NOON) is None
    with pytest.raises(SessionEnded):
        read(store, colleague)
    with pytest.raises(SessionEnded):
        save(store, colleague, {"trust": step(1)}, {"trust": 1})
    with pytest.raises(TakenBack):
        delegating.begin(store, colleague.token, "en", "1", NOON)
    assert read(store, who).answers == {"trust": step(4)}


def test_a_new_link_to_a_section_ends_the_old_one_and_no_other(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    old, other = a_colleague(store, who), a_colleague(store, who, "you")
    new = a_colleague(store, who)
    with pytest.raises(SessionEnded):
        read(store, old)
    assert [read(store, one).section for one in (other, new)] == ["you", "views"]


def test_one_browser_can_hold_several_sections_and_a_response_of_its_own(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    response_id = read(store, who).id
    session, pages = who.session, [who.public_id]
    for section in ("you", "views"):
        begun = delegating.begin(store, pass_on(store, response_id, section, NOON), "en", "1", NOON, session)
        session, pages = begun.session, [*pages, begun.public_id]
    assert [opened(store, session, page, NOON).section for page in pages] == [None, "you", "views"]
    again = start(store, who.token, "en", "1", NOON, session)
    assert [opened(store, again.session, page, NOON).section for page in pages] == [None, "you", "views"]


def test_after_sending_a_colleague_changes_nothing_and_does_not_see_the_receipt(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    colleague = a_colleague(store, who)
    save(store, who, {"member": YES})
    receipt = submit(store, who.session, who.public_id, "s", NOON)
    with pytest.raises(AlreadySubmitted) as problem:
        save(store, colleague, {"trust": step(4)})
    assert receipt.number not in (problem.value.receipt.number, str(read(store, colleague)))
    found = delegating.visit(store, colleague.token, NOON)
    assert found
    assert found.sent


def test_closing_an_anonymous_assessment_leaves_no_trace_of_colleagues(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    colleague = a_colleague(store, who)
    remark = 'she is my "author":"colleague" indeed'
    save(store, colleague, {"trust": step(4, remark)})
    save(store, who, {"member": YES})
    save(store, colleague, {"trust": step(1)})  # a conflict, which quotes an entry of the colleague
    close(store, assessment.id, NO_MAILS)
    content = files(store)
    assert b'"author":"colleague"' not in content
    assert not any(key.encode() in content for key in (colleague.token, colleague.session, colleague.public_id))
    assert not any(digest(key).encode() in content for key in (colleague.token, colleague.session, colleague.public_id))
    assert dump(store)["delegations"] == dump(store)["colleague_sessions"] == []
    assert 'my \\"author\\":\\"colleague\\" indeed' in entries(store).replace("\\\\", "\\")


def test_a_named_assessment_still_tells_what_a_colleague_answered(store: Store) -> None:
    assessment = an_assessment(store, Terms(policy="named"))
    who = a_participant(store, assessment)
    colleague = a_colleague(store, who)
    save(store, colleague, {"trust": step(4)})
    close(store, assessment.id, NO_MAILS)
    assert '"author":"colleague"' in entries(store)
    with pytest.raises(NotOpen):
        delegating.visit(store, colleague.token, NOON)


def test_who_passes_on_begins_or_saves_while_it_closes_leaves_no_trace_either(store: Store) -> None:
    assessment = an_assessment(store)
    begun = threading.Barrier(7)
    people = [a_participant(store, assessment) for _ in range(6)]

    def work(who: Participant) -> None:
        colleague = a_colleague(store, who)
        save(store, colleague, {"skills": step(1)})
        begun.wait()
        try:
            for number in range(60):
                changes = {"trust": step(number % 5 + 1)}
                save_answers(store, colleague.session, colleague.public_id, changes, {"trust": number}, f"{number}", NOON)
                colleague = a_colleague(store, who)
        except (NotOpen, SessionEnded, TakenBack):
            return

    threads = [threading.Thread(target=work, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    begun.wait()
    close(store, assessment.id, NO_MAILS)
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert connection.execute(select(delegations)).all() == connection.execute(select(colleague_sessions)).all() == []
        assert connection.execute(select(answer_events)).all() != []
        assert '"colleague"' not in str(connection.execute(select(answer_events.c.changes)).all())
        assert '"colleague"' not in str(connection.execute(select(responses.c.answers)).all())
        assert set(connection.execute(select(answer_events.c.saved_at)).scalars()) <= {NOON.replace(hour=0)}


def test_erasing_takes_the_links_of_colleagues_along(store: Store) -> None:
    assessment = an_assessment(store)
    who, other = a_participant(store, assessment), a_participant(store, assessment)
    colleague, others = a_colleague(store, who), a_colleague(store, other)
    erase_own_response(store, read(store, who).id, NO_MAILS, NOON)
    with pytest.raises(SessionEnded):
        read(store, colleague)
    assert read(store, others).section == "views"
    assert len(dump(store)["delegations"]) == 1


def test_nothing_can_be_passed_on_once_the_assessment_is_closed(store: Store) -> None:
    assessment = an_assessment(store)
    token = invite(store, assessment.id, [Invitee("research")])[0]
    who = start(store, token, "en", "1", NOON)
    response_id = opened(store, who.session, who.public_id, NOON).id
    close(store, assessment.id, NO_MAILS)
    with pytest.raises(NotOpen):
        pass_on(store, response_id, "views", NOON)
    assert dump(store)["delegations"] == []
