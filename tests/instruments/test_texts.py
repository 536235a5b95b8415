from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from assess.instruments.instrument import Instrument, document_hash, instrument_of
from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.instruments.parts import Part
from assess.instruments.texts import addresses, flattened, translated
from tests.builders import DOCUMENT, an_instrument
from tests.instruments.every_type import every_type

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
PACKS = sorted(path.parent for path in QUESTIONNAIRES.glob("*/rubric.yaml"))

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)

_loaded: dict[Path, Instrument] = {}


def shipped(pack: Path) -> Instrument:
    """The instrument in the folder; what may be wrong with it is for test_shipped_packs.py to say."""
    if pack not in _loaded:
        instrument, _ = parse(read_pack(pack))
        assert instrument
        _loaded[pack] = instrument
    return _loaded[pack]


def parts(instrument: Instrument) -> list[Part]:
    return [instrument.questionnaire, instrument.rubric, instrument.constructs_part, instrument.tools]


def marked(part: Part) -> dict[str, str]:
    """A text of its own for every address."""
    return {address: f"«{address}»" for address, _ in addresses(part)}


def differences(one: Any, other: Any, at: str = "") -> dict[str, tuple[Any, Any]]:
    """Where two plain documents differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return {place: pair for key in one for place, pair in differences(one[key], other[key], f"{at}.{key}").items()}
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and len(one) == len(other):
        return {place: pair for n, child in enumerate(one) for place, pair in differences(child, other[n], f"{at}.{n}").items()}
    return {} if one == other and type(one) is type(other) else {at: (one, other)}


# Addresses


@every_pack
def test_every_text_has_an_address_of_its_own(pack: Path) -> None:
    for part in parts(shipped(pack)):
        found = [address for address, _ in addresses(part)]
        assert found
        assert len(found) == len(set(found))


def test_every_text_of_every_item_type_has_an_address() -> None:
    found = dict(addresses(every_type()))
    assert found["items.exports.unit"] == "%"
    assert found["items.effects.rows.talent"] == "Talent"
    assert found["items.effects.steps.2"] == "Few"
    assert found["items.partners.columns.how.options.tax"] == "Lower taxes"
    assert found["items.dichotomy.markets.restriction"] == "Shrinking"
    assert found["items.risks.closure.title"] == "Closure"
    assert found["scales.presence.steps.5"] == "All"
    assert found["sections.all.title"] == "All"
    assert found["title"] == "Every type"
    assert not any("source" in address or "key" in address for address in found)


@every_pack
def test_putting_the_texts_back_changes_nothing(pack: Path) -> None:
    for part in parts(shipped(pack)):
        assert translated(part, dict(addresses(part))) == part
        assert translated(part, {}) == part


@every_pack
def test_translating_replaces_every_text_and_nothing_else(pack: Path) -> None:
    for part in parts(shipped(pack)):
        texts = marked(part)
        other = translated(part, texts)
        assert dict(addresses(other)) == texts
        changed = differences(part.model_dump(), other.model_dump())
        assert len(changed) == len(texts)
        assert all(isinstance(before, str) and after.startswith("«") for before, after in changed.values())


@every_pack
def test_translating_leaves_what_it_came_from_alone(pack: Path) -> None:
    for part in parts(shipped(pack)):
        before = part.model_dump()
        translated(part, marked(part))
        assert part.model_dump() == before


def test_a_text_that_is_missing_stays_as_it_is() -> None:
    other = translated(every_type(), {"items.trust.ask": "Доверие?", "no.such.place": "nichts"})
    assert other.items["trust"].ask == "Доверие?"
    assert other.items["role"].ask == "What?"


def test_nested_texts_are_flattened_to_addresses() -> None:
    tree = {"items": {"trust": {"ask": "A"}, "dichotomy": {"markets": {"ask": "B"}}}, "tools": {"b2b": {"first_steps": ["C", "D"]}}}
    assert flattened(tree) == {
        "items.trust.ask": "A",
        "items.dichotomy.markets.ask": "B",
        "tools.b2b.first_steps.1": "C",
        "tools.b2b.first_steps.2": "D",
    }


def nested(texts: dict[str, str]) -> dict[str, Any]:
    """Address → text as the nested mappings of a texts file; lists as mappings from "1" on."""
    tree: dict[str, Any] = {}
    for address, text in texts.items():
        *way, last = address.split(".")
        at = tree
        for name in way:
            at = at.setdefault(name, {})
        at[last] = text
    return tree


@every_pack
def test_texts_written_nested_come_back_flat(pack: Path) -> None:
    for part in parts(shipped(pack)):
        assert flattened(nested(marked(part))) == marked(part)


# Languages


@every_pack
def test_every_language_keeps_keys_and_hash(pack: Path) -> None:
    instrument = shipped(pack)
    for language in instrument.languages:
        other = instrument.in_language(language)
        assert other.language == language
        assert other.hash == instrument.hash
        assert list(other.questionnaire.items) == list(instrument.questionnaire.items)
        assert list(other.measures) == list(instrument.measures)
        assert other.item_types.keys() == instrument.item_types.keys()


@every_pack
def test_the_cached_items_of_a_language_are_its_own(pack: Path) -> None:
    instrument = shipped(pack)
    assert instrument.questionnaire.items  # computed before the translation is made
    for language in instrument.languages[1:]:
        other = instrument.in_language(language)
        for section in other.questionnaire.sections:
            for item in section.items:
                assert other.questionnaire.items[item.key] is item
                assert other.item_types[item.key].item is item
                assert item.ask == instrument.texts[language][f"items.{item.key}.ask"]
        for key, construct in other.constructs.items():
            assert construct.title == instrument.shared_texts[language][f"constructs.{key}.title"]


def test_a_translation_is_made_once() -> None:
    instrument = an_instrument()
    russian = instrument.in_language("ru")
    assert russian.questionnaire.items["trust"].ask == "Доверяют ли люди друг другу?"
    assert instrument.in_language("ru") is russian
    assert instrument.in_language("en") is instrument


def test_a_language_that_the_instrument_does_not_have_gives_its_first() -> None:
    instrument = an_instrument()
    assert instrument.in_language("es") is instrument


def test_only_the_first_language_is_the_document() -> None:
    with pytest.raises(ValueError, match="first language"):
        an_instrument().in_language("ru").document()


# Document and hash


@every_pack
def test_an_instrument_made_from_its_document_is_equal(pack: Path) -> None:
    instrument = shipped(pack)
    again = instrument_of(json.loads(json.dumps(instrument.document())))
    assert again == instrument
    assert again.hash == instrument.hash == document_hash(again.document())
    assert again.document() == instrument.document()


def changed(change: str) -> str:
    """The hash of the builders' document after one change."""
    document = deepcopy(DOCUMENT)
    match change:
        case "question":
            document["questionnaire"]["sections"][0]["items"][0]["ask"] += "!"
        case "step":
            document["questionnaire"]["scales"]["agree"]["steps"][0] += "!"
        case "translation":
            document["texts"]["ru"]["title"] += "!"
        case "shared translation":
            document["shared_texts"]["ru"] = {"constructs.trust.title": "доверие"}
        case "weight":
            document["rubric"]["dimensions"][0]["criteria"][0]["weight"] = 2
        case "score":
            document["rubric"]["dimensions"][0]["criteria"][0]["indicators"][0]["score"] = {"goalposts": [1, 4]}
        case "level":
            document["rubric"]["levels"][1]["from"] = 51
        case "construct":
            document["constructs"]["constructs"][0]["description"] += "!"
        case "tool":
            document["tools"]["tools"][0]["strengthens"]["trust"]["strength"] = 2
        case "order of items":
            document["questionnaire"]["sections"][1]["items"].reverse()
    return instrument_of(document).hash


CHANGES = ["question", "step", "translation", "shared translation", "weight", "score", "level", "construct", "tool", "order of items"]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_changes_the_hash(change: str) -> None:
    assert changed("nothing") == an_instrument().hash
    assert changed(change) != an_instrument().hash


def test_different_changes_have_different_hashes() -> None:
    assert len({changed(change) for change in CHANGES}) == len(CHANGES)
