"""The page around a section's items, drawn once for everybody who sees the same.

Its template is given a `Frame`, the questionnaire and the names of slots, and nothing else of the
request: so what is kept says nothing of one person, and whatever changes it is part of its key.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

from flask import render_template
from markupsafe import escape

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Section

SLOTS = ("items", "routing", "summary", "intro", "where", "public_id", "mark", "base", "operation", "asked_back")
"""What differs from person to person and from time to time; `mark` is the one against forged forms."""
MOST_KEPT = 2_000

_SALT = secrets.token_hex(8)  # nobody can type a slot
_NAMES = {name: f"{_SALT}x{number}x" for number, name in enumerate(SLOTS)}
_SLOT = re.compile(rf"{_SALT}x(\d+)x")


@dataclass(frozen=True)
class Frame:
    """All that the page around the items depends on, but for its slots."""

    instrument: str
    """Hash of its document."""
    language: str
    section: str
    assessment: str
    languages: tuple[str, ...]
    anonymous: bool
    paper: bool
    colleague: bool
    """Who answers sees the one section only."""
    wrong: bool
    disputed: bool
    anything_saved: bool
    root: str
    """Under which address the site is served."""
    preview: bool = False
    """Nobody answers: somebody who is signed in looks at it, and sees more around it, so that it is not kept."""


_kept: dict[Frame, list[str]] = {}


def framed(frame: Frame, instrument: Instrument, section: Section, slots: Mapping[str, str]) -> str:
    """The whole page, its slots filled: markup as it is, text escaped."""
    parts = _SLOT.split(_drawn(frame, instrument, section)) if frame.preview else _from_kept(frame, instrument, section)
    filled = [escape(slots[name]) for name in SLOTS]
    for at in range(1, len(parts), 2):
        parts[at] = filled[int(parts[at])]
    return "".join(parts)


def _from_kept(frame: Frame, instrument: Instrument, section: Section) -> list[str]:
    if frame not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[frame] = _SLOT.split(_drawn(frame, instrument, section))
    return _kept[frame].copy()


def _drawn(frame: Frame, instrument: Instrument, section: Section) -> str:
    anybody = SimpleNamespace(
        public_id=_NAMES["public_id"],
        paper=frame.paper,
        preview=frame.preview,
        section=frame.section if frame.colleague else None,
        submitted=None,
        assessment=SimpleNamespace(id=frame.assessment, languages=frame.languages, anonymous=frame.anonymous),
    )
    seen = {"instrument": instrument, "section": section, "frame": frame, "response": anybody, "me": None}
    return render_template("participant/section.html", csrf_token=lambda: _NAMES["mark"], **seen, **_NAMES)
