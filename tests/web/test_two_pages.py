"""Two devices show the same section and save it in any order, by script and as forms: nobody's answer is overwritten unseen.

`pytest --hypothesis-profile=long tests/web/test_two_pages.py` takes 50,000 steps.
"""

from __future__ import annotations

import html
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

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
        device, before = self.devices[number], self._stored()
        decided = {key for key in keys if key in device.shown}
        choices = {f"_keep.{key}": "mine" if mine else "theirs" for key in decided}
        self.saves += 1
        marks = {"_conflict": sorted(decided)} if decided else {}
        reply = device.script.save({key: device.typed[key] for key in sorted(keys)} | marks, f"save {self.saves}", **choices)
        assert device.script.status == 200, reply
        device.script.bases |= reply["bases"]
        self._check(device, keys, decided if mine else set(), before, set(reply["problems"]), set(reply["conflicts"]), reply["renewed"])
        for key in keys:
            device.shown.pop(key, None)
            if key in reply["conflicts"]:
                device.shown[key] = other_answer(reply["conflicts"][key], key) or ""
            elif key in reply["renewed"]:
                device.typed[key] = device.filled[key] = control(reply["renewed"][key], key)
            elif key not in reply["problems"]:
                device.filled[key] = device.typed[key]

    @rule(number=DEVICES, mine=st.sampled_from(["mine", "theirs", None]))
    def post_the_form(self, number: int, mine: str | None) -> None:
        device, before = self.devices[number], self._stored()
        choices = {f"_keep.{key}": mine for key in device.shown if mine}
        controls = {"_csrf": device.script.mark, "_operation": f"form {self.saves}", "_go": "list", "_conflict": sorted(device.shown)}
        self.saves += 1
        base = " ".join(f"{key}:{standing}" for key, standing in device.script.bases.items())
        reply = device.browser.client.post(device.script.path, data={**controls, "_base": base, **choices, **device.typed})
        page = reply.text
        going = reply.status_code == 303
        problems = set() if going else {key for key in TEXTS if f'href="#{key}"' in page}
        conflicts = set() if going else {key for key in TEXTS if other_answer(page, key) is not None}
        renewed = {} if going else dict.fromkeys(TEXTS, page)
        self._check(device, set(TEXTS), set(device.shown) if mine == "mine" else set(), before, problems, conflicts, renewed)
        if going:
            self._look(device)
        else:
            device.browser.page = reply
            typed = device.typed
            device.read(page)
            assert all(device.typed[key] == typed[key] for key in problems | conflicts), "what was typed is not lost"
            device.filled |= {key: device.typed[key] for key in TEXTS if key not in problems | conflicts}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _check(
        self,
        device: Device,
        posted: set[str],
        insisted: set[str],
        before: dict[str, str],
        problems: set[str],
        conflicts: set[str],
        renewed: dict[str, str],
    ) -> None:
        after = self._stored()
        for key in TEXTS:
            typed = device.typed[key]
            if after[key] != before[key]:
                assert key in posted, "only what was sent is saved"
                assert after[key] == typed, "only what was typed is saved"
                seen = device.shown.get(key) if key in insisted else device.filled[key]
                assert before[key] == seen, "what was overwritten had been seen"
            if key in posted and key not in problems | conflicts:
                assert after[key] == typed or control(renewed[key], key) == after[key], (
                    "what was typed is saved, or the page says what is stored"
                )
            assert (key in problems) <= refused(key, typed)

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
