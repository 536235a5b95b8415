"""Answering: the contract that pages rely on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from assess.instruments.answers import Answer
from assess.instruments.item_types import AnswerProblem
from assess.operations.assessments import Invitee, Terms, create_assessment, invite, open_
from assess.operations.closing import close
from assess.operations.entering import UnknownLink, start, visit
from assess.operations.erasing import erase_response
from assess.operations.responding import AlreadySubmitted, Incomplete, NotOpen, SessionEnded, opened, save_answers, set_language, submit
from assess.storage.engine import NotFound, Store
from tests.builders import NO_MAILS, NOON, Participant, a_participant, an_assessment, an_instrument, dump

YES = Answer("answered", "yes")
NO = Answer("answered", "no")


def step(value: int) -> Answer:
    return Answer("answered", value)


def save(store: Store, who: Participant, changes: dict[str, Answer | None], base: dict[str, int] | None = None, operation: str = "one"):
    return save_answers(store, who.session, who.public_id, changes, base or {}, operation, NOON)


def read(store: Store, who: Participant):
    return opened(store, who.session, who.public_id, NOON)


def test_a_link_leads_to_a_new_response(store: Store) -> None:
    assessment = an_assessment(store)
    token = invite(store, assessment.id, [Invitee("research", language="ru")])[0]
    found = visit(store, token, NOON)
    assert (found.group, found.language, found.state) == ("research", "ru", "new")
    assert found.assessment == assessment
    assert found.instrument.questionnaire.title == "Небольшой опрос"


def test_visiting_changes_nothing(store: Store) -> None:
    assessment = an_assessment(store)
    token = invite(store, assessment.id, [Invitee("research")])[0]
    who = a_participant(store, assessment)
    before = dump(store)
    visit(store, token, NOON)
    visit(store, who.token, NOON)
    read(store, who)
    assert dump(store) == before


@pytest.mark.parametrize("token", ["", "nonsense", "\x00", "\ud800", "a" * 10_000])
def test_an_unknown_link_is_unknown(store: Store, token: str) -> None:
    an_assessment(store)
    with pytest.raises(UnknownLink):
        visit(store, token, NOON)
    with pytest.raises(UnknownLink):
        start(store, token, "en", "1", NOON)


def test_a_draft_is_not_open_yet(store: Store) -> None:
    opened_one = an_assessment(store)
    draft = create_assessment(store, opened_one.initiative_id, "small-scan", NOON)
    token = invite(store, draft.id, [Invitee("research")])[0]
    with pytest.raises(NotOpen) as problem:
        visit(store, token, NOON)
    assert problem.value.phase == "not_yet"


def test_opening_and_closing_are_local_times(store: Store) -> None:
    noon = NOON.replace(tzinfo=None)
    terms = Terms(zone="Europe/Moscow", opens=noon, closes=noon + timedelta(hours=1))  # 9:00 to 10:00 UTC
    assessment = an_assessment(store, terms)
    token = invite(store, assessment.id, [Invitee("research")])[0]
    assert visit(store, token, NOON - timedelta(hours=2, minutes=30)).state == "new"
    for moment, phase in ((NOON - timedelta(hours=3, seconds=1), "not_yet"), (NOON - timedelta(hours=2), "closed")):
        with pytest.raises(NotOpen) as problem:
            start(store, token, "en", "1", moment)
        assert problem.value.phase == phase


def test_answers_come_back_on_another_device(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    saved = save(store, who, {"member": YES, "trust": Answer("answered", 3, comment="Перемены")})
    assert saved.revisions == {"member": 1, "trust": 1}
    assert saved.conflicts == {}
    elsewhere = start(store, who.token, "ru", "1", NOON)
    assert elsewhere.public_id == who.public_id
    assert elsewhere.session != who.session
    found = opened(store, elsewhere.session, elsewhere.public_id, NOON)
    assert found.answers == saved.answers == {"member": YES, "trust": Answer("answered", 3, comment="Перемены")}
    assert found.language == "ru"
    assert found.respondent.group == "small_firm"
    assert found.respondent.facts is not None
    assert found.submitted is None
    assert visit(store, who.token, NOON).state == "started"


def test_the_same_operation_twice_is_one_save_with_the_same_result(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    first = save(store, who, {"trust": step(3)}, operation="a")
    save(store, who, {"trust": step(5), "skills": step(1)}, {"trust": 1}, operation="b")
    before = dump(store)
    assert save(store, who, {"trust": step(3)}, operation="a") == first
    assert dump(store) == before


def test_a_repeated_conflict_gives_the_same_conflict(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"trust": step(3)}, operation="a")
    second = save(store, who, {"trust": step(4)}, operation="b")
    assert second.conflicts == {"trust": step(3)}
    save(store, who, {"trust": step(5)}, {"trust": 1}, operation="c")
    assert save(store, who, {"trust": step(4)}, operation="b") == second


def test_an_item_changed_elsewhere_is_a_conflict_and_others_go_through(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"trust": step(3), "skills": step(3)}, operation="a")
    save(store, who, {"trust": step(5)}, {"trust": 1, "skills": 1}, operation="b")
    late = save(store, who, {"trust": step(1), "skills": step(2)}, {"trust": 1, "skills": 1}, operation="c")
    assert late.conflicts == {"trust": step(5)}
    assert late.answers == {"trust": step(5), "skills": step(2)}
    assert late.revisions == {"trust": 2, "skills": 2}


def test_the_same_answer_from_two_devices_is_no_conflict(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"trust": step(3)}, operation="a")
    again = save(store, who, {"trust": step(3)}, operation="b")
    assert again.conflicts == {}
    assert again.revisions == {"trust": 1}


def test_an_answer_can_be_taken_back(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"trust": step(3)}, operation="a")
    gone = save(store, who, {"trust": None}, {"trust": 1}, operation="b")
    assert gone.answers == {}
    assert gone.revisions == {"trust": 2}
    late = save(store, who, {"trust": step(4)}, {"trust": 1}, operation="c")
    assert late.conflicts == {"trust": None}


@pytest.mark.parametrize(
    ("item", "answer", "code"),
    [
        ("trust", step(6), "not_an_option"),
        ("nowhere", step(1), "no_such_item"),
        ("nowhere", None, "no_such_item"),
        ("trust", Answer("prefer_not"), "not_an_option"),
        ("since", step(1980), "too_small"),
    ],
)
def test_what_cannot_be_an_answer_saves_nothing(store: Store, item: str, answer: Answer | None, code: str) -> None:
    who = a_participant(store, an_assessment(store))
    with pytest.raises(AnswerProblem) as problem:
        save(store, who, {"member": YES, item: answer})
    assert problem.value.code == code
    assert read(store, who).answers == {}


def test_two_devices_that_save_at_once_lose_nothing(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    elsewhere = start(store, who.token, "en", "1", NOON)

    def work(session: str, item: str) -> None:
        revision = 0
        for number in range(20):
            saved = save_answers(store, session, who.public_id, {item: step(number % 5 + 1)}, {item: revision}, f"{item}{number}", NOON)
            assert saved.conflicts == {}
            revision = saved.revisions[item]

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(work, who.session, "trust"), threads.submit(work, elsewhere.session, "skills")]:
            done.result()
    found = read(store, who)
    assert found.answers == {"trust": step(5), "skills": step(5)}
    assert found.revisions == {"trust": 20, "skills": 20}


def test_starting_twice_at_once_makes_one_response(store: Store) -> None:
    assessment = an_assessment(store)
    token = invite(store, assessment.id, [Invitee("research")])[0]
    with ThreadPoolExecutor(4) as threads:
        started = list(threads.map(lambda _: start(store, token, "en", "1", NOON), range(8)))
    assert len({one.public_id for one in started}) == 1
    assert len(dump(store)["responses"]) == 1
    assert all(opened(store, one.session, one.public_id, NOON).answers == {} for one in started)


def test_submitting_needs_the_required_items(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"trust": step(3)})
    with pytest.raises(Incomplete) as problem:
        submit(store, who.session, who.public_id, "s", NOON)
    assert problem.value.missing == [("you", "member")]


def test_submitting_twice_gives_the_same_receipt(store: Store) -> None:
    who = a_participant(store, an_assessment(store, Terms(zone="Asia/Vladivostok")))
    save(store, who, {"member": YES})
    late = NOON + timedelta(hours=3)
    receipt = submit(store, who.session, who.public_id, "s", late)
    assert receipt.submitted_on == date(2026, 11, 24)  # by then it is one o'clock at night there
    before = dump(store)
    assert submit(store, who.session, who.public_id, "s", late + timedelta(days=1)) == receipt
    assert submit(store, who.session, who.public_id, "another", late) == receipt
    assert dump(store) == before
    assert read(store, who).submitted == receipt
    assert visit(store, who.token, NOON).state == "submitted"


def test_after_submitting_nothing_can_be_saved_but_an_earlier_save_can_be_repeated(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    first = save(store, who, {"member": YES}, operation="a")
    receipt = submit(store, who.session, who.public_id, "s", NOON)
    assert save(store, who, {"member": YES}, operation="a") == first
    with pytest.raises(AlreadySubmitted) as problem:
        save(store, who, {"trust": step(3)}, operation="b")
    assert problem.value.receipt == receipt


def test_answers_no_longer_asked_are_kept_on_submitting(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    save(store, who, {"member": YES, "since": Answer("answered", 2005)}, operation="a")
    save(store, who, {"member": NO}, {"member": 1}, operation="b")
    submit(store, who.session, who.public_id, "s", NOON)
    assert read(store, who).answers == {"member": NO, "since": Answer("answered", 2005)}


def test_submitting_needs_answers_that_fit_where_a_check_is_an_error(store: Store) -> None:
    checks = [
        {"key": "late", "text": "That is late.", "never": {"item": "since", "at_least": 2020}},
        {"key": "early", "text": "That is too early.", "level": "error", "never": {"item": "since", "below": 2000}},
    ]
    who = a_participant(store, an_assessment(store, instrument=an_instrument(checks=checks)))
    save(store, who, {"member": YES, "since": Answer("answered", 1995)}, operation="a")
    with pytest.raises(Incomplete) as problem:
        submit(store, who.session, who.public_id, "s", NOON)
    assert (problem.value.missing, problem.value.unfit) == ([], ["early"])
    save(store, who, {"since": Answer("answered", 2025)}, {"since": 1}, operation="b")
    assert submit(store, who.session, who.public_id, "s", NOON)


def test_a_comment_alone_is_kept_and_changed_under_the_same_rules(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    alone, beside = Answer(None, comment="Зависит от года"), Answer("answered", 3, comment="Зависит от года")
    assert save(store, who, {"trust": alone}, operation="a").revisions == {"trust": 1}
    assert read(store, who).answers == {"trust": alone}
    assert save(store, who, {"trust": beside}, {"trust": 1}, operation="b").answers == {"trust": beside}
    late = save(store, who, {"trust": Answer("answered", 3)}, {"trust": 1}, operation="c")
    assert late.conflicts == {"trust": beside}
    assert save(store, who, {"trust": None}, {"trust": 2}, operation="d").answers == {}


def test_a_session_opens_the_responses_it_has_started_and_no_other(store: Store) -> None:
    assessment = an_assessment(store)
    mine, other = a_participant(store, assessment), a_participant(store, assessment)
    for session, page in ((mine.session, other.public_id), ("nonsense", mine.public_id), ("\x00\ud800", "\x00\ud800"), ("", "")):
        with pytest.raises(SessionEnded):
            opened(store, session, page, NOON)
        with pytest.raises(SessionEnded):
            save_answers(store, session, page, {"trust": step(1)}, {}, "a", NOON)
        with pytest.raises(SessionEnded):
            submit(store, session, page, "s", NOON)


def test_a_browser_carries_its_responses_into_the_new_session(store: Store) -> None:
    assessment = an_assessment(store)
    first = a_participant(store, assessment)
    token = invite(store, assessment.id, [Invitee("research")])[0]
    second = start(store, token, "en", "1", NOON, session=first.session)
    assert opened(store, second.session, first.public_id, NOON).respondent.group == "small_firm"
    assert opened(store, second.session, second.public_id, NOON).respondent.group == "research"
    with pytest.raises(SessionEnded):
        opened(store, first.session, first.public_id, NOON)


def test_a_session_ends_after_a_week(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    assert opened(store, who.session, who.public_id, NOON + timedelta(days=6)).answers == {}
    with pytest.raises(SessionEnded):
        opened(store, who.session, who.public_id, NOON + timedelta(days=8))


def test_the_language_can_be_changed_to_one_that_is_offered(store: Store) -> None:
    who = a_participant(store, an_assessment(store))
    set_language(store, who.session, who.public_id, "ru", NOON)
    assert read(store, who).instrument.questionnaire.title == "Небольшой опрос"
    set_language(store, who.session, who.public_id, "xx", NOON)
    assert read(store, who).language == "ru"


def test_closing_ends_everything(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    close(store, assessment.id, NO_MAILS)
    with pytest.raises(NotOpen):
        visit(store, who.token, NOON)
    with pytest.raises(SessionEnded):
        save(store, who, {"trust": step(3)})


def test_a_closed_named_assessment_says_that_it_is_closed(store: Store) -> None:
    assessment = an_assessment(store, Terms(policy="named"))
    who = a_participant(store, assessment)
    close(store, assessment.id, NO_MAILS)
    with pytest.raises(NotOpen):
        save(store, who, {"trust": step(3)})
    with pytest.raises(NotOpen):
        read(store, who)


def test_an_erased_response_leaves_a_tombstone(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment, organisation="rolling_mill")
    save(store, who, {"member": YES, "remarks": Answer("answered", "unmistakable words")})
    receipt = submit(store, who.session, who.public_id, "s", NOON)
    erase_response(store, receipt.number, NO_MAILS, NOON)
    rows = dump(store)
    assert len(rows["responses"]) == 1
    assert "erased" in rows["responses"][0]
    assert rows["answer_events"] == []
    assert "unmistakable" not in str(rows)
    with pytest.raises(SessionEnded):
        read(store, who)
    with pytest.raises(UnknownLink):
        visit(store, who.token, NOON)
    with pytest.raises(NotFound):
        erase_response(store, receipt.number, NO_MAILS, NOON)


def test_an_assessment_keeps_its_instrument_version(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    newer = an_assessment(store, instrument=an_instrument(title="Another title"))
    assert (assessment.instrument_number, newer.instrument_number) == (1, 2)
    assert read(store, who).instrument.questionnaire.title == "A small scan"
    open_(store, newer.id)
    assert visit(store, a_participant(store, newer).token, NOON).instrument.questionnaire.title == "Another title"
