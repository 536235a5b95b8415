"""The wheel holds all it needs: installed in an empty environment, it runs the demonstration from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from assess import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `assess` command of an environment that holds the wheel and sees the installed libraries, but not the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run([*command, "--ignore-installed"], check=True, capture_output=True)
    return folder / "bin/assess"


def run(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "HOME": str(folder)}
    return subprocess.run([command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_code_and_content_but_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "assess/_bundled/questionnaires/monotown-feasibility/questionnaire.yaml",
        "assess/_bundled/questionnaires/tools.yaml",
        "assess/_bundled/templates/base.html",
        "assess/_bundled/reports/full-assessment/design.yaml",
    ):
        assert needed in names
    assert {name.split("/")[0] for name in names} == {"assess", f"assess-{__version__}.dist-info"}


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    outcome = run(installed, "--version", folder=tmp_path)
    assert outcome.stdout == f"assess, version {__version__}\n"


def test_the_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    outcome = run(installed.with_name("python"), "-c", "import assess; print(assess.__file__)", folder=tmp_path)
    assert Path(outcome.stdout.strip()).is_relative_to(installed.parents[1])


def test_the_demonstration_ends_in_a_report_from_any_folder(installed: Path, tmp_path: Path) -> None:
    outcome = run(installed, "demo", "--no-serve", folder=tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    (report,) = (tmp_path / "instance").rglob("*.pdf")
    assert report.read_bytes().startswith(b"%PDF-")
