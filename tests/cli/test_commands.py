"""The command line, as a consultant without a browser uses it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from assess.cli import ROOMS, main, setting_up
from assess.paths import shipped
from assess.scoring.disclosure import PublishedScorecard
from assess.storage.responses import erase
from assess.storage.tables import responses

README = Path(__file__).parents[2] / "README.md"
QUICK_SCAN = shipped("questionnaires") / "quick-scan"
FACTS = QUICK_SCAN / "facts.example.yaml"
WHO_ASKS = ("--asked-by", "Kedrov Agency", "--contact", "ask@example.org")


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An instance folder of the test's own."""
    monkeypatch.setenv("ASSESS_INSTANCE", str(tmp_path / "instance"))
    setting_up.settings.cache_clear()
    yield tmp_path / "instance"
    setting_up.settings.cache_clear()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def said(*arguments: str | Path) -> str:
    """The output of a command that must succeed."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def answers(path: Path, rows: int = 12, wrong: str = "") -> Path:
    """A CSV table of quick-scan answers; `wrong` stands in the second person's first answer."""
    lines = ["group,organisation,ecosystem,leadership"]
    lines += [
        f"{('small_firm', 'large_firm', 'research')[n % 3]},org{n},{wrong if n == 1 and wrong else n % 5 + 1},{n % 4 + 1}"
        for n in range(rows)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_every_command_explains_itself() -> None:
    assert said("--help").count("\n  ") >= len(ROOMS)
    for command in ROOMS:
        assert "Usage:" in said(command, "--help")


def test_every_command_is_told_in_the_readme() -> None:
    rows = [line.split(" | ")[0] for line in README.read_text().splitlines() if line.startswith("| `assess ")]
    told = {found for row in rows for found in re.findall(r"`(?:assess )?([a-z-]+)", row)}
    assert sorted(ROOMS.keys() - told) == []
    assert sorted(told - ROOMS.keys()) == []


def test_answers_are_scored_without_a_database(tmp_path: Path, instance: Path) -> None:
    said("score", QUICK_SCAN, answers(tmp_path / "a.csv"), "--facts", FACTS, "--seed", "7", "--out", tmp_path / "one.json")
    said("score", QUICK_SCAN, tmp_path / "a.csv", "--facts", FACTS, "--seed", "7", "--out", tmp_path / "two.json")
    published = PublishedScorecard.from_json((tmp_path / "one.json").read_text())
    assert (published.people, published.seed) == (12, 7)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert not instance.exists()


def test_scoring_names_the_lines_that_are_wrong(tmp_path: Path) -> None:
    result = run("score", QUICK_SCAN, answers(tmp_path / "a.csv", wrong="9"), "--out", tmp_path / "out.json")
    assert result.exit_code == 1
    assert "line 3, ecosystem: `9`" in result.output
    assert not (tmp_path / "out.json").exists()


def test_from_a_pack_to_a_report_in_russian(tmp_path: Path) -> None:
    assert said("import-pack", QUICK_SCAN) == "quick-scan, version 1\n"
    assert said("import-pack", QUICK_SCAN) == "quick-scan, version 1\n"
    assessment = said("begin", "quick-scan", "--facts", FACTS, *WHO_ASKS, "--title", "A first look").strip()
    assert "A first look" in said("assessments")
    assert said("import-responses", assessment, answers(tmp_path / "a.csv")) == "12 responses imported\n"
    refused = run("report", assessment)
    assert refused.exit_code == 1
    assert "close the assessment first" in refused.output
    said("close", assessment)
    said("report", assessment, "--lang", "ru", "--out", tmp_path / "report.pdf")
    with pikepdf.open(tmp_path / "report.pdf") as pdf:
        assert str(pdf.Root.Lang) == "ru"
        assert set(pdf.attachments) == {"scorecard.json", "aggregates.csv"}
        attached = json.loads(pdf.attachments["scorecard.json"].get_file().read_bytes())
    assert attached["people"] == 12
    store = setting_up.ready_store()
    with store.writing() as connection:
        one = connection.execute(select(responses.c.id)).scalars().first()
        erase(connection, store.tenant_id, str(one), datetime.now(UTC))
    again = run("report", assessment, "--out", tmp_path / "again.pdf")
    assert "erased since the last publication" in again.output
    with pikepdf.open(tmp_path / "again.pdf") as pdf:
        assert json.loads(pdf.attachments["scorecard.json"].get_file().read_bytes()) == attached


def test_an_import_is_all_or_nothing_unless_asked_otherwise(tmp_path: Path) -> None:
    said("import-pack", QUICK_SCAN)
    assessment = said("begin", "quick-scan", "--facts", FACTS, *WHO_ASKS).strip()
    table = answers(tmp_path / "a.csv", wrong="many")
    refused = run("import-responses", assessment, table)
    assert refused.exit_code == 1
    assert "line 3, ecosystem: `many`" in refused.output
    assert refused.output.endswith("0 responses imported\n")
    assert said("import-responses", assessment, table, "--skip-bad-rows").endswith("11 responses imported\n")


def test_a_questionnaire_and_its_data_sheet_are_printed(tmp_path: Path, instance: Path) -> None:
    full = QUICK_SCAN.parent / "cluster-initiative"
    said(
        "paper",
        full,
        "--group",
        "large_firm",
        "--facts",
        full / "facts.example.yaml",
        "--lang",
        "es",
        "--data-sheet",
        "--out",
        tmp_path / "a.pdf",
    )
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert str(pdf.docinfo.Subject) == "Hoja de datos: Grandes empresas"
    refused = run("paper", QUICK_SCAN, "--data-sheet", "--out", tmp_path / "b.pdf")
    assert refused.output == "Error: nothing is asked there\n"
    assert not instance.exists()


def test_a_paper_is_typed_in_by_a_link_of_its_own() -> None:
    said("import-pack", QUICK_SCAN)
    assessment = said("begin", "quick-scan", "--facts", FACTS, *WHO_ASKS).strip()
    link = said("enter", assessment, "--group", "research", "--organisation", "institute").strip()
    assert link.startswith("http://127.0.0.1:8000/r/")
    said("close", assessment)
    assert run("enter", assessment, "--group", "research").output == "Error: the assessment is not open\n"


def test_participants_see_figures_once_they_are_published(tmp_path: Path) -> None:
    said("import-pack", QUICK_SCAN)
    assessment = said("begin", "quick-scan", "--facts", FACTS, *WHO_ASKS).strip()
    said("import-responses", assessment, answers(tmp_path / "a.csv"))
    assert "close the assessment first" in run("publish-feedback", assessment).output
    said("close", assessment)
    assert "write a report first" in run("publish-feedback", assessment).output
    said("report", assessment, "--out", tmp_path / "report.pdf")
    assert "by their personal links" in said("publish-feedback", assessment)


def test_what_people_agreed_to_can_be_read_and_answers_erased(tmp_path: Path) -> None:
    said("import-pack", QUICK_SCAN)
    assessment = said("begin", "quick-scan", "--facts", FACTS, *WHO_ASKS, "--changes", "--kept-until", "2027-12-31").strip()
    assert said("consent", assessment) == ""
    assert run("erase", "ABCD-EFGH-JKLM").output.startswith("Error: there is no response with receipt")


NOT_THERE = [
    ("report", "nobody"),
    ("close", "nobody"),
    ("consent", "nobody"),
    ("enter", "nobody", "--group", "research"),
    ("publish-feedback", "nobody"),
    ("import-responses", "nobody", __file__),
    ("begin", "nothing", "--facts", str(FACTS), *WHO_ASKS),
]


@pytest.mark.parametrize("arguments", NOT_THERE, ids=lambda arguments: arguments[0])
def test_what_is_not_there_is_said_in_one_line(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") <= 2


def test_tools_are_listed_by_construct() -> None:
    assert "| cooperation | " in said("tools")
    listed = said("tools", QUICK_SCAN)
    assert "none, on purpose" in listed
    assert "| critical_mass |" not in listed


def test_a_description_counts_what_is_asked() -> None:
    described = said("describe", QUICK_SCAN)
    assert "| cluster_organisation | 16 | 0 |" in described
