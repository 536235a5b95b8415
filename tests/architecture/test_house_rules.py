"""Rules of the house that no linter knows: sizes, forbidden phrases, an empty package root, a lock without addresses."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60
# Written in two halves, so that this file does not break its own rule.
REGISTRY_HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org"]


def tracked_files(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def places(paths: list[Path], pattern: str) -> list[str]:
    """Where the pattern occurs, as `file:line`."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_modules_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked_files("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_A_MODULE
    }
    assert long == {}


def test_functions_stay_short_enough_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in tracked_files("*.py")
        if "migrations" not in path.parts  # a migration is a list of columns, written once
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_pages_and_reports_never_see_an_unpublished_scorecard() -> None:
    """Contracts know modules only; this one is about a name."""
    seen = [
        path
        for path in tracked_files("assess/web/*.py", "assess/reporting/*.py")
        for name in imported_names(path)
        if name.endswith(".Scorecard")
    ]
    assert seen == []


def test_the_package_root_holds_only_the_version() -> None:
    (statement,) = ast.parse((ROOT / "assess/__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(statement, ast.Assign)
    assert [ast.unparse(target) for target in statement.targets] == ["__version__"]


@pytest.mark.parametrize(
    ("patterns", "forbidden"),
    [
        (("templates", "reports", "assess"), r"\|\s*safe\b"),
        (("templates", "assess"), "unsafe-inline"),
        (("*.py",), r"#\s*type:\s*ignore(?!\[)"),
        (("*.py",), r"#\s*noqa(?!: [A-Z])"),
        (("assess",), "render_template_" + "string"),
    ],
)
def test_forbidden_phrases_do_not_occur(patterns: tuple[str, ...], forbidden: str) -> None:
    text_files = [path for path in tracked_files(*patterns) if path != Path(__file__)]
    assert places(text_files, forbidden) == []


def test_migrations_follow_one_another_in_a_line() -> None:
    """Two people who add one at the same time give it the same number: whoever lands second takes the next."""
    found = tracked_files("assess/storage/migrations/versions/0*.py")
    texts = [path.read_text(encoding="utf-8") for path in found]
    numbers = [re.search(r'^revision = "(\d{4})"', text, re.MULTILINE)[1] for text in texts]  # type: ignore[index]
    assert numbers == [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    followed = [re.search(r'^down_revision = (?:None|"(\d{4})")', text, re.MULTILINE)[1] for text in texts]  # type: ignore[index]
    assert followed == [None, *numbers[:-1]]


def test_no_package_registry_is_named_anywhere() -> None:
    hosts = "|".join(re.escape(host) for host in REGISTRY_HOSTS)
    text_files = [path for path in tracked_files() if path.suffix not in {".png", ".ico", ".mo", ".woff2"}]
    assert places(text_files, hosts) == []


def test_the_lock_holds_exact_hashed_versions_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    packages = re.findall(r"^[a-z0-9].*$", lock, flags=re.MULTILINE)
    assert packages
    assert [line for line in packages if not re.match(r"[a-z0-9-]+==\S+ (; .+ )?\\$", line)] == []
    assert lock.count("# via") == len(packages)


def test_the_lock_covers_everything_that_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    wanted = [
        *declared["build-system"]["requires"],
        *project["dependencies"],
        *project["optional-dependencies"]["postgresql"],
        *declared["dependency-groups"]["dev"],
    ]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in wanted} - locked == set()
