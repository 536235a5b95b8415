"""Whose data a participant's request is about: the tenant of the link, or of the response that the browser opened by it."""

from __future__ import annotations

from flask import g, request, session

from assess.storage.engine import DEFAULT_TENANT
from assess.storage.keys import digest
from assess.storage.tenancy import tenant_of_assessment, tenant_of_link
from assess.web.extensions import shared, store

TENANTS = "tenants"
"""Where the cookie keeps public id → tenant, for responses of other tenants than the default one."""


def choose_tenant() -> None:
    """Look at the data of the tenant that the address belongs to."""
    values = request.view_args or {}
    if "token" in values and (request.endpoint or "").startswith("participant."):
        choose_by_link(str(values["token"]))
    elif request.endpoint == "participant.privacy_of":
        with shared().store.reading() as connection:
            _choose(tenant_of_assessment(connection, str(values["assessment_id"])))
    elif "public_id" in values:
        _choose(dict(session.get(TENANTS) or {}).get(str(values["public_id"])))


def choose_by_link(token: str) -> None:
    """Look at the data of the tenant whose link this is."""
    with shared().store.reading() as connection:
        _choose(tenant_of_link(connection, digest(token)))


def remember_tenant(public_id: str) -> None:
    """Keep in the cookie whose response this is."""
    if store().tenant_id != DEFAULT_TENANT:
        session[TENANTS] = {**dict(session.get(TENANTS) or {}), public_id: store().tenant_id}


def _choose(tenant_id: str | None) -> None:
    g.store = shared().store.of_tenant(tenant_id or DEFAULT_TENANT)
