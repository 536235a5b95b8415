"""The command about regional economies: tables in, tables out; no database needed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import pandas as pd
import yaml

from assess.evidence.economy import Economy
from assess.evidence.strong import RULES, Rules, rules_from
from assess.evidence.study import MEANINGS, Study, study
from assess.evidence.table import BrokenTable, Headers, read_definitions, read_table

ExistingFile = click.Path(path_type=Path, exists=True, dir_okay=False)
MOST_PROBLEMS_SHOWN = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet would take for a formula."""


@click.command()
@click.argument("table", type=ExistingFile)
@click.option("--clusters", "definitions", type=ExistingFile, required=True, help="Cluster definitions: code, cluster, type.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the tables and notes.md."
)
@click.option("--nation", help="The region of TABLE that stands for the whole; without it, the sum of all regions does.")
@click.option("--region", help="Write profile.csv too: the clusters of this region.")
@click.option("--absent", type=click.Choice(["missing", "zero"]), default="missing", show_default=True, help="What no row at all means.")
@click.option("--rules", "rules_file", type=ExistingFile, help="Rules for strong clusters and stars, instead of the shipped ones.")
@click.option("--column", "columns", multiple=True, metavar="NAME=HEADER", help="TABLE calls the column NAME by another header.")
@click.option(
    "--definition", "renamed", multiple=True, metavar="NAME=HEADER", help="The definitions call the column NAME by another header."
)
@click.option("--ignore", multiple=True, metavar="HEADER", help="Pass over this column of either file.")
def evidence(
    table: Path,
    definitions: Path,
    folder: Path,
    nation: str | None,
    region: str | None,
    absent: str,
    rules_file: Path | None,
    columns: tuple[str, ...],
    renamed: tuple[str, ...],
    ignore: tuple[str, ...],
) -> None:
    """Describe a regional economy from TABLE and write the results into a folder.

    TABLE is a CSV file in UTF-8, one row per region, industry and year:

    \b
    region          name of the region
    industry        code, as in the cluster definitions
    year            four digits (optional; two years are needed for growth)
    employment      persons employed
    establishments  number (optional)
    wages           sum paid in the year (optional), or
    wage            paid per person employed in the year (optional)
    patents         number in the year (optional)

    A spreadsheet must be saved as CSV first.

    Numbers have a decimal point and no thousands separators. Leave a cell empty (or write NA or ..) where there is no figure,
    write s where it is suppressed as confidential, and 0 where it is zero: the three are treated differently.

    The cluster definitions have the columns code, cluster, type; the type is traded or local.

    \b
    --rules is YAML, for example:
    strong:
      - {name: specialised, measure: location_quotient, quantile: 0.75, above: 1}
    stars:
      - {name: size, measure: employment, quantile: 0.9}
      - {name: focus, measure: share_of_region, at_least: 0.05, among: all}

    Written are location.csv, concentration.csv, rank_size.csv, comparison.csv, shift_share.csv, growth.csv, candidates.csv and profile.csv,
    as far as the table allows, and notes.md, which says what was not possible and why.
    """
    try:
        rows = _read(table, definitions, _headers(columns, ignore), _headers(renamed, ignore))
        made = study(Economy(rows, nation, absent == "zero"), _rules(rules_file), region)
    except BrokenTable as broken:
        for problem in broken.problems[:MOST_PROBLEMS_SHOWN]:
            click.echo(str(problem), err=True)
        if len(broken.problems) > MOST_PROBLEMS_SHOWN:
            click.echo(f"and {len(broken.problems) - MOST_PROBLEMS_SHOWN} more", err=True)
        sys.exit(1)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _write(made, folder)
    click.echo(f"{', '.join(f'{name}.csv' for name in made.tables)} and notes.md are in {folder}")


def _read(table: Path, definitions: Path, columns: Headers, renamed: Headers) -> pd.DataFrame:
    return read_table(_text(table), read_definitions(_text(definitions), definitions.name, renamed), table.name, columns)


def _text(path: Path) -> str:
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise click.ClickException(f"{path.name} is a spreadsheet; save it as CSV (UTF-8) and name that file")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not in UTF-8; save it as CSV (UTF-8)") from error


def _headers(pairs: Iterable[str], ignored: Iterable[str]) -> Headers:
    split = [pair.partition("=") for pair in pairs]
    wrong = [name for name, _, header in split if not (name and header)]
    if wrong:
        raise click.ClickException(f"“{wrong[0]}”: write NAME=HEADER")
    return Headers({name: header for name, _, header in split}, frozenset(ignored))


def _rules(path: Path | None) -> Rules:
    if path is None:
        return RULES
    try:
        return rules_from(yaml.safe_load(_text(path)))
    except yaml.YAMLError as error:
        raise click.ClickException(f"{path.name} is not YAML: {error}") from error


def _write(made: Study, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in made.tables.items():
        _unlike_formulas(rows).to_csv(folder / f"{name}.csv", index=False, float_format="%.12g", lineterminator="\n")
    tables = [f"- `{name}.csv`: {MEANINGS[name]}." for name in made.tables]
    lines = ["# Tables", "", *tables, "", "# Notes", "", *(f"- {note}" for note in made.notes)]
    (folder / "notes.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _unlike_formulas(rows: pd.DataFrame) -> pd.DataFrame:
    """Texts that a spreadsheet would run as a formula, with an apostrophe in front; numbers stay."""
    return rows.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell)


COMMANDS = (evidence,)
