"""The document of a response's answers: item → entry.

An entry has `state`, `value`, `comment`, `reason` (those that there are), `source`, `author`
and `revision`, which counts the changes of that item from 1. A comment without an answer has
no `state`; where everything was taken back, only the last three are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json, to_json

from assess.instruments.answers import Answer

Entry = dict[str, Any]
Entries = Mapping[str, Entry]
BY_PARTICIPANT = {"source": "web", "author": "participant"}
BY_COLLEAGUE = {"source": "web", "author": "colleague"}
"""Somebody to whom the participant passed a section; becomes the participant when an anonymous assessment closes."""
FROM_PAPER = {"source": "paper", "author": "consultant"}
IMPORTED = {"source": "import", "author": "consultant"}


def encode(entries: Entries) -> str:
    return to_json(entries).decode()


def decode(document: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = from_json(document)
    return entries


def entry_of(answer: Answer | None, origin: Mapping[str, str], before: Entry) -> Entry:
    """The entry that follows `before` (empty, if there was none) when `answer` is given; None takes one back."""
    return {**(answer.as_dict() if answer else {}), **origin, "revision": before.get("revision", 0) + 1}


def answer_in(entry: Entry) -> Answer | None:
    return Answer.from_dict(entry) if "state" in entry or "comment" in entry else None


def answers_in(entries: Entries) -> dict[str, Answer]:
    """Every answer that stands."""
    return {key: answer for key, entry in entries.items() if (answer := answer_in(entry)) is not None}


def revisions_in(entries: Entries) -> dict[str, int]:
    """Item → how often it was changed."""
    return {key: entry["revision"] for key, entry in entries.items()}


def merge(
    entries: Entries, changes: Mapping[str, Answer | None], base_revisions: Mapping[str, int], origin: Mapping[str, str]
) -> tuple[dict[str, Entry], Entries]:
    """New entries, of `origin`, of the items that nobody changed since `base_revisions`, and the stored entries of those that somebody did.

    What is stored already is neither.
    """
    accepted: dict[str, Entry] = {}
    conflicts: dict[str, Entry] = {}
    for key, answer in changes.items():
        stored = entries.get(key, {})
        if answer_in(stored) == answer:
            continue
        if stored.get("revision", 0) == base_revisions.get(key, 0):
            accepted[key] = entry_of(answer, origin, stored)
        else:
            conflicts[key] = stored
    return accepted, conflicts
