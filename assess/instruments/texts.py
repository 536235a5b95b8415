"""Texts of a document in other languages.

The first language of a pack stands in its own files. Every other language has one file
that maps addresses to texts, for example `items.trust.ask`. Lists count from 1:
`tools.b2b_events.first_steps.2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

from assess.instruments.parts import Part, Translatable

P = TypeVar("P", bound=Part)
Texts = Mapping[str, str]
"""Address → text, in one language."""


def addresses(part: Part, at: str = "") -> Iterator[tuple[str, str]]:
    """Every translatable text of `part` with its address, in the order of the document."""
    at = _home(part, at)
    translatable = _translatable(type(part))
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = at if name == "text" and at else _join(at, name)
        if name in translatable:
            yield from ((address, text) for address, text in _leaves(value, here))
        else:
            for place, child in _children(value, here):
                yield from addresses(child, place)


def translated(part: P, texts: Texts, at: str = "") -> P:
    """`part` with its texts replaced by those of `texts`; a missing one stays as it is."""
    at = _home(part, at)
    translatable = _translatable(type(part))
    changed = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = at if name == "text" and at else _join(at, name)
        if name in translatable:
            changed[name] = _replace_texts(value, texts, here)
        elif isinstance(value, (Part, tuple, dict)):
            changed[name] = _replace_parts(value, texts, here)
    copy = part.model_copy(update=changed)
    for computed in copy.__dict__.keys() - type(part).model_fields.keys():
        del copy.__dict__[computed]  # a cached property would still hold the old texts
    return copy


def flattened(value: Any, at: str = "") -> dict[str, Any]:
    """The nested mappings and lists of a texts file as address → text."""
    if isinstance(value, dict):
        pairs = [(str(key), child) for key, child in value.items()]
    elif isinstance(value, list):
        pairs = [(str(number), child) for number, child in enumerate(value, 1)]
    else:
        return {at: value}
    return {address: text for key, child in pairs for address, text in flattened(child, _join(at, key)).items()}


@cache
def _translatable(kind: type[Part]) -> frozenset[str]:
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name in kind.model_fields if _marked(hints[name]))


def _marked(hint: Any) -> bool:
    if any(isinstance(mark, Translatable) for mark in getattr(hint, "__metadata__", ())):
        return True
    return any(_marked(inner) for inner in getattr(hint, "__args__", ()))


def _home(part: Part, at: str) -> str:
    key = getattr(part, "key", None)
    return _join(part.home, key) if part.home and key else at


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _leaves(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        yield from ((_join(at, key), text) for key, text in value.items())
    elif isinstance(value, tuple):
        yield from ((_join(at, str(number)), text) for number, text in enumerate(value, 1))


def _children(value: Any, at: str) -> Iterator[tuple[str, Part]]:
    if isinstance(value, Part):
        yield at, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _children(child, _join(at, str(key)))
    elif isinstance(value, tuple):
        for number, child in enumerate(value, 1):
            yield from _children(child, _join(at, str(getattr(child, "key", number))))


def _replace_texts(value: Any, texts: Texts, at: str) -> Any:
    if isinstance(value, str):
        return texts.get(at, value)
    if isinstance(value, dict):
        return {key: texts.get(_join(at, key), text) for key, text in value.items()}
    if isinstance(value, tuple):
        return tuple(texts.get(_join(at, str(number)), text) for number, text in enumerate(value, 1))
    return value


def _replace_parts(value: Any, texts: Texts, at: str) -> Any:
    if isinstance(value, Part):
        return translated(value, texts, at)
    if isinstance(value, dict):
        return {key: _replace_parts(child, texts, _join(at, str(key))) for key, child in value.items()}
    if isinstance(value, tuple):
        return tuple(_replace_parts(child, texts, _join(at, str(getattr(child, "key", number)))) for number, child in enumerate(value, 1))
    return value
