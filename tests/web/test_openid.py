"""Signing in by an OpenID Connect issuer: a real one on loopback, honest and not."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from assess.operations.accounts import change_account
from assess.settings import BadSettings, OpenIdIssuer, load_settings
from assess.storage import accounts
from assess.storage.engine import Store
from assess.web.accounts import SEAT
from tests.builders import dump
from tests.web.openid_issuer import CLIENT_ID, CLIENT_SECRET, Issuer, issuing, said
from tests.web.site import SETTINGS, Browser
from tests.web.workbench import Workbench, a_workbench

REFUSED = "Signing in by Town hall did not work."


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


def a_site_of(store: Store, folder: Path, issuer: Issuer, second_factor: str = "optional") -> Workbench:
    chosen = replace(SETTINGS, openid=OpenIdIssuer(issuer.address, CLIENT_ID, CLIENT_SECRET, "Town hall"))
    return a_workbench(store, folder, chosen, second_factor)


@pytest.fixture
def workbench(store: Store, tmp_path: Path, issuer: Issuer) -> Workbench:
    return a_site_of(store, tmp_path, issuer)


def come_back(browser: Browser, issuer: Issuer, onward: str = "") -> str:
    """Press the button, sign in at the issuer, and come back: the page then shown, or of signing in with what is wrong."""
    browser.get(f"/sign-in/openid/{onward}")
    assert browser.status == 302, browser.page.text
    browser.get(issuer.let_in(browser.page.location))
    assert browser.status == 302
    return html.unescape(browser.follow())


def is_in(browser: Browser) -> bool:
    browser.get("/work/assessments/")
    return browser.status == 200


def test_a_confirmed_address_lets_in_whoever_has_an_account(workbench: Workbench, issuer: Issuer) -> None:
    account = workbench.account("viewer", email="ada@example.org")
    issuer.claims["email"] = "Ada@Example.org"
    browser = workbench.browser()
    assert 'href="/sign-in/openid/"' in browser.get("/sign-in")
    assert "Sign in by Town hall" in browser.page.text
    come_back(browser, issuer)
    assert browser.page.request.path == "/work/"
    assert is_in(browser)
    with workbench.store.reading() as connection:
        assert accounts.get(connection, "default", account.id) == account  # neither role nor anything else has changed


def test_who_was_on_the_way_to_a_page_arrives_there_and_nowhere_else(workbench: Workbench, issuer: Issuer) -> None:
    workbench.account(email="ada@example.org")
    for wished, reached in (
        ("/work/initiatives/", "/work/initiatives/"),
        ("https://elsewhere.example/", "/work/"),
        ("//elsewhere.example/", "/work/"),
        ("/\\elsewhere.example/", "/%5Celsewhere.example/"),  # a path of ours, and no page
    ):
        browser = workbench.browser()
        browser.get(f"/sign-in/openid/?next={wished}")
        browser.get(issuer.let_in(browser.page.location))
        assert browser.page.location.removeprefix("http://localhost") == reached


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": "somebody-else", "azp": CLIENT_ID},
        {"aud": ["somebody-else", "others"], "azp": CLIENT_ID},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_700_003_600, "iat": 1_700_000_000},  # in 2023
        {"exp": None},
        {"email": None},
        {"email": ["ada@example.org"]},
        {"at_hash": "wrong"},
    ],
    ids=str,
)
def test_a_token_that_is_not_right_lets_nobody_in(sqlite_store: Store, tmp_path: Path, issuer: Issuer, claims: dict[str, Any]) -> None:
    workbench = a_site_of(sqlite_store, tmp_path, issuer)
    workbench.account(email="ada@example.org")
    issuer.claims |= claims
    browser = workbench.browser()
    assert REFUSED in come_back(browser, issuer)
    assert not is_in(browser)


def by_another_key(issuer: Issuer) -> None:
    issuer.key = RSAKey.generate_key(2048, {"kid": "k1"})


def by_an_unknown_key(issuer: Issuer) -> None:
    issuer.key = RSAKey.generate_key(2048, {"kid": "k2"})
    issuer.header["kid"] = "k2"


def without_an_id_token(issuer: Issuer) -> None:
    issuer.answer = lambda token: said({name: value for name, value in token.items() if name != "id_token"})


def unsigned(issuer: Issuer) -> None:
    issuer.described["id_token_signing_alg_values_supported"] = ["none"]
    issuer.answer = lambda token: said({**token, "id_token": _unsigned(token["id_token"])})


def _unsigned(token: str) -> str:
    return f"eyJhbGciOiJub25lIn0.{token.split('.')[1]}."


def with_nonsense(issuer: Issuer) -> None:
    issuer.answer = lambda token: said({**token, "id_token": "nonsense"})


@pytest.mark.parametrize("spoilt", [by_another_key, by_an_unknown_key, without_an_id_token, unsigned, with_nonsense])
def test_what_the_issuer_did_not_sign_lets_nobody_in(
    sqlite_store: Store, tmp_path: Path, issuer: Issuer, spoilt: Callable[[Issuer], None]
) -> None:
    workbench = a_site_of(sqlite_store, tmp_path, issuer)
    workbench.account(email="ada@example.org")
    spoilt(issuer)
    browser = workbench.browser()
    assert REFUSED in come_back(browser, issuer)
    assert not is_in(browser)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_issuer_has_not_confirmed_is_nobodys(
    sqlite_store: Store, tmp_path: Path, issuer: Issuer, verified: object
) -> None:
    workbench = a_site_of(sqlite_store, tmp_path, issuer)
    workbench.account(email="ada@example.org")
    issuer.claims["email_verified"] = verified
    browser = workbench.browser()
    assert "Town hall has not confirmed your e-mail address." in come_back(browser, issuer)
    assert not is_in(browser)


def test_nobody_gets_an_account_nor_one_of_another_tenant_nor_one_that_was_ended(workbench: Workbench, issuer: Issuer) -> None:
    workbench.account(tenant="theirs", email="ada@example.org")
    ended = workbench.account(email="gone@example.org")
    workbench.account("administrator")
    change_account(workbench.store, ended.id, active=False)
    before = dump(workbench.store)["accounts"]
    for email in ("nobody@example.org", "ada@example.org", "gone@example.org"):
        issuer.claims["email"] = email
        browser = workbench.browser()
        assert f"There is no account here for {email}." in come_back(browser, issuer)
        assert not is_in(browser)
    assert dump(workbench.store)["accounts"] == before


def test_an_answer_that_this_browser_did_not_ask_for_is_worth_nothing(workbench: Workbench, issuer: Issuer) -> None:
    workbench.account(email="ada@example.org")
    asking, other = workbench.browser(), workbench.browser()
    asking.get("/sign-in/openid/")
    answer = issuer.let_in(asking.page.location)
    other.get(answer)  # somebody's answer, planted in another browser
    assert REFUSED in html.unescape(other.follow())
    assert not is_in(other)
    asking.get(answer.replace("state=", "state=x"))
    assert not is_in(asking)
    asking.get(answer)  # the right one
    assert is_in(asking)
    asking.get(answer)  # once more
    assert REFUSED in html.unescape(asking.get("/sign-in") + asking.get("/account/"))


def test_what_was_in_the_cookie_before_is_worth_nothing_afterwards(workbench: Workbench, issuer: Issuer) -> None:
    workbench.account(email="ada@example.org")
    browser = workbench.browser()
    with browser.client.session_transaction() as session:
        session[SEAT] = "planted"
    come_back(browser, issuer)
    with browser.client.session_transaction() as session:
        assert len(session[SEAT]) > 40
        assert not [name for name in session if name.startswith("_state_")]


def test_the_second_factor_is_asked_all_the_same(sqlite_store: Store, tmp_path: Path, issuer: Issuer) -> None:
    strict = a_site_of(sqlite_store, tmp_path, issuer, "required")
    strict.account(email="ada@example.org")
    browser = strict.browser()
    browser.get("/sign-in/openid/")
    browser.get(issuer.let_in(browser.page.location))
    assert "second-factor" in browser.page.location
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Войти через «Town hall» не удалось."), ("es", "No se pudo iniciar sesión con Town hall.")]
)
def test_errors_speak_the_persons_language(sqlite_store: Store, tmp_path: Path, issuer: Issuer, language: str, words: str) -> None:
    browser = a_site_of(sqlite_store, tmp_path, issuer).browser()
    browser.language = language
    browser.get("/sign-in/openid/back?error=access_denied&error_description=<b>no</b>&state=x")
    page = html.unescape(browser.follow())
    assert words in page
    assert "<b>no" not in page


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"authorization_endpoint": "https://elsewhere.example/authorize"},
        {"token_endpoint": None},
    ],
    ids=str,
)
def test_an_issuer_that_sends_us_elsewhere_is_not_followed(
    sqlite_store: Store, tmp_path: Path, issuer: Issuer, described: dict[str, Any]
) -> None:
    issuer.described = described
    browser = a_site_of(sqlite_store, tmp_path, issuer).browser()
    browser.get("/sign-in/openid/")
    assert REFUSED in html.unescape(browser.follow())
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_nobody_but_the_issuer_is_spoken_to_even_by_a_detour(sqlite_store: Store, tmp_path: Path, issuer: Issuer) -> None:
    with issuing() as other:
        workbench = a_site_of(sqlite_store, tmp_path, issuer)
        workbench.account(email="ada@example.org")
        issuer.answer = lambda token: _redirect(f"{other.address}/token")
        browser = workbench.browser()
        assert REFUSED in come_back(browser, issuer)
        assert other.asked == []


def test_an_issuer_that_keeps_keys_and_tokens_elsewhere_is_followed_to_where_the_settings_say(
    sqlite_store: Store, tmp_path: Path, issuer: Issuer
) -> None:
    with issuing() as other:
        other.codes, other.claims["iss"] = issuer.codes, issuer.address
        issuer.described = {"token_endpoint": f"{other.address}/token", "jwks_uri": f"{other.address}/keys"}
        named = OpenIdIssuer(issuer.address, CLIENT_ID, CLIENT_SECRET, "Town hall", (other.address,))
        workbench = a_workbench(sqlite_store, tmp_path, replace(SETTINGS, openid=named), "optional")
        workbench.account(email="ada@example.org")
        browser = workbench.browser()
        come_back(browser, issuer)
        assert is_in(browser)
        assert sorted(other.asked) == ["/keys", "/token"]


def _redirect(address: str) -> Any:
    reply = said({}, 307)
    reply.headers["Location"] = address
    return reply


def test_a_client_by_post_and_another_key_after_a_while_are_understood(sqlite_store: Store, tmp_path: Path, issuer: Issuer) -> None:
    issuer.described["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    workbench = a_site_of(sqlite_store, tmp_path, issuer)
    workbench.account(email="ada@example.org")
    for _ in range(2):
        browser = workbench.browser()
        come_back(browser, issuer)
        assert is_in(browser)
    assert issuer.asked.count("/.well-known/openid-configuration") == 1


def test_an_issuer_that_does_not_answer_leaves_passwords(sqlite_store: Store, tmp_path: Path) -> None:
    with issuing() as gone:
        pass
    browser = a_site_of(sqlite_store, tmp_path, gone).browser()
    browser.get("/sign-in/openid/")
    assert REFUSED in html.unescape(browser.follow())


def test_coming_back_over_and_over_is_stopped(sqlite_store: Store, tmp_path: Path, issuer: Issuer) -> None:
    browser = a_site_of(sqlite_store, tmp_path, issuer).browser()
    for _ in range(11):
        browser.get("/sign-in/openid/back?code=x&state=x")
    assert browser.status == 429


def test_without_an_issuer_there_is_no_button_and_no_page(sqlite_store: Store, tmp_path: Path) -> None:
    browser = a_workbench(sqlite_store, tmp_path).browser()
    assert "openid" not in browser.get("/sign-in")
    for path in ("/sign-in/openid/", "/sign-in/openid/back"):
        browser.get(path)
        assert browser.status == 404


def test_the_settings_name_the_issuer_and_a_file_may_hold_the_secret(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("from a file\n")
    given = {"ASSESS_OIDC_ISSUER": "https://id.example.org/realm", "ASSESS_OIDC_CLIENT_ID": "assess"}
    assert load_settings(tmp_path, {}).openid is None
    assert load_settings(tmp_path, given | {"ASSESS_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "word")}).openid == OpenIdIssuer(
        "https://id.example.org/realm", "assess", "from a file", "id.example.org"
    )
    for wrong, message in (
        ({}, "needs `oidc_client_id`"),
        ({"ASSESS_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "absent")}, "cannot be read"),
        ({"ASSESS_OIDC_CLIENT_SECRET": "x", "ASSESS_OIDC_ISSUER": "http://id.example.org"}, "must begin with https://"),
        ({"ASSESS_OIDC_CLIENT_SECRET": "x", "ASSESS_OIDC_ORIGINS": "https://keys.example.org http://x.org"}, "`oidc_origins` must begin"),
        ({"ASSESS_OIDC_CLIENT_SECRET": "x", "ASSESS_OIDC_ORIGINS": "https://keys.example.org/realm"}, "without a path"),
    ):
        with pytest.raises(BadSettings, match=message):
            load_settings(tmp_path, given | wrong)


def test_an_issuer_without_authlib_is_a_mistake_in_the_settings(
    sqlite_store: Store, tmp_path: Path, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "assess.web.accounts.openid", raising=False)
    monkeypatch.setitem(sys.modules, "authlib", None)
    for name in [name for name in sys.modules if name.startswith("authlib.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(BadSettings, match=r"install assess\[oidc\]"):
        a_site_of(sqlite_store, tmp_path, issuer)
