"""Assessments, their secrets, and amendments to the facts they are pinned to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from assess.storage.engine import NotFound
from assess.storage.tables import assessment_secrets, fact_amendments, instrument_versions
from assess.storage.tables import assessments as table

Policy = Literal["anonymous", "named"]
State = Literal["draft", "open", "closed"]
Phase = Literal["not_yet", "open", "closed"]
Stage = Literal["draft", "scheduled", "open", "ended", "closed", "reported", "archived"]
"""`scheduled`: opened, but its opening time is still to come; `ended`: past its closing time, not closed yet."""


@dataclass
class NotOpen(Exception):
    """The assessment does not take answers now."""

    phase: Phase
    opens_at: datetime | None
    closes_at: datetime | None
    zone: str


@dataclass(frozen=True)
class Assessment:
    """One run of one published instrument version for one initiative."""

    id: str
    initiative_id: str
    instrument_key: str
    instrument_number: int
    title: str
    asked_by: str
    """Who asks, as participants are told: a person, an organisation, or both."""
    contact: str
    """Where participants turn with questions and requests: an e-mail address, a telephone number."""
    kept_until: date | None
    """The last day of the answers, as participants are told: when it is over, they are erased."""
    changes_after_sending: bool
    """Whether participants may change what they sent, until the assessment closes."""
    policy: Policy
    """`anonymous`: after closing nobody can tell who answered what; `named`: responses are linked with their invitations, openly."""
    minimum_group_size: int
    """Organisations needed behind a figure of a group."""
    merges: tuple[str, ...]
    """Keys of the rubric's merges that may be used: groups too small to be shown alone are then shown together."""
    targets: dict[str, int]
    """Responses hoped for, by group."""
    open_groups: tuple[str, ...]
    """Groups that may have an open link, by which whoever has it can begin."""
    open_link_most: int
    """How many may begin by one open link."""
    data_sheets: bool
    """Whether the data sheet goes with mails to groups that have one."""
    languages: tuple[str, ...]
    zone: str
    """The IANA time zone in which opening and closing are shown."""
    opens_at: datetime | None
    closes_at: datetime | None
    state: State
    facts_hash: str | None
    """The facts as they stood at opening, or as amended since; None in a draft."""
    wave: int
    """Ordinal among the initiative's assessments by the same instrument family."""
    simulated: bool
    """True where the participants are not real."""
    created_at: datetime
    reported_at: datetime | None
    """When the first report was written."""
    archived_at: datetime | None
    erased_at: datetime | None
    """When everybody's answers were erased, as their last day was over."""
    instrument_hash: str

    @property
    def anonymous(self) -> bool:
        return self.policy == "anonymous"

    def stage(self, now: datetime) -> Stage:
        """How far it has come."""
        if self.state == "closed":
            return "archived" if self.archived_at else "reported" if self.reported_at else "closed"
        if self.state == "draft":
            return "draft"
        return {"not_yet": "scheduled", "open": "open", "closed": "ended"}[self.phase(now)]  # type: ignore[return-value]

    def phase(self, now: datetime) -> Phase:
        """Whether participants can answer now."""
        if self.state == "closed" or (self.closes_at and now >= self.closes_at):
            return "closed"
        return "not_yet" if self.state == "draft" or (self.opens_at and now < self.opens_at) else "open"

    def last_day_is_over(self, now: datetime) -> bool:
        """Whether the answers were kept as long as participants were told, and must not be kept any longer."""
        return self.kept_until is not None and now.astimezone(ZoneInfo(self.zone)).date() > self.kept_until

    def require_open(self, now: datetime) -> None:
        """Raise NotOpen unless participants can answer now."""
        phase = self.phase(now)
        if phase != "open":
            raise self.not_open(phase)

    def not_open(self, phase: Phase) -> NotOpen:
        return NotOpen(phase, self.opens_at, self.closes_at, self.zone)


COLUMNS: tuple[Any, ...] = (
    *(table.c[field.name] for field in fields(Assessment) if field.name != "instrument_hash"),
    instrument_versions.c.hash,
)
"""The columns of an Assessment, in its order; `joined` brings them together."""


def joined(chosen: Select[Any]) -> Select[Any]:
    """`chosen`, which selects from assessments, with the pinned instrument version beside each."""
    return chosen.join(
        instrument_versions,
        (instrument_versions.c.tenant_id == table.c.tenant_id)
        & (instrument_versions.c.key == table.c.instrument_key)
        & (instrument_versions.c.number == table.c.instrument_number),
    )


_ONE = joined(select(*COLUMNS).select_from(table)).where(table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("assessment"))
_HELD = _ONE.with_for_update(of=table, key_share=True)


