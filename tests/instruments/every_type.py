"""A questionnaire with every item type, and what may be answered to each item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from assess.instruments.item_types.steps import BIPOLAR
from assess.instruments.questionnaire import Item, Questionnaire

STEPS = ["None", "Few", "Some", "Many", "All"]
OPTIONS = {"tax": "Lower taxes", "skills": "Skills", "sites": "Sites", "nothing": "Nothing"}

ITEMS: list[dict[str, Any]] = [
    {"key": "role", "type": "choice", "options": OPTIONS},
    {"key": "needs", "type": "choices", "options": OPTIONS, "at_most": 2, "alone": "nothing"},
    {"key": "trust", "type": "scale", "scale": "presence"},
    {"key": "dichotomy.markets", "type": "dichotomy", "success": "Growing", "restriction": "Shrinking", "midpoint": "Steady"},
    {"key": "exports", "type": "number", "unit": "%", "at_least": 0, "at_most": 100, "decimals": 1, "plausible": [0, 80]},
    {"key": "change", "type": "number", "unit": "million", "at_least": -5_000, "at_most": 5_000_000, "decimals": 2},
    {"key": "people", "type": "number", "unit": "people"},
    {"key": "fine", "type": "number", "unit": "g", "decimals": 6},
    {"key": "member", "type": "yes_no"},
    {"key": "effects", "type": "matrix", "steps": STEPS, "rows": [{"key": "talent", "text": "Talent"}, {"key": "jobs", "text": "Jobs"}]},
    {"key": "sure", "type": "matrix", "dont_know": False, "steps": STEPS, "rows": [{"key": key, "text": key} for key in ("a", "b", "c")]},
    {"key": "risks.remoteness", "type": "risk", "kind": "state", "tag": "monotown", "title": "Remoteness", "threatens": ["trust"]},
    {"key": "risks.closure", "type": "risk", "kind": "event", "tag": "monotown", "title": "Closure", "threatens": ["trust"]},
    {"key": "points", "type": "allocation", "options": OPTIONS},
    {"key": "order", "type": "ranking", "options": OPTIONS},
    {"key": "first_two", "type": "ranking", "options": OPTIONS, "top": 2},
    {
        "key": "partners",
        "type": "roster",
        "at_most": 3,
        "columns": [
            {"key": "organisation", "title": "Organisation"},
            {"key": "how", "title": "How", "options": OPTIONS, "several": True},
            {"key": "since", "title": "Since", "options": {"old": "Long ago", "new": "Lately"}},
        ],
    },
    {"key": "project", "type": "text", "longest": 40},
    {"key": "email", "type": "text", "pattern": "email"},
    {"key": "phone", "type": "text", "pattern": "phone"},
    {"key": "site", "type": "text", "pattern": "url"},
    {"key": "founded", "type": "text", "pattern": "year"},
    {"key": "remarks", "type": "long_text", "longest": 300},
    {"key": "start", "type": "date", "earliest": "2020-01-01", "latest": "2030-12-31"},
    {"key": "day", "type": "date"},
    {"key": "hint", "type": "note"},
]
SCALES = {name: {"steps": STEPS} for name in ("presence", "hindrance", "probability", "impact")}


def every_type() -> Questionnaire:
    """A questionnaire that asks for every type at least once."""
    return Questionnaire.model_validate(
        {
            "format": 1,
            "key": "every-type",
            "title": "Every type",
            "purpose": "To test with.",
            "closing": "Thank you.",
            "languages": ["en", "ru", "es"],
            "minutes": [1, 2],
            "scales": SCALES,
            "sections": [{"key": "all", "title": "All", "items": [{"ask": "What?", "source": "A"} | item for item in ITEMS]}],
        }
    )


def values(item: Item) -> st.SearchStrategy[Any]:
    """Every value that can be an answer to `item`, as `read` would give it."""
    return VALUES[item.type](item)


def _several(item: Any) -> st.SearchStrategy[list[str]]:
    return _chosen(list(item.options), item.at_most).filter(lambda chosen: chosen == [item.alone] or item.alone not in chosen)


def _rows(item: Any) -> st.SearchStrategy[dict[str, Any]]:
    step = st.one_of(st.integers(1, len(STEPS)), *([st.just("dont_know")] if item.dont_know else []))
    return _some_of({row.key: step for row in item.rows})


def _ranked(item: Any) -> st.SearchStrategy[list[str]]:
    places = st.integers(1, item.top or len(item.options))
    return st.tuples(st.permutations(list(item.options)), places).map(lambda drawn: drawn[0][: drawn[1]])


def _days(item: Any) -> st.SearchStrategy[str]:
    return st.dates(*(limit for limit in (item.earliest, item.latest) if limit)).map(lambda day: day.isoformat())


def _chosen(options: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.sets(st.sampled_from(options), min_size=1, max_size=most).map(lambda chosen: [one for one in options if one in chosen])


def _some_of(parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts).filter(bool)


def _numbers(least: float | None, most: float | None, decimals: int) -> st.SearchStrategy[int | float]:
    whole = 10**decimals
    low, high = (int(limit * whole) if limit is not None else sign * 10**9 * whole for limit, sign in ((least, -1), (most, 1)))
    return st.integers(low, high).map(lambda number: number // whole if number % whole == 0 else number / whole)


def _shares(options: list[str], total: int) -> st.SearchStrategy[dict[str, int]]:
    cuts = st.lists(st.integers(0, total), min_size=len(options) - 1, max_size=len(options) - 1).map(sorted)
    return cuts.map(lambda at: {one: high - low for one, low, high in zip(options, [0, *at], [*at, total], strict=True)})


def _texts(blanks: str = "") -> st.SearchStrategy[str]:
    """Texts of any characters that can be stored, without blanks around them."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), include_characters=blanks + " ")
    return st.text(letters, min_size=1, max_size=60).map(str.strip).filter(bool)


def _short_texts(pattern: str | None, longest: int) -> st.SearchStrategy[str]:
    if pattern:
        examples = {
            "email": ["a@b.example", "имя.фамилия@пример.рф"],
            "phone": ["+7 495 123-45-67", "112 00"],
            "url": ["https://example.org", "http://пример.рф/a?b=c"],
            "year": ["1899", "2026"],
        }
        return st.sampled_from(examples[pattern])
    return _texts().map(lambda text: " ".join(text.split())).filter(lambda text: 0 < len(text) <= longest)


def _entries(most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    how = _chosen(list(OPTIONS), len(OPTIONS))
    entry = st.fixed_dictionaries({"organisation": _texts()}, optional={"how": how, "since": st.sampled_from(["old", "new"])})
    return st.lists(entry, min_size=1, max_size=most)


VALUES: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "choice": lambda item: st.sampled_from(list(item.options)),
    "choices": _several,
    "scale": lambda item: st.integers(1, len(STEPS)),
    "dichotomy": lambda item: st.sampled_from(BIPOLAR),
    "number": lambda item: _numbers(item.at_least, item.at_most, item.decimals),
    "yes_no": lambda item: st.sampled_from(["yes", "no"]),
    "matrix": _rows,
    "risk": lambda item: _some_of(dict.fromkeys(item.aspects, st.integers(1, 5))),
    "allocation": lambda item: _shares(list(item.options), item.total),
    "ranking": _ranked,
    "roster": lambda item: _entries(item.at_most),
    "text": lambda item: _short_texts(item.pattern, item.longest),
    "long_text": lambda item: _texts("\n\t").filter(lambda text: len(text) <= item.longest),
    "date": _days,
}
