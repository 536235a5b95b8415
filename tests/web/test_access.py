"""Who may call what."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.storage.engine import Store
from assess.web import access
from tests.web.site import Browser, Site
from tests.web.workbench import a_workbench

OPEN = {
    "participant.welcome",
    "participant.start_page",
    "participant.start",
    "participant.decline_page",
    "participant.decline",
    "participant.come_back",
    "participant.erased",
    "participant.paper",
    "participant.data_sheet",
    "participant.privacy",
    "participant.privacy_of",
    "files.static_file",
    "service.health",
}
COLLEAGUE_TOO = {
    "participant.section",
    "participant.answer_section",
    "participant.colleague_done",
}
AFTER_CLOSING_TOO = {
    "participant.own_data",
    "participant.answers_as_csv",
    "participant.answers_as_json",
    "participant.answers_as_pdf",
    "participant.before_erasing",
    "participant.erase",
    "participant.feedback",
    "participant.language",
}
PARTICIPANT = {
    "participant.sections",
    "participant.check",
    "participant.submit",
    "participant.receipt",
    "participant.reopen",
    "participant.passing",
    "participant.pass_on",
    "participant.take_back",
}


SIGNED_IN = {"account.own", "account.end_sign_in", *(f"security.{name}" for name in access.SIGNED_IN)}
PROVING = {f"security.{name}" for name in access.PROVING}
SETTING_UP = {f"security.{name}" for name in access.SETTING_UP}
SIGNING_IN = {"openid.ask", "openid.back", *(f"security.{name}" for name in access.SIGNING_IN)}
NOT_OFFERED = {f"security.{name}" for name in access.NOT_OFFERED}
INSTRUMENTS = {f"instruments.{name}" for name in ("all_of_them", "show", "publish", "import_pack")}
PERMISSIONS = {
    "read": {
        *("work.home", "help.subject"),
        *("assessments.all_of_them", "assessments.show"),
        *("initiatives.all_of_them", "initiatives.show", "register.organisations"),
        *("reports.all_of_them", "reports.download", "watching.look"),
    },
    "run": {
        *("assessments.new", "assessments.terms", "assessments.state"),
        *("initiatives.new", "initiatives.profile", "initiatives.fact"),
        *("register.organisation", "register.remove", "register.import_table", "register.tools"),
        *(f"preview.{name}" for name in ("choose", "begin_anew", "sections", "section", "answer_section", "check")),
        *(
            "open_links.change",
            "participants.people",
            "participants.organisations",
            "participants.import_table",
            "participants.send",
            "reminders.planned",
        ),
        *("reminders.call_off", "participants.remove", "participants.links", "mails.wording", "reports.write"),
        *("exports.choose", "exports.download", "remarks.read"),
    },
    "administer": {"people.people", "people.change", "mails.outbox", "mails.mail", *INSTRUMENTS},
}


def test_what_no_database_takes_is_refused_and_no_failure_of_ours(postgresql_store: Store, tmp_path: Path) -> None:
    browser = a_workbench(postgresql_store, tmp_path).signed_in("administrator")
    for address in ("/privacy/%00", "/work/assessments/%00/", "/work/outbox/%00"):
        browser.get(address)
        assert browser.status == 404
    browser.get("/account/")
    browser.post("/account/", {"name": "A\x00da"})
    assert browser.status == 400


def test_every_endpoint_declares_its_policy(site: Site) -> None:
    endpoints = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    policies = {endpoint: access.policy_of(site.app, endpoint) for endpoint in endpoints}
    declared = {endpoint: policy for endpoint, policy in policies.items() if policy}
    assert declared.keys() == endpoints
    assert (
        endpoints
        == OPEN
        | AFTER_CLOSING_TOO
        | COLLEAGUE_TOO
        | PARTICIPANT
        | SIGNED_IN
        | PROVING
        | SETTING_UP
        | SIGNING_IN
        | NOT_OFFERED
        | set().union(*PERMISSIONS.values())
    )
    assert {endpoint for endpoint, policy in declared.items() if policy is access._pass} == OPEN
    assert {endpoint for endpoint, policy in declared.items() if policy is access._answering} == PARTICIPANT
    assert {endpoint for endpoint, policy in declared.items() if policy is access._owning} == AFTER_CLOSING_TOO
    assert {endpoint for endpoint, policy in declared.items() if policy is access._answering_section} == COLLEAGUE_TOO
    assert {endpoint for endpoint, policy in declared.items() if policy is access._working} == SIGNED_IN
    assert {endpoint for endpoint, policy in declared.items() if policy is access._signing_in} == SIGNING_IN
    assert {endpoint for endpoint, policy in declared.items() if policy is access._proving} == PROVING
    assert {endpoint for endpoint, policy in declared.items() if policy is access._proven} == SETTING_UP
    for permission, wanted in PERMISSIONS.items():
        assert {endpoint for endpoint, policy in declared.items() if getattr(policy, "permission", None) == permission} == wanted


def test_a_view_without_a_policy_is_refused(site: Site) -> None:
    site.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    reply = site.app.test_client().get("/forgotten")
    assert reply.status_code == 403
    assert "secret" not in reply.text


def test_pages_of_a_response_are_closed_to_other_browsers(site: Site, browser: Browser) -> None:
    stranger = site.browser()
    refused = {stranger.get(browser.home + page) for page in ("", "choosing", "check", "receipt", "mine/data", "mine/answers.json")}
    assert stranger.status == 403
    assert len(refused) == 1
    assert stranger.get("/answer/doesnotexist/") in refused  # nothing tells an existing response from another
    assert stranger.get("/answer/%00/") in refused


def test_one_participant_cannot_open_another_ones_response(site: Site, browser: Browser) -> None:
    other = site.browser()
    other.start(site.link())
    other.get(browser.home)
    assert other.status == 403


def test_two_responses_can_be_open_in_one_browser(site: Site, browser: Browser) -> None:
    first = browser.home
    browser.start(site.link())
    assert browser.home != first
    for home in (first, browser.home):
        browser.get(home)
        assert browser.status == 200


def test_an_ended_session_is_refused(site: Site, browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session[access.SESSION_KEY] = "another"
    browser.get(browser.home)
    assert browser.status == 403
    assert "Please open your personal link again" in browser.page.text


@pytest.mark.parametrize("path", ["/nothing", "/static/0/assess.css", "/answer", "/r/"])
def test_a_page_that_does_not_exist_says_so(site: Site, path: str) -> None:
    browser = site.browser()
    browser.get(path)
    assert browser.status == 404
    assert "There is no such page" in browser.page.text
