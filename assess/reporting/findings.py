"""What the published scorecard says, in sentences made by rule; each carries the key of its figure."""

from __future__ import annotations

from assess.instruments.rubric import Dimension
from assess.reporting.document import Sentence
from assess.reporting.material import Material
from assess.scoring.scorecard_model import NodeScore, RiskResult


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
    """“Trust: 78 (71–84, n = 31)”; says so where the spread reaches over the target."""
    total, texts = node.total, material.texts
    value = total.value or 0.0
    basis = ", ".join(part for part in (material.spread(total), material.base(total.n)) if part)
    spread = total.interval or total.range
    unsure = spread is not None and spread[0] < material.rubric.target <= spread[1]
    words = texts.say(key, name=material.title_of(node), score=texts.number(value), basis=basis)
    return Sentence(f"{words} {texts.say('findings.unsure')}" if unsure else words, node.key)


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
                high=texts.number(material.scorecard.nodes[gap.node].cells[gap.higher].value or 0.0),
                low=texts.number(material.scorecard.nodes[gap.node].cells[gap.lower].value or 0.0),
            ),
            gap.node,
        )
        for gap in material.scorecard.group_differences
        if under is None or gap.node in under
    )


def dimension_findings(material: Material, dimension: Dimension) -> tuple[Sentence, ...]:
    """The best and the weakest criterion, what was not assessed, and where groups differ."""
    nodes = [material.scorecard.nodes[criterion.key] for criterion in dimension.criteria]
    scored = sorted((node for node in nodes if node.total.value is not None), key=lambda node: -(node.total.value or 0))
    sentences = []
    if scored:
        sentences.append(_score_sentence(material, "findings.best", scored[0]))
    if len(scored) > 1:
        sentences.append(_score_sentence(material, "findings.weakest", scored[-1]))
    sentences += [
        Sentence(
            material.texts.say(
                "findings.not_assessed", name=material.texts.quoted(material.title_of(node)), why=material.missing(node.total.missing)
            ),
            node.key,
        )
        for node in nodes
        if node.total.value is None
    ]
    keys = frozenset({dimension.key, *(criterion.key for criterion in dimension.criteria)})
    return (*sentences, *group_gaps(material, keys))


def ranked_risks(material: Material) -> tuple[RiskResult, ...]:
    """Risks that may be shown, the worst first: critical before others, then by their share in the red zone."""
    shown = [risk for risk in material.scorecard.risks.values() if risk.zone_shares]
    return tuple(sorted(shown, key=lambda risk: (not risk.critical, -risk.red_share, -risk.second, -risk.first)))
