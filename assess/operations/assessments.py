"""What a consultant does before and after people answer: publish, create, invite, open, close."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument, document_hash
from assess.instruments.parts import GROUPS
from assess.storage import assessments, initiatives, instruments, invitations, responses, sessions
from assess.storage.assessments import Assessment, Policy
from assess.storage.engine import NotFound, Store
from assess.storage.initiatives import Initiative
from assess.storage.instruments import InstrumentVersion
from assess.storage.invitations import Invitation
from assess.storage.keys import SECRET_BYTES, derive, digest, random_id

WIPED_AFTER_CLOSING = ("assessment_secrets", "invitations", "sessions", "responses", "answer_events")


class NotPossible(Exception):
    """The assessment is not in a state, or has not the terms, for what was asked; the message says why."""


@dataclass(frozen=True)
class Terms:
    """How an assessment is run. `opens` and `closes` are local times in `zone`, without a time zone of their own."""

    asked_by: str = ""
    """Who asks, as participants are told."""
    contact: str = ""
    """Where participants turn with questions and requests."""
    kept_until: date | None = None
    """The day until which the answers are kept at most; not said, without it."""
    policy: Policy = "anonymous"
    minimum_group_size: int | None = None
    """Never under 3; the rubric's, where nothing is said."""
    languages: tuple[str, ...] = ()
    """Some of the instrument's; all, where nothing is said."""
    zone: str = "UTC"
    opens: datetime | None = None
    closes: datetime | None = None
    simulated: bool = False


@dataclass(frozen=True)
class Invitee:
    """A person to be asked."""

    group: str
    organisation: str | None = None
    """Key of the organisation whose voice the person shares."""
    language: str | None = None
    name: str | None = None
    email: str | None = None


def publish_instrument(store: Store, instrument: Instrument, now: datetime) -> InstrumentVersion:
    """Keep an instrument as a new immutable version, unless its latest one is the same."""
    found = document_hash(instrument.document())
    with store.writing() as connection:
        latest = instruments.latest(connection, store.tenant_id, instrument.key)
        if latest and latest.hash == found:
            return latest
        version = InstrumentVersion(instrument.key, latest.number + 1 if latest else 1, found, instrument.family, now)
        instruments.add(connection, store.tenant_id, version, instrument)
    return version


def create_initiative(store: Store, facts: FactSheet, now: datetime) -> Initiative:
    """Begin with an initiative, named in its fact sheet."""
    with store.writing() as connection:
        facts_hash = initiatives.add_facts(connection, store.tenant_id, facts)
        initiative = Initiative(random_id(), facts.initiative.name, facts_hash, now)
        initiatives.add(connection, store.tenant_id, initiative)
    return initiative


def replace_facts(store: Store, initiative_id: str, facts: FactSheet) -> Initiative:
    """Put another fact sheet in the place of an initiative's; assessments already opened keep theirs. Raises NotFound."""
    with store.writing() as connection:
        initiative = initiatives.get(connection, store.tenant_id, initiative_id)
        facts_hash = initiatives.add_facts(connection, store.tenant_id, facts)
        initiatives.set_facts(connection, store.tenant_id, initiative_id, facts_hash, facts.initiative.name)
    return replace(initiative, name=facts.initiative.name, facts_hash=facts_hash)


def amend_facts(store: Store, assessment_id: str, facts: FactSheet, note: str, now: datetime) -> None:
    """Pin an opened assessment to other facts, with a note that says why. Raises NotFound, NotPossible."""
    with store.writing() as connection:
        if assessments.get(connection, store.tenant_id, assessment_id).state == "draft":
            raise NotPossible("a draft takes the initiative's facts when it opens; change those")
        facts_hash = initiatives.add_facts(connection, store.tenant_id, facts)
        assessments.amend_facts(connection, store.tenant_id, assessment_id, facts_hash, note, now)


