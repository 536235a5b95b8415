"""The participant's pages: from the personal link to the receipt."""

from __future__ import annotations

# Each of these puts its views into the blueprint.
from assess.web.participant import (  # noqa: F401
    answer_sheet,
    answering,
    colleague,
    declining,
    feedback,
    own_data,
    paper,
    passing,
    privacy,
    sending,
    starting,
)
from assess.web.participant.blueprint import pages

__all__ = ["pages"]
