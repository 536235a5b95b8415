"""What answers on a section's page bring up or take away on it, for the script that does so at once.

Items that are not asked now stand on the page inert, each in a template at its place. Without the script they are
neither seen nor sent, and the server asks them once what leads to them is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from assess.instruments.answers import routing_lookup
from assess.instruments.instrument import Instrument
from assess.instruments.page_routing import deciding, reading, routed_within
from assess.instruments.questionnaire import Section
from assess.operations.responding import OpenResponse
from assess.web.fields import ItemField
from assess.web.section_form import section_form
from assess.web.section_page import Page, stored_base


@dataclass(frozen=True)
class FollowUps:
    """Items of a page that answers on it bring up or take away."""

    routing: str
    """JSON: `when`, item → what is left of its condition; `read`, item that decides → how its answer is read."""
    order: tuple[str, ...]
    """Keys of all items of the section, in the order of asking."""
    routed: frozenset[str]
    """Those that come and go."""
    waiting: Mapping[str, ItemField]
    """Of these, the ones that are not on the page now."""
    bases: Mapping[str, str]
    """How the waiting ones stand: `revision:fingerprint`."""


def follow_ups(instrument: Instrument, section: Section, page: Page, response: OpenResponse) -> FollowUps | None:
    """None where nothing on the page hangs on answers given there."""
    if not section.routes_within:
        return None
    conditions = routed_within(instrument, section, routing_lookup(instrument, page.answers, response.respondent))
    if not conditions:
        return None
    on_page = {field.key for field in page.form.items()}
    items = [item for item in section.items if item.key in conditions and item.key not in on_page]
    waiting = section_form(instrument, section, items, page.answers, response.respondent)
    bases = {item.key: stored_base(item.key, page.answers, page.revisions) for item in items}
    routing = {
        "when": {key: condition.model_dump(mode="json", by_alias=True, exclude_none=True) for key, condition in conditions.items()},
        "read": {item.key: reading(item) for item in deciding(instrument, conditions)},
    }
    return FollowUps(
        json.dumps(routing, ensure_ascii=False, separators=(",", ":")),
        tuple(item.key for item in section.items),
        frozenset(conditions),
        {field.key: field for field in waiting.items()},
        {key: f"{base.revision}:{base.fingerprint}" for key, base in bases.items()},
    )
