"""What may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from assess.scoring.scorecard_model import ScorecardFields


@dataclass(frozen=True)
class PublishedScorecard(ScorecardFields):
    """What may be shown: the only kind of scorecard that pages, reports and exports accept."""
