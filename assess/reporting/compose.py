"""From the published scorecard to the report as a tree: cover, contents, and the parts that the design lists."""

from __future__ import annotations

from collections.abc import Iterable

from assess.reporting.charts import signature
from assess.reporting.document import Chapter, Cover, Entry, ReportDocument
from assess.reporting.material import Material
from assess.reporting.parts import PARTS


def compose(material: Material, parts: Iterable[str]) -> ReportDocument:
    """The report of `material` with these parts, in this order. Raises KeyError for a part that does not exist."""
    say, meta = material.texts.say, material.meta
    chapters = tuple(chapter for part in parts for chapter in PARTS[part](material))
    return ReportDocument(
        language=material.texts.language,
        title=say("cover.document_title", initiative=meta.title, instrument=material.instrument.questionnaire.title),
        description=say("cover.description", place=meta.place, period=material.period),
        cover=_cover(material),
        contents_title=say("contents.title"),
        contents=tuple(_entries(chapters)),
        chapters=chapters,
        page_of=(say("page.page"), say("page.of")),
    )


def _cover(material: Material) -> Cover:
    say, meta, card = material.texts.say, material.meta, material.scorecard
    lines = (
        say("cover.wave", n=meta.wave, period=material.period),
        say("cover.took_part", n=card.people, voices=say("count.organisations", n=card.voices)),
        say("cover.made", date=material.texts.date(meta.made)),
    )
    values = [node.total.value for node in material.dimensions()]
    names = material.texts.joined([material.title_of(node) for node in material.dimensions()])
    return Cover(
        kind=material.instrument.questionnaire.title,
        title=meta.title,
        place=meta.place,
        lines=lines,
        signature=signature(say("cover.signature"), say("cover.signature_of", names=names), values),
        notice=say("page.simulated") if meta.simulated else "",
    )


def _entries(chapters: Iterable[Chapter]) -> Iterable[Entry]:
    for chapter in chapters:
        yield Entry(chapter.key, chapter.title, 1)
        yield from (Entry(heading.anchor, heading.text, 2) for heading in chapter.headings())
