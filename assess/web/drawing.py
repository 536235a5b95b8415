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
from assess.web.follow_ups import FollowUps
from assess.web.section_form import SectionForm

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
    """An item's markup in parts: fixed ones, and slots, which are empty."""

    def __init__(self, markup: str):
        pieces = SLOT.split(markup)
        self.parts: list[str] = []
        self.slots: dict[str, list[tuple[int, str, str]]] = {}
        """Control → its slots: place among the parts, value, word."""
        for at in range(0, len(pieces) - 1, 4):
            fixed, name, value, word = pieces[at : at + 4]
            self.slots.setdefault(name, []).append((len(self.parts) + 1, value, word))
            self.parts += [fixed, ""]
        self.parts.append(pieces[-1])
        self.piped = "\x02" in markup

    def filled(self, field: ItemField) -> Markup:
        known = field.voice.known
        parts = [markup_filled(part, known, escape) for part in self.parts] if self.piped else self.parts.copy()
        for name, given in field.given.items():
            for at, value, word in self.slots.get(name, ()):
                if not value:
                    parts[at] = field.filled(name, word) if word else escape(field.text(name))
                elif value in given:
                    parts[at] = f" {word}"
        return Markup("".join(parts))  # noqa: S704 - fixed parts come from templates, and what is typed is escaped


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

    def items(self, form: SectionForm, follow_ups: FollowUps | None = None) -> Markup:
        """All items of a page, one after the other, and the places of those that answers bring up or take away."""
        if follow_ups is None:
            return Markup("\n".join([self.item(field) for field in form.items()]))  # noqa: S704 - drawn by templates
        shown = {field.key: field for field in form.items()}
        parts: list[Any] = []
        for key in follow_ups.order:
            if key in follow_ups.routed:
                parts.append(self.place(key, follow_ups))
            if key in shown:
                parts.append(self.item(shown[key]))
        return Markup("\n").join(parts)

    def routing(self, follow_ups: FollowUps | None) -> Any:
        """Attributes of the form: what its script needs to know."""
        return self.macro("participant/item.html", "routing")(follow_ups) if follow_ups else ""

    def place(self, key: str, follow_ups: FollowUps) -> Any:
        """Where an item stands that comes and goes; it is in there while it is not asked."""
        waiting = follow_ups.waiting.get(key)
        return self.macro("participant/item.html", "place")(key, follow_ups.bases.get(key), waiting and self.item(waiting))

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
    app.jinja_env.globals.update(draw=made.controls)
    made.prepare()


def drawer() -> Drawer:
    """The application's drawer."""
    made: Drawer = current_app.extensions["drawer"]
    return made
