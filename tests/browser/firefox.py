"""Debian's Firefox, driven by its own remote protocol, Marionette; Playwright drives only Firefoxes of its own making.

It offers of Playwright's page what somebody with a keyboard needs.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIREFOX = Path("/usr/bin/firefox-esr")
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "ArrowDown": "\ue015", "Shift": "\ue008"}
PATIENCE = 60
"""Seconds."""


class Firefox:
    """A window of 1280 × 800 px that shows one page."""

    def __init__(self, profile: Path):
        (profile / "user.js").write_text('user_pref("marionette.port", 0);\nuser_pref("intl.accept_languages", "en");\n')
        command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", profile]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = profile / "MarionetteActivePort"
        until(lambda: port.exists() and port.read_text().strip())
        self.connection = socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=PATIENCE)
        self.answers = self.connection.makefile("rb")
        self.receive()  # a greeting
        self.ask("WebDriver:NewSession", {})
        self.ask("WebDriver:SetWindowRect", {"width": 1280, "height": 800})
        self.keyboard = self

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.answers.close()
        self.connection.close()

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        message = json.dumps([0, 1, command, parameters])
        self.connection.sendall(f"{len(message)}:{message}".encode())
        _, _, error, result = self.receive()
        assert error is None, error
        return result

    def receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self.answers.read(1)
        return json.loads(self.answers.read(int(length[:-1])))

    def goto(self, address: str) -> None:
        self.ask("WebDriver:Navigate", {"url": address})

    @property
    def url(self) -> str:
        return str(self.ask("WebDriver:GetCurrentURL", {})["value"])

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return self.ask("WebDriver:ExecuteScript", {"script": f"return ({function})(arguments[0])", "args": [argument]})["value"]

    def press(self, key: str) -> None:
        """A key by Playwright's name, with Shift or without."""
        values = [KEYS.get(part, part) for part in key.split("+")]
        self.perform([("keyDown", value) for value in values] + [("keyUp", value) for value in reversed(values)])

    def type(self, text: str) -> None:
        self.perform([(kind, letter) for letter in text for kind in ("keyDown", "keyUp")])

    def perform(self, strokes: list[tuple[str, str]]) -> None:
        actions = [{"type": kind, "value": value} for kind, value in strokes]
        self.ask("WebDriver:PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    @contextmanager
    def expect_navigation(self) -> Iterator[None]:
        """Wait until another page is there."""
        self.evaluate("() => { document.documentElement.dataset.left = ''; }")
        yield
        until(lambda: self.evaluate("() => document.readyState === 'complete' && document.documentElement.dataset.left === undefined"))


def until(true: Callable[[], Any]) -> None:
    for _ in range(PATIENCE * 20):
        if true():
            return
        time.sleep(0.05)
    raise TimeoutError
