"""Whose a link is: what is asked before it is known which tenant's data to look at."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, union_all

from assess.storage.tables import assessments, delegations, invitations, open_links

_OF_LINK = union_all(
    *(select(table.c.tenant_id).where(table.c.token_hash == bindparam("token_hash")) for table in (invitations, delegations, open_links))
).limit(1)


def tenant_of_link(connection: Connection, token_hash: str) -> str | None:
    """The tenant whose invitation or open link, or whose participant's passed section, has this token."""
    found: str | None = connection.execute(_OF_LINK, {"token_hash": token_hash}).scalar()
    return found


def tenant_of_assessment(connection: Connection, assessment_id: str) -> str | None:
    """The tenant whose assessment this is; ids are random, so no two tenants have the same."""
    found: str | None = connection.execute(select(assessments.c.tenant_id).where(assessments.c.id == assessment_id)).scalar()
    return found
