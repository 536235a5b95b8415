"""Tables that people bring: headings and kinds may be called as our pages call them, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assess.files.reading import UnreadableTable
from assess.instruments.table_rows import Row, line_of
from assess.web.languages import LANGUAGES, gettext, texts_in

Naming = Callable[[str, str], str]
"""What a key is called in a language."""


def in_keys(
    rows: Sequence[Mapping[str, str]], titles: Mapping[str, Sequence[str]], kinds: Mapping[str, tuple[Iterable[str], Naming]]
) -> list[Row]:
    """Rows with columns and kinds by their keys. `titles`: column → its English titles; `kinds`: column → keys and their names."""
    headings = {
        _plain(texts_in(language).gettext(title)): column for language in LANGUAGES for column, names in titles.items() for title in names
    }
    headings |= {_plain(column): column for column in titles}
    known = {column: {_plain(name(key, language)): key for language in LANGUAGES for key in keys} for column, (keys, name) in kinds.items()}
    renamed = [{headings.get(_plain(heading), heading): cell for heading, cell in row.items()} for row in rows]
    return [
        Row({column: known.get(column, {}).get(_plain(cell), cell) for column, cell in cells.items()}, line_of(row, place))
        for place, (row, cells) in enumerate(zip(rows, renamed, strict=True))
    ]


def why_unreadable(problem: UnreadableTable) -> str:
    """Why a file is no table that can be read, and what to do."""
    sentences = {
        "no_file": gettext("Choose a file."),
        "empty": gettext("The file is empty."),
        "twice": gettext("A column is there twice: %(columns)s.", columns=problem.about),
        "too_large": gettext("The table is too large."),
        "no_text": gettext("The file is no table. Save the table as CSV or XLSX."),
        "no_xlsx": gettext("The file is called XLSX, but is no such table. Save it once more from your spreadsheet program."),
        "damaged": gettext("The file is damaged. Save it once more from your spreadsheet program."),
    }
    return sentences[problem.why]


def _plain(words: str) -> str:
    """Letters and digits only, small: “E-mail” is `email`."""
    return re.sub(r"[\W_]+", "", words.casefold())
