"""From a pack's files to an Instrument, or to every Problem with its file and line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assess.instruments.checks import check
from assess.instruments.constructs import Constructs
from assess.instruments.facts import FactSheet
from assess.instruments.glossary import Glossary
from assess.instruments.index_rubric import IndexRubric
from assess.instruments.instrument import Instrument, document_hash
from assess.instruments.item_types import ITEM_TYPES
from assess.instruments.pack import Pack, as_mapping, read_file, read_pack
from assess.instruments.parts import Part
from assess.instruments.problems import BrokenPack, Problem
from assess.instruments.questionnaire import Questionnaire
from assess.instruments.rubric import Rubric
from assess.instruments.texts import flattened
from assess.instruments.tools import ToolCatalogue
from assess.instruments.yaml_source import Source

P = TypeVar("P", bound=Part)


def load_instrument(folder: Path) -> Instrument:
    """The instrument in `folder`. Raises BrokenPack with every problem if there is one."""
    instrument, problems = parse(read_pack(folder))
    if instrument is None or problems:
        raise BrokenPack(problems)
    return instrument


def parse(pack: Pack) -> tuple[Instrument | None, list[Problem]]:
    """The instrument, if its parts can be read, and every problem found, in the order of files and lines."""
    questionnaire = _model(Questionnaire, pack.questionnaire)
    rubric = _model(Rubric, pack.rubric)
    constructs = _model(Constructs, pack.constructs)
    tools = _model(ToolCatalogue, pack.tools)
    if not (questionnaire and rubric and constructs and tools):
        return None, pack.problems()
    texts = {language: _texts(source) for language, source in pack.texts.items()}
    shared_texts = {language: _texts(source) for language, source in pack.shared_texts.items()}
    instrument = Instrument(
        questionnaire,
        rubric,
        constructs,
        tools,
        texts,
        shared_texts,
        "",
        questionnaire.languages[0],
    )
    instrument = replace(instrument, hash=document_hash(instrument.document()))
    check(instrument, pack)
    return instrument, pack.problems()


def load_glossary(path: Path) -> tuple[Glossary | None, list[Problem]]:
    """The glossary in a YAML file, or what is wrong with it."""
    source = read_file(path)
    glossary = _model(Glossary, source)
    return (None if source.problems else glossary), sorted(source.problems)


def load_facts(path: Path) -> FactSheet:
    """The fact sheet in a YAML file. Raises BrokenPack with every problem if there is one."""
    source = read_file(path)
    facts = _model(FactSheet, source)
    if facts is None or source.problems:
        raise BrokenPack(sorted(source.problems))
    return facts


def load_index_rubric(path: Path) -> IndexRubric:
    """The index rubric in a YAML file. Raises BrokenPack with every problem if there is one."""
    source = read_file(path)
    rubric = _model(IndexRubric, source)
    if rubric is None or source.problems:
        raise BrokenPack(sorted(source.problems))
    return rubric


def _texts(source: Source) -> dict[str, str]:
    content = {key: value for key, value in as_mapping(source).items() if key not in ("format", "language")}
    return {address: text for address, text in flattened(content).items() if isinstance(text, str)}


def _model(kind: type[P], source: Source) -> P | None:
    if source.problems and source.value is None:
        return None
    try:
        return kind.model_validate(source.value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
                continue  # only because its members were refused, which is said at their places
            path = _path(details["loc"], source) + (("type",) if details["type"] == "union_tag_invalid" else ())
            source.complain(path, details["type"], _message(details, kind))
        return None


def _path(location: tuple[int | str, ...], source: Source) -> tuple[int | str, ...]:
    """The place in the file: pydantic's location without the names of the union's members in it."""
    path: tuple[int | str, ...] = ()
    for position, part in enumerate(location):
        if path[-2:-1] == ("items",) and isinstance(path[-1], int) and part in ITEM_TYPES and location[position - 1] == path[-1]:
            continue  # the item's type, even if a key of the item has the same name
        if (*path, part) in source.lines or position == len(location) - 1:
            path = (*path, part)
    return path


def _message(details: ErrorDetails, kind: type[Part]) -> str:
    name, given = details["loc"][-1] if details["loc"] else "the file", details["input"]
    match details["type"]:
        case "missing":
            return f"`{name}` is missing"
        case "extra_forbidden":
            near = difflib.get_close_matches(str(name), sorted(_known_keys(kind)), 1)
            return f"unknown key `{name}`" + (f"; did you mean `{near[0]}`?" if near else "")
        case "union_tag_invalid":
            return f"unknown item type `{details['ctx']['tag']}`; types are {details['ctx']['expected_tags'].replace(chr(39), '')}"
        case "union_tag_not_found":
            return "`type` is missing"
        case "value_error":
            return str(details["ctx"]["error"])
        case "literal_error":
            return f"`{name}` must be {details['ctx']['expected'].replace(chr(39), '')}, not {_short(given)}"
        case "string_pattern_mismatch":
            return f"`{name}` is {_short(given)}; use small Latin letters, digits and underscores (hyphens in the name of a pack)"
        case "greater_than" if details["ctx"]["gt"] == 0:
            return f"`{name}` must be above zero, not {_short(given)}"
        case "model_type" | "dict_type":
            return f"`{name}` must be a mapping of keys to values, not {_short(given)}"
        case "tuple_type":
            return f"`{name}` must be a list, not {_short(given)}"
        case _:
            message = details["msg"]
            return f"`{name}`: {message[0].lower()}{message[1:]}" + ("" if isinstance(given, (dict, list)) else f", not {_short(given)}")


def _short(value: Any) -> str:
    text = "nothing" if value is None else "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else f"`{value}`"
    return text if len(text) < 60 else text[:56] + "…`"


def _known_keys(kind: type[Part]) -> set[str]:
    """Every key that the file format knows, to find what a misspelt one was meant to be."""
    definitions: Mapping[str, Any] = kind.model_json_schema(by_alias=True)
    parts = [definitions, *definitions.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}
