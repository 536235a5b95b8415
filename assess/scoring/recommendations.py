"""From weaknesses to tools."""

from __future__ import annotations

from assess.scoring.advice_model import Advice, Recommendation

__all__ = ["Advice", "Recommendation"]
