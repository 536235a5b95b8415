"""Two assessments that differ in one anonymous answer look the same to whoever runs them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from assess.instruments.answers import Answer
from assess.operations.assessments import Invitee, invite
from assess.operations.closing import close
from assess.operations.entering import start
from assess.operations.inviting import send_invitations
from assess.operations.responding import save_answers, submit
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench

ASKED = 8
QUERIES = ("", "?quality=1", "?as=csv", "?as=json", "?sort=answered", "?sort=-mail")
MADE_UP = re.compile(r'name="_csrf" value="[^"]*"|[A-Za-z0-9_-]{22,}')
"""Ids, links and marks, which differ always."""


def a_world(workbench: Workbench, answer: Answer | None, *, sent: bool, closed: bool) -> str:
    """The id of an assessment in which the first of six gives `answer`, or begins and leaves all out."""
    store = workbench.store
    assessment = an_assessment(store)
    groups = ["research"] * 2 + ["small_firm"] * (ASKED - 2)
    people = [Invitee(group, None, "en", f"p{number}", f"p{number}@example.org") for number, group in enumerate(groups)]
    tokens = invite(store, assessment.id, people)
    send_invitations(store, assessment.id, NOON)
    workbench.worker.do_all_due()
    for number, token in enumerate(tokens[: ASKED - 2]):
        one = start(store, token, "en", "1", NOON)
        given = Answer("answered", "yes") if number else answer
        save_answers(store, one.session, one.public_id, {"member": given} if given else {}, {}, token, NOON)
        if number or sent:
            submit(store, one.session, one.public_id, "send", NOON + timedelta(minutes=9 if number else 3))
    if closed:
        close(store, assessment.id, workbench.instance / "outbox")
    return assessment.id


def pages(workbench: Workbench, browser: Browser, assessment_id: str) -> dict[str, tuple[int, str]]:
    """Everything that can be looked at of an assessment."""
    rules = [rule for rule in workbench.app.url_map.iter_rules() if rule.arguments == {"assessment_id"} and "GET" in (rule.methods or ())]
    found = {}
    for address in [rule.rule + query for rule in rules for query in QUERIES]:
        text = browser.get(address.replace("<assessment_id>", assessment_id))
        found[address] = (browser.status, MADE_UP.sub("…", text))
    return found


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("sent", [False, True])
def test_no_page_tells_what_one_of_a_few_answered(sqlite_store: Store, tmp_path: Path, sent: bool, closed: bool) -> None:
    workbench = a_workbench(sqlite_store, tmp_path)
    seen = []
    remark = None if closed else "What only one of them would say"  # after closing it is told that there is some, to which question
    left_out = Answer("dont_know") if sent else None
    for answer in (Answer("answered", "yes"), Answer("answered", "no", remark), left_out):
        world = a_world(workbench, answer, sent=sent, closed=closed)
        seen.append(pages(workbench, workbench.signed_in("administrator"), world))
    assert len(seen[0]) > 60
    assert seen[0] == seen[1] == seen[2]
