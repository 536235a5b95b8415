"""Reading the two tables: region × industry × year, and industry code → cluster."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

MEASURES = ("employment", "establishments", "wages", "wage", "patents")
TABLE_COLUMNS = ("region", "industry", "year", *MEASURES)
DEFINITION_COLUMNS = ("code", "cluster", "type")
MISSING = frozenset({"", "na", "n/a", "nan", ".", "..", ":", "missing"})
"""Cells that say: there is no figure."""
SUPPRESSED = frozenset({"s", "x", "c", "d", "*", "suppressed", "confidential"})
"""Cells that say: there is a figure, but it is confidential."""
TYPES = {"traded": "traded", "local": "local", "true": "traded", "false": "local"}
UNDATED = 0
"""The year of a table without years."""


@dataclass(frozen=True, order=True)
class TableProblem:
    """One mistake in a table; `line` counts from 1, `column` is the header as it stands in the file."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {f'column {self.column}: ' if self.column else ''}{self.message}"


class BrokenTable(Exception):
    """A table that cannot be used; carries every problem found."""

    def __init__(self, problems: list[TableProblem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = sorted(problems)


@dataclass(frozen=True)
class Headers:
    """What a file's headers mean: our name → its header where they differ, and headers to pass over."""

    names: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Row:
    line: int
    cells: dict[str, str]


class _Source:
    """A CSV text with known columns; collects problems."""

    def __init__(self, text: str, file: str, known: tuple[str, ...], headers: Headers):
        self.file, self.problems = file, list[TableProblem]()
        unknown = [name for name in headers.names if name not in known]
        if unknown:
            raise ValueError(f"no such column: {', '.join(unknown)}; there are {', '.join(known)}")
        start = text.split("\n", 1)[0]
        self._reader = csv.reader(io.StringIO(text), delimiter=";" if start.count(";") > start.count(",") else ",", strict=True)
        try:
            self._headers = [header.strip() for header in next(self._reader, [])]
        except csv.Error as error:
            self._headers = []
            self.add(1, "", f"not a CSV table: {error}")
        self.header_of = {name: headers.names.get(name, name) for name in known}
        self.columns = {name for name, header in self.header_of.items() if header in self._headers}
        self._check_headers(headers)

    def add(self, line: int, name: str, message: str) -> None:
        self.problems.append(TableProblem(self.file, line, self.header_of.get(name, name) if name else "", message))

    def need(self, *names: str) -> None:
        for name in names:
            if name not in self.columns:
                self.problems.append(TableProblem(self.file, 1, self.header_of[name], "this column is needed"))
        self.stop_if_broken()

    def stop_if_broken(self) -> None:
        if self.problems:
            raise BrokenTable(self.problems)

    def rows(self) -> Iterator[_Row]:
        """Rows with the right number of cells; others become problems. Empty lines are passed over."""
        at = {name: self._headers.index(self.header_of[name]) for name in self.columns}
        try:
            for cells in self._reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(self._headers):
                    self.add(self._reader.line_num, "", f"{len(cells)} cells, but {len(self._headers)} columns")
                    continue
                yield _Row(self._reader.line_num, {name: cells[place].strip() for name, place in at.items()})
        except csv.Error as error:
            self.add(self._reader.line_num, "", f"not a CSV table: {error}")

    def _check_headers(self, headers: Headers) -> None:
        wanted = set(self.header_of.values())
        for place, header in enumerate(self._headers):
            if header in self._headers[:place]:
                self.problems.append(TableProblem(self.file, 1, header, "this column is there twice"))
            elif header not in wanted | headers.ignored:
                near = get_close_matches(header, wanted, 1)
                hint = f"; is it {near[0]}?" if near else f"; known are {', '.join(sorted(wanted))}"
                self.problems.append(TableProblem(self.file, 1, header, f"unknown column{hint}"))


def read_definitions(text: str, file: str = "definitions", headers: Headers | None = None) -> pd.DataFrame:
    """Cluster definitions: `code`, `cluster`, `type` (traded or local; also true or false), indexed by code.

    A code may be repeated if it says the same each time. Raises BrokenTable with every problem: unknown or absent columns,
    empty cells, other types, a code in two clusters, a cluster of two types.
    """
    source = _Source(text, file, DEFINITION_COLUMNS, headers or Headers())
    source.need(*DEFINITION_COLUMNS)
    clusters: dict[str, tuple[str, str]] = {}
    types: dict[str, str] = {}
    for row in source.rows():
        code, cluster = row.cells["code"], row.cells["cluster"]
        empty = [name for name in DEFINITION_COLUMNS if not row.cells[name]]
        for name in empty:
            source.add(row.line, name, "empty")
        kind = TYPES.get(row.cells["type"].lower(), "")
        if empty:
            continue
        if not kind:
            source.add(row.line, "type", f"“{row.cells['type']}” is neither traded nor local")
        elif types.setdefault(cluster, kind) != kind:
            source.add(row.line, "type", f"the cluster {cluster} is {types[cluster]} above and {kind} here")
        elif clusters.setdefault(code, (cluster, kind)) != (cluster, kind):
            source.add(row.line, "cluster", f"code {code} is in {clusters[code][0]} above and in {cluster} here")
    if not clusters and not source.problems:
        source.add(1, "", "no definitions below the headers")
    source.stop_if_broken()
    return pd.DataFrame.from_dict(clusters, orient="index", columns=["cluster", "type"]).rename_axis("code")


def read_table(text: str, definitions: pd.DataFrame, file: str = "table", headers: Headers | None = None) -> pd.DataFrame:
    """The table with each row's cluster and type: columns region, industry, year, cluster, type, `state` and the measures it has.

    `region`, `industry`, `employment` are needed; `year`, `establishments`, `patents` and one of `wages` (sum paid) or `wage` (mean per
    person employed; multiplied into `wages`) are optional. Measures are floats, NaN where not known; `state` says whether employment
    is "known", "missing" or "suppressed". Raises BrokenTable with every problem: unknown or absent columns, text in a number's
    place, negative numbers, a region–industry–year twice, a code without a cluster.
    """
    source = _Source(text, file, TABLE_COLUMNS, headers or Headers())
    if {"wage", "wages"} <= source.columns:
        source.add(1, "wage", "the sum of wages is there too; keep one of the two")
    source.need("region", "industry", "employment")
    measures = [name for name in MEASURES if name in source.columns]
    records, seen = [], dict[tuple[str, str, int], int]()
    for row in source.rows():
        key = (row.cells["region"], row.cells["industry"], _year(source, row))
        for name in ("region", "industry"):
            if not row.cells[name]:
                source.add(row.line, name, "empty")
        if key[1] and key[1] not in definitions.index:
            source.add(row.line, "industry", f"code {key[1]} has no cluster in the definitions")
        if seen.setdefault(key, row.line) != row.line:
            source.add(row.line, "region", f"{' · '.join(str(part) for part in key if part)} is already in line {seen[key]}")
        records.append((*key, _state(row.cells["employment"]), *(_number(source, row, name) for name in measures)))
    if not records and not source.problems:
        source.add(1, "", "no rows below the headers")
    source.stop_if_broken()
    made = pd.DataFrame(records, columns=["region", "industry", "year", "state", *measures])
    made[measures] = made[measures].astype(float)
    if "wage" in made:
        made["wages"] = made.pop("wage") * made["employment"]
    if "wages" in made:
        made["wages"] = made["wages"].mask(made["employment"] == 0, 0.0)  # nobody is paid, whatever the cell says
    return made.join(definitions, on="industry")


def _state(cell: str) -> str:
    text = cell.lower()
    return "missing" if text in MISSING else "suppressed" if text in SUPPRESSED else "known"


def _number(source: _Source, row: _Row, name: str) -> float:
    cell = row.cells[name]
    if _state(cell) != "known":
        return math.nan
    try:
        number = float(cell.replace("_", "?"))
    except ValueError:
        marks = "leave it empty if missing, write “s” if suppressed, 0 if zero"
        source.add(row.line, name, f"“{cell}” is not a number (decimal point, no thousands separators); {marks}")
        return math.nan
    if not math.isfinite(number) or number < 0:
        source.add(row.line, name, f"{cell} is not an amount of zero or more")
        return math.nan
    return number


def _year(source: _Source, row: _Row) -> int:
    if "year" not in source.columns:
        return UNDATED
    cell = row.cells["year"]
    if not (cell.isascii() and cell.isdigit() and len(cell) == 4):
        source.add(row.line, "year", f"“{cell}” is not a year")
        return UNDATED
    return int(cell)
