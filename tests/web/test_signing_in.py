"""Signing in: password, second factor, recovery codes, and the visits that can be ended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from passlib.totp import TOTP  # libpass, which Flask-Security uses

from assess.operations import accounts as operations
from assess.operations.accounts import LastAdministrator, change_account
from assess.storage import accounts
from assess.storage.engine import NotFound, Store
from assess.web import limits
from assess.web.accounts import password_link
from tests.web.site import SETTINGS, Browser
from tests.web.workbench import PASSWORD, Workbench, a_workbench


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


@pytest.fixture
def strict(sqlite_store: Store, tmp_path: Path) -> Workbench:
    """A site that asks for a second factor."""
    return a_workbench(sqlite_store, tmp_path, second_factor="required")


def choose_password(workbench: Workbench, email: str) -> None:
    with workbench.app.test_request_context():
        link = password_link(email)
    browser = workbench.browser()
    browser.get(link)
    browser.post(link, {"password": PASSWORD, "password_confirm": PASSWORD})
    assert browser.status == 302, browser.page.text


def sign_in(browser: Browser, email: str, password: str = PASSWORD) -> str:
    browser.get("/sign-in")
    return browser.post("/sign-in", {"email": email, "password": password})


def code_of(key: str) -> str:
    return str(TOTP(key, format="base32").generate().token)


def set_up_authenticator(browser: Browser) -> str:
    """Go through the setup that a first sign-in leads to; the key."""
    page = browser.follow()
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    key = re.sub(r"[\s-]", "", re.search(r'<span class="code">([^<]+)</span>', page).group(1))  # type: ignore[union-attr]
    browser.post("/sign-in/code", {"code": code_of(key)})
    assert browser.status == 302, page
    return key


def test_a_password_lets_in_where_no_second_factor_is_asked_for(workbench: Workbench) -> None:
    account = workbench.account(email="Ada@Example.org")
    choose_password(workbench, account.email)
    browser = workbench.browser()
    sign_in(browser, "ada@example.org")
    browser.get("/work/assessments/")
    assert browser.status == 200


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong words entirely"), ("nobody@example.org", PASSWORD)])
def test_wrong_passwords_and_unknown_addresses_get_the_same_answer(workbench: Workbench, email: str, password: str) -> None:
    choose_password(workbench, workbench.account(email="ada@example.org").email)
    browser = workbench.browser()
    page = sign_in(browser, email, password)
    assert browser.page.status_code == 200
    shown = re.sub(r"_csrf.*|value=\"[^\"]*\"", "", page)
    other = re.sub(r"_csrf.*|value=\"[^\"]*\"", "", sign_in(workbench.browser(), "third@example.org", "whatever it may be"))
    assert shown == other
    assert "Sign in" in page


def test_a_first_sign_in_leads_to_the_second_factor_and_the_next_one_asks_for_it(strict: Workbench) -> None:
    account = strict.account("administrator")
    choose_password(strict, account.email)
    browser = strict.browser()
    sign_in(browser, account.email)
    assert "second-factor" in browser.page.location
    key = set_up_authenticator(browser)
    browser.get("/work/assessments/")
    assert browser.status == 200

    again = strict.browser()
    sign_in(again, account.email)
    assert "/sign-in/code" in again.page.location
    again.get("/work/assessments/")
    assert again.status == 303  # not in yet
    again.get("/sign-in/code")
    again.post("/sign-in/code", {"code": "000000"})
    again.get("/work/assessments/")
    assert again.status == 303
    with strict.store.reading() as connection:
        kept = accounts.find(connection, "id", account.id)
    assert kept
    assert kept.second_factor == "authenticator"
    assert key not in (kept.totp_secret or "")  # encrypted


def test_the_picture_of_the_key_may_be_shown_on_the_page_it_is_on(strict: Workbench) -> None:
    account = strict.account()
    choose_password(strict, account.email)
    browser = strict.browser()
    sign_in(browser, account.email)
    browser.follow()
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    assert '<img class="qr" src="data:' in page
    assert "img-src 'self' data:;" in browser.page.headers["Content-Security-Policy"]
    browser.get("/account/recovery-codes")
    assert "data:" not in browser.page.headers["Content-Security-Policy"]


def test_a_recovery_code_lets_in_once(strict: Workbench) -> None:
    account = strict.account()
    choose_password(strict, account.email)
    browser = strict.browser()
    sign_in(browser, account.email)
    set_up_authenticator(browser)
    browser.get("/account/recovery-codes")
    page = browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    codes = re.findall(r'<li class="code">([^<]+)</li>', page)
    assert len(codes) == 8
    for expected in (200, 303):
        other = strict.browser()
        sign_in(other, account.email)
        other.get("/sign-in/recovery")
        other.post("/sign-in/recovery", {"code": codes[0]})
        other.get("/work/assessments/")
        assert other.status == expected


def test_without_signing_in_working_pages_lead_to_the_sign_in_page(workbench: Workbench) -> None:
    browser = workbench.browser()
    for path in ("/work/assessments/", "/admin/people/", "/account/"):
        browser.get(path)
        assert browser.status == 303
        assert browser.page.location.startswith("/sign-in?next=")


def test_a_visit_can_be_ended_from_another_browser(workbench: Workbench) -> None:
    account = workbench.account()
    here, there = workbench.browser(account), workbench.browser(account)
    page = here.get("/account/")
    other = re.search(r'name="which" value="([0-9a-f]{64})"', page)
    assert other
    here.post("/account/sign-ins/end", {"which": other.group(1)})
    here.get("/work/assessments/")
    there.get("/work/assessments/")
    assert (here.status, there.status) == (200, 303)


def test_signing_out_ends_the_visit_on_the_server_too(workbench: Workbench) -> None:
    account = workbench.account()
    browser = workbench.browser(account)
    browser.get("/work/assessments/")
    cookie = browser.client.get_cookie("assess")
    browser.post("/sign-out", {})
    thief = workbench.browser()
    assert cookie
    thief.client.set_cookie("assess", cookie.value)
    thief.get("/work/assessments/")
    assert thief.status == 303


def test_an_idle_visit_ends(workbench: Workbench) -> None:
    browser = workbench.signed_in()
    workbench.clock[0] += timedelta(hours=11)
    browser.get("/work/assessments/")
    assert browser.status == 200
    workbench.clock[0] += timedelta(hours=11)  # counted from the last use
    browser.get("/work/assessments/")
    assert browser.status == 200
    workbench.clock[0] += timedelta(hours=13)
    browser.get("/work/assessments/")
    assert browser.status == 303


def test_a_new_password_ends_all_other_visits(workbench: Workbench) -> None:
    account = workbench.account()
    choose_password(workbench, account.email)
    there = workbench.browser()
    sign_in(there, account.email)
    here = workbench.browser()
    sign_in(here, account.email)
    here.get("/account/password")
    here.post("/account/password", {"password": PASSWORD, "new_password": PASSWORD + " on", "new_password_confirm": PASSWORD + " on"})
    assert here.status == 302, here.page.text
    here.get("/work/assessments/")
    there.get("/work/assessments/")
    assert (here.status, there.status) == (200, 303)


@pytest.mark.parametrize("password", ["short", "password1234", "aaaaaaaaaaaaaa"])
def test_a_password_that_is_easy_to_guess_is_refused(workbench: Workbench, password: str) -> None:
    account = workbench.account()
    with workbench.app.test_request_context():
        link = password_link(account.email)
    browser = workbench.browser()
    browser.get(link)
    page = browser.post(link, {"password": password, "password_confirm": password})
    assert 'class="error"' in page


def test_a_long_password_is_taken_whole(workbench: Workbench) -> None:
    account, long = workbench.account(), "seven grey herons wade " * 20
    with workbench.app.test_request_context():
        link = password_link(account.email)
    browser = workbench.browser()
    browser.get(link)
    browser.post(link, {"password": long, "password_confirm": long})
    for password, expected in ((long[:80], 303), (long, 200)):
        sign_in(browser, account.email, password)
        browser.get("/work/assessments/")
        assert browser.status == expected


def test_nobody_is_invited_by_an_address_that_no_mail_reaches(workbench: Workbench) -> None:
    browser = workbench.signed_in("administrator")
    browser.get("/admin/people/")
    browser.post("/admin/people/", {"name": "Кто", "email": "кто@пример.рф", "role": "viewer", "language": "ru"})
    assert browser.status == 422


def test_guessing_is_stopped(workbench: Workbench) -> None:
    account = workbench.account()
    choose_password(workbench, account.email)
    browser = workbench.browser()
    for _ in range(10):
        sign_in(browser, account.email, "not the password at all")
    sign_in(browser, account.email)
    assert browser.status == 429
    assert "Too many attempts" in browser.page.text
    workbench.clock[0] += timedelta(minutes=16)
    sign_in(browser, account.email)
    assert browser.status == 302


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/verify", {"password": "not the password at all"}),
        ("/account/password", {"password": "not the password at all", "new_password": "x" * 20, "new_password_confirm": "x" * 20}),
    ],
)
def test_guessing_in_a_browser_left_alone_is_stopped(workbench: Workbench, path: str, fields: dict[str, str]) -> None:
    browser = workbench.signed_in()
    for _ in range(11):
        browser.get(path)
        browser.post(path, fields)
    assert browser.status == 429


def test_guessing_codes_is_counted_for_whoever_gave_the_password_whatever_else_is_sent(strict: Workbench) -> None:
    account = strict.account()
    choose_password(strict, account.email)
    sign_in(browser := strict.browser(), account.email)
    set_up_authenticator(browser)
    sign_in(guesser := strict.browser(), account.email)
    guesser.follow()
    for number in range(11):
        page = guesser.post("/sign-in/code", {"code": f"{number:06}", "email": f"somebody{number}@example.org"})
    assert guesser.status == 429, page


def test_behind_a_proxy_people_are_counted_by_their_own_addresses(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_FROM_ONE_ADDRESS", 2)
    browser = a_workbench(sqlite_store, tmp_path, replace(SETTINGS, proxies=1)).browser()
    browser.get("/password")
    for number, address in enumerate(["203.0.113.1", "203.0.113.1", "203.0.113.1", "203.0.113.1, 203.0.113.2"]):
        sent = {**dict(browser.hidden()), "email": f"somebody{number}@example.org"}
        status = browser.client.post("/password", data=sent, headers={"X-Forwarded-For": address}).status_code
        assert status == (429 if number == 2 else 200)


def test_a_network_of_the_new_kind_counts_as_one_address(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FROM_ONE_ADDRESS", 2)
    browser = a_workbench(sqlite_store, tmp_path).browser()
    browser.get("/password")
    for number, address in enumerate(["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "::ffff:203.0.113.1", "203.0.113.2"]):
        sent = {**dict(browser.hidden()), "email": f"somebody{number}@example.org"}
        status = browser.client.post("/password", data=sent, environ_base={"REMOTE_ADDR": address}).status_code
        assert status == (429 if number == 2 else 200)


def test_one_address_written_in_other_ways_is_counted_as_one(workbench: Workbench) -> None:
    browser = workbench.browser()
    for email in ["ada@example.org", "ADA@EXAMPLE.org", " ada@example.org", "ada@\uff45xample.org", "ada@example\u3002org"] * 3:
        browser.get("/sign-in")
        browser.post("/sign-in", {"email": email, "password": "wrong"})
    assert browser.status == 429


def test_nobody_signs_in_by_json_which_is_not_counted(workbench: Workbench) -> None:
    browser = workbench.browser()
    browser.get("/sign-in")
    token = {"X-CSRFToken": dict(browser.hidden())["_csrf"]}
    assert browser.client.post("/sign-in", json={"email": "ada@example.org", "password": PASSWORD}, headers=token).status_code == 400


def test_a_code_of_the_authenticator_lets_in_once(strict: Workbench) -> None:
    account = strict.account()
    choose_password(strict, account.email)
    sign_in(browser := strict.browser(), account.email)
    key = set_up_authenticator(browser)
    code = code_of(key)
    for expected in (200, 303):
        again = strict.browser()
        sign_in(again, account.email)
        again.follow()
        again.post("/sign-in/code", {"code": code})
        again.get("/work/assessments/")
        assert again.status == expected


def test_a_forgotten_password_is_mended_by_a_mail(workbench: Workbench) -> None:
    account = workbench.account()
    choose_password(workbench, account.email)
    before = set((workbench.instance / "outbox").iterdir())
    browser = workbench.browser()
    browser.get("/password")
    browser.post("/password", {"email": account.email})
    (path,) = set((workbench.instance / "outbox").iterdir()) - before
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert account.email in mail["To"]
    (link,) = re.findall(r"http://localhost(/password/\S+)", mail.get_content())
    browser.get(link)
    browser.post(link, {"password": PASSWORD[::-1], "password_confirm": PASSWORD[::-1]})
    sign_in(browser, account.email, PASSWORD[::-1])
    browser.get("/work/assessments/")
    assert browser.status == 200


def test_the_link_to_a_new_password_leads_to_the_site_whatever_host_the_request_named(workbench: Workbench) -> None:
    account = workbench.account()
    browser = workbench.browser()
    browser.page = browser.client.get("/password", base_url="http://thief.example")
    browser.client.post("/password", data={**dict(browser.hidden()), "email": account.email}, base_url="http://thief.example")
    (path,) = (workbench.instance / "outbox").iterdir()
    text = message_from_bytes(path.read_bytes(), policy=policy.default).get_content()
    assert "http://localhost/password/" in text
    assert "thief" not in text


def test_who_loses_access_is_out_at_once(workbench: Workbench) -> None:
    workbench.account("administrator")
    account = workbench.account()
    browser = workbench.browser(account)
    change_account(workbench.store, account.id, active=False)
    browser.get("/work/assessments/")
    assert browser.status == 303


def test_the_last_administrator_stays(workbench: Workbench) -> None:
    account = workbench.account("administrator")
    with pytest.raises(LastAdministrator):
        change_account(workbench.store, account.id, role="viewer")
    with pytest.raises(LastAdministrator):
        change_account(workbench.store, account.id, active=False)


def test_accounts_of_another_tenant_do_not_exist(workbench: Workbench) -> None:
    account = workbench.account(tenant="other")
    with pytest.raises(NotFound):
        change_account(workbench.store, account.id, role="viewer")
    with pytest.raises(operations.AddressTaken):
        workbench.account(email=account.email)


def test_only_administrators_see_who_works_here(workbench: Workbench) -> None:
    absent = workbench.signed_in("viewer").get("/admin/nothing")
    for role in ("viewer", "reviewer", "consultant"):
        browser = workbench.signed_in(role)  # type: ignore[arg-type]
        page = browser.get("/admin/people/")
        assert browser.status == 404
        assert re.sub("value=.*", "", page) == re.sub("value=.*", "", absent)
    browser = workbench.signed_in("administrator")
    browser.get("/admin/people/")
    assert browser.status == 200
