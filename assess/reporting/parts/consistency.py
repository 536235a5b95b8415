"""How far answers agree and how well scales measure, in words and in a table."""

from __future__ import annotations

from assess.reporting.document import Cell, Column, Table
from assess.reporting.material import Material
from assess.scoring.consistency_model import Reliability


def agreement_in_words(material: Material) -> dict[str, str]:
    """Topic of the method's rules → what is said: agreement on items and profiles, and within organisations."""
    say, texts, found = material.texts.say, material.texts, material.scorecard.consistency
    topics = {}
    if any(item.agreement for item in material.scorecard.items.values()):
        profiles = "; ".join(f"{texts.quoted(_title(material, key))} {texts.number(alpha, 2)}" for key, alpha in found.profiles.items())
        more = f" {say('method.profiles_agreement', profiles=profiles)}" if profiles else ""
        topics["agreement"] = say("method.agreement") + more
    if within := found.organisations:
        topics["colleagues"] = say(
            "method.colleagues",
            n=within.organisations,
            people=texts.number(within.people),
            items=texts.number(within.items),
            between=texts.number(within.icc1, 2),
            reliability=texts.number(within.icc2, 2),
        )
    return topics


def _title(material: Material, key: str) -> str:
    """A profile's title, or the question of a matrix."""
    titles = {profile.key: profile.title for profile in material.rubric.profiles}
    return titles.get(key) or material.instrument.questionnaire.items[key].ask


def scale_table(material: Material) -> Table | None:
    """The reliability of every reflective criterion; None where the rubric has none."""
    scales = material.scorecard.consistency.scales
    if not scales:
        return None
    say, share = material.texts.say, material.texts.percent(material.rubric.uncertainty.confidence)
    columns = (
        Column(say("method.scale"), 36),
        Column(say("method.scale_items"), 12, "right"),
        Column(say("method.alpha"), 12, "right"),
        Column(say("method.scale_interval", share=share), 16, "right"),
        Column(say("method.omega"), 12, "right"),
        Column("r_wg(j)", 12, "right"),
    )
    rows = tuple(_row(material, key, scale) for key, scale in scales.items())
    return Table(say("method.scales_table"), columns, rows, say("method.scales_note"))


def _row(material: Material, key: str, scale: Reliability) -> tuple[Cell, ...]:
    texts = material.texts
    title, items = material.rubric.criteria[key].title, Cell(texts.number(len(scale.items)))
    if scale.missing:
        return Cell(title, material.missing(scale.missing)), items, *(Cell("–", quiet=True) for _ in range(4))
    basis = f"{material.base(scale.n)}, {texts.say(f'method.deletion.{scale.deletion}')}"
    figures = (_number(material, figure) for figure in (scale.alpha, scale.omega, scale.r_wg_j))
    alpha, omega, agreed = figures
    interval = Cell(texts.span(*scale.interval, 2)) if scale.interval else Cell("–", quiet=True)
    return Cell(title, basis), items, alpha, interval, omega, agreed


def _number(material: Material, figure: float | None) -> Cell:
    return Cell("–", quiet=True) if figure is None else Cell(material.texts.number(figure, 2))
