"""Mails that came back: the people they were for are shown as not reached."""

from __future__ import annotations

from datetime import datetime

from assess.mail.bounces import Bounce
from assess.storage import outbox
from assess.storage.engine import Store


def note(store: Store, bounce: Bounce, now: datetime) -> bool:
    """Keep what a report says of a mail to a participant, of whatever tenant; whether there is such a mail.

    Of somebody who was forgotten meanwhile nothing is kept.
    """
    with store.writing() as connection:
        if bounce.final:
            return outbox.bounced(connection, bounce.mail_id, bounce.reason, now)
        return outbox.delayed(connection, bounce.mail_id, bounce.reason)
