"""Tables that people bring: headings and kinds may be called as our pages call them, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assess.instruments.table_rows import Row, line_of
from assess.web.languages import LANGUAGES, texts_in

Naming = Callable[[str, str], str]
"""What a key is called in a language."""


def in_keys(rows: Sequence[Mapping[str, str]], titles: Mapping[str, str], kinds: Mapping[str, tuple[Iterable[str], Naming]]) -> list[Row]:
    """Rows with columns and kinds by their keys. `titles`: column → English title on our pages; `kinds`: column → keys and their names."""
    headings = {_plain(texts_in(language).gettext(title)): column for language in LANGUAGES for column, title in titles.items()}
    headings |= {_plain(column): column for column in titles}
    known = {column: {_plain(name(key, language)): key for language in LANGUAGES for key in keys} for column, (keys, name) in kinds.items()}
    renamed = [{headings.get(_plain(heading), heading): cell for heading, cell in row.items()} for row in rows]
    return [
        Row({column: known.get(column, {}).get(_plain(cell), cell) for column, cell in cells.items()}, line_of(row, place))
        for place, (row, cells) in enumerate(zip(rows, renamed, strict=True))
    ]


def _plain(words: str) -> str:
    """Letters and digits only, small: “E-mail” is `email`."""
    return re.sub(r"[\W_]+", "", words.casefold())
