"""The queue: huey, in a file beside the database or in the same PostgreSQL server.

A task carries the id of an errand. A sweep each minute finds errands whose task was lost or
whose worker died.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import make_url

from assess.files.folder import Folder
from assess.jobs.coming_back import read_mailbox
from assess.jobs.errands import Worker
from assess.jobs.last_days import erase_what_is_past
from assess.mail.delivery import Courier
from assess.settings import Settings
from assess.storage.engine import Store
from assess.storage.outbox import Errand


class Queue:
    """Says to workers, of this process or others, that there is something to do."""

    def __init__(self, settings: Settings, store: Store):
        self.worker = Worker(store, Courier.of(settings), Folder(settings.instance / "reports"))
        self.huey = _huey(settings)
        self._do = self.huey.task()(self.worker.do)
        self.huey.periodic_task(crontab(minute="*"))(self._sweep)
        self.huey.periodic_task(crontab(minute="7"))(self._erase_what_is_past)
        self.mailbox = settings.bounces
        if self.mailbox:
            self.huey.periodic_task(crontab(minute="*/5"))(self._read_mailbox)

    def announce(self, errands: Iterable[Errand]) -> None:
        """Let errands be done at once rather than at the next sweep."""
        for errand in errands:
            self._do(errand.tenant_id, errand.id)

    def _sweep(self) -> None:
        self.worker.do_all_due()

    def _erase_what_is_past(self) -> None:
        erase_what_is_past(self.worker.store, self.worker.courier.folder, self.worker.clock())

    def _read_mailbox(self) -> None:
        if self.mailbox:
            read_mailbox(self.worker.store, self.mailbox, self.worker.clock())


PACE: dict[str, Any] = {"workers": 1, "initial_delay": 0.2, "max_delay": 2.0}
"""One errand at a time; the queue is looked at every two seconds at the least."""


class _Beside(Consumer):  # type: ignore[misc]
    def _set_signal_handlers(self) -> None:
        """Whoever runs the process handles them."""


def beside_requests(queue: Queue) -> Consumer:
    """A worker in threads of a process that serves: `start()` and `stop(graceful=True)`."""
    return _Beside(queue.huey, **PACE)


def alone(queue: Queue) -> Consumer:
    """A worker that is a process of its own: `run()` ends with the errand in hand when the process is told to stop."""
    return Consumer(queue.huey, graceful_signal="TERM", **PACE)


def _huey(settings: Settings) -> Huey:
    address = make_url(settings.database_url)
    if address.get_backend_name() == "postgresql":
        return PostgresHuey("assess", dsn=address.set(drivername="postgresql").render_as_string(hide_password=False), results=False)
    return SqliteHuey("assess", filename=str(settings.instance / "jobs.db"), results=False)
