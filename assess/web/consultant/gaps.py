"""What is still missing of an initiative, in words, with where to add it and what depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.missing import Missing, Uses, missing, uses
from assess.web.consultant.terms import fact_name
from assess.web.languages import gettext, interface_language, ngettext


@dataclass(frozen=True)
class Gap:
    """A row of the table of what is missing."""

    what: str
    disputed: bool
    depends: tuple[str, ...]
    """What depends on it, in lines."""
    address: str
    """Where it is added."""


def gaps(initiative_id: str, facts: FactSheet, published: Sequence[Instrument]) -> list[Gap]:
    """First what a gate needs, then what decides most."""
    said = [one.in_language(interface_language()) for one in published]
    found = [(one, uses(one.facts, said)) for one in missing(facts)]
    found.sort(key=lambda pair: (-len(pair[1].gates), -pair[1].questions, -pair[1].checks - pair[1].tools))
    return [Gap(_what(one), one.kind == "disputed", _depends(one, used), _address(one, initiative_id)) for one, used in found]


def _what(one: Missing) -> str:
    if one.kind == "register":
        return gettext("Register of organisations")
    if one.kind == "ties":
        return ngettext("Ties of %(num)s organisation", "Ties of %(num)s organisations", one.count)
    if one.kind == "industries":
        return ngettext("Industry of %(num)s company", "Industry of %(num)s companies", one.count)
    if one.kind == "core_enterprise":
        return gettext("Name of the enterprise that the town lives on")
    return fact_name(one.facts[0])


def _address(one: Missing, initiative_id: str) -> str:
    if one.kind in ("fact", "disputed"):
        return url_for("initiatives.fact", initiative_id=initiative_id, key=one.facts[0])
    page = "initiatives.profile" if one.kind == "core_enterprise" else "register.organisations"
    return url_for(page, initiative_id=initiative_id)


def _depends(one: Missing, used: Uses) -> tuple[str, ...]:
    if one.kind == "core_enterprise":
        return (gettext("wording of questions"),)
    if not used:
        return (gettext("nothing in the published instruments"),)
    gates, parts = "", []
    if used.gates:
        gates = ngettext("gate: %(names)s", "gates: %(names)s", len(used.gates), names="; ".join(used.gates))
    if used.questions:
        parts.append(ngettext("%(num)s question", "%(num)s questions", used.questions))
    if used.checks:
        parts.append(ngettext("check of %(num)s answer", "check of %(num)s answers", used.checks))
    if used.tools:
        parts.append(ngettext("advice on %(num)s tool", "advice on %(num)s tools", used.tools))
    return tuple(line for line in (gates, ", ".join(parts)) if line)
