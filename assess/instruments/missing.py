"""What is still missing of what is known about an initiative, and what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assess.instruments.conditions import Condition
from assess.instruments.facts import COMPANIES, COMPUTED_FACTS, FACT_KINDS, WIDER, FactSheet
from assess.instruments.instrument import Instrument

Kind = Literal["fact", "disputed", "register", "ties", "industries", "core_enterprise"]
READINGS = ("critical_mass.reading_a", "critical_mass.reading_b")


@dataclass(frozen=True)
class Missing:
    """Something that is not known."""

    kind: Kind
    """`fact`, `disputed`: of the fact sheet; `register`: there is none; `ties`, `industries`: of organisations in it;
    `core_enterprise`: its name."""
    facts: tuple[str, ...]
    """The facts, of the sheet and computed, that are unknown because of it."""
    count: int = 0
    """Organisations concerned."""


@dataclass(frozen=True)
class Uses:
    """What some facts decide."""

    gates: tuple[str, ...]
    """Titles of gates that cannot be judged without them."""
    questions: int
    """Questions asked, or offered as not applicable, depending on them."""
    checks: int
    """Judgements that are held against them."""
    tools: int
    """Tools advised or not depending on them."""

    def __bool__(self) -> bool:
        return bool(self.gates or self.questions or self.checks or self.tools)


def missing(facts: FactSheet) -> list[Missing]:
    """Everything that is missing, in the order of the fact sheet."""
    found: list[Missing] = []
    if facts.register_ is None:
        found.append(Missing("register", tuple(COMPUTED_FACTS)))
    else:
        found += _of_register(facts)
    unknown = {key: facts.state(key) for key in FACT_KINDS if facts.state(key) != "known"}
    follows = {"area": ("register.density",)}
    found += [Missing("disputed" if state == "disputed" else "fact", (key, *follows.get(key, ()))) for key, state in unknown.items()]
    if facts.value("core_enterprise") and not facts.initiative.core_enterprise:
        found.append(Missing("core_enterprise", ()))
    return found


def uses(facts: Iterable[str], instruments: Iterable[Instrument]) -> Uses:
    """What of the instruments depends on any of the facts. The same gate or tool of several instruments counts once."""
    wanted = set(facts)
    gates: dict[str, None] = {}
    questions: set[tuple[str, str]] = set()
    checks: set[tuple[str, str]] = set()
    tools: set[str] = set()
    for instrument in instruments:
        gates |= {gate.title: None for gate in instrument.rubric.gates if _tests(wanted, gate.passes)}
        questions |= {(instrument.key, key) for key, condition in _routing(instrument) if _tests(wanted, condition)}
        checks |= {(instrument.key, check.key) for check in instrument.rubric.fact_checks if _tests(wanted, check.while_)}
        circumstances = ((tool.key, one.when) for tool in instrument.tools.tools for one in (*tool.needs, *tool.unsuitable))
        tools |= {key for key, condition in circumstances if _tests(wanted, condition)}
        if "stage" in wanted:
            tools |= {tool.key for tool in instrument.tools.tools}
    return Uses(tuple(gates), len(questions), len(checks), len(tools))


def _of_register(facts: FactSheet) -> Iterator[Missing]:
    organisations = facts.register_.organisations if facts.register_ else ()
    undecided = tuple(key for key in READINGS if facts.value(key) is None)
    if undecided:
        yield Missing("ties", undecided, sum(one.type in WIDER and one.ties is None for one in organisations))
    if bare := sum(one.type in COMPANIES and one.industry is None for one in organisations):
        yield Missing("industries", ("register.diversity",), bare)


def _routing(instrument: Instrument) -> Iterator[tuple[str, Condition]]:
    """Item → a condition on which it is asked, or offered as not applicable."""
    for section, item, condition in instrument.questionnaire.conditions():
        for asked in (item,) if item else section.items:
            yield asked.key, condition
    for key, item in instrument.questionnaire.items.items():
        if item.not_applicable:
            yield key, item.not_applicable


def _tests(wanted: set[str], condition: Condition) -> bool:
    return any(part.fact in wanted for part in condition.parts())
