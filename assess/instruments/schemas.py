"""The file formats, described from the models themselves: JSON Schema for editors, tables for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assess.instruments.constructs import Constructs
from assess.instruments.facts import FactSheet
from assess.instruments.index_rubric import IndexRubric
from assess.instruments.parts import Part
from assess.instruments.questionnaire import AnyItem, Questionnaire
from assess.instruments.rubric import Rubric
from assess.instruments.tools import ToolCatalogue

FILES: dict[str, type[Part]] = {
    "questionnaire": Questionnaire,
    "rubric": Rubric,
    "constructs": Constructs,
    "tools": ToolCatalogue,
    "facts": FactSheet,
    "index": IndexRubric,
}
"""File (without `.yaml`) → its model."""

USUAL = {
    "key": "Stable name, used in references and exports.",
    "title": "Name, as readers see it.",
    "name": "Name, as it is written in reports.",
    "items": "What is asked on the page, in order.",
    "source": "Where it comes from: `S0` to `S4` for the source documents, `A` for our own; in facts, the document or person.",
    "note": "A remark for editors; nobody else sees it.",
    "type": "Says what kind of item this is.",
    "options": "Key and text of each option.",
}
"""Meanings of keys that mean the same wherever they stand."""

Schema = dict[str, Any]


def json_schema(file: str) -> Schema:
    """JSON Schema (2020-12) of one of FILES, for editors that complete and check YAML."""
    schema = FILES[file].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{file}.yaml"} | schema


def reference() -> str:
    """Every key of every file as Markdown tables, in the order of the files."""
    lines: list[str] = []
    told: set[str] = set()
    for file in FILES:
        schema = json_schema(file)
        lines += [f"### `{file}.yaml`", ""]
        parts = {FILES[file].__name__: schema, **schema.get("$defs", {})}
        if file == "questionnaire":
            parts |= {"AnyItem": AnyItem.model_json_schema(by_alias=True)}
        for name, part in parts.items():
            if "properties" in part and name not in told:
                lines += _table(name, part, parts, top=part is schema)
                told.add(name)
    return "\n".join(lines).rstrip() + "\n"


def _table(name: str, part: Schema, parts: dict[str, Schema], *, top: bool) -> Iterator[str]:
    if not top:
        yield f"#### {_words(name)}"
        yield ""
    if about := part.get("description"):
        yield about.split("\n\n")[0].replace("\n", " ")
        yield ""
    yield "| key | takes | meaning |"
    yield "| --- | --- | --- |"
    common = AnyItem.model_fields.keys() if name.endswith("Item") and name != "AnyItem" else ()
    for key, content in part["properties"].items():
        if key in common:
            continue
        needed = "" if key in part.get("required", ()) else " (optional)"
        meaning = (content.get("description") or _meaning(key, content, parts)).replace("\n", " ")
        yield f"| `{key}` | {_kind(content, parts)}{needed} | {meaning} |"
    yield ""


def _meaning(key: str, content: Schema, parts: dict[str, Schema]) -> str:
    """What a key without a description of its own means: what the part it holds says of itself, or the usual."""
    choices = [content, content.get("items", {}), *content.get("anyOf", ())]
    names = [choice["$ref"].rpartition("/")[2] for choice in choices if "$ref" in choice]
    described = [parts[name].get("description", "") for name in names]
    return next((text.split("\n\n")[0] for text in described if text), USUAL.get(key, ""))


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _kind(content: Schema, parts: dict[str, Schema]) -> str:
    if reference := content.get("$ref"):
        name = reference.rpartition("/")[2]
        return _kind(parts[name], parts) if "properties" not in parts[name] else _words(name).lower()
    if "const" in content:
        return f"`{_yaml(content['const'])}`"
    if "enum" in content:
        return " · ".join(f"`{_yaml(value)}`" for value in content["enum"])
    if choices := content.get("anyOf") or content.get("oneOf"):
        if len(choices) > 10:
            return "item of any type" if all(choice.get("$ref", "").endswith("Item") for choice in choices) else "rule of any kind"
        kinds = dict.fromkeys(_kind(choice, parts) for choice in choices if choice.get("type") != "null")
        return ", or ".join(kinds)
    match content.get("type"):
        case "array":
            inner = content.get("items") or (content.get("prefixItems") or [{}])[0]
            return f"list of {_kind(inner, parts)}"
        case "object":
            inner = content.get("additionalProperties")
            return f"mapping to {_kind(inner, parts)}" if isinstance(inner, dict) else "mapping"
        case "string":
            return "date" if content.get("format") == "date" else "text"
        case "integer":
            return "whole number" + _range(content)
        case "number":
            return "number" + _range(content)
        case "boolean":
            return "`true` or `false`"
    return "anything"


def _range(content: Schema) -> str:
    low, high = content.get("minimum"), content.get("maximum")
    if low is not None and high is not None:
        return f" {low:g}–{high:g}"
    if "exclusiveMinimum" in content:
        return f" above {content['exclusiveMinimum']:g}"
    return f" from {low:g}" if low is not None else ""


def _yaml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
