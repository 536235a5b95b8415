"""A short form of the runs in which network, page and server fail; `python -m tests.faults FOLDER` makes 300."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser

from tests.faults.answering import Run, run
from tests.faults.served import ServedForReal


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedForReal]:
    made = ServedForReal(tmp_path)
    yield made
    made.close()


def test_no_answer_is_lost_after_it_was_shown_as_saved(served: ServedForReal, chromium: Browser) -> None:
    result = run(served, chromium, seed=7)
    assert result["lost"] == []
    assert result["shown"] > 1


def test_a_lost_answer_is_noticed(served: ServedForReal, chromium: Browser) -> None:
    served.up()
    person = Run(served, chromium.new_context(), Random(1), served.new_token())
    person.begin()
    assert person.page is not None
    person.page.goto(person.home + "writing")
    person.context.set_offline(True)
    person.typed = {"founded": ["1998", "2001"]}
    person.page.locator("#founded").fill("2001")
    person.page.evaluate("document.getElementById('saving').dataset.state = 'saved'")  # a page that claims too much
    person.look()
    person.context.close()
    assert person.lost() == ["founded: stored None, but '2001' was shown as saved (typed: ['1998', '2001'])"]
