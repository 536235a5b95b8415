"""Keeping the promise of how long answers are kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from assess.operations.closing import close
from assess.operations.erasing import TooEarly, erase_all
from assess.storage import assessments
from assess.storage.engine import NotWiped, Store

log = structlog.get_logger("assess.jobs")


def erase_what_is_past(store: Store, mails: Path, now: datetime) -> int:
    """Erase the answers of every assessment, of whatever tenant, whose last day is over; of how many.

    One that still takes answers is closed first. Done again it erases what another worker has not.
    """
    with store.reading() as connection:
        past = assessments.past_their_last_day(connection, now)
    erased = 0
    for tenant_id, assessment_id in past:
        here = store.of_tenant(tenant_id)
        with suppress(NotWiped):  # the next step wipes too, and must not wait for it
            close(here, assessment_id, mails)
        try:
            erase_all(here, assessment_id, mails, now)
            erased += 1
        except TooEarly:
            continue
        except NotWiped as failure:  # erased all the same; the next closing or erasing wipes
            log.warning("not wiped", why=str(failure))
    if erased:
        log.info("last days over", assessments=erased)
    return erased
