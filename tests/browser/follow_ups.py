"""A questionnaire on whose pages answers lead to further questions."""

from __future__ import annotations

from assess.instruments.instrument import Instrument, instrument_of
from tests.web.site import EVERY_TYPE, an_instrument_of

LEADING = ["courses", "courses_count"]


def one_leads_to_all() -> Instrument:
    """Every type of question on one page: "yes" to the first leads to a number, ten or more of that to all others."""
    document = an_instrument_of(EVERY_TYPE).document()
    sections = document["questionnaire"]["sections"]
    items = {item["key"]: item for section in sections for item in section["items"]}
    others = [item | {"when": {"item": "courses_count", "at_least": 10}} for key, item in items.items() if key not in LEADING]
    document["questionnaire"]["sections"] = [sections[0] | {"items": [*(items[key] for key in LEADING), *others]}]
    return instrument_of(document)
