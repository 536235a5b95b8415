"""What the published scorecard says, in sentences made by rule; each carries the key of its figure."""

from __future__ import annotations

from assess.instruments.rubric import Finding
from assess.reporting.document import Sentence
from assess.reporting.material import Material
from assess.reporting.texts import NBSP
from assess.scoring.scorecard_model import NodeScore, RiskResult

P_DECIMALS = 3
RED = 0.3
"""Share of answers in the red zone from which a risk is a threat."""


def strengths(material: Material, most: int = 4) -> tuple[Sentence, ...]:
    """Criteria at or above the target, the best first."""
    found = [node for node in material.criteria() if node.total.value is not None and node.total.value >= material.rubric.target]
    found.sort(key=lambda node: -(node.total.value or 0))
    return tuple(_score_sentence(material, "findings.strength", node) for node in found[:most])


def weaknesses(material: Material, most: int = 4) -> tuple[Sentence, ...]:
    """Criteria below the target, the weakest first."""
    found = [node for node in material.criteria() if node.total.value is not None and node.total.value < material.rubric.target]
    found.sort(key=lambda node: node.total.value or 0)
    return tuple(_score_sentence(material, "findings.weakness", node) for node in found[:most])


def _score_sentence(material: Material, key: str, node: NodeScore) -> Sentence:
    """“Trust: 78 (71–84, n = 31). Most keep their word.” Says so where the spread reaches over the target."""
    total, texts = node.total, material.texts
    basis = ", ".join(part for part in (material.spread(total), material.base(total.n)) if part)
    words = [texts.say(key, name=material.title_of(node), score=material.points(total.value or 0.0), basis=basis)]
    if finding := level_finding(material, node):
        words.append(finding.diagnosis)
    if at_target(material, node):
        words.append(texts.say("findings.unsure"))
    return Sentence(" ".join(words), node.key)


def level_finding(material: Material, node: NodeScore) -> Finding | None:
    """What the rubric says about a criterion at the level it reached."""
    if node.kind != "criterion" or node.total.level is None:
        return None
    return material.rubric.criteria[node.key].findings.get(node.total.level)


def at_target(material: Material, node: NodeScore) -> bool:
    """The spread reaches over the target, so that neither side of it is certain."""
    spread = node.total.interval or node.total.range
    return spread is not None and spread[0] < material.rubric.target <= spread[1]


def group_gaps(material: Material, under: frozenset[str] | None = None) -> tuple[Sentence, ...]:
    """Differences between groups that are more than chance; `under` limits them to some nodes."""
    texts = material.texts
    return tuple(
        Sentence(
            texts.say(
                "findings.gap",
                name=texts.quoted(material.title_of(material.scorecard.nodes[gap.node])),
                high_group=material.cell_label(gap.higher),
                low_group=material.cell_label(gap.lower),
                high=material.points(material.scorecard.nodes[gap.node].cells[gap.higher].value or 0.0),
                low=material.points(material.scorecard.nodes[gap.node].cells[gap.lower].value or 0.0),
                p=_p_value(material, gap.p),
            ),
            gap.node,
        )
        for gap in material.scorecard.group_differences
        if under is None or gap.node in under
    )


def _p_value(material: Material, p: float) -> str:
    """“p = 0.012”; very small ones as a bound, since draws cannot tell them from zero."""
    least = 10**-P_DECIMALS
    sign, shown = ("<", least) if p < least else ("=", p)
    return f"p{NBSP}{sign}{NBSP}{material.texts.number(shown, P_DECIMALS)}"


def left_out(material: Material, nodes: tuple[NodeScore, ...]) -> tuple[Sentence, ...]:
    """What could not be assessed, and why."""
    texts = material.texts
    return tuple(
        Sentence(
            texts.say("findings.not_assessed", name=texts.quoted(material.title_of(node)), why=material.missing(node.total.missing)),
            node.key,
        )
        for node in nodes
        if node.total.value is None
    )


def ranked_risks(material: Material) -> tuple[RiskResult, ...]:
    """Risks that may be shown, the worst first: critical before others, then by their share in the red zone."""
    shown = [risk for risk in material.scorecard.risks.values() if risk.zone_shares]
    return tuple(sorted(shown, key=lambda risk: (not risk.critical, -risk.red_share, -risk.second, -risk.first)))


def grave_risks(material: Material) -> tuple[RiskResult, ...]:
    """Risks that are critical, or that a good part of those who rated them put in the red zone; the worst first."""
    return tuple(risk for risk in ranked_risks(material) if risk.critical or risk.red_share >= RED)
