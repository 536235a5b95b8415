"""Placeholders: they stand where somebody fills them, name what exists and was asked before, and say what stands there without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.instruments.checks.questionnaire import placed_items
from assess.instruments.checks.texts import lines_of, nearest
from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack
from assess.instruments.piping import ANSWER, FRAMED, INSERTED_TYPES, NAMES, placeholders
from assess.instruments.texts import addresses
from assess.instruments.yaml_source import Path, Source


@dataclass(frozen=True)
class _Spoken:
    """A text whose placeholders are filled. Answers of the pages before page `before` (from 0) can stand in it."""

    text: str
    source: Source
    path: Path
    before: int
    known: frozenset[str] = frozenset()
    """Items that are answered wherever the text is shown."""


def check_piping(instrument: Instrument, pack: Pack) -> None:
    """Complain about placeholders in every language of the questionnaire."""
    spoken = dict(_spoken(instrument, pack))
    for place in spoken.values():
        _text(instrument, place.source, place.path, place.text, place)
    for language, source in pack.texts.items():
        lines, texts = lines_of(source), instrument.texts.get(language, {})
        for address in spoken.keys() & texts.keys():
            _text(instrument, source, nearest(address, lines), texts[address], spoken[address])
    for source in (pack.questionnaire, pack.rubric):
        _elsewhere(source, [place.path for place in spoken.values() if place.source is source])


def _spoken(instrument: Instrument, pack: Pack) -> Iterator[tuple[str, _Spoken]]:
    source, every_page = pack.questionnaire, len(instrument.questionnaire.sections)
    for number, section in enumerate(instrument.questionnaire.sections):
        if section.intro:
            yield f"sections.{section.key}.intro", _Spoken(section.intro, source, ("sections", number, "intro"), number)
    for path, item in placed_items(instrument):
        for address, text in addresses(item):
            field = address.removeprefix(f"items.{item.key}.").partition(".")[0]
            yield address, _Spoken(text, source, (*path, field), int(path[1]))
    for number, check in enumerate(instrument.questionnaire.checks):
        yield f"checks.{check.key}", _Spoken(check.text, source, ("checks", number, "text"), every_page, frozenset(check.names()))
    for number, fact_check in enumerate(instrument.rubric.fact_checks):
        if fact_check.ask_back:
            address = f"fact_checks.{fact_check.key}.ask_back"
            yield address, _Spoken(fact_check.ask_back, pack.rubric, ("fact_checks", number, "ask_back"), every_page)


def _elsewhere(source: Source, spoken: list[Path]) -> None:
    for path, text in source.texts():
        known = [found.name for found in placeholders(text) if found.name in NAMES or found.item is not None]
        if known and not any(path[: len(place)] == place for place in spoken):
            message = f"`{{{known[0]}}}` is filled in texts of items and checks and in introductions of sections; here it stays as it is"
            source.complain(path, "not_filled", message)


def _text(instrument: Instrument, source: Source, path: Path, text: str, spoken: _Spoken) -> None:
    for found in placeholders(text):
        if found.item in spoken.known:
            continue
        if found.otherwise is None or (not found.otherwise and found.frame == FRAMED):
            message = f"`{{{found.name}}}` needs words for when it is not known: `{{{found.name}|…}}`"
            source.complain(path, "no_otherwise", message)
        if FRAMED not in found.frame:
            source.complain(path, "no_place", f"the middle part of `{{{found.name}|…|…}}` needs a `{FRAMED}` where the name is to stand")
        if found.item is not None:
            _answer(instrument, source, path, found.item, spoken.before)
        elif found.name not in NAMES:
            message = f"there is no placeholder `{found.name}`; there are {', '.join(NAMES)} and {ANSWER}<item>"
            source.complain(path, "no_placeholder", message)


def _answer(instrument: Instrument, source: Source, path: Path, key: str, before: int) -> None:
    item = instrument.questionnaire.items.get(key) or instrument.measures.get(key)
    if item is None:
        source.complain(path, "no_item", f"there is no item `{key}`")
        return
    section, _ = instrument.questionnaire.placed[item.key]
    if item.type not in INSERTED_TYPES and (item.type != "allocation" or key == item.key):
        message = f"the answer to `{key}` cannot stand in a text; answers to {', '.join(INSERTED_TYPES)} items and shares can"
        source.complain(path, "not_said", message)
    elif instrument.questionnaire.sections.index(section) >= before:
        source.complain(path, "asked_later", f"`{key}` is asked only on this page or later; its answer is not known here")