def create_assessment(
    store: Store, initiative_id: str, instrument_key: str, now: datetime, terms: Terms | None = None, title: str | None = None
) -> Assessment:
    """A draft of an assessment by the latest version of an instrument. Raises NotFound, NotPossible."""
    terms = terms or Terms()
    with store.writing() as connection:
        initiative = initiatives.get(connection, store.tenant_id, initiative_id)
        version = instruments.latest(connection, store.tenant_id, instrument_key)
        if version is None:
            raise NotFound("instrument", instrument_key)
        instrument = instruments.instrument(connection, store.tenant_id, version.hash)
        minimum = terms.minimum_group_size or instrument.rubric.disclosure.minimum
        languages = terms.languages or instrument.languages
        if minimum < 3:
            raise NotPossible("a group that is shown needs at least three organisations")
        if not set(languages) <= set(instrument.languages):
            raise NotPossible(f"the instrument is complete in {', '.join(instrument.languages)}, not in {', '.join(languages)}")
        assessment = Assessment(
            id=random_id(),
            initiative_id=initiative_id,
            instrument_key=version.key,
            instrument_number=version.number,
            title=title or initiative.name,
            asked_by=terms.asked_by,
            contact=terms.contact,
            kept_until=terms.kept_until,
            policy=terms.policy,
            minimum_group_size=minimum,
            languages=languages,
            zone=terms.zone,
            opens_at=_moment(terms.opens, terms.zone),
            closes_at=_moment(terms.closes, terms.zone),
            state="draft",
            facts_hash=None,
            wave=assessments.next_wave(connection, store.tenant_id, initiative_id, version.family),
            simulated=terms.simulated,
            created_at=now,
            instrument_hash=version.hash,
        )
        assessments.add(connection, store.tenant_id, assessment, secrets.token_bytes(SECRET_BYTES))
    return assessment


def open_(store: Store, assessment_id: str) -> Assessment:
    """Take answers from now on (or from the opening time on), by the facts as they stand. Raises NotFound, NotPossible."""
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        if assessment.state == "closed":
            raise NotPossible("a closed assessment cannot be opened again")
        if assessment.state == "draft":
            facts_hash = initiatives.get(connection, store.tenant_id, assessment.initiative_id).facts_hash
            assessments.change(connection, store.tenant_id, assessment_id, state="open", facts_hash=facts_hash)
        return assessments.get(connection, store.tenant_id, assessment_id)


def close(store: Store, assessment_id: str) -> None:
    """Take no more answers. In an anonymous assessment nobody can tell afterwards who answered what.

    Its secret is destroyed, invitations forget whom they were for, times are cut to the day,
    sessions end, and what was deleted is wiped from the database's files. Closing again repeats the wiping. Backups made before
    still hold the secret. Raises NotFound, NotPossible, NotWiped.
    """
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        if assessment.state == "draft":
            raise NotPossible("the assessment was never opened")
        if assessment.anonymous:
            _forget(connection, store.tenant_id, assessment_id)
        assessments.change(connection, store.tenant_id, assessment_id, state="closed")
    if assessment.anonymous:
        store.wipe(*WIPED_AFTER_CLOSING)


def invite(store: Store, assessment_id: str, people: Sequence[Invitee]) -> list[str]:
    """Ask people; each one's token, in their order, which are seen here only. Raises NotFound, NotPossible."""
    if unknown := {person.group for person in people} - set(GROUPS):
        raise NotPossible(f"there is no stakeholder group {', '.join(sorted(unknown))}; groups are {', '.join(GROUPS)}")
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id, hold=True)
        if secret is None:
            raise NotPossible("nobody can be invited to a closed assessment")
        asked = [
            Invitation(random_id(), assessment_id, person.group, person.organisation, person.language, person.name, person.email)
            for person in people
        ]
        tokens = [derive(secret, "token", invitation.id) for invitation in asked]
        hashes = [digest(token) for token in tokens]
        invitations.add(connection, store.tenant_id, list(zip(asked, hashes, strict=True)))
    return tokens


def _forget(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    invitations.forget_people(connection, tenant_id, assessment_id)  # first, as whoever starts holds an invitation and then the secret
    assessments.destroy_secret(connection, tenant_id, assessment_id)  # then nobody can start
    responses.forget_times(connection, tenant_id, assessment_id)
    sessions.end_all(connection, tenant_id, assessment_id)


def _moment(local: datetime | None, zone: str) -> datetime | None:
    if local is None:
        return None
    if local.tzinfo is not None:
        raise NotPossible("opening and closing are local times, without a time zone of their own")
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
