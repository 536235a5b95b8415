"""Two consultants who do the same at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from assess.mail.wording import Wording
from assess.operations import open_links
from assess.operations.assessments import AskedAlready, Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.letters import change_wording
from assess.storage.engine import Store
from tests.builders import NO_MAILS, an_assessment, who_was_asked

AT_ONCE = 6
PEOPLE = [Invitee("research", None, "en", "Anna", "anna@example.org"), Invitee("research", None, "en", "Borne", "Borne@example.org")]


def all_at_once(*do: Callable[[], Any]) -> list[Exception]:
    """What failed of what was begun at the same moment."""
    failed: list[Exception] = []
    ready = threading.Barrier(len(do))

    def one(task: Callable[[], Any]) -> None:
        ready.wait()
        try:
            task()
        except Exception as failure:
            failed.append(failure)

    threads = [threading.Thread(target=one, args=[task]) for task in do]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_the_same_people_are_asked_once(store: Store) -> None:
    assessment = an_assessment(store)
    failed = all_at_once(*[lambda: invite(store, assessment.id, PEOPLE)] * AT_ONCE)
    assert [type(failure) for failure in failed] == [AskedAlready] * (AT_ONCE - 1)
    assert len(who_was_asked(store, assessment.id)) == len(PEOPLE)


def test_an_address_in_other_letters_is_the_same(store: Store) -> None:
    assessment = an_assessment(store)
    invite(store, assessment.id, PEOPLE)
    with pytest.raises(AskedAlready):
        invite(store, assessment.id, [Invitee("research", None, "en", "Anna", "ANNA@example.org")])


def test_a_mail_is_worded_and_an_open_link_renewed_without_a_fault(store: Store) -> None:
    assessment = an_assessment(store, Terms(open_groups=("research",)))
    worded = [lambda: change_wording(store, assessment.id, "invitation", "en", Wording("Come", "{link}"))] * AT_ONCE
    assert all_at_once(*worded) == []
    assert all_at_once(*[lambda: open_links.renew(store, assessment.id, "research")] * AT_ONCE) == []


@pytest.mark.parametrize("policy", ["anonymous", "named"])
def test_closing_meanwhile_stops_it_and_waits_for_nobody_for_ever(store: Store, policy: Any) -> None:
    assessment = an_assessment(store, Terms(policy=policy, open_groups=("research",)))
    asking = [lambda: invite(store, assessment.id, PEOPLE)] * 2
    renewing = [lambda: open_links.renew(store, assessment.id, "research")] * 2
    failed = all_at_once(*asking, *renewing, lambda: close(store, assessment.id, NO_MAILS))
    assert {type(failure).__name__ for failure in failed} <= {"AskedAlready", "NotPossible", "NotAllowed"}
    assert open_links.links(store, assessment.id, "") == []
