"""A real `assess serve` and a real `assess worker` that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from assess.instruments.answers import Answer
from assess.jobs.queue import Queue
from assess.operations.assessments import Invitee, invite
from assess.operations.entering import start
from assess.operations.responding import opened
from assess.settings import MailServer, load_settings
from assess.storage import outbox
from assess.storage.engine import migrate, open_store
from assess.web.extensions import utc_now
from tests.builders import an_assessment
from tests.web.site import EVERY_TYPE, an_instrument_of

PATIENCE = 60
"""Seconds in which a server must be up."""


class ServedForReal:
    """The site in processes of its own, and the database as a test may read it."""

    def __init__(self, instance: Path):
        self.instance = instance
        self.store = open_store(f"sqlite:///{instance / 'assess.db'}")
        migrate(self.store)
        self.assessment = an_assessment(self.store, instrument=an_instrument_of(EVERY_TYPE))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def new_token(self) -> str:
        """The secret part of a new personal link."""
        return invite(self.store, self.assessment.id, [Invitee("small_firm")])[0]

    def answers(self, token: str) -> dict[str, Answer]:
        """What is stored of a participant's answers."""
        begun = start(self.store, token, "en", "1", utc_now())
        return dict(opened(self.store, begun.session, begun.public_id, utc_now()).answers)

    def up(self) -> None:
        """Start the server, if it does not run, and wait until it answers."""
        if self.process is None:
            with (self.instance / "server.log").open("ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "assess.cli", "serve", "--port", str(self.port)],
                    env={**os.environ, "ASSESS_INSTANCE": str(self.instance)},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        deadline = time.monotonic() + PATIENCE
        while not self.answers_requests():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no server after {PATIENCE} s; see {self.instance / 'server.log'}")
            time.sleep(0.1)

    def answers_requests(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=5) as reply:  # noqa: S310 - our own address
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """kill -9, for the server and all its workers; nobody gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def close(self) -> None:
        self.kill()
        self.store.close()


class Working:
    """`assess worker` in a process of its own, and the queue by which it is told of errands."""

    def __init__(self, instance: Path, database_url: str, server: MailServer):
        self.log = instance / "worker.log"
        self.chosen = {
            "ASSESS_INSTANCE": str(instance),
            "ASSESS_DATABASE_URL": database_url,
            "ASSESS_SMTP_HOST": server.host,
            "ASSESS_SMTP_PORT": str(server.port),
            "ASSESS_SMTP_SECURITY": server.security,
        }
        self.store = open_store(database_url)
        migrate(self.store)
        self.queue = Queue(load_settings(instance, self.chosen), self.store)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.lives:
            self.kill()
        self.queue.huey.storage.close()
        self.store.close()

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def up(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "assess.cli", "worker"],
                env={**os.environ, **self.chosen},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9, as the kernel does when memory runs out."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask the worker to end with what it has in hand."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def announce(self, errands: Iterable[str]) -> None:
        """Tell of errands by their ids, as the site does."""
        with self.store.reading() as connection:
            found = [outbox.find(connection, self.store.tenant_id, errand) for errand in errands]
        self.queue.announce(errand for errand in found if errand)
