"""Closing an assessment: no more answers, and of an anonymous one nothing that tells who gave them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from assess.mail.delivery import take_away
from assess.storage import assessments, delegations, invitations, open_links, outbox, refusals, responses, sessions
from assess.storage.engine import Store

WIPED_AFTER_CLOSING = (
    *("assessment_secrets", "invitations", "refusals", "sessions", "responses", "answer_events", "outbox"),
    *("delegations", "colleague_sessions"),
)


class NeverOpened(Exception):
    """A draft cannot be closed."""

    def __str__(self) -> str:
        return "the assessment was never opened"


def close(store: Store, assessment_id: str, mails: Path) -> None:
    """Take no more answers. What was changed after sending and not sent again is as it was sent.

    In an anonymous assessment nobody can tell afterwards who answered what: its secret is destroyed, invitations forget
    whom they were for, its mails that wait are cancelled and those put aside in the folder `mails` are deleted,
    times are cut to the day, sessions end, what colleagues answered becomes the participants' own,
    and what was deleted is wiped from the database's files. Closing again repeats the wiping. Backups made before still
    hold the secret. Raises NotFound, NeverOpened, NotWiped.
    """
    put_aside: list[str] = []
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        if assessment.state == "draft":
            raise NeverOpened
        open_links.close(connection, store.tenant_id, assessment_id)  # then, as whoever begins by one holds it and then the secret
        if assessment.anonymous:
            put_aside = _forget(connection, store.tenant_id, assessment_id)
        responses.forget_unsent_changes(connection, store.tenant_id, assessment_id)
        assessments.change(connection, store.tenant_id, assessment_id, state="closed")
    if assessment.anonymous:
        outbox.await_hand_over(store, assessment_id)
        for mail_id in put_aside:
            take_away(mails, mail_id)
        store.wipe(*WIPED_AFTER_CLOSING)


def _forget(connection: Connection, tenant_id: str, assessment_id: str) -> list[str]:
    """Ids of the mails that went to people, or were about to."""
    invitations.forget_people(connection, tenant_id, assessment_id)  # before the secret, as whoever starts holds both in this order
    assessments.destroy_secret(connection, tenant_id, assessment_id)  # then nobody can start
    refusals.forget(connection, tenant_id, assessment_id)
    responses.forget_times(connection, tenant_id, assessment_id)
    delegations.forget_colleagues(connection, tenant_id, assessment_id)
    delegations.remove_all(connection, tenant_id, assessment_id)
    sessions.end_all(connection, tenant_id, assessment_id)
    return outbox.forget_people(connection, tenant_id, assessment_id)
