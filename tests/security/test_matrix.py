"""Every route × every role × two tenants × real and invented ids: nothing leaks, and "forbidden" looks like "absent"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.routing import Rule

from assess.files.folder import Folder
from assess.mail.message import Mail
from assess.operations.accounts import found_tenant
from assess.operations.assessments import Invitee, Terms, create_assessment, invite, open_, publish_instrument
from assess.operations.entering import start
from assess.operations.initiatives import create_initiative
from assess.operations.mailing import put_into_outbox
from assess.operations.report_writing import write_report
from assess.operations.scoring_run import run_scoring
from assess.paths import shipped
from assess.storage import invitations
from assess.storage.accounts import ROLES
from assess.storage.engine import Store
from assess.web import access
from assess.web.accounts.people import PERMISSIONS
from tests.builders import NOON, an_instrument, some_facts
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench

MARK = "Verschwiegen"
"""Stands in every name of the tenant that is looked for."""
FIXED = ("kind", "subject", "language", "number", "section_key", "group")
"""What is no id."""
LANGUAGES = ("en", "ru", "es")
LEAST_REQUESTS = 5_000
ANSWERING = "answering"
"""What the pages of a response need: the session of that response, which nobody here has."""


@dataclass(frozen=True)
class Things:
    """Ids of things that there are at the tenant that is looked for."""

    values: dict[str, Any]

    def invented(self, one: str = "x" * 22) -> Things:
        """Ids that belong to nothing."""
        return Things({name: value if name in FIXED else one for name, value in self.values.items()})


def things_of(workbench: Workbench) -> Things:
    """A tenant with one of everything: its ids."""
    store = found_tenant(workbench.store, "mine", "Mine")
    publish_instrument(store, an_instrument(title=MARK), NOON)
    facts = some_facts()
    initiative = create_initiative(store, facts.model_copy(update={"initiative": facts.initiative.model_copy(update={"name": MARK})}), NOON)
    assessment = create_assessment(store, initiative.id, "small-scan", NOON, Terms(policy="named", asked_by=MARK), MARK)
    open_(store, assessment.id)
    token = invite(store, assessment.id, [Invitee("small_firm", MARK, "en", MARK, f"{MARK}@example.org")])[0]
    started = start(store, token, "en", "1", NOON)
    run_scoring(store, assessment.id, 0, NOON)
    report = write_report(store, Folder(workbench.instance / "reports"), assessment.id, shipped("reports") / "full-assessment", "en", NOON)
    put_into_outbox(store, Mail("mail-of-mine", "a@example.org", MARK, MARK, MARK, "en"), NOON)
    workbench.worker.do_all_due()
    with store.reading() as connection:
        (person,) = invitations.of_assessment(connection, "mine", assessment.id)
    account = workbench.account("viewer", tenant="mine")
    return Things(
        {
            "assessment_id": assessment.id,
            "initiative_id": initiative.id,
            "invitation_id": person.id,
            "report_id": report.id,
            "account_id": account.id,
            "mail_id": "mail-of-mine",
            "subject": "mail",
            "key": "small-scan",
            "number": 1,
            "kind": "invitation",
            "language": "en",
            "token": token,
            "public_id": started.public_id,
            "section_key": "you",
            "group": "small_firm",
        }
    )


def working_rules(workbench: Workbench) -> list[tuple[Rule, str, str]]:
    """(rule, method, permission needed) of every page for people who are signed in, and of every page of a response."""
    found = []
    for rule in workbench.app.url_map.iter_rules():
        policy = access.policy_of(workbench.app, rule.endpoint)
        of_response = "public_id" in rule.arguments and policy is not access._pass
        permission = getattr(policy, "permission", None) or (ANSWERING if of_response else None)
        if permission:
            found += [(rule, method, permission) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return sorted(found, key=lambda one: one[1])  # looking first: what a change says is shown on the next page


def asked(browser: Browser, rule: Rule, method: str, things: Things) -> tuple[int, str, str]:
    """Status, place redirected to, and page without what differs from request to request."""
    values = {name: things.values[name] for name in rule.arguments}
    with browser.client.application.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built, rule
    address = built[1]
    if method == "GET":
        browser.get(address)
    else:
        token = re.search(r'name="_csrf" value="([^"]+)"', browser.get("/account/"))
        browser._show(lambda: browser.client.post(address, data={"_csrf": token.group(1) if token else ""}))
    page = re.sub(r'(name="_csrf" value=)"[^"]*"', r"\1", browser.page.get_data().decode(errors="replace"))
    ids = [str(value) for name, value in things.values.items() if name not in FIXED]
    return browser.status, without(browser.page.headers.get("Location", ""), ids), without(page, ids)


def without(text: str, ids: list[str]) -> str:
    """The text with ids that were asked for made alike, since an answer may repeat them."""
    for one in ids:
        text = text.replace(one, "…").replace(quote(one), "…")
    return text


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def test_nobody_learns_what_is_not_theirs(workbench: Workbench) -> None:
    real = things_of(workbench)
    invented = [real.invented(), real.invented("a-b_c"), real.invented("z" * 90)]
    rules = working_rules(workbench)
    requests: Counter[str] = Counter()
    wrong: list[str] = []
    for language in LANGUAGES:
        strangers = {f"{role} of others": workbench.signed_in(role, tenant="theirs", language=language) for role in ROLES}
        members = {f"{role} at home": workbench.signed_in(role, tenant="mine", language=language) for role in ROLES}
        nobody = workbench.browser()
        nobody.language = language
        for rule, method, permission in rules:
            for who, browser in {"nobody": nobody, **strangers, **members}.items():
                role = who.partition(" ")[0]
                allowed = role in ROLES and permission in PERMISSIONS[role]
                if who.endswith("at home") and allowed:
                    continue  # what people may do with their own is tested where it is made
                replies = [asked(browser, rule, method, things) for things in (real, *invented)]
                requests[who] += len(replies)
                if any(reply != replies[0] for reply in replies):
                    wrong.append(f"{who}: {method} {rule.rule}: {[reply[:2] for reply in replies]}")
                if any(MARK in page for _, _, page in replies):
                    wrong.append(f"{who}: {method} {rule.rule} shows what it should not")
                if not allowed and role in ROLES and replies[0][0] not in ((403,) if permission == ANSWERING else (404,)):
                    wrong.append(f"{who}: {method} {rule.rule}: {replies[0][0]} where there should be nothing")
                if who == "nobody" and replies[0][0] not in ((403,) if permission == ANSWERING else (303,)):
                    wrong.append(f"nobody: {method} {rule.rule}: {replies[0][0]}")
    assert wrong == []
    assert requests.total() >= LEAST_REQUESTS, requests


def test_members_see_their_own_things(workbench: Workbench) -> None:
    """So that the test above cannot pass because nothing is there to be seen."""
    real = things_of(workbench)
    browser = workbench.signed_in("administrator", tenant="mine")
    seen = [rule.rule for rule, method, _ in working_rules(workbench) if method == "GET" and MARK in asked(browser, rule, "GET", real)[2]]
    assert len(seen) > 12


def test_a_tenants_invitation_leads_to_its_own_assessment(workbench: Workbench) -> None:
    token = things_of(workbench).values["token"]
    browser = workbench.browser()
    assert MARK in browser.get(f"/r/{token}")
    browser.start(f"/r/{token}")
    browser.answer("you", {"member": "yes"})
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    assert "have been received" in browser.follow()
