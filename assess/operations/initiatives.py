"""What a consultant keeps of an initiative: its profile, its facts, its register, the tools in use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assess.instruments.facts import FactSheet
from assess.storage import initiatives
from assess.storage.engine import Store
from assess.storage.initiatives import Initiative
from assess.storage.keys import random_id


class ChangedMeanwhile(Exception):
    """Somebody else changed the fact sheet since the page was shown."""


def create_initiative(store: Store, facts: FactSheet, now: datetime) -> Initiative:
    """Begin with an initiative, named in its fact sheet."""
    with store.writing() as connection:
        facts_hash = initiatives.add_facts(connection, store.tenant_id, facts)
        initiative = Initiative(random_id(), facts.initiative.name, facts_hash, now)
        initiatives.add(connection, store.tenant_id, initiative)
    return initiative


def change_facts(store: Store, initiative_id: str, seen: str, edit: Callable[[FactSheet], FactSheet]) -> Initiative:
    """Put the edited fact sheet in the place of an initiative's, if it is still the one that was `seen` (its hash).

    Assessments already opened keep theirs. Raises NotFound, ChangedMeanwhile, and what `edit` raises.
    """
    with store.writing() as connection:
        initiative = initiatives.held(connection, store.tenant_id, initiative_id)
        if initiative.facts_hash != seen:
            raise ChangedMeanwhile
        facts = edit(initiatives.facts(connection, store.tenant_id, seen))
        facts_hash = initiatives.add_facts(connection, store.tenant_id, facts)
        initiatives.set_facts(connection, store.tenant_id, initiative_id, facts_hash, facts.initiative.name)
        return initiatives.get(connection, store.tenant_id, initiative_id)
