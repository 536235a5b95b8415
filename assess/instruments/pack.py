"""The files of an instrument, read but not yet understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
    )


def read_file(path: Path) -> Source:
    try:
        return read_yaml(str(path), path.read_text(encoding="utf-8"))
    except OSError as error:
        source = Source(str(path))
        source.complain(1, "no_file", f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        source = Source(str(path))
        source.complain(1, "not_utf8", "the file is not UTF-8 text")
    return source
