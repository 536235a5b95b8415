"""Reading the mailbox to which mails come back."""

from __future__ import annotations

from datetime import datetime

import structlog

from assess.mail.bounces import Bounce, read_bounce
from assess.mail.mailbox import NotRead, opened
from assess.operations import bouncing
from assess.settings import Mailbox
from assess.storage.engine import Store

MOST_AT_ONCE = 100
"""Messages read in one go; the rest waits for the next."""
log = structlog.get_logger("assess.jobs")


def _bounce(content: bytes) -> Bounce | None:
    """What a message says; None of one that cannot be read: anybody can send one, and it must not keep others from being read."""
    try:
        return read_bounce(content)
    except Exception as failure:
        log.warning("message not read", why=type(failure).__name__)
        return None


def read_mailbox(store: Store, mailbox: Mailbox, now: datetime) -> int:
    """Note what came back, and mark what was looked at as seen, after it is stored; how many mails did not arrive."""
    looked_at = noted = 0
    try:
        with opened(mailbox) as unseen:
            for key in unseen.first(MOST_AT_ONCE):
                bounce = _bounce(unseen.content(key))
                noted += bool(bounce and bouncing.note(store, bounce, now))
                unseen.mark_seen(key)
                looked_at += 1
    except NotRead as failure:
        log.warning("mailbox not read", why=str(failure))
    if looked_at:
        log.info("mailbox", messages=looked_at, bounces=noted)
    return noted
