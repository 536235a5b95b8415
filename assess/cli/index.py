"""Commands about many initiatives at once: an index over a table, and how far its ranks can be relied on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from assess.instruments.index_rubric import IndexRubric
from assess.instruments.parsing import load_index_rubric
from assess.instruments.problems import BrokenPack
from assess.scoring.index.index import RANKING_METHODS, Index, RankingMethod, compute, read_for
from assess.scoring.index.robustness import IndexRobustness, Sobol, TooManyScenarios, robustness
from assess.scoring.index.table import BadTable
from assess.scoring.index.tracing import table_of, trace_of

ExistingFile = click.Path(path_type=Path, exists=True, dir_okay=False)
NewFile = click.Path(path_type=Path, dir_okay=False)


@click.command("index")
@click.argument("rubric_file", metavar="RUBRIC.yaml", type=ExistingFile)
@click.argument("table_file", metavar="TABLE.csv", type=ExistingFile)
@click.option("--id", "id_column", required=True, help="The column that names the initiative; no two rows have the same.")
@click.option("--method", type=click.Choice(RANKING_METHODS), default="scores", show_default=True, help="Points, or pairwise comparison.")
@click.option("--out", type=NewFile, required=True, help="Where figures and ranks go, as CSV.")
@click.option("--trace", type=NewFile, help="Where every step goes, as JSON.")
def index(rubric_file: Path, table_file: Path, id_column: str, method: RankingMethod, out: Path, trace: Path | None) -> None:
    """Score a TABLE with one row per initiative by an index rubric.

    The output has a column `id`, one for each node by its key (the root is `overall`), and its rank: `rank.<key>`, 1 is
    the best, equals share the better rank, empty is not assessed.
    """
    with _said():
        found = _computed(rubric_file, table_file, id_column, method)
        out.write_text(table_of(found), encoding="utf-8")
        if trace:
            trace.write_text(trace_of(found), encoding="utf-8")
    _show_notes(found)
    click.echo(f"{len(found.ids)} initiatives, {len(found.not_assessed)} indicators not assessed: {out}")


@click.command("robustness")
@click.argument("rubric_file", metavar="RUBRIC.yaml", type=ExistingFile)
@click.argument("table_file", metavar="TABLE.csv", type=ExistingFile)
@click.option("--id", "id_column", required=True, help="The column that names the initiative; no two rows have the same.")
@click.option("--seed", default=0, show_default=True, help="Seed of the sampled scenarios.")
@click.option("--out", type=NewFile, required=True, help="Where the ranks go, as CSV.")
@click.option("--trace", type=NewFile, help="Where Sobol indices and the effect of each alternative go, as JSON.")
def robust(rubric_file: Path, table_file: Path, id_column: str, seed: int, out: Path, trace: Path | None) -> None:
    """Rank a TABLE's initiatives under the scenarios that an index rubric declares.

    The output has the columns `id`, `nominal`, `median`, `p5`, `p95` (ranks), `shift` (mean absolute difference from the
    nominal rank) and `assessed` (share of the scenarios with a rank).
    """
    with _said():
        of_index = _computed(rubric_file, table_file, id_column, "scores")
        found = robustness(of_index, seed)
        out.write_text(_table(found), encoding="utf-8")
        if trace:
            trace.write_text(_trace(found), encoding="utf-8")
    _show_notes(of_index)
    if np.isnan(found.mean_shift):
        raise click.ClickException("no scenario ranks any initiative")
    click.echo(f"{found.scenarios} scenarios; ranks move by {found.mean_shift:.2f} on average")
    for name, of_choice in found.sobol.items():
        if of_choice.first is not None and of_choice.total is not None:
            click.echo(f"  {name:<10} explains {of_choice.first:6.1%} of it alone, {of_choice.total:6.1%} with interactions")


def _computed(rubric_file: Path, table_file: Path, id_column: str, method: RankingMethod) -> Index:
    rubric = load_index_rubric(rubric_file)
    table = read_for(rubric, table_file, id_column)
    reference = read_for(rubric, _reference(rubric_file, rubric), id_column) if rubric.reference else None
    return compute(rubric, table, reference, method)


def _reference(rubric_file: Path, rubric: IndexRubric) -> Path:
    path = rubric_file.parent / (rubric.reference or "")
    if not path.is_file():
        raise BadTable([f"{rubric_file}: there is no reference file {path}"])
    return path


@contextmanager
def _said() -> Iterator[None]:
    """What can go wrong, in words instead of a traceback."""
    try:
        yield
    except BrokenPack as broken:
        raise click.ClickException(f"the rubric has problems:\n{broken}") from None
    except BadTable as bad:
        raise click.ClickException(f"the table cannot be used:\n{bad}") from None
    except TooManyScenarios as many:
        raise click.ClickException(str(many)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None


def _show_notes(found: Index) -> None:
    for note in found.notes:
        click.echo(note, err=True)


def _table(found: IndexRobustness) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "nominal", "median", "p5", "p95", "shift", "assessed"])
    columns = (found.nominal, found.median, found.low, found.high, found.shift, found.assessed)
    for name, *numbers in zip(found.ids, *columns, strict=True):
        writer.writerow([name, *("" if np.isnan(number) else f"{number:.12g}" for number in numbers)])
    return out.getvalue()


def _trace(found: IndexRobustness) -> str:
    trace = {
        "format": 1,
        "design": found.design,
        "seed": found.seed,
        "scenarios": found.scenarios,
        "mean_absolute_rank_shift": None if np.isnan(found.mean_shift) else found.mean_shift,
        "sobol": _indices(found.sobol),
        "sobol_of_ranks": {name: _indices(of_choices) for name, of_choices in found.sobol_of_ranks.items()},
        "shift_of_each_alternative_alone": found.alone,
    }
    return json.dumps(trace, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _indices(of_choices: dict[str, Sobol]) -> dict[str, dict[str, float | None]]:
    return {name: asdict(one) for name, one in of_choices.items()}


COMMANDS = (index, robust)
