"""Saving a section's page: what changed since it was shown, what went through, what did not.

A page carries, for every item it shows, the item's revision and a fingerprint of the answer
it was filled with. An item whose answer still has that fingerprint was not touched and is
not sent on, so that a colleague's change to it is kept without a question.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from assess.instruments.answers import Answer, Answers, asked_items
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Item, Section
from assess.operations.responding import OpenResponse, Saved
from assess.web.fields import Conflict, ItemField
from assess.web.section_form import SectionForm, section_form
from assess.web.words import all_in_words

BASE, OPERATION, CONFLICT, KEEP, ASKED_BACK, CLEAR = "_base", "_operation", "_conflict", "_keep.", "_asked_back", "_clear"
"""Names of the controls beside the items; none can be an item's key."""


SaveAnswers = Callable[[Mapping[str, Answer | None], Mapping[str, int], str], Saved]
"""Keeps changes, given the revisions they rest on and the operation's id, as `responding.save_answers` does."""


@dataclass(frozen=True)
class Base:
    """How an item stood when the page was shown."""

    revision: int = 0
    fingerprint: str = ""


@dataclass(frozen=True)
class Page:
    """A section's page after it was posted."""

    form: SectionForm
    answers: Answers
    bases: Mapping[str, Base]
    """How each item stood when the page was shown, as far as its answer is still not valid; else how it stands now."""
    revisions: Mapping[str, int]
    """Item → how often its stored answer was changed."""
    asked: tuple[str, ...] = ()
    """Items of this section that are asked now."""
    renewed: frozenset[str] = frozenset()
    """Items that show another answer than the one posted: what was stored meanwhile."""

    @property
    def followed(self) -> tuple[str, ...]:
        """Items of this section that are asked only now, because of what was saved."""
        shown = {field.key for field in self.form.items()}
        return tuple(key for key in self.asked if key not in shown)

    @property
    def settled(self) -> bool:
        """Everything on the page is saved."""
        return not any(field.problem or field.conflict for field in self.form.items())


def fingerprint(answer: Answer | None) -> str:
    """Empty for no answer."""
    return "" if answer is None else answer.fingerprint


def stored_base(key: str, answers: Answers, revisions: Mapping[str, int]) -> Base:
    """How an item stands now."""
    return Base(revisions.get(key, 0), fingerprint(answers.get(key)))


def written_base(bases: Mapping[str, Base]) -> str:
    """What the page carries about the items it shows: `trust:3:5f0c… coop:0:`."""
    return " ".join(f"{key}:{base.revision}:{base.fingerprint}" for key, base in bases.items())


def read_base(text: str) -> dict[str, Base]:
    """What a page carried; whatever else stands there is passed over."""
    found = re.findall(r"(?<!\S)([a-z0-9_.]{1,100}):([0-9]{1,9}):([0-9a-f]{0,12})(?!\S)", text, re.ASCII)
    return {key: Base(int(revision), fingerprint) for key, revision, fingerprint in found}


def new_operation() -> str:
    return secrets.token_urlsafe(12)


def shown_page(form: SectionForm, response: OpenResponse) -> Page:
    """A page that is shown for the first time."""
    bases = {field.key: stored_base(field.key, response.answers, response.revisions) for field in form.items()}
    return Page(form, response.answers, bases, response.revisions)


def save_page(save: SaveAnswers, response: OpenResponse, instrument: Instrument, section: Section, posted: Any) -> Page:
    """Save what is valid and undisputed on a posted page; the rest comes back in the page's form."""
    bases = read_base(posted.get(BASE, ""))
    shown = _shown(instrument, section, response, bases)
    form = section_form(instrument, section, shown, response.answers, response.respondent, _without_cleared(posted))
    form.validate()
    changes = _changes(form, bases, posted)
    answers, revisions, conflicts = response.answers, response.revisions, {}
    if changes:
        saved = save(changes, {key: bases.get(key, Base()).revision for key in changes}, _operation(posted, changes, bases))
        answers, revisions, conflicts = saved.answers, saved.revisions, saved.conflicts
    for key, stored in conflicts.items():
        field = form.field(key)
        field.conflict = _conflict(field, stored)
    renewed = _settle(form, answers, posted)
    standing = {
        field.key: bases.get(field.key, Base()) if field.problem else stored_base(field.key, answers, revisions) for field in form.items()
    }
    asked = asked_items(instrument, section, answers, response.respondent)
    return Page(form, answers, standing, revisions, tuple(item.key for item in asked), renewed & bases.keys())


def _without_cleared(posted: Any) -> Any:
    """What was posted, but for radios that the button which was pressed clears: a radio cannot be taken back by itself."""
    cleared = posted.get(CLEAR, "").split()
    return MultiDict((name, given) for name, given in posted.items(multi=True) if name not in cleared) if cleared else posted


def _shown(instrument: Instrument, section: Section, response: OpenResponse, bases: Mapping[str, Base]) -> Iterable[Item]:
    """The items that stood on the page, even if one of them is not asked any more."""
    on_page = [item for item in section.items if item.key in bases]
    return on_page or asked_items(instrument, section, response.answers, response.respondent)


def _changes(form: SectionForm, bases: Mapping[str, Base], posted: Any) -> dict[str, Answer | None]:
    """The answers that differ from what the page was filled with, or that the person chose to keep."""
    disputed = set(posted.getlist(CONFLICT))
    changes: dict[str, Answer | None] = {}
    for field in form.items():
        if field.item.type == "note" or field.problem:
            continue
        touched = fingerprint(field.answer) != bases.get(field.key, Base()).fingerprint
        if touched and (field.key not in disputed or posted.get(KEEP + field.key) == "mine"):
            changes[field.key] = field.answer
    return changes


def _settle(form: SectionForm, answers: Answers, posted: Any) -> frozenset[str]:
    """Bring items that show another answer than the stored one in line with it, and give their keys.

    Not those with a problem, which are still being answered. And conflicts that were shown before and not decided
    stay, as do those decided for an answer that is not valid.
    """
    disputed, renewed = set(posted.getlist(CONFLICT)), set()
    for field in form.items():
        stored = answers.get(field.key)
        if field.conflict or not (field.problem or fingerprint(field.answer) != fingerprint(stored)):
            continue
        theirs = posted.get(KEEP + field.key) == "theirs"
        if field.key in disputed and not theirs:
            field.conflict = _conflict(field, stored)
        elif theirs or not field.problem:
            field.show_stored(stored)
            renewed.add(field.key)
    return frozenset(renewed)


def _conflict(field: ItemField, stored: Answer | None) -> Conflict:
    mine = [] if field.problem else all_in_words(field.voice, field.key, field.answer)
    return Conflict(all_in_words(field.voice, field.key, stored), mine)


def _operation(posted: Any, changes: Mapping[str, Answer | None], bases: Mapping[str, Base]) -> str:
    """The same for the same page posted twice; another for a page that was changed after going back."""
    content = [
        posted.get(OPERATION, ""),
        sorted((key, fingerprint(answer), bases.get(key, Base()).revision) for key, answer in changes.items()),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
