"""How an assessment is going, and signs of carelessness."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assess.instruments.answers import Answer, Respondent
from assess.instruments.quality import signs
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.responding import save_answers, submit
from assess.operations.watching import GroupWatch, Quality, check_quality, watch
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, a_participant, an_assessment
from tests.web.site import EVERY_TYPE, an_instrument_of

MEMBER = {"member": Answer("answered", "yes")}


def test_groups_days_and_where_people_stop_are_counted(store: Store) -> None:
    assessment = an_assessment(store, Terms(policy="named", targets={"small_firm": 12}, zone="Asia/Vladivostok"))
    invite(store, assessment.id, [Invitee("authority")])
    for number in range(4):
        who = a_participant(store, assessment, "small_firm" if number else "research")
        if number < 3:
            save_answers(store, who.session, who.public_id, MEMBER, {}, f"save {number}", NOON)
        if number < 2:
            submit(store, who.session, who.public_id, f"send {number}", NOON + timedelta(days=2 * number, minutes=20))
    seen = watch(store, assessment.id)
    assert seen.groups == (
        GroupWatch("small_firm", 3, 3, 1, 12),
        GroupWatch("research", 1, 1, 1, None),
        GroupWatch("authority", 1, 0, 0, None),
    )
    assert seen.days == ((date(2026, 11, 23), 1), (date(2026, 11, 24), 1), (date(2026, 11, 25), 2))
    assert seen.stopped == (("", 1), ("you", 1))
    assert (seen.minutes, seen.in_one_sitting) == (20.0, 1)


def test_nobody_who_answers_anonymously_can_be_followed_or_timed(store: Store) -> None:
    assessment = an_assessment(store)
    for number in range(6):
        who = a_participant(store, assessment)
        save_answers(store, who.session, who.public_id, MEMBER if number else {}, {}, f"begun {number}", NOON)
        seen = watch(store, assessment.id)
        assert (seen.stopped, seen.minutes) == ((("you", 5),) if number == 5 else (), None)
    for people, minutes in ((4, None), (1, pytest.approx(1 / 60))):
        sent_by(store, assessment, people)
        assert watch(store, assessment.id).minutes == minutes


def test_nobody_is_timed_after_an_anonymous_assessment_closed(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    save_answers(store, who.session, who.public_id, MEMBER, {}, "save", NOON)
    submit(store, who.session, who.public_id, "send", NOON + timedelta(seconds=1))
    close(store, assessment.id, NO_MAILS)
    assert watch(store, assessment.id).minutes is None


def sent_by(store: Store, assessment: Assessment, people: int) -> None:
    """So many responses, each sent a second after it was begun."""
    for number in range(people):
        who = a_participant(store, assessment)
        save_answers(store, who.session, who.public_id, MEMBER, {}, f"save {number}", NOON)
        submit(store, who.session, who.public_id, f"send {number}", NOON + timedelta(seconds=1))


def test_signs_are_counted_of_anonymous_answers_when_no_more_of_them_come_and_there_are_enough(store: Store) -> None:
    few, enough, named = an_assessment(store), an_assessment(store), an_assessment(store, Terms(policy="named"))
    for assessment, people in ((few, 4), (enough, 5), (named, 1)):
        sent_by(store, assessment, people)
    assert check_quality(store, enough.id) is None
    for assessment in (few, enough):
        close(store, assessment.id, NO_MAILS)
    assert check_quality(store, few.id) is None
    assert check_quality(store, enough.id) == Quality(sent=5, straight=0, fast=None, at_odds=0)
    assert check_quality(store, named.id) == Quality(sent=1, straight=0, fast=1, at_odds=0)


def test_the_same_step_throughout_is_a_sign_and_an_honest_mixture_is_none() -> None:
    instrument = an_instrument_of(EVERY_TYPE)
    rows = [row.key for row in instrument.questionnaire.items["effects"].rows]  # type: ignore[union-attr]
    for steps, straight in (([3] * len(rows), True), ([1 + place % 5 for place in range(len(rows))], False)):
        answers = {
            "together": Answer("answered", 3),
            "effects": Answer("answered", dict(zip(rows, steps, strict=True))),
        }
        found = signs(instrument, answers, Respondent("small_firm"), timedelta(minutes=9))
        assert found.straight is (straight and len(rows) >= 4)
        assert found.fast is False
    assert signs(instrument, answers, Respondent("small_firm"), timedelta(seconds=2)).fast is True
