"""Whoever has lost the second factor is helped by an administrator of the own tenant."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from assess.storage import accounts
from assess.storage.engine import Store
from tests.web.test_signing_in import choose_password, set_up_authenticator, sign_in
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def strict(sqlite_store: Store, tmp_path: Path) -> Workbench:
    """A site that asks for a second factor."""
    return a_workbench(sqlite_store, tmp_path, second_factor="required")


def test_an_administrator_helps_whoever_lost_the_second_factor(strict: Workbench) -> None:
    account = strict.account(language="ru")
    choose_password(strict, account.email)
    sign_in(browser := strict.browser(), account.email)
    set_up_authenticator(browser)
    boss = strict.signed_in("administrator")
    assert "Reset the second factor" in boss.get("/admin/people/")
    boss.post(f"/admin/people/{account.id}", {"wish": "reset"})
    browser.get("/work/assessments/")
    assert "/sign-in" in browser.page.location
    with strict.store.reading() as connection:
        kept = accounts.existing(connection, "default", account.id)
    assert (kept.second_factor, kept.totp_secret, kept.recovery_codes) == (None, None, ())
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (strict.instance / "outbox").glob("*.eml")]
    assert [account.email in mail["To"] for mail in mails if mail["Subject"] == "Ваш второй фактор сброшен"] == [True]
    sign_in(browser, account.email)
    assert set_up_authenticator(browser)


def test_nobody_resets_the_own_second_factor_or_that_of_another_tenant(strict: Workbench) -> None:
    boss, other = strict.account("administrator"), strict.account(tenant="other")
    for account in (boss, other):
        choose_password(strict, account.email)
        sign_in(browser := strict.browser(), account.email)
        set_up_authenticator(browser)
    with strict.store.reading() as connection:
        browser = strict.browser(accounts.existing(connection, "default", boss.id))
    for account in (boss, other):
        browser.get("/admin/people/")
        browser.post(f"/admin/people/{account.id}", {"wish": "reset"})
        with strict.store.reading() as connection:
            assert accounts.existing(connection, account.tenant_id, account.id).totp_secret
    assert browser.status == 404
