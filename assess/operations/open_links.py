"""What a consultant does with the open links of an assessment: make, renew, close, and say whom they reach."""

from __future__ import annotations

from dataclasses import replace

from assess.instruments.parts import GROUPS
from assess.storage import assessments, open_links
from assess.storage.engine import Store
from assess.storage.keys import derive, digest, random_id
from assess.storage.open_links import OpenLink


class NotAllowed(Exception):
    """The assessment allows this group no open link, or is closed."""


def links(store: Store, assessment_id: str, site: str) -> list[tuple[OpenLink, str]]:
    """Of every group that is allowed one, its open link, with its address where it leads somewhere; none after closing.

    Raises NotFound.
    """
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id)
        made = {link.group: link for link in open_links.of_assessment(connection, store.tenant_id, assessment_id)}
    if secret is None or assessment.state == "closed":
        return []
    found = [made.get(group) or OpenLink(assessment_id, group) for group in GROUPS if group in assessment.open_groups]
    return [(link, f"{site}/r/{derive(secret, 'open', link.id)}" if link.id else "") for link in found]


def renew(store: Store, assessment_id: str, group: str) -> None:
    """Make a group's open link; an earlier one leads nowhere any more. Raises NotFound, NotAllowed."""
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        secret = assessments.secret(connection, store.tenant_id, assessment_id)
        made = {link.group: link for link in open_links.of_assessment(connection, store.tenant_id, assessment_id)}
        if secret is None or assessment.state == "closed" or group not in assessment.open_groups:
            raise NotAllowed
        link = replace(made.get(group) or OpenLink(assessment_id, group), id=random_id(), begun=0)
        open_links.renew(connection, store.tenant_id, link, digest(derive(secret, "open", str(link.id))))


def close(store: Store, assessment_id: str, group: str) -> None:
    """Let a group's open link lead nowhere; whoever has begun by it goes on by the personal link."""
    with store.writing() as connection:
        open_links.close(connection, store.tenant_id, assessment_id, [group])


def say_reach(store: Store, assessment_id: str, group: str, reach: int | None) -> None:
    """Say to how many people the link is passed, or with None that nobody knows; of a group that has had one."""
    with store.writing() as connection:
        open_links.say_reach(connection, store.tenant_id, assessment_id, group, reach)
