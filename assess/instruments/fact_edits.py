"""Pure edits of a fact sheet; each gives a sheet that is checked as a whole. All raise pydantic.ValidationError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assess.instruments.facts import Fact, FactSheet, Initiative, Organisation, ToolUse


def with_profile(sheet: FactSheet, profile: Initiative) -> FactSheet:
    return _changed(sheet, initiative=profile)


def with_fact(sheet: FactSheet, key: str, fact: Fact | None) -> FactSheet:
    """The sheet with one fact set, or taken out."""
    others = {name: known for name, known in sheet.facts.items() if name != key}
    return _changed(sheet, facts=others if fact is None else {**others, key: fact})


def with_tools(sheet: FactSheet, tools: Mapping[str, ToolUse]) -> FactSheet:
    return _changed(sheet, tools_in_use=dict(tools))


def with_organisation(sheet: FactSheet, organisation: Organisation, instead_of: str | None, source: str, day: date) -> FactSheet:
    """The sheet with an organisation added to the register, or put in the place of another; ties to a changed key follow."""
    renamed = {instead_of: organisation.key} if instead_of else {}
    listed = [organisation if one.key == instead_of else _retied(one, renamed) for one in organisations_of(sheet)]
    return with_register(sheet, listed if instead_of else [*listed, organisation], source, day)


def without_organisation(sheet: FactSheet, key: str, source: str, day: date) -> FactSheet:
    """The sheet without an organisation and without the ties to it."""
    left = [_retied(one, {key: None}) for one in organisations_of(sheet) if one.key != key]
    return with_register(sheet, left, source, day)


def with_register(sheet: FactSheet, organisations: Sequence[Organisation], source: str, day: date) -> FactSheet:
    return _changed(sheet, register={"source": source, "date": day, "organisations": organisations})


def organisations_of(sheet: FactSheet) -> tuple[Organisation, ...]:
    return sheet.register_.organisations if sheet.register_ else ()


def _retied(organisation: Organisation, renamed: Mapping[str, str | None]) -> Organisation:
    if organisation.ties is None or not set(organisation.ties) & renamed.keys():
        return organisation
    ties = [renamed.get(key, key) for key in organisation.ties]
    return organisation.model_copy(update={"ties": tuple(key for key in ties if key is not None)})


def _changed(sheet: FactSheet, **parts: Any) -> FactSheet:
    """A sheet made anew, so that everything is checked again."""
    document = {**sheet.model_dump(by_alias=True), **parts}
    return FactSheet.model_validate(_plain(document))


def _plain(part: Any) -> Any:
    if hasattr(part, "model_dump"):
        return part.model_dump(by_alias=True)
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(value) for value in part]
    return part
