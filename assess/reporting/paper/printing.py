"""Papers, printed once for all who ask for the same: a paper takes seconds, and many people get the same one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from pathlib import Path
from threading import Lock

from assess.reporting.paper.paper import Paper, paper_pdf

MOST_KEPT = 16
_kept: OrderedDict[Hashable, bytes] = OrderedDict()
"""The papers last asked for."""
_turn = Lock()


def printed(paper: Paper, facts_hash: str, designs: Path, made: datetime) -> bytes:
    """The paper as a PDF, made now or a little earlier. `facts_hash` is that of its facts. Raises NothingToAsk."""
    at = (paper.instrument.hash, paper.instrument.language, paper.group, facts_hash, paper.data_sheet, paper.told)
    with _turn:
        if at in _kept:
            _kept.move_to_end(at)
            return _kept[at]
    content = paper_pdf(paper, designs, made)
    with _turn:
        _kept[at] = content
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return content
