"""A passkey in a real browser with a virtual authenticator: made, used to sign in, asked for nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from assess.storage import accounts
from assess.storage.engine import Store
from tests.web.site import SETTINGS
from tests.web.workbench import a_workbench

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_somebody_signs_in_with_a_passkey_alone(sqlite_store: Store, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    workbench = a_workbench(sqlite_store, tmp_path, SETTINGS, second_factor="required")
    account = workbench.account()
    cookie = workbench.browser(account).client.get_cookie("assess")
    assert cookie
    server = make_server("127.0.0.1", 0, workbench.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        site = f"http://localhost:{server.port}"  # passkeys belong to a name, not to a number
        page = open_page(viewport={"width": 1280, "height": 800})
        page.context.add_cookies([{"name": "assess", "value": cookie.value, "url": site}])
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{site}/account/passkeys")
        page.get_by_label("A name for the new passkey, such as the device").fill("Laptop")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="Laptop")).to_be_visible()
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_role("link", name="Sign in with a passkey").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Assessments")).to_be_visible()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    with sqlite_store.reading() as connection:
        (passkey,) = accounts.passkeys_of(connection, "default", account.id)
    assert passkey.name == "Laptop"
