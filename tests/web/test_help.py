"""Pages that explain, in every language of the interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.paths import shipped
from assess.settings import MailServer
from assess.storage.engine import Store
from assess.web.languages import LANGUAGES
from tests.web.workbench import Workbench, a_workbench

FOLDER = shipped("templates") / "help"


def test_every_subject_is_explained_in_every_language() -> None:
    subjects = sorted(folder.name for folder in FOLDER.iterdir())
    assert subjects == ["first-steps", "mail"]
    for subject in subjects:
        assert {path.stem for path in (FOLDER / subject).iterdir()} == set(LANGUAGES)


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


@pytest.mark.parametrize(("language", "words"), [("en", "junk folder"), ("ru", "попавшее в спам"), ("es", "correo no deseado")])
def test_the_page_speaks_the_language_of_the_account(workbench: Workbench, language: str, words: str) -> None:
    text = workbench.signed_in("viewer", language=language).get("/work/help/mail")
    assert words in text
    assert "smtp_host" in text  # nothing is sent, and the page says so


def test_the_page_names_the_server_but_nothing_secret(sqlite_store: Store, tmp_path: Path) -> None:
    server = MailServer("mail.example.org", 587, "starttls", "user-of-ours", "word-of-ours")
    text = a_workbench(sqlite_store, tmp_path, mail_server=server).signed_in("viewer").get("/work/help/mail")
    assert "mail.example.org" in text
    assert "-of-ours" not in text


def test_first_steps_lead_on_and_other_subjects_do_not_exist(workbench: Workbench) -> None:
    browser = workbench.signed_in("viewer")
    assert "/work/help/mail" in browser.get("/work/help/first-steps")
    browser.get("/work/help/magic")
    assert browser.status == 404
