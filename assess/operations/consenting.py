"""Keeping the words that participants agree to, so that they can be read again years later."""

from __future__ import annotations

from collections.abc import Mapping

from assess.storage import assessments, consent_texts
from assess.storage.engine import Store


def keep_texts(store: Store, assessment_id: str, version: str, texts: Mapping[str, str]) -> None:
    """Keep what the start page says, language → text, unless this version is kept already. Raises NotFound."""
    with store.reading() as connection:
        if consent_texts.known(connection, store.tenant_id, assessment_id, version):
            return
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id, hold=True)  # of several who start at once one keeps them
        if not consent_texts.known(connection, store.tenant_id, assessment_id, version):
            consent_texts.add(connection, store.tenant_id, assessment_id, version, texts)
