"""Pages that list: CPU of the application at 2,000 and at 10,000 participants, held against what they may take."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from assess.cli.site import collect_garbage_seldom
from assess.storage.engine import Store
from tests.benchmarks.bench_pages import Browser
from tests.benchmarks.measuring import medians, on_each_database
from tests.builders import NOON
from tests.web.crowd import a_crowd
from tests.web.workbench import a_workbench

MOST = {2_000: 0.100, 10_000: 0.150}
"""Participants → seconds of CPU that a page may take."""
ROUNDS = 7


def measure(store: Store, name: str) -> None:
    for number, (count, most) in enumerate(MOST.items()):
        with TemporaryDirectory() as instance:
            crowd = a_crowd(store, Path(instance), count, 200, f"Crowd {number}")
            site = signed_in(store, Path(instance))
            collect_garbage_seldom()  # as the served site does
            calls = {page: partial(site.request, "GET", path) for page, path in crowd.pages.items()}
            measured = medians(calls, ROUNDS, warm_up=2)
            for page, call in calls.items():
                call()()
                if not site.status.startswith("200"):
                    raise SystemExit(f"{page} gave {site.status}")
        print(f"\nPages at {count} participants on {name}, at most {1000 * most:.0f} ms")
        for page, seconds in measured.items():
            print(f"  {page:<40}{1000 * seconds:>8.1f} ms{'   TOO SLOW' if seconds > most else ''}")


def signed_in(store: Store, instance: Path) -> Browser:
    """A browser in which an administrator is signed in."""
    workbench = a_workbench(store, instance)
    workbench.clock[0] = NOON + timedelta(hours=1)
    known = workbench.signed_in("administrator").client
    site = Browser(workbench.app)
    for key in ("session", workbench.app.config["SESSION_COOKIE_NAME"]):
        if cookie := known.get_cookie(key):
            site.cookies[cookie.key] = cookie.value
    return site


if __name__ == "__main__":
    with Path(os.devnull).open("w") as nowhere:
        structlog.configure(logger_factory=structlog.WriteLoggerFactory(nowhere))
        on_each_database(measure)
