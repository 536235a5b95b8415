"""Settings: file, then environment; the secret key; the instance folder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assess.paths import instance_folder, shipped
from assess.settings import BadSettings, load_settings


def test_without_any_file_there_are_sensible_defaults(tmp_path: Path) -> None:
    found = load_settings(tmp_path / "new", {})
    assert found.database_url == f"sqlite:///{tmp_path / 'new' / 'assess.db'}"
    assert found.public_url == "http://127.0.0.1:8000"
    assert not found.secure_cookies
    with pytest.raises(FrozenInstanceError):
        found.public_url = "x"  # type: ignore[misc]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('public_url = "https://assess.example.org/"\nsecure_cookies = true\n')
    assert load_settings(tmp_path, {}).public_url == "https://assess.example.org"
    assert load_settings(tmp_path, {}).secure_cookies
    found = load_settings(tmp_path, {"ASSESS_PUBLIC_URL": "http://localhost", "ASSESS_SECURE_COOKIES": "no", "HOME": "/"})
    assert (found.public_url, found.secure_cookies) == ("http://localhost", False)


def test_cookies_are_secure_where_the_address_is(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"ASSESS_PUBLIC_URL": "https://assess.example.org"}).secure_cookies


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = {found.secret_key for found in threads.map(lambda _: load_settings(tmp_path, {}), range(16))}
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('databse_url = "sqlite:///x"', "unknown setting `databse_url`; did you mean `database_url`?"),
        ("secure_cookies = 1", "`secure_cookies` must be true or false, not 1"),
        ("public_url = 5", "`public_url` must be a text, not 5"),
        ('public_url = "example.org"', "must begin with http"),
        ('secret_key = "short"', "at least 32 characters"),
        ("public_url =", "config.toml: Invalid value"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(BadSettings) as problem:
        load_settings(tmp_path, {})
    assert message in str(problem.value)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [("ASSESS_DATABASE", "x", "did you mean `database_url`?"), ("ASSESS_SECURE_COOKIES", "perhaps", "must be true or false")],
)
def test_a_mistake_in_the_environment_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(BadSettings) as problem:
        load_settings(tmp_path, {name: text})
    assert name in str(problem.value)
    assert message in str(problem.value)


def test_the_instance_folder_comes_from_the_environment_or_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert instance_folder({"ASSESS_INSTANCE": "elsewhere"}) == tmp_path / "elsewhere"
    assert instance_folder({}) == tmp_path / "instance"


def test_shipped_folders_are_found() -> None:
    assert (shipped("questionnaires") / "constructs.yaml").is_file()
    assert shipped("templates").is_dir()
    assert shipped("reports").is_dir()
