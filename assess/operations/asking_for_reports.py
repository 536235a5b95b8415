"""Asking for a report: the work itself is an errand."""

from __future__ import annotations

from datetime import datetime

from assess.storage import assessments, outbox
from assess.storage.engine import Store
from assess.storage.keys import random_id
from assess.storage.outbox import Errand


class NotReady(Exception):
    """An anonymous assessment is reported once it is closed, a named one once it was opened."""


def ask_for_report(store: Store, assessment_id: str, design: str, language: str, now: datetime) -> Errand:
    """Let a report be written soon; the same errand, while the same report waits or is being written. Raises NotFound, NotReady."""
    details = {"design": design, "language": language, "seed": 0}
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        if assessment.state == "draft" or (assessment.anonymous and assessment.state != "closed"):
            raise NotReady
        asked = outbox.of_kind(connection, store.tenant_id, ["report"], assessment_id)
        if same := next((one for one in asked if one.state == "waiting" and one.details == details), None):
            return same
        errand = outbox.errand(store.tenant_id, random_id(), "report", details, now, assessment_id=assessment_id)
        outbox.add(connection, [errand])
    return errand
