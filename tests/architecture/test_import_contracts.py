"""Each import contract of pyproject.toml holds, and notices a breach planted in a copy of the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

BREACHES = [
    ("floors", "instruments/planted.py", "import assess.scoring"),
    ("floors", "storage/planted.py", "import assess.reporting"),
    ("floors", "reporting/planted.py", "import assess.operations"),
    ("floors", "planted.py", "x = 1"),  # a new room must be given a floor
    ("pure-core", "instruments/planted.py", "import sqlalchemy"),
    ("pure-core", "scoring/planted.py", "import assess.settings"),
    ("pure-core", "evidence/planted.py", "import jinja2"),
    ("no-flask-below-web", "operations/planted.py", "import flask"),
    ("no-flask-below-web", "storage/planted.py", "import flask_babel"),
    ("no-flask-below-web", "reporting/planted.py", "import wtforms"),
    ("no-flask-below-web", "files/planted.py", "import werkzeug"),
    ("no-flask-below-web", "mail/planted.py", "import flask"),
    ("pages-without-tables", "web/planted.py", "import assess.storage.tables"),
    ("published-only", "web/planted.py", "import assess.scoring.scorecard"),
    ("published-only", "reporting/planted.py", "import assess.scoring.scorecard"),
    ("published-only", "web/planted.py", "import assess.scoring.frames"),
    ("published-only", "operations/planted.py", "import assess.scoring.item_results"),
    ("published-only", "cli/planted.py", "from assess.scoring import basis"),
    ("published-only", "mail/planted.py", "import assess.scoring.voices"),
    ("published-only", "jobs/planted.py", "import assess.scoring.views"),
    ("operations-apart", "operations/planted.py", "import assess.operations.scoring_run"),
    ("one-pdf-maker", "operations/planted.py", "import weasyprint"),
    ("one-pdf-maker", "reporting/planted.py", "import weasyprint"),
    ("one-line-out", "web/planted.py", "import requests"),
    ("one-line-out", "operations/planted.py", "import authlib"),
    ("one-door-for-accounts", "web/planted.py", "import flask_security"),
    ("one-door-for-accounts", "operations/planted.py", "import flask_login"),
]


@pytest.fixture
def copied_package(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "assess", tmp_path / "assess", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("contract", "module", "line"), BREACHES, ids=[f"{contract}: {line} in {module}" for contract, module, line in BREACHES]
)
def test_a_planted_breach_is_found(copied_package: Path, contract: str, module: str, line: str) -> None:
    (copied_package / "assess" / module).write_text(line + "\n", encoding="utf-8")
    outcome = lint_imports(copied_package, contract)
    assert outcome.returncode == 1
    assert "0 kept, 1 broken" in outcome.stdout
    assert "planted" in outcome.stdout


def test_every_contract_has_a_planted_breach() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {contract["id"] for contract in configuration["tool"]["importlinter"]["contracts"]}
    assert declared == {contract for contract, _, _ in BREACHES}
