"""What came of a save, as data for the script that saves while people answer.

The script posts the same form to the same address, of which it may leave out items that were
not touched, and asks for JSON; what is saved, refused or disputed is decided in `section_page`
for both. Markup of single items comes ready, drawn by the page's own templates.
"""

from __future__ import annotations

from typing import Any

from flask import request

from assess.web.drawing import drawer
from assess.web.section_page import Page

Data = dict[str, Any]
JSON = "application/json"


def wants_data() -> bool:
    """The request comes from our script, which cannot do with a page."""
    return request.headers.get("Accept") == JSON


def wants_to_go() -> bool:
    """A button was pressed, or a language."""
    return bool(request.form.get("_go") or request.form.get("_language"))


def outcome(page: Page, onward: str | None) -> Data:
    """Of the items posted: how they stand now, and whatever is left to do; and where to go `onward`."""
    draw, form = drawer(), page.form
    return {
        "bases": {key: f"{base.revision}:{base.fingerprint}" for key, base in page.bases.items()},
        "problems": {field.key: {"control": field.problem.field, "sentence": field.errors[0]} for field in form.items() if field.problem},
        "conflicts": {field.key: draw.conflict(field) for field in form.disputed()},
        "renewed": {key: draw.item(form.field(key)) for key in page.renewed},
        "asked": page.asked,
        "onward": onward,
    }
