"""Doing an errand: lease it, call the operation of its kind, say what came of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from assess.files.folder import Folder
from assess.mail.delivery import Courier
from assess.mail.message import Attachment, Mail
from assess.operations import inviting, letters, mailing
from assess.operations.closing import close
from assess.operations.letters import DATA_SHEET, Letter
from assess.operations.report_writing import NotScored, write_report
from assess.operations.scoring_run import Erased, NotClosed, NotOpened, run_scoring
from assess.paths import shipped
from assess.reporting.paper.printing import printed
from assess.scoring.releases import WouldDisclose
from assess.storage import assessments, outbox
from assess.storage.engine import Store
from assess.storage.outbox import Errand, State

LEASE = timedelta(minutes=15)
"""How long a worker has before another may take over: longer than anything takes, since doing a thing twice is worse than waiting."""
AGAIN_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 3
UNEXPECTED = "unexpected"
log = structlog.get_logger("assess.jobs")


@dataclass(frozen=True)
class Worker:
    """What errands need."""

    store: Store
    courier: Courier
    reports: Folder
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def do(self, tenant_id: str, errand_id: str) -> bool:
        """Do an errand, unless somebody else does or it is over; whether it was done here."""
        store = self.store.of_tenant(tenant_id)
        with store.writing() as connection:
            errand = outbox.lease(connection, tenant_id, errand_id, self.clock(), LEASE)
        if errand is None:
            return False
        try:
            ERRANDS[errand.kind](self, store, errand)
        except Exception as error:  # one errand that cannot be done must not keep the others waiting
            where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            log.error("errand failed", kind=errand.kind, attempts=errand.attempts, error=type(error).__name__, where=where)
            self._failed(store, errand)
        else:
            log.info("errand", kind=errand.kind, attempts=errand.attempts)
        return True

    def _failed(self, store: Store, errand: Errand) -> None:
        """Try again twice, then no more."""
        with store.writing() as connection:
            if errand.attempts < MOST_ATTEMPTS:
                outbox.put_off(connection, errand, UNEXPECTED, self.clock() + AGAIN_AFTER)
            else:
                outbox.finish(connection, errand, "failed", UNEXPECTED, self.clock())

    def do_all_due(self) -> int:
        """Do whatever waits; how many errands were done here."""
        with self.store.reading() as connection:
            waiting = outbox.due(connection, self.clock())
        return sum(self.do(tenant_id, errand_id) for tenant_id, errand_id in waiting)


def _mail(worker: Worker, store: Store, errand: Errand) -> None:
    mailing.send(store, worker.courier, errand, Mail(**errand.details), worker.clock())


def _closing(worker: Worker, store: Store, errand: Errand) -> None:
    """Close an assessment when its time has come, unless the time was changed since."""
    assert errand.assessment_id  # noqa: S101 - written with it
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, errand.assessment_id)
    meant = assessment.closes_at and assessment.closes_at.isoformat() == errand.details["closes_at"]
    if assessment.state == "open" and meant:
        close(store, assessment.id, worker.courier.folder)
    _finish(worker, store, errand, "done", "closed" if meant else "changed")


def _letter(worker: Worker, store: Store, errand: Errand) -> None:
    """A mail to a participant, if it is still wanted."""
    letter = letters.letter(store, errand, worker.courier.site, worker.clock())
    if letter:
        mailing.send(store, worker.courier, errand, letter.mail, worker.clock(), _enclosed(worker, letter))
    else:
        mailing.withdraw(store, worker.courier, errand, worker.clock())


def _enclosed(worker: Worker, letter: Letter) -> list[Attachment]:
    """The data sheet that goes with an invitation."""
    if letter.sheet is None:
        return []
    content = printed(letter.sheet, letter.facts_hash, shipped("reports"), worker.clock())
    return [Attachment(DATA_SHEET, content)]


def _reminders(worker: Worker, store: Store, errand: Errand) -> None:
    """Remind everybody who has not answered by now."""
    assert errand.assessment_id  # noqa: S101 - written with it
    try:
        inviting.send_reminders(store, errand.assessment_id, worker.clock(), errand)
    except inviting.NotOpenYet:
        _finish(worker, store, errand, "cancelled", "not open")


def _finish(worker: Worker, store: Store, errand: Errand, state: State, result: str) -> None:
    with store.writing() as connection:
        outbox.finish(connection, errand, state, result, worker.clock())


def _report(worker: Worker, store: Store, errand: Errand) -> None:
    """Score what was answered, and write a report of it; of the scorecard that was kept, where another cannot be made."""
    assert errand.assessment_id  # noqa: S101 - written with it
    design, hindered = shipped("reports") / errand.details["design"], ""
    try:
        _progress(worker, store, errand, "scoring")
        try:
            run_scoring(store, errand.assessment_id, errand.details["seed"], worker.clock())
        except WouldDisclose:
            hindered = "would_disclose"
        except Erased:
            hindered = "erased"
        _progress(worker, store, errand, "writing")
        made = write_report(store, worker.reports, errand.assessment_id, design, errand.details["language"], worker.clock())
    except (NotOpened, NotClosed):
        _finish(worker, store, errand, "failed", "not_closed")
    except NotScored:
        _finish(worker, store, errand, "failed", hindered)
    else:
        _finish(worker, store, errand, "done", made.id)


def _progress(worker: Worker, store: Store, errand: Errand, step: str) -> None:
    with store.writing() as connection:
        outbox.report_progress(connection, errand, step, worker.clock() + LEASE)


ERRANDS: dict[str, Callable[[Worker, Store, Errand], None]] = {
    "mail": _mail,
    "invitation": _letter,
    "reminder": _letter,
    "own_link": _letter,
    "reminders": _reminders,
    "closing": _closing,
    "report": _report,
}
"""Kind of errand → how it is done."""
