"""The files of an instrument, read but not yet understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess.instruments.problems import Problem
from assess.instruments.yaml_source import Source, read_yaml


@dataclass
class Pack:
    """The files of an instrument: its own four kinds and those it shares with others."""

    questionnaire: Source
    rubric: Source
    constructs: Source
    tools: Source
    texts: dict[str, Source] = field(default_factory=dict)
    """Language → the instrument's own texts."""
    shared_texts: dict[str, Source] = field(default_factory=dict)
    """Language → texts of constructs and tools."""

    scored_elsewhere: frozenset[str] = frozenset()
    """Constructs that the instruments beside this one score or hold threatened."""

    def problems(self) -> list[Problem]:
        """Every problem of the files, in the order of files and lines, each once."""
        return sorted({problem for source in self.sources() for problem in source.problems})

    def sources(self) -> Iterator[Source]:
        yield from (self.questionnaire, self.rubric, self.constructs, self.tools)
        yield from self.texts.values()
        yield from self.shared_texts.values()


def read_pack(folder: Path) -> Pack:
    """Read the files of a pack; the shared ones stand beside its folder."""
    shared = folder.parent
    return Pack(
        read_file(folder / "questionnaire.yaml"),
        read_file(folder / "rubric.yaml"),
        read_file(shared / "constructs.yaml"),
        read_file(shared / "tools.yaml"),
        {path.stem: read_file(path) for path in sorted((folder / "texts").glob("*.yaml"))},
        {path.stem: read_file(path) for path in sorted((shared / "texts").glob("*.yaml"))},
        _scored_by(other for other in shared.glob("*/rubric.yaml") if other.parent != folder),
    )


def _scored_by(rubrics: Iterable[Path]) -> frozenset[str]:
    """Constructs under `scores` in these rubrics, broken or not: their own check says what is wrong with them."""
    found: set[str] = set()
    for path in rubrics:
        found |= {str(value) for value in _values_of(read_file(path).value, "scores")}
    return frozenset(found)


def _values_of(value: Any, name: str) -> Iterator[Any]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        if key == name and isinstance(child, str):
            yield child
        else:
            yield from _values_of(child, name)


def read_file(path: Path) -> Source:
    try:
        return read_yaml(str(path), path.read_text(encoding="utf-8"))
    except OSError as error:
        source = Source(str(path))
        source.complain_at_line(1, "no_file", f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        source = Source(str(path))
        source.complain_at_line(1, "not_utf8", "the file is not UTF-8 text")
    return source


def as_mapping(source: Source) -> dict[Any, Any]:
    """The file's content, or nothing where it is not the mapping that it should be."""
    return source.value if isinstance(source.value, dict) else {}
