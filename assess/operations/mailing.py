"""Mails that wait to go out, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from assess.mail.delivery import Courier, NotTaken, Refused, take_away
from assess.mail.message import Attachment, Mail, written
from assess.storage import outbox
from assess.storage.engine import Store
from assess.storage.outbox import Errand

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long to wait before the second attempt, the third …; then the last of these each time."""
GIVEN_UP_AFTER = timedelta(days=2)


def put_into_outbox(store: Store, mail: Mail, now: datetime) -> Errand:
    """Let a mail go out soon."""
    errand = outbox.errand(store.tenant_id, mail.id, "mail", asdict(mail), now)
    with store.writing() as connection:
        outbox.add(connection, [errand])
    return errand


def send(store: Store, courier: Courier, errand: Errand, mail: Mail, now: datetime, attached: Sequence[Attachment] = ()) -> None:
    """Hand a mail over and keep what came of it, durably, as soon as it is known; unless its person was forgotten meanwhile."""
    message = written(mail, courier.sender, courier.site, attached)
    if _forgotten(store, errand):
        withdraw(store, courier, errand, now)
        return
    try:
        with courier.delivering(mail.id, message):
            _over(store, errand, "done", outbox.ACCEPTED, now)
    except Refused as refusal:
        _over(store, errand, "failed", str(refusal), now)
    except NotTaken as failure:
        if now - errand.created_at > GIVEN_UP_AFTER:
            _over(store, errand, "failed", str(failure), now)
        else:
            _put_off(store, errand, str(failure), now)
    if _forgotten(store, errand):
        take_away(courier.folder, errand.id)


def withdraw(store: Store, courier: Courier, errand: Errand, now: datetime) -> None:
    """End a mail that is not wanted any more; what a worker that died may have put aside of it is deleted."""
    take_away(courier.folder, errand.id)
    _over(store, errand, "cancelled", "not wanted any more", now)


def _forgotten(store: Store, errand: Errand) -> bool:
    with store.writing() as connection:
        return outbox.forgotten(connection, errand)


def _over(store: Store, errand: Errand, state: outbox.State, result: str, now: datetime) -> None:
    with store.writing() as connection:
        outbox.finish(connection, errand, state, None if outbox.forgotten(connection, errand) else result, now)


def _put_off(store: Store, errand: Errand, result: str, now: datetime) -> None:
    wait = WAITS[min(errand.attempts, len(WAITS)) - 1]
    with store.writing() as connection:
        outbox.put_off(connection, errand, None if outbox.forgotten(connection, errand) else result, now + wait)
