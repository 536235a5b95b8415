"""Mails that wait to go out, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from assess.mail.delivery import Courier, NotTaken, Refused
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
    """Hand a mail over and keep what came of it, durably, as soon as it is known."""
    try:
        with courier.delivering(mail.id, written(mail, courier.sender, courier.site, attached)):
            _over(store, errand, "done", "accepted", now)
    except Refused as refusal:
        _over(store, errand, "failed", str(refusal), now)
    except NotTaken as failure:
        if now - errand.created_at > GIVEN_UP_AFTER:
            _over(store, errand, "failed", str(failure), now)
        else:
            wait = WAITS[min(errand.attempts, len(WAITS)) - 1]
            with store.writing() as connection:
                outbox.put_off(connection, errand, str(failure), now + wait)


def _over(store: Store, errand: Errand, state: outbox.State, result: str, now: datetime) -> None:
    with store.writing() as connection:
        outbox.finish(connection, errand, state, result, now)
