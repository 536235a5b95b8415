"""Which constructs are weak: those scored below the target, and those that a critical risk threatens."""

from __future__ import annotations

from dataclasses import dataclass

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import RiskItem
from assess.scoring.disclosure import PublishedScorecard
from assess.scoring.scorecard_model import RiskResult


@dataclass(frozen=True)
class Weakness:
    """A weak construct; the names are those of `advice_model.Cause`."""

    construct: str
    node: str | None
    score: float | None
    gap: float
    n: int
    risks: tuple[str, ...]
    tentative: bool


def weaknesses(published: PublishedScorecard, instrument: Instrument) -> dict[str, Weakness]:
    """Construct → weakness, in the order of the rubric; those known from risks alone last.

    A critical risk counts as a gap of the target × its red share where the score shows a
    smaller one, or none. A gap inside the noise is tentative, and so is one whose noise may not be shown, unless a
    critical risk speaks too.
    """
    target = instrument.rubric.target
    threats = _threats(published, instrument)
    nodes = {criterion.scores: published.nodes[key] for key, criterion in instrument.rubric.criteria.items()}
    found: dict[str, Weakness] = {}
    for construct in dict.fromkeys([*nodes, *threats]):
        node, risks = nodes.get(construct), threats.get(construct, [])
        total = node.total if node else None
        score = total.value if total else None
        gap = max([target * risk.red_share for risk in risks] + ([target - score] if score is not None else []), default=0.0)
        if gap <= 0:
            continue
        spread = (total.interval or total.range) if total else None
        tentative = not risks and (spread is None or spread[1] >= target)
        n = total.n if total and score is not None else max(risk.voices for risk in risks)
        found[construct] = Weakness(construct, node.key if node else None, score, gap, n, tuple(risk.item for risk in risks), tentative)
    return found


def _threats(published: PublishedScorecard, instrument: Instrument) -> dict[str, list[RiskResult]]:
    """Construct → critical risks that threaten it."""
    threats: dict[str, list[RiskResult]] = {}
    for key, risk in published.risks.items():
        item = instrument.questionnaire.items[key]
        if risk.critical and isinstance(item, RiskItem):
            for construct in item.threatens:
                threats.setdefault(construct, []).append(risk)
    return threats
