"""The judge of the runs in which network, page and server fail notices a loss; `python -m tests.faults FOLDER` makes the runs.

The runs themselves are made by hand: Chromium at times never answers when its network and server go away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser

from tests.faults.answering import Run
from tests.faults.served import ServedForReal

CLAIM = """() => {
  const foot = document.getElementById("saving"), claim = foot.cloneNode(true);
  claim.dataset.state = "saved";
  foot.replaceWith(claim);
}"""
"""Puts a foot that claims too much in the place of the one that the page's script writes into."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedForReal]:
    made = ServedForReal(tmp_path)
    yield made
    made.close()


def test_a_lost_answer_is_noticed(served: ServedForReal, chromium: Browser) -> None:
    served.up()
    person = Run(served, chromium.new_context(), Random(1), served.new_token())
    person.begin()
    assert person.page is not None
    person.page.goto(person.home + "writing")
    served.kill()  # a page that closes sends what it has, even from a context set offline
    person.typed = {"founded": ["1998", "2001"]}
    person.page.locator("#founded").fill("2001")
    person.page.evaluate(CLAIM)
    person.look()
    person.context.close()
    assert person.lost() == ["founded: stored None, but '2001' was shown as saved (typed: ['1998', '2001'])"]
