"""Roles in words."""

from __future__ import annotations

from assess.web.languages import gettext, noted


def role_name(role: str) -> str:
    """A role, as people call it."""
    return gettext(NAMES[role])


NAMES = {
    "viewer": noted("Viewer: may read everything"),
    "reviewer": noted("Reviewer: may read everything and review reports"),
    "consultant": noted("Consultant: runs assessments"),
    "administrator": noted("Administrator: also manages instruments and accounts"),
}
