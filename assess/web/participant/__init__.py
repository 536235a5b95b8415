"""The participant's pages: from the personal link to the receipt."""

from __future__ import annotations

# Each of these puts its views into the blueprint.
from assess.web.participant import answer_sheet, answering, colleague, declining, feedback, own_data, passing, privacy, sending, starting  # noqa: F401
from assess.web.participant.blueprint import pages

__all__ = ["pages"]
