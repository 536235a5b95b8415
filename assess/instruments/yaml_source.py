"""Reads YAML 1.2 safely and remembers the line of every key and value.

Limits hold on the event stream, before anything is built: no aliases, anchors or tags,
bounded size, depth and number of nodes. Only `true` and `false` are booleans, so that
`no` stays the word it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from assess.instruments.problems import Problem

LARGEST_BYTES = 2_000_000
DEEPEST = 24
MOST_NODES = 100_000

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that databases, pages or PDFs refuse or read as something else."""
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


Path = tuple[str | int, ...]


@dataclass
class Source:
    """A parsed file: its value and the line of every path (`("items", 0, "key")` → 12)."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest place above it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every text of the file with its path."""
        return _texts(self.value, ())

    def complain(self, path: Path, code: str, message: str) -> None:
        """Note what is wrong at `path`."""
        self.problems.append(Problem(self.file, self.line(path), ".".join(map(str, path)), code, message))

    def complain_at_line(self, line: int, code: str, message: str) -> None:
        """Note what is wrong where there is no path yet."""
        self.problems.append(Problem(self.file, line, "", code, message))

    def unique(self, what: str, places: Iterable[tuple[Path, str]]) -> None:
        """Complain about every name that stands twice."""
        first: dict[str, int] = {}
        for path, name in places:
            if name in first:
                self.complain(path, "twice", f"{what} `{name}` stands twice; the first is on line {first[name]}")
            first.setdefault(name, self.line(path))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _texts(child, (*path, number))


class _Refused(Exception):
    def __init__(self, line: int, code: str, message: str):
        self.line, self.code, self.message = line, code, message


def read_yaml(file: str, text: str) -> Source:
    """Parse `text`; what is wrong with it stands in the `problems` of the result."""
    source = Source(file)
    if len(text.encode()) > LARGEST_BYTES:
        source.complain_at_line(1, "too_large", f"the file is larger than {LARGEST_BYTES:,} bytes")
        return source
    try:
        events = _checked_events(text)
        value = _build(next(events, None), events, (), source)
        for _ in events:
            pass  # what stands after the document is checked too
        source.value = value
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.complain_at_line(mark.line + 1 if mark else 1, "not_yaml", f"this is not valid YAML: {error.problem or error.context}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        source.complain_at_line(line, "not_yaml", "this is not valid YAML: a character that is not allowed")
    except _Refused as refused:
        source.complain_at_line(refused.line, refused.code, refused.message)
    return source


def _checked_events(text: str) -> Iterator[Any]:
    """Content events of the one document, or `_Refused`."""
    depth = nodes = documents = 0
    event: Any  # the stubs leave marks and tags out
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(line, "two_documents", "a file holds one document; remove the second `---`")
        _refuse_references(event, line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _Refused(line, "too_deep", f"nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.ScalarEvent) and _UNPRINTABLE.search(event.value):
            raise _Refused(line, "unprintable", "a text must not hold control characters, not even by escapes such as `\\0`")
        if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
            nodes += 1
            if nodes > MOST_NODES:
                raise _Refused(line, "too_many", f"more than {MOST_NODES:,} values in one file")
            yield event


def _refuse_references(event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, "alias", "anchors and aliases (`&name`, `*name`) are not allowed; write the value out")
    if getattr(event, "tag", None):
        raise _Refused(line, "tag", f"tags such as `{event.tag}` are not allowed")


def _build(event: Any, events: Iterator[Any], path: Path, source: Source) -> Any:
    if event is None:
        return None
    source.lines.setdefault(path, event.start_mark.line + 1)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        values: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(_build(event, events, (*path, len(values)), source))
        return values
    mapping: dict[Any, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(line, "key_not_plain", "a key must be a word or a number")
        key = event.value
        if key in mapping:
            source.complain_at_line(
                line, "duplicate_key", f"`{key}` stands twice in the same place; the first is on line {source.line((*path, key))}"
            )
        source.lines.setdefault((*path, key), line)
        mapping[key] = _build(next(events), events, (*path, key), source)
    return mapping


def _scalar(event: Any) -> Any:
    """YAML 1.2 core schema: quoted is text; numbers, true, false, null; all else is text."""
    text = event.value
    if event.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text) if len(text) < 19 else text
    if _DECIMAL.match(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
