"""Two devices answer one response in any order, with repetitions: nothing acknowledged is lost (Hypothesis)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assess.instruments.answers import Answer
from assess.operations.entering import start
from assess.operations.responding import Saved, opened, save_answers
from assess.storage.engine import migrate, open_store
from tests.builders import NOON, a_participant, an_assessment

DEVICES = st.sampled_from([0, 1])
REMARKS = st.none() | st.sampled_from(["not in winter", "only in winter"])
ANSWERS = st.one_of(
    st.none(),
    st.just(Answer("dont_know")),
    st.just(Answer(None, comment="not in winter")),
    st.builds(Answer, st.just("answered"), st.integers(1, 5), REMARKS, REMARKS),
)
CHANGES = st.dictionaries(st.sampled_from(["trust", "skills"]), ANSWERS, max_size=2)


class TwoDevices(RuleBasedStateMachine):
    """What is stored must always be what the model says, and each device must learn what it missed."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'assess.db'}")
        migrate(self.store)
        first = a_participant(self.store, an_assessment(self.store))
        second = start(self.store, first.token, "en", "1", NOON)
        self.page = first.public_id
        self.sessions = [first.session, second.session]
        self.seen: list[dict[str, int]] = [{}, {}]
        self.model: dict[str, Answer] = {}
        self.revisions: dict[str, int] = {}
        self.sent: list[tuple[tuple[Any, ...], Saved]] = []

    @rule(device=DEVICES, changes=CHANGES)
    def save(self, device: int, changes: dict[str, Answer | None]) -> None:
        base = dict(self.seen[device])
        arguments = (self.sessions[device], self.page, changes, base, f"operation {len(self.sent)}", NOON)
        saved = save_answers(self.store, *arguments)
        for item, answer in changes.items():
            now = self.model.get(item)
            if answer == now:
                assert item not in saved.conflicts
            elif base.get(item, 0) != self.revisions.get(item, 0):
                assert saved.conflicts[item] == now
            else:
                assert item not in saved.conflicts
                self.revisions[item] = self.revisions.get(item, 0) + 1
                self.model.pop(item, None)
                self.model |= {item: answer} if answer else {}
        assert saved.answers == self.model
        self.seen[device] = saved.revisions
        self.sent.append((arguments, saved))

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        if self.sent:
            arguments, saved = data.draw(st.sampled_from(self.sent))
            assert save_answers(self.store, *arguments) == saved

    @rule(device=DEVICES)
    def reload(self, device: int) -> None:
        self.seen[device] = opened(self.store, self.sessions[device], self.page, NOON).revisions

    @invariant()
    def stored_is_what_was_acknowledged(self) -> None:
        found = opened(self.store, self.sessions[0], self.page, NOON)
        assert found.answers == self.model
        assert found.revisions == self.revisions

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TwoDevices.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestTwoDevices = TwoDevices.TestCase
