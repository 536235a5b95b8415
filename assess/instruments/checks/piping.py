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
    path: Path
    before: int


def check_piping(instrument: Instrument, pack: Pack) -> None:
    """Complain about placeholders in every language of the questionnaire."""
    spoken = dict(_spoken(instrument))
    for place in spoken.values():
        _text(instrument, pack.questionnaire, place.path, place.text, place.before)
    for language, source in pack.texts.items():
        lines, texts = lines_of(source), instrument.texts.get(language, {})
        for address in spoken.keys() & texts.keys():
            _text(instrument, source, nearest(address, lines), texts[address], spoken[address].before)
    _elsewhere(pack.questionnaire, [place.path for place in spoken.values()])


def _spoken(instrument: Instrument) -> Iterator[tuple[str, _Spoken]]:
    for number, section in enumerate(instrument.questionnaire.sections):
        if section.intro:
            yield f"sections.{section.key}.intro", _Spoken(section.intro, ("sections", number, "intro"), number)
    for path, item in placed_items(instrument):
        for address, text in addresses(item):
            field = address.removeprefix(f"items.{item.key}.").partition(".")[0]
            yield address, _Spoken(text, (*path, field), int(path[1]))


def _elsewhere(source: Source, spoken: list[Path]) -> None:
    for path, text in source.texts():
        known = [found.name for found in placeholders(text) if found.name in NAMES or found.item is not None]
        if known and not any(path[: len(place)] == place for place in spoken):
            message = f"`{{{known[0]}}}` is filled in the texts of items and in introductions of sections only; here it stays as it is"
            source.complain(path, "not_filled", message)


def _text(instrument: Instrument, source: Source, path: Path, text: str, before: int) -> None:
    for found in placeholders(text):
        if found.otherwise is None or (not found.otherwise and found.frame == FRAMED):
            message = f"`{{{found.name}}}` needs words for when it is not known: `{{{found.name}|…}}`"
            source.complain(path, "no_otherwise", message)
        if FRAMED not in found.frame:
            source.complain(path, "no_place", f"the middle part of `{{{found.name}|…|…}}` needs a `{FRAMED}` where the name is to stand")
        if found.item is not None:
            _answer(instrument, source, path, found.item, before)
        elif found.name not in NAMES:
            message = f"there is no placeholder `{found.name}`; there are {', '.join(NAMES)} and {ANSWER}<item>"
            source.complain(path, "no_placeholder", message)


def _answer(instrument: Instrument, source: Source, path: Path, key: str, before: int) -> None:
    if key not in instrument.questionnaire.items:
        source.complain(path, "no_item", f"there is no item `{key}`")
        return
    section, item = instrument.questionnaire.placed[key]
    if item.type not in INSERTED_TYPES:
        message = f"the answer to `{key}` cannot stand in a text; answers to {', '.join(INSERTED_TYPES)} items can"
        source.complain(path, "not_said", message)
    elif instrument.questionnaire.sections.index(section) >= before:
        source.complain(path, "asked_later", f"`{key}` is asked only on this page or later; its answer is not known here")
