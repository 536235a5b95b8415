"""Second steps of signing in, taken by two at once, late, or again."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from assess.operations.accounts import change_account
from assess.storage import accounts, attempts
from assess.storage.engine import Store
from assess.web import accounts as web_accounts
from assess.web import limits
from tests.builders import NOON
from tests.web.passkeys import Passkey, a_passkey_of
from tests.web.site import Browser
from tests.web.test_signing_in import choose_password, code_of, set_up_authenticator, sign_in
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def strict(store: Store, tmp_path: Path) -> Workbench:
    """A site that asks for a second factor."""
    return a_workbench(store, tmp_path, second_factor="required")


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def in_twice(workbench: Workbench, email: str) -> Browser:
    """A browser in which somebody set up a second factor."""
    choose_password(workbench, email)
    browser = workbench.browser()
    sign_in(browser, email)
    set_up_authenticator(browser)
    return browser


def recovery_codes(browser: Browser) -> list[str]:
    browser.get("/account/recovery-codes")
    return re.findall(r'<li class="code">([^<]+)</li>', browser.post("/account/recovery-codes", {"generate_new_codes": "1"}))


def is_in(browser: Browser) -> bool:
    browser.get("/work/assessments/")
    return browser.status == 200


@pytest.mark.parametrize("same", [True, False])
def test_recovery_codes_count_once_also_when_they_are_entered_at_once(strict: Workbench, same: bool) -> None:
    account = strict.account()
    codes = recovery_codes(in_twice(strict, account.email))[:3]
    visits = [(strict.browser(), codes[0] if same else code) for code in codes]
    for browser, _ in visits:
        sign_in(browser, account.email)
        browser.get("/sign-in/recovery")
    together = Barrier(len(visits))

    def enter(browser: Browser, code: str) -> None:
        together.wait()
        browser.post("/sign-in/recovery", {"code": code})

    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda visit: enter(*visit), visits))
    used = 1 if same else len(codes)
    assert sum(is_in(browser) for browser, _ in visits) == used
    with strict.store.reading() as connection:
        kept = accounts.find(connection, "id", account.id)
    assert kept
    assert len(kept.recovery_codes) == 8 - used


def test_first_attempts_at_once_are_all_counted(store: Store) -> None:
    """As when many in one room begin at the same time."""
    together = Barrier(8)

    def attempt(_: int) -> int:
        together.wait()
        with store.writing() as connection:
            return attempts.count(connection, "key", limits.SPAN, NOON)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == list(range(1, 9))


def test_access_taken_away_meanwhile_stays_taken_away(strict: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    account = strict.account()
    browser = in_twice(strict, account.email)
    commit = web_accounts.datastore.commit

    def late() -> None:
        change_account(strict.store, account.id, active=False)
        commit()

    monkeypatch.setattr(web_accounts.datastore, "commit", late)
    recovery_codes(browser)
    with strict.store.reading() as connection:
        kept = accounts.find(connection, "id", account.id)
    assert kept
    assert not kept.active
    assert kept.uniquifier != account.uniquifier
    assert not is_in(browser)


def test_who_gave_the_password_earlier_cannot_replace_a_second_factor_that_was_set_up_meanwhile(strict: Workbench) -> None:
    account = strict.account()
    choose_password(strict, account.email)
    sign_in(early := strict.browser(), account.email)
    early.follow()
    sign_in(owner := strict.browser(), account.email)
    set_up_authenticator(owner)
    early.post("/account/second-factor", {"setup": "authenticator"})
    assert early.page.location.endswith("/sign-in")
    assert not is_in(early)


def test_what_a_passkey_signed_lets_in_once(workbench: Workbench) -> None:
    passkey = a_passkey_of(workbench.signed_in())
    browser = workbench.browser()
    browser.get("/sign-in/passkey")
    place, reply = passkey.signs(browser.post("/sign-in/passkey", {}))
    for expected in (True, False):
        browser.post(place, reply)
        assert is_in(browser) is expected
        browser.get("/account/")
        browser.post("/sign-out", {})
        browser.get("/sign-in/passkey")


def test_a_passkey_made_by_somebody_else_is_not_added_in_a_browser_left_alone(workbench: Workbench) -> None:
    thief = workbench.signed_in()
    thief.get("/account/passkeys")
    place, reply = Passkey().makes(thief.post("/account/passkeys", {"name": "Laptop", "usage": "first"}))
    account = workbench.account()
    alone = left_alone(workbench.browser(account))
    alone.get("/account/")
    alone.post(place, reply)
    assert "/account/verify" in alone.page.location
    with workbench.store.reading() as connection:
        assert accounts.passkeys_of(connection, "default", account.id) == []


def test_an_authenticator_of_somebody_else_is_not_set_up_in_a_browser_left_alone(workbench: Workbench) -> None:
    thief = workbench.signed_in()
    thief.get("/account/second-factor")
    page = thief.post("/account/second-factor", {"setup": "authenticator"})
    key = re.sub(r"[\s-]", "", re.findall(r'<span class="code">([^<]+)</span>', page)[0])
    (place,) = re.findall(r'action="(/account/second-factor/[^"]+)"', page)
    account = workbench.account()
    alone = left_alone(workbench.browser(account))
    alone.get("/account/")
    alone.post(place, {"code": code_of(key)})
    assert "/account/verify" in alone.page.location
    with workbench.store.reading() as connection:
        kept = accounts.find(connection, "id", account.id)
    assert kept
    assert kept.second_factor is None


def test_who_is_invited_is_not_known_by_how_fast_a_forgotten_password_is_answered(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(web_accounts, "hash_password", hashed.append)
    invited, active = workbench.account(), workbench.account()
    choose_password(workbench, active.email)
    for account, times in ((invited, 1), (active, 1)):
        browser = workbench.browser()
        browser.get("/password")
        browser.post("/password", {"email": account.email})
        assert len(hashed) == times


def left_alone(browser: Browser) -> Browser:
    """Signed in, but too long ago to change how one signs in."""
    with browser.client.session_transaction() as session:
        session["fs_paa"] = time.time() - 7200
    return browser
