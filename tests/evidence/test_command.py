"""`assess evidence` as a ministry uses it."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assess.cli import main
from tests.evidence.builders import DATA, DEFINITIONS, EXAMPLE, shared

FILES = {"location", "concentration", "rank_size", "comparison", "shift_share", "growth", "candidates"}


def run(folder: Path, table: Path, *options: str, definitions: Path | None = None) -> Result:
    given = ["evidence", str(table), "--clusters", str(definitions or EXAMPLE / "definitions.csv"), "--out", str(folder / "out"), *options]
    return CliRunner().invoke(main, given)


def small(folder: Path, text: str) -> tuple[Path, Path]:
    (folder / "t.csv").write_text(text)
    (folder / "d.csv").write_text(DEFINITIONS)
    return folder / "t.csv", folder / "d.csv"


def written(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "out" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_example_gives_every_table(tmp_path: Path) -> None:
    result = run(tmp_path, EXAMPLE / "economy.csv", "--region", "Midvale")
    assert result.exit_code == 0, result.output
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == FILES | {"profile"}
    assert len(written(tmp_path, "location")) == 2 * 6 * 6
    notes = (tmp_path / "out" / "notes.md").read_text()
    assert "1 missing, 1 suppressed; of the known, 2 are zero" in notes
    assert all(f"- `{name}.csv`: " in notes for name in FILES | {"profile"})


def test_no_table_has_a_nan_and_every_gap_a_reason(tmp_path: Path) -> None:
    run(tmp_path, EXAMPLE / "economy.csv", "--region", "Midvale")
    for path in (tmp_path / "out").glob("*.csv"):
        assert "nan" not in path.read_text().lower().replace("finance", "")
    for row in written(tmp_path, "location"):
        assert bool(row["location_quotient"]) != bool(row["not_assessed"])
    for row in written(tmp_path, "growth"):
        assert bool(row["coefficient"]) != bool(row["not_assessed"])


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        run(folder, EXAMPLE / "economy.csv")
    for path in (first / "out").iterdir():
        assert path.read_bytes() == (second / "out" / path.name).read_bytes()


def test_one_year_makes_no_growth_and_says_so(tmp_path: Path) -> None:
    table, definitions = small(tmp_path, "region,industry,employment\nA,10,5\nA,47,9\nB,20,s\n")
    result = run(tmp_path, table, definitions=definitions)
    assert result.exit_code == 0, result.output
    notes = (tmp_path / "out" / "notes.md").read_text()
    assert "growth: not made: the table has one year only." in notes
    assert "candidates: not made: co-location needs at least 3 regions, the table has 2." in notes
    assert "Nothing about patents" in notes
    assert not (tmp_path / "out" / "growth.csv").exists()


@pytest.mark.parametrize("cells", ["s", "", "0"])
def test_a_table_without_any_employment_ends_in_reasons(tmp_path: Path, cells: str) -> None:
    text = "region,industry,year,employment\n" + "".join(f"{r},{i},{y},{cells}\n" for r in "ABC" for i in (10, 47) for y in (2020, 2021))
    table, definitions = small(tmp_path, text)
    result = run(tmp_path, table, "--region", "A", definitions=definitions)
    assert result.exit_code == 0, result.output
    assert all(row["not_assessed"] for row in written(tmp_path, "location"))


def test_a_single_row_is_no_trouble(tmp_path: Path) -> None:
    table, definitions = small(tmp_path, "region,industry,employment\nA,10,5\n")
    assert run(tmp_path, table, "--region", "A", definitions=definitions).exit_code == 0


def test_mistakes_are_listed_and_nothing_is_written(tmp_path: Path) -> None:
    table, definitions = small(tmp_path, "region,industry,employment\nA,10,many\nA,99,5\n")
    result = run(tmp_path, table, definitions=definitions)
    assert result.exit_code == 1
    assert "t.csv:2: column employment: “many” is not a number" in result.output
    assert "t.csv:3: column industry: code 99 has no cluster" in result.output
    assert not (tmp_path / "out").exists()


def test_wrong_options_are_explained(tmp_path: Path) -> None:
    table = EXAMPLE / "economy.csv"
    (tmp_path / "rules.yaml").write_text("strong:\n  - {name: s, measure: luck, above: 1}\n")
    (tmp_path / "broken.yaml").write_text("strong: [")
    (tmp_path / "t.xlsx").write_bytes(b"PK")
    (tmp_path / "latin.csv").write_bytes("région".encode("latin-1"))
    for result, message in (
        (run(tmp_path, table, "--region", "Atlantis"), "no region Atlantis"),
        (run(tmp_path, table, "--nation", "Atlantis"), "no region Atlantis"),
        (run(tmp_path, table, "--column", "region"), "write NAME=HEADER"),
        (run(tmp_path, table, "--rules", str(tmp_path / "rules.yaml")), "no measure luck"),
        (run(tmp_path, table, "--rules", str(tmp_path / "broken.yaml")), "is not YAML"),
        (run(tmp_path, tmp_path / "t.xlsx"), "save it as CSV"),
        (run(tmp_path, tmp_path / "latin.csv"), "not in UTF-8"),
    ):
        assert result.exit_code == 1
        assert message in result.output
        assert "Traceback" not in result.output


def test_own_rules_replace_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("stars:\n  - {name: any, measure: employment, above: 0}\n")
    assert run(tmp_path, EXAMPLE / "economy.csv", "--rules", str(tmp_path / "rules.yaml")).exit_code == 0
    assert {row["star.any"] for row in written(tmp_path, "location") if row["employment"] not in ("", "0")} == {"yes"}


def test_a_name_that_looks_like_a_formula_is_made_harmless(tmp_path: Path) -> None:
    table, definitions = small(tmp_path, "region,industry,employment\n=1+1,10,5\n=1+1,47,5\n")
    assert run(tmp_path, table, definitions=definitions).exit_code == 0
    assert {row["region"] for row in written(tmp_path, "location")} == {"'=1+1"}


def test_a_town_against_its_nation_has_the_published_figure(tmp_path: Path) -> None:
    """REAT's manual, krugman.spec of Göttingen 2017: 0.4508469; the nation is in the table and is no region."""
    town = shared("regions/goettingen.csv").iloc[1:]
    codes = [f"i{place}" for place in range(len(town))]
    lines = [f"{name},{code},{year},{count}" for name, label in (("Göttingen", "Goettingen"), ("Germany", "BRD"))
             for year in (2008, 2017) for code, count in zip(codes, town[f"{label}{year}"], strict=True)]  # fmt: skip
    (tmp_path / "t.csv").write_text("\n".join(["region,industry,year,employment", *lines]))
    (tmp_path / "d.csv").write_text("\n".join(["code,cluster,type", *(f"{code},{code},traded" for code in codes)]))
    result = run(tmp_path, tmp_path / "t.csv", "--nation", "Germany", "--region", "Göttingen", definitions=tmp_path / "d.csv")
    assert result.exit_code == 0, result.output
    rows = [row for row in written(tmp_path, "concentration") if row["name"] == "Göttingen" and row["year"] == "2017"]
    assert float(rows[0]["krugman"]) == pytest.approx(0.4508469, abs=5e-8)
    assert float(rows[0]["gini_of_quotients"]) == pytest.approx(0.359852, abs=5e-7)
    growth = {row["cluster"]: float(row["growth_of_whole"]) for row in written(tmp_path, "profile")}
    assert growth["i2"] == pytest.approx(math.log(6797172 / 6528569) / 9)


def test_the_us_states_are_described(tmp_path: Path) -> None:
    folder = DATA / "us_clusters_2016"
    if not folder.exists():
        pytest.skip(f"the shared data are not here: {folder}")
    columns = ("region=state", "industry=cluster_code", "wage=private_wage")
    options = [part for column in columns for part in ("--column", column)]
    options += ["--definition", "code=cluster_code", "--definition", "type=traded", "--ignore", "us_employment"]
    result = run(tmp_path, folder / "state_clusters.csv", *options, definitions=folder / "clusters.csv")
    assert result.exit_code == 0, result.output
    assert len(written(tmp_path, "location")) == 50 * 67
