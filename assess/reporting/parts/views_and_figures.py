"""What participants think of a criterion beside what the figures of organisations show.

In words only: how far apart the two lie depends on goalposts that are mostly judgements, so that a
number would claim more than is known as long as no reference set is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable

from assess.instruments.rubric import Criterion, Dimension
from assess.reporting.document import Block, Bullets, Heading, Keep, Paragraph, Sentence
from assess.reporting.items_in_words import item_of
from assess.reporting.material import Material
from assess.scoring.aggregation import indicator_key

APART = 20.0
"""Points, about the width of a level, from which a view and the figures are said to differ (our own choice)."""
JUDGED, COUNTED = frozenset({"scale"}), frozenset({"number", "allocation"})
"""Item types of views, and of figures."""


def views_and_figures(material: Material, dimension: Dimension) -> list[Block]:
    """Criteria of the dimension that have both: where the two agree and where not; nothing where no criterion has both."""
    said: dict[str, list[Criterion]] = {"above": [], "below": [], "agree": [], "alone": []}
    for criterion in dimension.criteria:
        if relation := _relation(material, criterion):
            said[relation].append(criterion)
    sentences = tuple(_sentence(material, relation, criteria) for relation, criteria in said.items() if criteria)
    if not sentences:
        return []
    say = material.texts.say
    heading = Heading(say("figures.title"), 2, f"{dimension.key}-figures")
    return [Keep((heading, Bullets(sentences), Paragraph(say("figures.note"), "note")))]


def _sentence(material: Material, relation: str, criteria: list[Criterion]) -> Sentence:
    names = material.texts.joined([material.texts.quoted(criterion.title) for criterion in criteria])
    return Sentence(material.texts.say(f"figures.{relation}", names=names), criteria[0].key)


def _relation(material: Material, criterion: Criterion) -> str | None:
    """How the view stands to the figures; None where the criterion does not set the two side by side."""
    items = {indicator.item: item_of(material, indicator.item).type for indicator in criterion.indicators}
    if not (JUDGED & set(items.values()) and COUNTED & set(items.values())):
        return None
    view = _mean(material, criterion, (item for item, kind in items.items() if kind in JUDGED))
    figures = _mean(material, criterion, (item for item, kind in items.items() if kind in COUNTED))
    if view is None:
        return None
    if figures is None:
        return "alone"
    return "above" if view - figures >= APART else "below" if figures - view >= APART else "agree"


def _mean(material: Material, criterion: Criterion, items: Iterable[str]) -> float | None:
    """Mean of the points of some of the criterion's indicators, by their weights; None where none may be shown."""
    weights = {indicator.item: indicator.weight for indicator in criterion.indicators}
    totals = {item: material.scorecard.nodes[indicator_key(criterion.key, item)].total.value for item in items}
    known = {item: value for item, value in totals.items() if value is not None}
    if not known:
        return None
    return sum(weights[item] * value for item, value in known.items()) / sum(weights[item] for item in known)
