"""The rubric: what it names exists, each rule fits its item, each construct counts once, nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.instruments.checks.routing import facts_exist
from assess.instruments.conditions import Condition
from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack
from assess.instruments.questionnaire import Item
from assess.instruments.rubric import Indicator
from assess.instruments.rules import MapRule
from assess.instruments.yaml_source import Path, Source

FITTING = {
    "map": ("choice", "choices", "yes_no", "scale", "matrix"),
    "goalposts": ("number", "scale", "matrix", "allocation", "roster", "ranking", "choices"),
    "steps": ("number", "roster"),
    "target": ("number", "scale", "matrix"),
    "bipolar": ("dichotomy",),
    "risk": ("risk",),
}
"""Rule → item types it can score."""


def check_rubric(instrument: Instrument, pack: Pack) -> None:
    """Complain about references, rules, double counting and items that are never used."""
    source = pack.rubric
    if not all(scale in instrument.questionnaire.scales for scale in _named_scales(instrument)):
        return  # said already; without the scales the measures are not known
    _keys(instrument, source)
    for path, indicator, construct in _placed_indicators(instrument):
        _indicator(instrument, source, path, indicator, construct)
    _reflective(instrument, source)
    _findings(instrument, source)
    _once(instrument, source)
    _gates(instrument, source)
    _verdicts(instrument, source)
    _other_references(instrument, source)
    _forgotten(instrument, pack)


def _named_scales(instrument: Instrument) -> Iterator[str]:
    for item in instrument.questionnaire.items.values():
        if scale := getattr(item, "scale", None):
            yield scale


def _placed_indicators(instrument: Instrument) -> Iterator[tuple[Path, Indicator, str]]:
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            for i, indicator in enumerate(criterion.indicators):
                yield ("dimensions", d, "criteria", c, "indicators", i), indicator, criterion.scores


def _keys(instrument: Instrument, source: Source) -> None:
    rubric = instrument.rubric
    nodes: list[tuple[Path, str]] = [(("overall",), "overall")]
    for d, dimension in enumerate(rubric.dimensions):
        nodes.append((("dimensions", d, "key"), dimension.key))
        nodes += [(("dimensions", d, "criteria", c, "key"), criterion.key) for c, criterion in enumerate(dimension.criteria)]
    source.unique("dimension or criterion", nodes)
    for name in ("levels", "gates", "verdicts", "fact_checks", "profiles"):
        source.unique(name[:-1].replace("_", " "), (((name, n, "key"), part.key) for n, part in enumerate(getattr(rubric, name))))


def _indicator(instrument: Instrument, source: Source, path: Path, indicator: Indicator, construct: str) -> None:
    found = find_item(instrument, indicator.item)
    if found is None:
        source.complain((*path, "item"), "no_item", f"there is no item (or row of one) `{indicator.item}`")
        return
    item, measured = found
    rule = indicator.score
    if item.type not in FITTING[rule.kind]:
        message = f"`{rule.kind}` cannot score a {item.type} item; it scores {', '.join(FITTING[rule.kind])}"
        source.complain((*path, "score"), "rule_item", message)
    elif isinstance(rule, MapRule):
        _map(instrument, source, (*path, "score", "map"), rule, item)
    if rule.kind == "risk" and instrument.rubric.risks is None:
        source.complain((*path, "score"), "no_risks", "a `risk` rule needs the rubric's `risks`")
    if indicator.weigh_by is not None and getattr(instrument.questionnaire.items.get(indicator.weigh_by), "type", "") != "number":
        source.complain((*path, "weigh_by"), "no_item", f"`weigh_by` must name a number item; `{indicator.weigh_by}` is none")
    if construct not in measured:
        measures = " and ".join(sorted(measured)) or "nothing"
        message = f"`{indicator.item}` measures {measures}, but stands under a criterion that scores {construct}"
        source.complain((*path, "item"), "other_construct", message)


def find_item(instrument: Instrument, name: str) -> tuple[Item, set[str]] | None:
    """The item that `name` (an item's key, or that of a part) stands for, and the constructs it measures."""
    items = instrument.questionnaire.items
    if name in items:
        item = items[name]
        if item.type in ("matrix", "allocation", "ranking"):
            return None  # only their parts are numbers
        return item, set(item.threatens) if item.type == "risk" else {item.measures} - {None}  # type: ignore[return-value]
    if name not in instrument.measures:
        return None
    item = instrument.measures[name]
    row = next((row for row in getattr(item, "rows", ()) if f"{item.key}.{row.key}" == name), None)
    return item, {row.measures if row and row.measures else item.measures} - {None}  # type: ignore[return-value]


def _map(instrument: Instrument, source: Source, path: Path, rule: MapRule, item: Item) -> None:
    if item.type in ("choice", "choices"):
        options = list(item.options)
    elif item.type == "yes_no":
        options = ["no", "yes"]
    else:
        options = [str(step) for step in range(1, len(instrument.questionnaire.steps(item)) + 1)]
    for option in rule.map.keys() - set(options):
        source.complain((*path, option), "no_option", f"`{item.key}` has no option `{option}`; it has {', '.join(options)}")
    if left_out := [option for option in options if option not in rule.map]:
        source.complain(path, "option_left_out", f"no points for {', '.join(left_out)} of `{item.key}`")


def _reflective(instrument: Instrument, source: Source) -> None:
    """A reflective scale has several items that are answered in steps."""
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            items = [instrument.measures.get(indicator.item) for indicator in criterion.indicators]
            stepped = all(item is not None and item.type in ("scale", "matrix", "dichotomy") for item in items)
            if criterion.reflective and not (stepped and len(items) > 1):
                message = "a reflective criterion needs two or more scale, matrix or dichotomy items"
                source.complain(("dimensions", d, "criteria", c, "reflective"), "reflective", message)


def _findings(instrument: Instrument, source: Source) -> None:
    """A criterion has a finding for every level, or none."""
    levels = [level.key for level in instrument.rubric.levels]
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            path: Path = ("dimensions", d, "criteria", c, "findings")
            for level in criterion.findings.keys() - set(levels):
                source.complain((*path, level), "no_level", f"there is no level `{level}`; levels are {', '.join(levels)}")
            if criterion.findings and (missing := [level for level in levels if level not in criterion.findings]):
                source.complain(path, "no_finding", f"no finding for the level {', '.join(missing)}")


def _once(instrument: Instrument, source: Source) -> None:
    """Each construct and each item enters the total once."""
    constructs: dict[str, str] = {}
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            path: Path = ("dimensions", d, "criteria", c, "scores")
            if criterion.scores not in instrument.constructs:
                source.complain(path, "no_construct", f"there is no construct `{criterion.scores}` in constructs.yaml")
            elif criterion.scores in constructs:
                source.complain(
                    path, "scored_twice", f"construct `{criterion.scores}` is already scored by `{constructs[criterion.scores]}`"
                )
            constructs.setdefault(criterion.scores, criterion.key)
    source.unique("indicator of item", (((*path, "item"), indicator.item) for path, indicator, _ in _placed_indicators(instrument)))


def _only(source: Source, path: Path, condition: Condition | None, allowed: tuple[str, ...], what: str) -> None:
    for test in condition.parts() if condition else ():
        if test.subject[0] not in allowed:
            source.complain(path, "not_here", f"{what} cannot depend on `{test.subject[0]}`; use {' or '.join(allowed)}")


def _gates(instrument: Instrument, source: Source) -> None:
    tools = instrument.tools.by_key
    for n, gate in enumerate(instrument.rubric.gates):
        path: Path = ("gates", n, "passes")
        _only(source, path, gate.passes, ("fact",), "a gate")
        facts_exist(source, path, gate.passes)
        for name in ("advise", "rule_out"):
            for place, tool in enumerate(getattr(gate, name)):
                if tool not in tools:
                    source.complain(("gates", n, name, place), "no_tool", f"there is no tool `{tool}` in tools.yaml")


def _verdicts(instrument: Instrument, source: Source) -> None:
    rubric = instrument.rubric
    gates = {gate.key for gate in rubric.gates}
    nodes = {"overall", *rubric.criteria, *(dimension.key for dimension in rubric.dimensions)}
    for n, verdict in enumerate(rubric.verdicts):
        path: Path = ("verdicts", n, "when")
        _only(source, path, verdict.when, ("gate", "score", "risks", "fact"), "a verdict")
        facts_exist(source, path, verdict.when)
        for test in verdict.when.parts() if verdict.when else ():
            if test.gate and test.gate not in gates:
                source.complain(path, "no_gate", f"there is no gate `{test.gate}`")
            if test.score and test.score not in nodes:
                source.complain(path, "no_node", f"there is no dimension or criterion `{test.score}`")
        last = n == len(rubric.verdicts) - 1
        if last != (verdict.when is None):
            message = (
                "the last verdict takes no `when`, so that one always holds" if last else "only the last verdict can do without `when`"
            )
            source.complain(path if verdict.when else ("verdicts", n), "verdict_when", message)


def _other_references(instrument: Instrument, source: Source) -> None:
    rubric, items = instrument.rubric, instrument.questionnaire.items
    for n, check in enumerate(rubric.fact_checks):
        if check.item not in items or items[check.item].type not in ("dichotomy", "scale"):
            source.complain(("fact_checks", n, "item"), "no_item", f"`{check.item}` is not a dichotomy or scale item")
        _only(source, ("fact_checks", n, "while"), check.while_, ("fact",), "a fact check")
        facts_exist(source, ("fact_checks", n, "while"), check.while_)
    for n, profile in enumerate(rubric.profiles):
        for place, key in enumerate(profile.items):
            if key not in items:
                source.complain(("profiles", n, "items", place), "no_item", f"there is no item `{key}`")
    for key in rubric.unscored:
        if key not in items:
            source.complain(("unscored", key), "no_item", f"there is no item `{key}`")
    if rubric.priorities is not None:
        item, dimensions = items.get(rubric.priorities), [dimension.key for dimension in rubric.dimensions]
        if item is None or item.type != "allocation" or sorted(item.options) != sorted(dimensions):
            message = f"`priorities` must name an allocation item with the options {', '.join(dimensions)}"
            source.complain(("priorities",), "no_item", message)


def _forgotten(instrument: Instrument, pack: Pack) -> None:
    """Items that nobody would miss: neither scored nor shown nor used by a condition."""
    rubric, used = instrument.rubric, set(_named_by_rubric(instrument))
    for number, section in enumerate(instrument.questionnaire.sections):
        for place, item in enumerate(section.items):
            if item.type == "note" or item.key in used or (item.type == "risk" and rubric.risks is not None):
                continue
            message = f"`{item.key}` is asked but never scored; use it in the rubric, or list it under `unscored` there with the reason"
            pack.questionnaire.complain(("sections", number, "items", place), "never_scored", message)
    scored = {indicator.item for *_, indicator in rubric.indicators()}
    for key in rubric.unscored:
        if key in scored:
            pack.rubric.complain(("unscored", key), "scored", f"`{key}` stands under `unscored` but is scored")


def _named_by_rubric(instrument: Instrument) -> Iterable[str]:
    rubric = instrument.rubric
    for *_, indicator in rubric.indicators():
        yield instrument.measures[indicator.item].key if indicator.item in instrument.measures else indicator.item
        if indicator.weigh_by:
            yield indicator.weigh_by
    for profile in rubric.profiles:
        yield from profile.items
    yield from (check.item for check in rubric.fact_checks)
    yield from rubric.unscored
    if rubric.priorities:
        yield rubric.priorities
