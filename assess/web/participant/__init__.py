"""The participant's pages: from the personal link to the receipt."""

from __future__ import annotations

from assess.web.participant import answering, own_data, privacy, sending, starting  # noqa: F401 - each puts its views into the blueprint
from assess.web.participant.blueprint import pages

__all__ = ["pages"]
