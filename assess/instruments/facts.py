"""Facts about an initiative and its place: the fact sheet, the register, and what follows from them.

Facts are not voted on: the consultant gathers them, each with its source and date. A fact
that is disputed counts as unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator
from pydantic_core import InitErrorDetails

from assess.instruments.parts import Group, Key, Note, Part, Share
from assess.instruments.tools import Stage

Wrong = tuple[tuple[str | int, ...], str]
"""A place inside a field, and what is wrong there."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
CRITICAL_MASS = 10
"""Organisations that make a critical mass, in both readings of the source (S1)."""

INDUSTRIAL = frozenset({"industrial_company"})
COMPANIES = INDUSTRIAL | {"service_company"}
WIDER = INDUSTRIAL | {"infrastructure", "research", "education"}


class Fact(Part):
    """One fact with its source and date."""

    value: bool | float | str | None = None
    """The fact; nothing where it could not be found out."""
    source: Name
    date: date
    """The day the fact was established."""
    disputed: bool = False
    """True where sources or participants contradict it; it then counts as unknown."""
    note: Note | None = None

    @property
    def state(self) -> Literal["known", "unknown", "disputed"]:
        return "disputed" if self.disputed else "unknown" if self.value is None else "known"


FACT_KINDS: dict[str, type | tuple[str, ...]] = {
    "monotown": bool,
    "monotown_category": ("crisis", "at_risk", "stable"),
    "special_regime": ("advanced_development", "special_economic_zone", "science_city", "closed_town", "none"),
    "stage": ("idea", "emerging", "growing", "mature", "declining"),
    "trade": ("traded", "local", "mixed"),
    "started_by": ("firms", "authority", "research", "jointly"),
    "started_year": float,
    "several_territories": bool,
    "core_enterprise": bool,
    "core_enterprise_share": float,
    "population": float,
    "area": float,
    "strong_neighbour": bool,
    "trusted_coordinator": bool,
    "joint_projects_ready": bool,
    "location_quotient": float,
    "related_employment": float,
}
"""The fact sheet's entries and what values each takes.

`core_enterprise_share` is a percentage of local employment, `area` square kilometres,
`joint_projects_ready` whether joint projects can start within three months, and
`strong_neighbour` whether a strong cluster of the same field works within reach.
"""

COMPUTED_FACTS: dict[str, type] = {
    "critical_mass.industrial": float,
    "critical_mass.wider": float,
    "critical_mass.reading_a": bool,
    "critical_mass.reading_b": bool,
    "register.organisations": float,
    "register.members": float,
    "register.density": float,
    "register.diversity": float,
}
"""What is computed from the register: counts, companies per square kilometre, and the effective number of industries."""


OrganisationType = Literal[
    "industrial_company",
    "service_company",
    "infrastructure",
    "research",
    "education",
    "authority",
    "support",
    "investor",
    "community",
    "other",
]


class Organisation(Part):
    """A member or possible member of the initiative."""

    key: Key
    name: Name
    type: OrganisationType
    """What kind of organisation it is. `industrial_company`: a firm of the cluster's own industries, whatever they make or do;
    `service_company`: one that serves them, such as haulage or advice."""
    group: Group
    """The stakeholder group its people answer in."""
    place: Name | None = None
    """Where it is."""
    industry: Name | None = None
    """Its main industry, as a code of the initiative's classification."""
    employment: Annotated[int, Field(ge=0)] | None = None
    """People employed."""
    member: bool = True
    """False for a possible member."""
    ties: tuple[Key, ...] | None = None
    """Organisations it cooperates with; left out where that is not known."""


