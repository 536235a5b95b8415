"""Each pack under tests/packs/broken is broken on purpose; `#! code` in a line says what must be found there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.cli import main
from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse

PACKS = Path(__file__).parent.parent / "packs"
BROKEN = sorted(path for path in (PACKS / "broken").iterdir() if path.is_dir())
SHARED = sorted(
    path for folder in (PACKS / "broken_shared").iterdir() for path in folder.iterdir() if path.is_dir() and path.name != "texts"
)


def expected(pack: Path) -> Counter[tuple[str, int, str]]:
    files = [*pack.rglob("*.yaml"), pack.parent / "constructs.yaml", pack.parent / "tools.yaml", *(pack.parent / "texts").glob("*.yaml")]
    return Counter(
        (str(path), number, code)
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (mark := re.search(r"#! (.+)$", line))
        for code in mark[1].split(", ")
    )


def test_there_are_at_least_25_broken_packs() -> None:
    assert len(BROKEN) + len(SHARED) >= 25


@pytest.mark.parametrize("pack", [*BROKEN, *SHARED], ids=lambda pack: f"{pack.parent.name}/{pack.name}")
def test_every_problem_is_reported_at_its_line_and_no_other(pack: Path) -> None:
    _, problems = parse(read_pack(pack))
    assert expected(pack)
    assert Counter((problem.file, problem.line, problem.code) for problem in problems) == expected(pack)


@pytest.mark.parametrize("pack", [*BROKEN, *SHARED], ids=lambda pack: f"{pack.parent.name}/{pack.name}")
def test_the_command_prints_file_line_and_message_and_fails(pack: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(pack)])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines
    assert all(re.fullmatch(r"\S+\.yaml:\d+: \S.*", line) for line in lines)
