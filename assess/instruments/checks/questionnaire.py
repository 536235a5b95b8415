"""The questionnaire: names that stand once, scales and constructs that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from assess.instruments.instrument import Instrument
from assess.instruments.item_types import type_of
from assess.instruments.pack import Pack
from assess.instruments.questionnaire import Item, RiskItem
from assess.instruments.yaml_source import Path, Source


def check_questionnaire(instrument: Instrument, pack: Pack) -> None:
    """Complain about keys that clash and about scales, options and constructs that are not there."""
    source = pack.questionnaire
    _keys(instrument, source)
    _scales(instrument, source)
    _constructs(instrument, pack)
    if _scales_exist(instrument):
        _fields(instrument, source)


def placed_items(instrument: Instrument) -> Iterator[tuple[Path, Item]]:
    """Every item with its path in `questionnaire.yaml`."""
    for number, section in enumerate(instrument.questionnaire.sections):
        for place, item in enumerate(section.items):
            yield ("sections", number, "items", place), item


RESERVED_SECTIONS = frozenset({"check", "submit", "receipt", "language"})
"""Addresses beside those of the sections."""


def _keys(instrument: Instrument, source: Source) -> None:
    questionnaire = instrument.questionnaire
    folder = PurePath(source.file).parent.name
    if folder not in ("", questionnaire.key):
        source.complain(("key",), "folder", f"the key is `{questionnaire.key}` but the folder is `{folder}`")
    if questionnaire.minutes[0] > questionnaire.minutes[1]:
        source.complain(("minutes",), "minutes", "`minutes` goes from the smaller to the larger number")
    source.unique("section", ((("sections", n, "key"), section.key) for n, section in enumerate(questionnaire.sections)))
    for n, section in enumerate(questionnaire.sections):
        if section.key in RESERVED_SECTIONS:
            source.complain(("sections", n, "key"), "reserved", f"`{section.key}` is the name of another page; choose another key")
    source.unique("item", (((*path, "key"), item.key) for path, item in placed_items(instrument)))
    for path, item in placed_items(instrument):
        for name in ("row", "column"):
            parts = enumerate(getattr(item, f"{name}s", ()))
            source.unique(name, (((*path, f"{name}s", n, "key"), part.key) for n, part in parts))
        for earlier in item.replaces:
            if earlier in questionnaire.items:
                source.complain((*path, "replaces"), "replaces", f"`{earlier}` is still asked, so it is not replaced")


def _fields(instrument: Instrument, source: Source) -> None:
    """Two items must not share a field: `a.b` as an item beside row `b` of item `a`."""
    owners: dict[str, str] = {}
    for path, item in placed_items(instrument):
        for name in sorted({item.key, *type_of(instrument.questionnaire, item).fields()}):
            if owners.setdefault(name, item.key) != item.key:
                source.complain((*path, "key"), "field", f"`{item.key}` and `{owners[name]}` would both use the field `{name}`")


def _scales_exist(instrument: Instrument) -> bool:
    named = {getattr(item, "scale", None) for item in instrument.questionnaire.items.values()}
    return named <= {None, *instrument.questionnaire.scales}


def _scales(instrument: Instrument, source: Source) -> None:
    scales = instrument.questionnaire.scales
    for path, item in placed_items(instrument):
        scale = getattr(item, "scale", None)
        if scale is not None and scale not in scales:
            source.complain((*path, "scale"), "no_scale", f"there is no scale `{scale}` under `scales`")
        for aspect in item.aspects if isinstance(item, RiskItem) else ():
            if aspect not in scales or len(scales[aspect].steps) != 5:
                source.complain(path, "no_scale", f"this risk needs a five-step scale `{aspect}` under `scales`")
        if item.type == "choices" and item.alone is not None and item.alone not in item.options:
            source.complain((*path, "alone"), "no_option", f"`alone` names `{item.alone}`, which is not an option")
    for key, scale in scales.items():
        if scale.midpoint and len(scale.steps) % 2 == 0:
            source.complain(("scales", key), "midpoint", f"scale `{key}` has no middle step to be its midpoint")


def _constructs(instrument: Instrument, pack: Pack) -> None:
    constructs = enumerate(instrument.constructs_part.constructs)
    pack.constructs.unique("construct", ((("constructs", n, "key"), construct.key) for n, construct in constructs))
    for path, item in placed_items(instrument):
        named: list[tuple[Path, str | None]] = [((*path, "measures"), item.measures)]
        named += [((*path, "rows", n, "measures"), row.measures) for n, row in enumerate(getattr(item, "rows", ()))]
        named += [((*path, "threatens", n), construct) for n, construct in enumerate(getattr(item, "threatens", ()))]
        for place, construct in named:
            if construct is not None and construct not in instrument.constructs:
                pack.questionnaire.complain(place, "no_construct", f"there is no construct `{construct}` in constructs.yaml")
