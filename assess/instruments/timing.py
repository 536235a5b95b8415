"""How long answering takes. The seconds are our own estimates, not measured on real participants."""

from __future__ import annotations

from assess.instruments.questionnaire import Item

SECONDS = {
    "choice": 12,
    "choices": 18,
    "scale": 14,
    "dichotomy": 12,
    "number": 25,
    "yes_no": 8,
    "risk": 22,
    "text": 25,
    "long_text": 60,
    "date": 20,
    "note": 10,
}
START = 10
SECONDS_PER_PART = {"matrix": 6, "allocation": 8, "ranking": 6, "roster": 15}
USUAL_ROSTER_ENTRIES = 4


def seconds(item: Item) -> int:
    """How long an item takes an average reader."""
    match item.type:
        case "matrix":
            parts = len(item.rows)
        case "allocation" | "ranking":
            parts = len(item.options)
        case "roster":
            parts = min(item.at_most, USUAL_ROSTER_ENTRIES)
        case _:
            return SECONDS[item.type]
    return START + SECONDS_PER_PART[item.type] * parts
