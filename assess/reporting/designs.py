"""A report design: a folder with `design.yaml`, templates and styles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from assess.instruments.pack import read_file
from assess.instruments.parts import Part
from assess.instruments.problems import BrokenPack, Problem
from assess.reporting.parts import PARTS


class _DesignFile(Part):
    """`design.yaml`."""

    format: Literal[1]
    title: str
    """What the design is called, for those who choose one."""
    parts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Parts of the report in their order, names of `reporting.parts.PARTS`."""


@dataclass(frozen=True)
class Design:
    folder: Path
    title: str
    parts: tuple[str, ...]


def load_design(folder: Path) -> Design:
    """The design in `folder`. Raises BrokenPack where `design.yaml` is wrong or lists an unknown part."""
    source = read_file(folder / "design.yaml")
    if source.problems:
        raise BrokenPack(source.problems)
    try:
        found = _DesignFile.model_validate(source.value)
    except ValidationError as error:
        raise BrokenPack([Problem(source.file, source.line(one["loc"]), "", one["type"], one["msg"]) for one in error.errors()]) from error
    unknown = [part for part in found.parts if part not in PARTS]
    if unknown:
        message = f"unknown part `{unknown[0]}`; parts are {', '.join(PARTS)}"
        raise BrokenPack([Problem(source.file, source.line(("parts",)), "parts", "unknown_part", message)])
    return Design(folder, found.title, found.parts)