class Register(Part):
    """The organisations of an initiative."""

    source: Name
    """Who keeps the register."""
    date: date
    """The day of the register."""
    organisations: tuple[Organisation, ...]

    @field_validator("organisations")
    @classmethod
    def _consistent(cls, organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        keys = [organisation.key for organisation in organisations]
        wrong: list[Wrong] = []
        for place, organisation in enumerate(organisations):
            if organisation.key in keys[:place]:
                wrong.append(((place, "key"), f"each organisation needs a key of its own; twice: {organisation.key}"))
            if missing := sorted(set(organisation.ties or ()) - set(keys)):
                wrong.append(((place, "ties"), f"the ties of `{organisation.key}` are not all in the register: {', '.join(missing)}"))
        _refuse(wrong)
        return organisations


class Initiative(Part):
    """Who and what is assessed."""

    name: Name
    place: Name
    """Town or area."""
    region: Name
    """Region, province or state."""
    country: Name | None = None
    """Country."""
    core_enterprise: Name | None = None
    """The enterprise that the town lives on, by its name."""
    industries: tuple[Name, ...] = ()
    """Industry codes or names."""
    classification: Name | None = None
    """The classification of the codes: NACE, NAICS, OKVED 2, CIIU…"""


ToolUse = Literal["works", "needs_repair", "unknown", "wanted"]


class FactSheet(Part):
    """`facts.yaml`: everything that is known about an initiative without asking participants."""

    format: Literal[1]
    """Version of this file format."""
    initiative: Initiative
    facts: dict[str, Fact] = {}
    """Facts by their key."""
    register_: Register | None = Field(None, alias="register")
    tools_in_use: dict[Key, ToolUse] = {}
    """Tools of the catalogue already used: do they work?"""
    asked: dict[Group, Annotated[int, Field(ge=0)]] = {}
    """People asked, by group, where invitations do not tell."""
    coverage: Share | None = None
    """The share of the register's employment that members make up, where it is known."""

    @field_validator("facts")
    @classmethod
    def _known_facts(cls, facts: dict[str, Fact]) -> dict[str, Fact]:
        wrong: list[Wrong] = []
        for key, fact in facts.items():
            if key not in FACT_KINDS:
                wrong.append(((key,), f"`{key}` is not an entry of the fact sheet; entries are {', '.join(FACT_KINDS)}"))
            elif fact.value is not None and not _fits(fact.value, FACT_KINDS[key]):
                wrong.append(((key, "value"), f"`{key}` takes {_described(FACT_KINDS[key])}, not {fact.value!r}"))
        _refuse(wrong)
        return facts

    @property
    def stage(self) -> Stage | None:
        value = self.value("stage")
        return value if value is not None else None

    def state(self, key: str) -> Literal["known", "unknown", "disputed"]:
        """Whether a fact (of the sheet or computed) can be relied on."""
        if key in COMPUTED_FACTS:
            return "unknown" if self.computed[key] is None else "known"
        fact = self.facts.get(key)
        return fact.state if fact else "unknown"

    def value(self, key: str) -> Any:
        """The value of a fact; None where it is unknown or disputed."""
        if key in COMPUTED_FACTS:
            return self.computed[key]
        fact = self.facts.get(key)
        return fact.value if fact and fact.state == "known" else None

    @cached_property
    def critical_mass(self) -> tuple[CriticalMass, CriticalMass] | None:
        """Both readings of the source: (a) industrial companies, (b) all kinds together."""
        if self.register_ is None:
            return None
        return _critical_mass(self.register_, INDUSTRIAL), _critical_mass(self.register_, WIDER)

    @cached_property
    def computed(self) -> dict[str, bool | float | None]:
        if self.register_ is None or self.critical_mass is None:
            return dict.fromkeys(COMPUTED_FACTS)
        narrow, wide = self.critical_mass
        return {
            "critical_mass.industrial": narrow.present,
            "critical_mass.wider": wide.present,
            "critical_mass.reading_a": narrow.reached,
            "critical_mass.reading_b": wide.reached,
            "register.organisations": len(self.register_.organisations),
            "register.members": sum(organisation.member for organisation in self.register_.organisations),
            "register.density": self._density(self.register_),
            "register.diversity": _diversity(self.register_),
        }

    def _density(self, register: Register) -> float | None:
        """Companies of the register per square kilometre."""
        area = self.value("area")
        return sum(organisation.type in COMPANIES for organisation in register.organisations) / area if area else None


@dataclass(frozen=True)
class CriticalMass:
    """One reading of critical mass (Voloshenko et al., 2019): at least ten, tied by cooperation."""

    present: int
    """Organisations of the kinds counted."""
    tied: int
    """Those known to cooperate with another one counted."""
    ties_unknown: int
    """Those whose ties are not recorded."""

    @property
    def reached(self) -> bool | None:
        """Unknown while an organisation of unknown ties might tie enough of the others, since a tie holds both ways."""
        if self.tied >= CRITICAL_MASS:
            return True
        return None if self.ties_unknown and self.present >= CRITICAL_MASS else False


def _critical_mass(register: Register, kinds: frozenset[str]) -> CriticalMass:
    counted = {organisation.key: organisation for organisation in register.organisations if organisation.type in kinds}
    tied: set[str] = set()
    for organisation in counted.values():
        partners = {key for key in organisation.ties or () if key in counted and key != organisation.key}
        if partners:  # a tie holds both ways, whoever reported it
            tied |= partners | {organisation.key}
    unknown = {key for key, organisation in counted.items() if organisation.ties is None} - tied
    return CriticalMass(len(counted), len(tied), len(unknown))


def _refuse(wrong: list[Wrong]) -> None:
    """Raise pydantic.ValidationError if anything is wrong, each at its own place."""
    if wrong:
        details = [InitErrorDetails(type="value_error", loc=place, input=None, ctx={"error": message}) for place, message in wrong]
        raise ValidationError.from_exception_data("facts", details)


def _diversity(register: Register) -> float | None:
    """How many industries of equal size the companies would make: exp of Shannon's entropy (Hill, 1973).

    None while a company's industry is not recorded.
    """
    industries = [organisation.industry for organisation in register.organisations if organisation.type in COMPANIES]
    if not industries or None in industries:
        return None
    shares = [count / len(industries) for count in Counter(industries).values()]
    return math.exp(-sum(share * math.log(share) for share in shares))


def _fits(value: object, kind: type | tuple[str, ...]) -> bool:
    if isinstance(kind, tuple):
        return value in kind
    return isinstance(value, bool) if kind is bool else isinstance(value, (int, float)) and not isinstance(value, bool)


def _described(kind: type | tuple[str, ...]) -> str:
    return "one of " + ", ".join(kind) if isinstance(kind, tuple) else "true or false" if kind is bool else "a number"
