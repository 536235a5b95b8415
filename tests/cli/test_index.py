"""`assess index` and `assess robustness`, as their users meet them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assess.cli import main
from assess.paths import shipped

RUBRIC = """\
format: 1
normalise: {min_max: [0, 100]}
overall:
  title: Towns
  children:
    - key: people
      children:
        - {key: skills, weight: 2}
        - {key: leaving, column: left, direction: lower}
    - {key: firms}
scenarios: {draws: 16, combine: [minimum], leave_out: indicators}
"""
TABLE = "town,skills,left,firms\nAlfa,1,5,10\nBeta,3,4,20\nGamma,5,NA,30\n"


def run(folder: Path, *options: str, rubric: str = RUBRIC, table: str | bytes = TABLE, command: str = "index") -> Result:
    (folder / "rubric.yaml").write_text(rubric, encoding="utf-8")
    (folder / "table.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    files = [str(folder / name) for name in ("rubric.yaml", "table.csv", "out.csv", "trace.json")]
    given = [] if "--id" in options else ["--id", "town"]
    return CliRunner().invoke(main, [command, *files[:2], *given, "--out", files[2], "--trace", files[3], *options])


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open() as file:
        return list(csv.DictReader(file))


def test_figures_ranks_and_trace_are_written(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    rows = rows_of(tmp_path)
    assert list(rows[0]) == ["id", "overall", "people", "skills", "leaving", "firms",
                             *(f"rank.{key}" for key in ("overall", "people", "skills", "leaving", "firms"))]  # fmt: skip
    assert [row["overall"] for row in rows] == ["0", "58.3333333333", "100"]
    assert [row["rank.leaving"] for row in rows] == ["2", "1", ""]
    assert set(json.loads((tmp_path / "trace.json").read_text())["initiatives"]) == {"Alfa", "Beta", "Gamma"}


@pytest.mark.parametrize("method", ["copeland", "borda", "kemeny"])
def test_pairwise_methods_rank_too(tmp_path: Path, method: str) -> None:
    assert run(tmp_path, "--method", method).exit_code == 0
    assert [row["rank.overall"] for row in rows_of(tmp_path)] == ["3", "2", "1"]
    assert "NaN" not in (tmp_path / "trace.json").read_text()


def test_robustness_is_written(tmp_path: Path) -> None:
    result = run(tmp_path, command="robustness")
    assert result.exit_code == 0, result.output
    assert "ranks move by" in result.output
    rows = rows_of(tmp_path)
    assert [row["nominal"] for row in rows] == ["3", "2", "1"]
    assert set(rows[0]) == {"id", "nominal", "median", "p5", "p95", "shift", "assessed"}
    assert set(json.loads((tmp_path / "trace.json").read_text())["sobol"]) == {"combine", "leave_out", "weights"}


def test_a_frozen_reference_keeps_the_scale(tmp_path: Path) -> None:
    (tmp_path / "frozen.csv").write_text("town,skills,left,firms\nX,0,10,0\nY,10,0,100\n")
    assert run(tmp_path, rubric=RUBRIC + "reference: frozen.csv\n").exit_code == 0
    assert [row["firms"] for row in rows_of(tmp_path)] == ["10", "20", "30"]
    assert "there is no reference file" in run(tmp_path, rubric=RUBRIC + "reference: lost.csv\n").output


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("town,skills,lft,firms\nA,1,2,3\n", "there is no column `left`; did you mean `lft`?"),
        ("town;skills;left;firms\nA;1;2;3\n", "columns are separated by commas"),
        ("town,skills,left,firms\nA,1,many,3\n", "table.csv:2: `left` holds “many”, which is not a number"),
        ("town,skills,left,firms\nA,1,inf,3\n", "“inf”, which is not a number"),
        ("town,skills,left,firms\nA,1,1e200,3\n", "“1e200”, which is not a number"),
        ('town,skills,left,firms\nA,"1,5",2,3\n', "“1,5”, which is not a number"),
        ("town,skills,left,firms\nA,1,2,3\nA,1,2,3\n", "table.csv:3: the id `A` stands twice; the first is on line 2"),
        ("town,skills,left,firms\n,1,2,3\n", "table.csv:2: the id is empty"),
        ("town,skills,left,firms\nA,1,2\n", "3 cells under 4 columns"),
        ("town,skills,left,firms,left\nA,1,2,3,4\n", "the column `left` stands twice"),
        ("town,skills,left,firms\n", "the table has no rows"),
        ("", "the file is empty"),
        (b"town,skills,left,firms\n\xff,1,2,3\n", "not in UTF-8"),
        ('town,skills,left,firms\n"A,1,2,3\n', "not a CSV table"),
    ],
)
@pytest.mark.parametrize("command", ["index", "robustness"])
def test_a_bad_table_is_told_in_words(tmp_path: Path, table: str | bytes, message: str, command: str) -> None:
    result = run(tmp_path, table=table, command=command)
    assert result.exit_code == 1
    assert message in result.output
    assert isinstance(result.exception, SystemExit)
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_id_column_is_told(tmp_path: Path) -> None:
    assert "there is no column `twn`; did you mean `town`?" in run(tmp_path, "--id", "twn").output


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("direction: lower", "direction: down", "rubric.yaml:9: `direction` must be"),
        ("weight: 2", "wieght: 2", "did you mean `weight`?"),
        ("min_max: [0, 100]", "max_min: [0, 100]", "a normalisation needs one of"),
        ("normalise: {min_max: [0, 100]}\n", "", "has no `normalise`"),
        ("weight: 2", "weight: 0", "must be above zero"),
        ("key: firms", "key: skills", "used twice: skills"),
        ("format: 1", "format: [", "not valid YAML"),
    ],
)
def test_a_bad_rubric_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    result = run(tmp_path, rubric=RUBRIC.replace(old, new))
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize(
    "table",
    [
        "town,skills,left,firms\nAlfa,1,5,10\n",  # one initiative
        "town,skills,left,firms\nAlfa,1,5,10\nBeta,1,5,10\n",  # constant columns
        "town,skills,left,firms\nAlfa,,,\nBeta,,,\n",  # nothing at all
    ],
)
@pytest.mark.parametrize("method", ["scores", "copeland", "kemeny"])
def test_what_cannot_be_assessed_is_declared(tmp_path: Path, table: str, method: str) -> None:
    result = run(tmp_path, "--method", method, table=table)
    assert result.exit_code == 0
    assert "not assessed" in result.output
    written = (tmp_path / "out.csv").read_text() + (tmp_path / "trace.json").read_text()
    assert "nan" not in written.lower()
    assert all(row["overall"] == row["rank.overall"] == "" for row in rows_of(tmp_path))


def test_robustness_of_nothing_is_an_error_in_words(tmp_path: Path) -> None:
    result = run(tmp_path, table="town,skills,left,firms\nAlfa,1,5,10\n", command="robustness")
    assert result.exit_code == 1
    assert "no scenario ranks any initiative" in result.output


def test_the_shipped_example_scores_and_ranks(tmp_path: Path) -> None:
    header = "town,region,firms_per_1000,new_firms,core_share,wage,outmigration,schooling,regime,hours_to_city"
    rows = [
        f"T{n},{'NS'[n % 2]},{3 + n * 7 % 11},{n * 5 % 9},{10 + n * 4},{20000 + n * 1500},{n * 3 % 8},{n * 2 % 7},planned,{n % 5}"
        for n in range(12)
    ]
    example = (shipped("questionnaires") / "index.example.yaml").read_text(encoding="utf-8")
    for command in ("index", "robustness"):
        result = run(tmp_path, rubric=example, table="\n".join([header, *rows, "Empty,S,,,,,,,,"]), command=command)
        assert result.exit_code == 0, result.output
        assert "not assessed" not in result.stderr
    assert all(row["median"] for row in rows_of(tmp_path)[:12])
