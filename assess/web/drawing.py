"""Draws items by the macros in `templates/`, each once, with slots for what is given.

A page of ten items has some hundred controls that never change but for being chosen or not.
So an item is drawn once with a slot at every such place; from then on a page only fills the
slots. Names and earlier answers in an item's texts are not part of what is kept: their
placeholders are, so that nobody sees another's. Items with a problem, a doubt or a conflict
are drawn anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup, escape

from assess.instruments.item_types import ITEM_TYPES
from assess.instruments.piping import markup_filled
from assess.web.fields import ItemField
from assess.web.section_form import SectionForm
from assess.web.voice import Voice

Slot = tuple[str, str, str]
"""A control with the value and the word that marks it as chosen; or with no value, and the word that marks it as
filled; or with neither, for what is typed there."""
SLOT = re.compile("\x00([^\x00\x01]*)\x01([^\x00\x01]*)\x01([^\x00\x01]*)\x00")
MOST_KEPT = 20_000


class _Slotted:
    """A field that gives slots where it would give what was typed or chosen."""

    def __init__(self, field: ItemField):
        self._field = field

    def __getattr__(self, name: str) -> Any:
        return getattr(self._field, name)

    def mark(self, name: str, value: str, word: str = "checked") -> Markup:
        return Markup(f"\x00{name}\x01{value}\x01{word}\x00")  # noqa: S704 - keys of the questionnaire and our own words

    def filled(self, name: str, word: str) -> Markup:
        return self.mark(name, "", word)

    def text(self, name: str) -> Markup:
        return self.mark(name, "", "")


class Drawing:
    """An item's markup: fixed pieces with slots between them."""

    def __init__(self, markup: str):
        pieces = SLOT.split(markup)
        self.end = pieces.pop()
        self.pieces: list[tuple[str, Slot]] = [
            (pieces[at], (pieces[at + 1], pieces[at + 2], pieces[at + 3])) for at in range(0, len(pieces), 4)
        ]
        self.piped = "\x02" in markup

    def spoken(self, voice: Voice) -> Drawing:
        """With names and earlier answers in place of their placeholders, for one person and not to be kept."""
        copy = Drawing("")
        copy.pieces = [(markup_filled(piece, voice.known, escape), slot) for piece, slot in self.pieces]
        copy.end = markup_filled(self.end, voice.known, escape)
        return copy

    def filled(self, field: ItemField) -> Markup:
        if self.piped:
            return self.spoken(field.voice).filled(field)
        written: list[str] = []
        for piece, (name, value, word) in self.pieces:
            written.append(piece)
            if value:
                if value in field.given.get(name, ()):
                    written.append(f" {word}")
            elif word:
                written.append(field.filled(name, word))
            elif text := field.text(name):
                written.append(escape(text))
        written.append(self.end)
        return Markup("".join(written))  # noqa: S704 - pieces come from templates, and what is typed is escaped


class Drawer:
    """Draws fields, and keeps the drawings."""

    def __init__(self, app: Flask):
        self.app = app
        self.kept: dict[Hashable, Drawing] = {}

    @cache  # noqa: B019 - one drawer for the life of the application
    def macro(self, template: str, name: str) -> Any:
        return getattr(self.app.jinja_env.get_template(template).module, name)

    def controls(self, field: ItemField) -> Any:
        """An item's controls, by the macro of its type."""
        return self.macro(f"fields/{field.item.type}.html", "draw")(field)

    def items(self, form: SectionForm) -> Markup:
        """All items of a page, one after the other."""
        return Markup("\n").join(self.item(field) for field in form.items())

    def item(self, field: ItemField) -> Any:
        """A whole item: question, help, controls."""
        draw = self.macro("participant/item.html", "item")
        if field.problem or field.conflict or field.is_new or field.doubted:
            return draw(field)
        at = (field.instrument.hash, field.instrument.language, field.key, tuple(field.literals), field.variant)
        if at not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[at] = Drawing(draw(_Slotted(field.unspoken())))
        return self.kept[at].filled(field)

    def conflict(self, field: ItemField) -> Any:
        """The choice between the stored answer and the one given."""
        return self.macro("participant/item.html", "conflict")(field)

    def prepare(self) -> None:
        """Compile every template of a type; one that is missing is noticed now."""
        for kind in ITEM_TYPES:
            self.macro(f"fields/{kind}.html", "draw")


def register(app: Flask) -> None:
    made = Drawer(app)
    app.extensions["drawer"] = made
    app.jinja_env.globals.update(draw=made.controls, drawn=made.items)
    made.prepare()


def drawer() -> Drawer:
    """The application's drawer."""
    made: Drawer = current_app.extensions["drawer"]
    return made
