"""The site as people who work here see it: signed in, in a role, at a tenant."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from assess.files.folder import Folder
from assess.jobs.errands import Worker
from assess.mail.delivery import Courier
from assess.operations.accounts import add_account, found_tenant
from assess.settings import MailServer, Settings
from assess.storage import accounts
from assess.storage.accounts import Account, Role, SignIn
from assess.storage.engine import Store
from assess.storage.keys import digest
from assess.storage.outbox import Errand
from assess.web.accounts import SEAT
from assess.web.app import create_app
from tests.builders import NOON
from tests.web.site import SETTINGS, Browser

PASSWORD = "seven grey herons wade"  # noqa: S105


@dataclass
class Workbench:
    """An application in which accounts are needed; second factors are not, unless asked for."""

    app: Flask
    store: Store
    instance: Path
    worker: Worker
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    def account(self, role: Role = "consultant", *, tenant: str = "default", email: str = "", language: str = "en") -> Account:
        store = found_tenant(self.store, tenant, tenant)
        return add_account(store, email or f"{secrets.token_hex(4)}@example.org", "Ada Lindqvist", role, language, NOON)

    def browser(self, account: Account | None = None) -> Browser:
        """A browser, signed in if an account is given, without the detour over a password."""
        browser = Browser(self.app.test_client(), account.language if account else "en")
        if account:
            token = secrets.token_urlsafe(32)
            with self.store.writing() as connection:
                lasts = self.clock[0] + timedelta(hours=12)
                sign_in = SignIn(digest(token), account.id, "Test browser", self.clock[0], self.clock[0], lasts)
                accounts.add_sign_in(connection, account.tenant_id, sign_in)
            with browser.client.session_transaction() as session:
                session.update({"_user_id": account.uniquifier, "_fresh": True, "fs_cc": "set", "fs_paa": time.time(), SEAT: token})
        return browser

    def signed_in(self, role: Role = "consultant", *, tenant: str = "default", language: str = "en") -> Browser:
        """A browser in which a new account of this role is signed in."""
        return self.browser(self.account(role, tenant=tenant, language=language))


def a_workbench(
    store: Store,
    instance: Path,
    settings: Settings = SETTINGS,
    second_factor: str = "optional",
    mail_server: MailServer | None = None,
) -> Workbench:
    """The site of an instance folder, which takes the mails."""
    clock = [NOON]
    chosen = replace(settings, instance=instance, second_factor=second_factor, mail_server=mail_server)
    worker = Worker(store, Courier.of(chosen), Folder(instance / "reports"), lambda: clock[0])

    def at_once(errands: Iterable[Errand]) -> None:
        for errand in errands:
            worker.do(errand.tenant_id, errand.id)

    return Workbench(create_app(chosen, store, lambda: clock[0], at_once), store, instance, worker, clock)


def seen_in(page: str) -> str:
    """The mark by which a form tells what its reader saw."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]
