"""Somebody answers while network, page and server fail at random: what was shown as saved must be there in the end.

What a person types is remembered, and so is what the foot of the page said about it. In the end
the network and the server are up, every section is opened once more, and the database must
hold of every question the last answer that was shown as saved, or one typed after it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from assess.instruments.answers import Answer
from tests.faults.served import ServedForReal

ACTIONS = 40
LEAVING_TRIES = 5
CHOICES = {
    "choosing": {
        "role": ["head", "manager", "specialist"],
        "together": ["1", "2", "3", "4", "5"],
        "dichotomy.trust": ["-3", "-1", "0", "2", "3"],
        "courses": ["yes", "no"],
    }
}
TEXTS: dict[str, dict[str, Callable[[Random], str]]] = {
    "choosing": {"_comment.role": lambda random: f"about it, {random.randrange(10**6)}"},
    "writing": {
        "share": lambda random: str(random.randrange(101)),
        "contact": lambda random: f"name{random.randrange(10**6)}@example.org",
        "founded": lambda random: str(random.randrange(1900, 2026)),
        "remarks": lambda random: f"remark {random.randrange(10**6)}",
    },
}
SECTIONS = ["choosing", "writing"]
SHOWN_AS_SAVED = {"saved", "marked", "kept"}
WAITING = re.compile("^(saving|kept|unkept)$")


OPENED = "(name) => { const folded = document.getElementById(name).closest('details'); if (folded) folded.open = true; }"
"""Folds out what a control lies in."""

SHOWN = """() => [
  document.getElementById("saving")?.dataset.state,
  Object.fromEntries(new FormData(document.getElementById("answers"))),
]"""
"""What the foot of the page says, and what stands in the controls."""


@dataclass
class Run:
    """One person's visit. `typed` holds the answers of each control in order, `shown` how many of them were shown as saved."""

    served: ServedForReal
    context: BrowserContext
    random: Random
    token: str
    page: Page | None = None
    home: str = ""
    offline: bool = False
    typed: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.page = self.context.new_page()
        self.page.goto(f"{self.served.address}/r/{self.token}")
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/answer/*/")
        self.home = self.page.url

    def act(self) -> None:
        """Do one thing at random."""
        acts: list[tuple[Callable[[], None], int]] = [
            (self.answer, 14),
            (self.wait, 4),
            (self.open, 2),
            (self.press, 2),
            (self.switch_network, 3),
            (self.reload, 1),
            (self.crash, 1),
            (self.kill_server, 1),
            (self.restart_server, 2),
        ]
        act = self.random.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        self.log.append(act.__name__)
        act()

    @property
    def section(self) -> str:
        """The section on the page; none if there is no page or another one."""
        here = self.page.url.split("?")[0].rpartition("/")[2] if self.page else ""
        return here if here in SECTIONS else ""

    def look(self) -> None:
        """Note what the foot of the page says is saved."""
        if self.page is None or not self.section:
            return
        with contextlib.suppress(Error):  # on its way to another page
            state, given = self.page.evaluate(SHOWN)
            if state in SHOWN_AS_SAVED:
                self.shown |= {name: len(typed) for name, typed in self.typed.items() if given.get(name) == typed[-1]}

    def answer(self) -> None:
        section = self.section
        if self.page is None or not section:
            self.open()
            return
        name = self.random.choice(names(section))
        texts = TEXTS[section]
        value = texts[name](self.random) if name in texts else self.random.choice(CHOICES[section][name])
        self.typed.setdefault(name, []).append(value)
        with contextlib.suppress(Error):
            if name in texts:
                self.page.evaluate(OPENED, name)
                control = self.page.locator(f'[id="{name}"]')
                control.fill(value, timeout=3_000)
                if self.random.random() < 0.7:
                    control.blur(timeout=3_000)
            else:
                self.page.locator(f'[name="{name}"][value="{value}"]').check(timeout=3_000)
        self.look()

    def wait(self) -> None:
        if self.page is not None:
            self.page.wait_for_timeout(self.random.choice([20, 100, 400, 1500]))
            self.look()

    def open(self) -> None:
        """Open a section by its address, in a new page if there is none; where that cannot be, there is no page."""
        self.look()
        self.page = self.page or self.context.new_page()
        self._go(lambda page: page.goto(self.home + self.random.choice(SECTIONS), timeout=10_000))

    def reload(self) -> None:
        if self.section:
            self.look()
            self._go(lambda page: page.reload(timeout=10_000))

    def _go(self, go: Callable[[Page], Any]) -> None:
        assert self.page is not None
        with contextlib.suppress(Error):
            reply = go(self.page)
            if reply and reply.ok:
                return
        leave(self.page)
        self.page = None

    def press(self) -> None:
        """Save and go on; without a network the page stays, and goes on when there is one."""
        if self.page is not None and self.section:
            with contextlib.suppress(Error):
                self.page.get_by_role("button", name="Save and go on").click(no_wait_after=True, timeout=3_000)
            self.look()

    def switch_network(self) -> None:
        self.offline = not self.offline
        self.context.set_offline(self.offline)

    def crash(self) -> None:
        """The page's process dies."""
        if self.page is not None:
            self.look()
            with contextlib.suppress(Error):
                self.page.goto("chrome://crash", timeout=5_000)
            self.page.close()
        self.page = None

    def kill_server(self) -> None:
        self.served.kill()

    def restart_server(self) -> None:
        self.served.up()

    def end(self) -> None:
        """Everything works again: each section is opened, and has saved all it can."""
        self.served.up()
        self.offline = False
        self.context.set_offline(False)
        if self.page is not None:
            self.look()
            leave(self.page)
        page = self.context.new_page()
        for section in SECTIONS:
            page.goto(self.home + section)
            page.wait_for_function("document.getElementById('answers')")
            page.wait_for_timeout(300)
            expect(page.locator("#saving")).not_to_have_attribute("data-state", WAITING, timeout=45_000)
            expect(page.locator(".conflict")).to_have_count(0)

    def lost(self) -> list[str]:
        """Answers that were shown as saved and are not stored, nor any typed after them."""
        stored = {name: text for key, answer in self.served.answers(self.token).items() for name, text in given(key, answer).items()}
        wrong = []
        for name, count in self.shown.items():
            possible = self.typed[name][count - 1 :]
            if stored.get(name) not in possible:
                wrong.append(f"{name}: stored {stored.get(name)!r}, but {possible[0]!r} was shown as saved (typed: {self.typed[name]})")
        return wrong


def leave(page: Page) -> None:
    """Let nothing of a page run any more. It is not closed: asked to close on its way to another page, Chromium may never answer."""
    for _ in range(LEAVING_TRIES):  # the page it was on its way to may come first
        with contextlib.suppress(Error):
            page.goto("about:blank", wait_until="commit", timeout=10_000)
        page.wait_for_timeout(500)
        if page.url == "about:blank":
            return
    raise TimeoutError(f"the page stays at {page.url}")


def names(section: str) -> list[str]:
    """Controls of a section."""
    return [*CHOICES.get(section, {}), *TEXTS[section]]


def given(key: str, answer: Answer) -> dict[str, str]:
    """An answer as the controls of this module hold it."""
    value = {} if answer.value is None else {key: str(answer.value)}
    return value | ({f"_comment.{key}": answer.comment} if answer.comment else {})


def run(served: ServedForReal, chromium: Browser, seed: int) -> dict[str, Any]:
    """One run: what was done, how much was shown as saved, and what was lost of it."""
    served.up()
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(20_000)
    person = Run(served, context, Random(seed), served.new_token())
    try:
        person.begin()
        for _ in range(ACTIONS):
            person.act()
        person.end()
        return {"seed": seed, "shown": len(person.shown), "lost": person.lost(), "log": person.log}
    finally:
        context.close()
