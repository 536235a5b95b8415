"""The demonstration, as `make demo` runs it."""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pikepdf
import pytest


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "instance"


def demo(instance: Path) -> str:
    command = [sys.executable, "-m", "assess.cli", "demo", "--no-serve"]
    finished = subprocess.run(
        command, env={"ASSESS_INSTANCE": str(instance), "PATH": ""}, capture_output=True, text=True, timeout=600, check=True
    )
    return finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def first_run(instance: Path) -> str:
    return demo(instance)


def report_of(output: str) -> Path:
    found = re.search(r"The report: (\S+\.pdf)", output)
    assert found
    return Path(found[1])


def test_it_ends_in_a_report(first_run: str) -> None:
    with pikepdf.open(report_of(first_run)) as pdf:
        assert len(pdf.pages) > 20
        assert "/StructTreeRoot" in pdf.Root


def test_42_people_answered_over_http_and_were_forgotten(first_run: str, instance: Path) -> None:
    database = sqlite3.connect(instance / "assess.db")
    assert database.execute("select count(*) from responses where state = 'submitted'").fetchone() == (42,)
    assert database.execute("select count(*) from assessment_secrets").fetchone() == (0,)
    database.close()


def test_no_personal_link_is_printed_or_logged(first_run: str) -> None:
    assert "/r/" not in first_run
    assert "request" not in first_run


def test_every_page_says_that_the_data_are_simulated(first_run: str) -> None:
    text = subprocess.run(
        ["pdftotext", report_of(first_run), "-"], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    ).stdout
    pages = text.split("\f")[:-1]
    assert [number for number, page in enumerate(pages, 1) if "Simulated data" not in page] == []


def test_running_it_again_is_harmless(first_run: str, instance: Path) -> None:
    second = demo(instance)
    assert report_of(second) == report_of(first_run)
    assert "from an earlier run" in second


def test_the_site_is_served_with_ways_in_for_participants_and_an_administrator(first_run: str, instance: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-m", "assess.cli", "demo", "--port", str(port)]
    with subprocess.Popen(command, env={"ASSESS_INSTANCE": str(instance), "PATH": ""}, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        told = "".join(iter(serving.stdout.readline, "Ctrl-C ends it.\n"))
        try:
            links = re.findall(rf"http://127\.0\.0\.1:{port}/(?:r|password)/\S+", told)
            assert len(links) == 4
            for link in links:
                assert "<form" in page(link)
        finally:
            serving.terminate()


def page(address: str) -> str:
    """A page of a site that is about to listen."""
    for _ in range(300):
        try:
            with urlopen(address, timeout=30) as reply:  # noqa: S310 - our own loopback
                return str(reply.read().decode())
        except URLError as error:
            if isinstance(error, HTTPError):
                raise
            time.sleep(0.1)
    raise TimeoutError(address)
