"""What Flask-Security says is said in our words, in the language of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask_security.core import _default_messages as theirs

from assess.storage.engine import Store
from assess.web.accounts import password_link
from assess.web.accounts.sayings import SAYINGS
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def test_every_saying_stands_for_a_message_of_its_kind() -> None:
    assert {name: kind for name, (_, kind) in SAYINGS.items()} == {name: theirs[name][1] for name in SAYINGS}


@pytest.mark.parametrize(
    ("language", "refused", "sent"),
    [
        ("en", "The address, the password or the code is not right.", "If there is an account with the address a@example.org"),
        ("ru", "Адрес, пароль или код указаны неверно.", "Если есть учётная запись с адресом a@example.org"),
        ("es", "El correo, la contraseña o el código no es correcto.", "Si existe una cuenta con el correo a@example.org"),
    ],
)
def test_who_is_not_let_in_reads_why_and_nothing_about_accounts(workbench: Workbench, language: str, refused: str, sent: str) -> None:
    browser = workbench.browser()
    browser.language = language
    browser.get("/sign-in")
    assert refused in browser.post("/sign-in", {"email": "a@example.org", "password": "wrong"})
    browser.get("/password")
    page = browser.post("/password", {"email": "a@example.org"})
    assert sent in (browser.follow() if browser.status == 302 else page)


def test_a_weak_password_is_refused_in_the_language_of_the_page(workbench: Workbench) -> None:
    account = workbench.account(language="ru")
    with workbench.app.test_request_context():
        link = password_link(account.email)
    browser = workbench.browser()
    browser.language = "ru"
    browser.get(link)
    assert "Этот пароль легко угадать." in browser.post(link, {"password": "password1234", "password_confirm": "password1234"})
    page = browser.post(link, {"password": "short", "password_confirm": "short"})
    assert "В пароле должно быть не меньше 12 символов." in page
    assert 'aria-describedby="password-help password-error" aria-invalid="true"' in page
    assert 'id="password-error"' in page
