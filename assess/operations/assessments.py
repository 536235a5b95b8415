"""What a consultant does before and after people answer: publish, create, invite, open, close."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument, document_hash
from assess.instruments.parts import GROUPS
from assess.storage import assessments, initiatives, instruments, invitations, open_links, outbox, refusals
from assess.storage.assessments import Assessment, Policy
from assess.storage.engine import NotFound, Store
from assess.storage.instruments import InstrumentVersion
from assess.storage.invitations import Invitation
from assess.storage.keys import SECRET_BYTES, derive, digest, random_id
from assess.storage.outbox import Errand


class NotPossible(Exception):
    """The assessment is not in a state, or has not the terms, for what was asked; the message says why."""


class AskedAlready(NotPossible):
    """Somebody has just asked some of these people."""

    def __init__(self) -> None:
        super().__init__("some of these people are asked already")


class WrongTerms(NotPossible):
    """An assessment cannot be run by these terms: which of them, and why."""

    def __init__(self, term: str, why: str):
        super().__init__(why)
        self.term = term


CHANGED_WHILE_OPEN = ("asked_by", "contact", "closes_at", "targets", "open_groups", "open_link_most")
"""What may change after people were asked: they were promised the rest."""


@dataclass(frozen=True)
class Terms:
    """How an assessment is run. `opens` and `closes` are local times in `zone`, without a time zone of their own."""

    asked_by: str = ""
    """Who asks, as participants are told."""
    contact: str = ""
    """Where participants turn with questions and requests."""
    kept_until: date | None = None
    """The last day of the answers: when it is over, in `zone`, they are erased. Without it they are kept, and participants told so."""
    changes_after_sending: bool = False
    """Participants may change what they sent, until the assessment closes."""
    policy: Policy = "anonymous"
    minimum_group_size: int | None = None
    """Never under 3; the rubric's, where nothing is said."""
    merges: tuple[str, ...] | None = None
    """Keys of the rubric's merges; all, where nothing is said."""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Responses hoped for, by group."""
    open_groups: tuple[str, ...] = ()
    """Groups that may have an open link, by which whoever has it can begin."""
    open_link_most: int = 100
    """How many may begin by one open link."""
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
    paper: bool = False
    """The person answers on paper, and a consultant types it in by the link."""


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
    """A draft of an assessment by the latest version of an instrument. Raises NotFound, WrongTerms."""
    with store.writing() as connection:
        initiative = initiatives.get(connection, store.tenant_id, initiative_id)
        version = instruments.latest(connection, store.tenant_id, instrument_key)
        if version is None:
            raise NotFound("instrument", instrument_key)
        instrument = instruments.instrument(connection, store.tenant_id, version.hash)
        assessment = Assessment(
            id=random_id(),
            initiative_id=initiative_id,
            instrument_key=version.key,
            instrument_number=version.number,
            title=title or initiative.name,
            state="draft",
            facts_hash=None,
            data_sheets=True,
            wave=assessments.next_wave(connection, store.tenant_id, initiative_id, version.family),
            created_at=now,
            reported_at=None,
            archived_at=None,
            erased_at=None,
            instrument_hash=version.hash,
            **_as_stored(terms or Terms(), instrument),
        )
        assessments.add(connection, store.tenant_id, assessment, secrets.token_bytes(SECRET_BYTES))
    return assessment


def change_terms(store: Store, assessment_id: str, terms: Terms, title: str) -> Errand | None:
    """Run a draft by other terms; of an open assessment only what `CHANGED_WHILE_OPEN` names changes, since people were told the rest.

    The errand that will close it, if a time is set. Raises NotFound, WrongTerms, NotPossible.
    """
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        if assessment.state == "closed":
            raise NotPossible("the terms of a closed assessment stay as they were")
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        values = _as_stored(terms, instrument)
        if assessment.state == "open":
            values = {name: values[name] for name in CHANGED_WHILE_OPEN}
        assessments.change(connection, store.tenant_id, assessment_id, title=title, **values)
        open_links.close(connection, store.tenant_id, assessment_id, set(GROUPS) - set(terms.open_groups))
        if assessment.state == "open":
            return _closing(connection, store.tenant_id, assessments.get(connection, store.tenant_id, assessment_id))
    return None


def open_(store: Store, assessment_id: str) -> Assessment:
    """Take answers from now on (or from the opening time on), by the facts as they stand. Raises NotFound, NotPossible.

    If it has a closing time, an errand closes it then.
    """
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        if assessment.state == "closed":
            raise NotPossible("a closed assessment cannot be opened again")
        if assessment.state == "draft":
            facts_hash = initiatives.get(connection, store.tenant_id, assessment.initiative_id).facts_hash
            assessments.change(connection, store.tenant_id, assessment_id, state="open", facts_hash=facts_hash)
            _closing(connection, store.tenant_id, assessment)
        return assessments.get(connection, store.tenant_id, assessment_id)


def archive(store: Store, assessment_id: str, now: datetime | None) -> None:
    """Put a closed assessment away, or with None back among the others. Raises NotFound, NotPossible."""
    with store.writing() as connection:
        if assessments.get(connection, store.tenant_id, assessment_id).state != "closed":
            raise NotPossible("only a closed assessment can be put away")
        assessments.change(connection, store.tenant_id, assessment_id, archived_at=now)


def invite(store: Store, assessment_id: str, people: Sequence[Invitee]) -> list[str]:
    """Ask people; each one's token, in their order, which are seen here only.

    Who wished to hear no more, or had everything erased, is left out. Raises NotFound, NotPossible, AskedAlready.
    """
    if unknown := {person.group for person in people} - set(GROUPS):
        raise NotPossible(f"there is no stakeholder group {', '.join(sorted(unknown))}; groups are {', '.join(GROUPS)}")
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id, hold=True)  # who asks the same people at once waits, and sees them
        secret = assessments.secret(connection, store.tenant_id, assessment_id, hold=True)
        if secret is None:
            raise NotPossible("nobody can be invited to a closed assessment")
        if invitations.addresses(connection, store.tenant_id, assessment_id) & {one.email.lower() for one in people if one.email}:
            raise AskedAlready
        others = refusals.others(connection, store.tenant_id, assessment_id, secret, people)
        asked = [Invitation(random_id(), assessment_id, **asdict(person)) for person in others]
        tokens = [derive(secret, "token", invitation.id) for invitation in asked]
        hashes = [digest(token) for token in tokens]
        invitations.add(connection, store.tenant_id, list(zip(asked, hashes, strict=True)))
    return tokens


def _as_stored(terms: Terms, instrument: Instrument) -> dict[str, Any]:
    """The terms as an assessment keeps them. Raises WrongTerms."""
    disclosure = instrument.rubric.disclosure
    minimum = terms.minimum_group_size or disclosure.minimum
    merges = tuple(merge.key for merge in disclosure.merges)
    languages = terms.languages or instrument.languages
    if minimum < 3:
        raise WrongTerms("minimum_group_size", "a group that is shown needs at least three organisations")
    if not set(languages) <= set(instrument.languages):
        raise WrongTerms("languages", f"the instrument is complete in {', '.join(instrument.languages)}, not in {', '.join(languages)}")
    if unknown := set(terms.merges or ()) - set(merges):
        raise WrongTerms("merges", f"the rubric declares no merge {', '.join(sorted(unknown))}")
    if unknown := terms.targets.keys() - set(GROUPS):
        raise WrongTerms("targets", f"there is no stakeholder group {', '.join(sorted(unknown))}")
    if unknown := set(terms.open_groups) - set(GROUPS):
        raise WrongTerms("open_groups", f"there is no stakeholder group {', '.join(sorted(unknown))}")
    try:
        ZoneInfo(terms.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongTerms("zone", f"there is no time zone {terms.zone}") from None
    opens, closes = (in_utc(name, getattr(terms, name), terms.zone) for name in ("opens", "closes"))
    if opens and closes and opens >= closes:
        raise WrongTerms("closes", "it closes before it opens")
    if terms.kept_until and terms.closes and terms.kept_until < terms.closes.date():
        raise WrongTerms("kept_until", "answers are kept at least until it closes")
    return {
        "asked_by": terms.asked_by,
        "contact": terms.contact,
        "kept_until": terms.kept_until,
        "changes_after_sending": terms.changes_after_sending,
        "policy": terms.policy,
        "minimum_group_size": minimum,
        "merges": merges if terms.merges is None else terms.merges,
        "targets": dict(terms.targets),
        "open_groups": terms.open_groups,
        "open_link_most": terms.open_link_most,
        "languages": languages,
        "zone": terms.zone,
        "opens_at": opens,
        "closes_at": closes,
        "simulated": terms.simulated,
    }


def in_utc(name: str, local: datetime | None, zone: str) -> datetime | None:
    """A local time in UTC. Where clocks are put back and show a time twice, the first is meant. Raises WrongTerms."""
    if local is None:
        return None
    if local.tzinfo is not None:
        raise WrongTerms(name, "opening and closing are local times, without a time zone of their own")
    there = ZoneInfo(zone)
    moment = local.replace(tzinfo=there).astimezone(UTC)
    if moment.astimezone(there).replace(tzinfo=None) != local:
        raise WrongTerms(name, "clocks are put forward then; this local time does not exist")
    return moment


def _closing(connection: Connection, tenant_id: str, assessment: Assessment) -> Errand | None:
    """Let an assessment be closed when its time has come; an errand for a time that was changed since finds that out."""
    if assessment.closes_at is None:
        return None
    details = {"closes_at": assessment.closes_at.isoformat()}
    errand = outbox.errand(
        tenant_id, random_id(), "closing", details, assessment.closes_at, assessment_id=assessment.id, due_at=assessment.closes_at
    )
    outbox.add(connection, [errand])
    return errand
