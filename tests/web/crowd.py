"""An assessment with as many participants as wanted, and the pages that list them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from assess.instruments.facts import FactSheet, Organisation, Register
from assess.operations.assessments import Invitee, Terms, create_assessment, invite, open_, publish_instrument
from assess.operations.initiatives import create_initiative
from assess.storage import assessments, invitations, outbox, reports, responses
from assess.storage.answer_document import encode
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import derive, digest, random_id
from assess.storage.outbox import Errand
from assess.storage.reports import StoredReport, StoredScorecard
from assess.storage.responses import Response
from tests.builders import NOON, an_instrument, some_facts


@dataclass(frozen=True)
class Crowd:
    """Its pages, by name."""

    assessment_id: str
    pages: dict[str, str]


def a_crowd(store: Store, instance: Path, count: int, lists: int, name: str = "Metalworking") -> Crowd:
    """`count` participants, organisations of the register and mails put aside; `lists` assessments and reports.

    Nine of ten were invited, half reminded; every other person has sent answers, every tenth has only begun.
    """
    instrument = an_instrument()
    publish_instrument(store, instrument, NOON)
    initiative = create_initiative(store, a_big_sheet(name, count), NOON)
    every = [create_assessment(store, initiative.id, instrument.key, NOON, Terms(), f"{name} {number}") for number in range(lists)]
    assessment = open_(store, every[0].id)
    people = [Invitee("research", f"org_{n % 500}", "en", f"Person {n:05}", f"person{n}@example.org") for n in range(count)]
    invite(store, assessment.id, people)
    with store.writing() as connection:
        asked = invitations.of_assessment(connection, store.tenant_id, assessment.id)
        secret = assessments.secret(connection, store.tenant_id, assessment.id)
        assert secret
        for number, person in enumerate(asked):
            if number % 2 == 0 or number % 10 == 1:
                key = digest(derive(secret, "response", person.id))
                responses.add(connection, store.tenant_id, a_response(assessment.id, number), key)
        kinds = [("invitation", person) for n, person in enumerate(asked) if n % 10] + [("reminder", one) for one in asked[::2]]
        mails = [a_mail(store.tenant_id, assessment.id, kind, person.id) for kind, person in kinds]
        outbox.add(connection, mails)
        for number in range(lists):
            add_report(connection, store.tenant_id, assessment, number)
    (instance / "outbox").mkdir()
    for mail in mails[:count]:
        (instance / "outbox" / f"{mail.id}.eml").write_text("From: a@example.org\nTo: b@example.org\nSubject: Come\n\nHello.\n")
    here, about = f"/work/assessments/{assessment.id}/", f"/work/initiatives/{initiative.id}/"
    return Crowd(
        assessment.id,
        {
            "participants": here + "participants/",
            "participants, sorted": here + "participants/?sort=answered",
            "participants, found": here + "participants/?find=person+1",
            "assessments": "/work/assessments/",
            "assessment": here,
            "initiatives": "/work/initiatives/",
            "register": about + "register/",
            "watching": here + "watching/",
            "reports": here + "reports/",
            "outbox": "/work/outbox/",
        },
    )


def a_big_sheet(name: str, count: int) -> FactSheet:
    sheet = some_facts()
    firms = tuple(
        Organisation(key=f"firm_{n}", name=f"Firm {n:05}", type="industrial_company", group="small_firm", employment=n % 90)
        for n in range(count)
    )
    initiative = sheet.initiative.model_copy(update={"name": name})
    return sheet.model_copy(update={"register_": Register(source="Town", date=NOON.date(), organisations=firms), "initiative": initiative})


def a_response(assessment_id: str, number: int) -> Response:
    sent, begun = number % 2 == 0, NOON - timedelta(minutes=number)
    entries = {
        key: {"state": "answered", "value": value, "source": "web", "author": "participant", "revision": 1}
        for key, value in (("member", "yes"), ("since", 2001), ("trust", 1 + number % 5), *((("skills", 3),) if sent else ()))
    }
    answers, state = encode(entries), "submitted" if sent else "started"
    receipt = random_id() if sent else None
    finished = begun + timedelta(minutes=11) if sent else None
    return Response(random_id(), assessment_id, "research", "x", "en", "web", state, answers, 1, None, receipt, begun, finished)  # type: ignore[arg-type]


def a_mail(tenant_id: str, assessment_id: str, kind: str, invitation_id: str) -> Errand:
    errand = outbox.errand(tenant_id, random_id(), kind, {}, NOON, assessment_id=assessment_id, subject_id=invitation_id)  # type: ignore[arg-type]
    return replace(errand, state="done", result="accepted", attempts=1, done_at=NOON)


def add_report(connection: Connection, tenant_id: str, assessment: Assessment, number: int) -> None:
    card = StoredScorecard(
        random_id(), assessment.id, assessment.instrument_hash, str(assessment.facts_hash), "d" * 64, 1, "1", "{}", "[]", NOON
    )
    reports.add_scorecard(connection, tenant_id, card)
    made = StoredReport(random_id(), assessment.id, card.id, "full", "h" * 64, "en", "1", f"report-{number}.pdf", NOON)
    reports.add_report(connection, tenant_id, made)
