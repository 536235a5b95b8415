"""The tables. `tenant_id` is part of every key, so that no row is without an owner."""

from __future__ import annotations

from assess.storage.tables.accounts import accounts, attempts, passkeys, sign_ins
from assess.storage.tables.assessments import (
    assessment_secrets,
    assessments,
    consent_texts,
    fact_amendments,
    invitations,
    open_links,
    refusals,
    wordings,
)
from assess.storage.tables.columns import metadata
from assess.storage.tables.definitions import fact_sheets, initiatives, instrument_versions, tenants
from assess.storage.tables.outbox import outbox
from assess.storage.tables.responses import answer_events, colleague_sessions, delegations, responses, sessions
from assess.storage.tables.results import feedback, releases, reports, scorecards

__all__ = [
    "accounts",
    "answer_events",
    "assessment_secrets",
    "assessments",
    "attempts",
    "colleague_sessions",
    "consent_texts",
    "delegations",
    "fact_amendments",
    "fact_sheets",
    "feedback",
    "initiatives",
    "instrument_versions",
    "invitations",
    "metadata",
    "open_links",
    "outbox",
    "passkeys",
    "refusals",
    "releases",
    "reports",
    "responses",
    "scorecards",
    "sessions",
    "sign_ins",
    "tenants",
    "wordings",
]