def add(connection: Connection, tenant_id: str, assessment: Assessment, secret: bytes) -> None:
    row = {field.name: getattr(assessment, field.name) for field in fields(Assessment) if field.name != "instrument_hash"}
    connection.execute(insert(table).values(tenant_id=tenant_id, **row))
    connection.execute(insert(assessment_secrets).values(tenant_id=tenant_id, assessment_id=assessment.id, secret=secret))


def get(connection: Connection, tenant_id: str, assessment_id: str, *, hold: bool = False) -> Assessment:
    """The assessment with this id. `hold`: nobody else holds it until the transaction ends. Raises NotFound."""
    row = connection.execute(_HELD if hold else _ONE, {"tenant": tenant_id, "assessment": assessment_id}).first()
    if row is None:
        raise NotFound("assessment", assessment_id)
    return Assessment(*row)


def all_assessments(connection: Connection, tenant_id: str) -> list[Assessment]:
    """Every assessment, the newest first."""
    chosen = joined(select(*COLUMNS).select_from(table)).where(table.c.tenant_id == tenant_id)
    return [Assessment(*row) for row in connection.execute(chosen.order_by(table.c.created_at.desc(), table.c.id))]


def of_initiative(connection: Connection, tenant_id: str, initiative_id: str) -> list[Assessment]:
    """The assessments of an initiative, the newest first."""
    chosen = joined(select(*COLUMNS).select_from(table)).where(table.c.tenant_id == tenant_id, table.c.initiative_id == initiative_id)
    return [Assessment(*row) for row in connection.execute(chosen.order_by(table.c.created_at.desc(), table.c.id))]


def past_their_last_day(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """Tenant and id of assessments, of whatever tenant, that were opened, and whose answers must not be kept any longer."""
    tomorrow = now.date() + timedelta(days=1)  # somewhere it is that day already
    here = (table.c.state != "draft", table.c.erased_at.is_(None), table.c.kept_until < tomorrow)
    chosen = joined(select(table.c.tenant_id, *COLUMNS).select_from(table)).where(*here).order_by(table.c.kept_until, table.c.id)
    return [(row[0], row[1]) for row in connection.execute(chosen) if Assessment(*row[1:]).last_day_is_over(now)]


def next_wave(connection: Connection, tenant_id: str, initiative_id: str, family: str) -> int:
    chosen = joined(select(func.count()).select_from(table)).where(
        table.c.tenant_id == tenant_id, table.c.initiative_id == initiative_id, instrument_versions.c.family == family
    )
    return int(connection.execute(chosen).scalar_one()) + 1


def change(connection: Connection, tenant_id: str, assessment_id: str, **values: Any) -> None:
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id == assessment_id).values(**values))


def secret(connection: Connection, tenant_id: str, assessment_id: str, *, hold: bool = False) -> bytes | None:
    """The assessment's secret; None once it is destroyed. `hold` keeps it alive until the transaction ends."""
    here = (assessment_secrets.c.tenant_id == tenant_id, assessment_secrets.c.assessment_id == assessment_id)
    chosen = select(assessment_secrets.c.secret).where(*here)
    return connection.execute(chosen.with_for_update(read=True) if hold else chosen).scalar()


def destroy_secret(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    here = (assessment_secrets.c.tenant_id == tenant_id, assessment_secrets.c.assessment_id == assessment_id)
    connection.execute(delete(assessment_secrets).where(*here))


def amend_facts(connection: Connection, tenant_id: str, assessment_id: str, facts_hash: str, note: str, now: datetime) -> None:
    """Pin the assessment to other facts, and keep from when on and why."""
    here = (fact_amendments.c.tenant_id == tenant_id, fact_amendments.c.assessment_id == assessment_id)
    number = connection.execute(select(func.count()).select_from(fact_amendments).where(*here)).scalar_one() + 1
    row = {"assessment_id": assessment_id, "number": number, "facts_hash": facts_hash, "note": note, "amended_at": now}
    connection.execute(insert(fact_amendments).values(tenant_id=tenant_id, **row))
    change(connection, tenant_id, assessment_id, facts_hash=facts_hash)


@dataclass(frozen=True)
class Amendment:
    """Other facts than at opening, from when on and why."""

    facts_hash: str
    note: str
    amended_at: datetime


def amendments(connection: Connection, tenant_id: str, assessment_id: str) -> list[Amendment]:
    """Every amendment, in order."""
    chosen = select(fact_amendments.c.facts_hash, fact_amendments.c.note, fact_amendments.c.amended_at).where(
        fact_amendments.c.tenant_id == tenant_id, fact_amendments.c.assessment_id == assessment_id
    )
    return [Amendment(*row) for row in connection.execute(chosen.order_by(fact_amendments.c.number))]
