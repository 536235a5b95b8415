"""Two devices show the same section and save it in any order, by script and as forms: nobody's answer is overwritten unseen.

`pytest -o faulthandler_timeout=0 --hypothesis-profile=long tests/web/test_two_pages.py` takes 50,000 steps.
"""

from __future__ import annotations

import html
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from assess.storage.answer_document import decode
from assess.storage.engine import Store, migrate, open_store
from assess.storage.tables import responses
from tests.web.site import Browser, a_site
from tests.web.test_saving_by_script import Script

SECTION = "writing"
TEXTS = {"founded": ["1998", "2001", "", "20"], "share": ["20", "30", "", "120"], "remarks": ["not in winter", "only in winter", ""]}
WRONG = {"20": "founded", "120": "share"}
"""What the server refuses, and in which item."""
KEYS = st.sets(st.sampled_from(sorted(TEXTS)), min_size=1)
DEVICES = st.sampled_from([0, 1])


@dataclass
class Device:
    """A browser that shows the section."""

    browser: Browser
    script: Script
    filled: dict[str, str] = field(default_factory=dict)
    """Item → the answer the page was filled with."""
    typed: dict[str, str] = field(default_factory=dict)
    """Item → what stands in its control."""
    shown: dict[str, str] = field(default_factory=dict)
    """Disputed item → the stored answer beside which the person's own is shown."""

    def read(self, page: str) -> None:
        """Take over what a whole page shows."""
        self.script = Script(self.browser, SECTION)
        self.typed = {key: control(page, key) for key in TEXTS}
        self.shown = {key: other for key in TEXTS if (other := other_answer(page, key)) is not None}


def control(markup: str, key: str) -> str:
    """What stands in an item's control."""
    found = re.search(rf'<(?:input|textarea)[^>]* name="{key}"(?:[^>]* value="([^"]*)")?[^>]*>(?:\n([^<]*)</textarea>)?', markup)
    assert found, markup
    return html.unescape(found[1] or found[2] or "")


def other_answer(markup: str, key: str) -> str | None:
    """The stored answer that a conflict shows; None where there is no conflict."""
    found = re.search(rf'name="_keep.{key}" value="theirs"><span>[^<]*<strong>([^<]*)</strong>', markup)
    return html.unescape(found[1]).removesuffix("\u00a0%").replace("no answer", "") if found else None


def refused(key: str, text: str) -> bool:
    return WRONG.get(text) == key


class TwoPages(RuleBasedStateMachine):
    """A stored answer changes only to what somebody typed who had the one before it on the screen."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store: Store = open_store(f"sqlite:///{Path(self.folder.name) / 'assess.db'}")
        migrate(self.store)
        site = a_site(self.store)
        link = site.link()
        self.devices = []
        self.saves = 0
        for _ in range(2):
            browser = site.browser()
            browser.start(link)
            browser.get(browser.home + SECTION)
            self.devices.append(Device(browser, Script(browser, SECTION)))
        for device in self.devices:
            self._look(device)

    @rule(number=DEVICES)
    def reload(self, number: int) -> None:
        self._look(self.devices[number])

    @rule(number=DEVICES, data=st.data())
    def type_something(self, number: int, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(TEXTS)))
        self.devices[number].typed[key] = data.draw(st.sampled_from(TEXTS[key]))

    @rule(number=DEVICES, keys=KEYS, mine=st.booleans())
    def save_by_script(self, number: int, keys: set[str], mine: bool) -> None:
        device, before, kept = self.devices[number], self._stored(), "mine" if mine else "theirs"
        decided = {key: kept for key in keys if key in device.shown}
        self.saves += 1
        controls: dict[str, Any] = {"_conflict": sorted(decided)} | {f"_keep.{key}": kept for key in decided}
        reply = device.script.save({key: device.typed[key] for key in sorted(keys)}, f"save {self.saves}", **controls)
        assert device.script.status == 200, reply
        device.script.bases |= reply["bases"]
        after = self._check(device, keys, decided, before, {*reply["problems"]}, {*reply["conflicts"]})
        for key in keys:
            device.shown.pop(key, None)
            if key in reply["conflicts"]:
                device.shown[key] = other_answer(reply["conflicts"][key], key) or ""
            elif key in reply["renewed"]:
                device.typed[key] = control(reply["renewed"][key], key)
            if key not in {*reply["conflicts"], *reply["problems"]}:
                assert device.typed[key] == after[key], "the page shows what is stored"
                device.filled[key] = after[key]

    @rule(number=DEVICES, kept=st.sampled_from(["mine", "theirs", None]))
    def post_the_form(self, number: int, kept: str | None) -> None:
        device, before = self.devices[number], self._stored()
        decided = {key: kept for key in device.shown if kept}
        self.saves += 1
        controls = {"_csrf": device.script.mark, "_operation": f"form {self.saves}", "_go": "list", "_conflict": sorted(device.shown)}
        base = " ".join(f"{key}:{standing}" for key, standing in device.script.bases.items())
        choices = {f"_keep.{key}": kept for key in decided}
        reply = device.browser.client.post(device.script.path, data={**controls, "_base": base, **choices, **device.typed})
        if reply.status_code == 303:
            self._check(device, set(TEXTS), decided, before, set(), set())
            self._look(device)
            return
        problems = {key for key in TEXTS if f'href="#{key}"' in reply.text}
        conflicts = {key for key in TEXTS if other_answer(reply.text, key) is not None}
        after = self._check(device, set(TEXTS), decided, before, problems, conflicts)
        device.browser.page, typed = reply, device.typed
        device.read(reply.text)
        for key in TEXTS:
            assert device.typed[key] == (typed if key in problems | conflicts else after)[key], (
                "nothing typed is lost, nothing stored is hidden"
            )
        device.filled |= {key: after[key] for key in TEXTS if key not in problems | conflicts}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _check(
        self, device: Device, posted: set[str], decided: dict[str, str], before: dict[str, str], problems: set[str], conflicts: set[str]
    ) -> dict[str, str]:
        """What is stored after a save, which must follow from what was `before` and what the person saw."""
        after = self._stored()
        for key, typed in device.typed.items():
            if after[key] != before[key]:
                assert key in posted, "only what was sent is saved"
                assert after[key] == typed, "only what was typed is saved"
                seen = device.shown.get(key) if decided.get(key) == "mine" else device.filled[key]
                assert before[key] == seen, "what was overwritten had been seen"
            if key in posted and after[key] != typed:
                untouched = typed == device.filled[key]
                assert untouched or key in problems | conflicts or decided.get(key) == "theirs", "typed and not saved"
            assert (key in problems) <= refused(key, typed)
        return after

    def _look(self, device: Device) -> None:
        device.read(device.browser.get(device.browser.home + SECTION))
        device.filled = dict(device.typed)
        assert device.typed == self._stored()

    def _stored(self) -> dict[str, str]:
        with self.store.reading() as connection:
            entries = decode(connection.execute(select(responses.c.answers)).scalar_one())
        values = {key: entries.get(key, {}).get("value", "") for key in TEXTS}
        return {key: f"{value:g}" if isinstance(value, float | int) else value for key, value in values.items()}


if settings.get_current_profile_name() != "long":
    TwoPages.TestCase.settings = settings(max_examples=12, stateful_step_count=30)
TestTwoPages = TwoPages.TestCase
