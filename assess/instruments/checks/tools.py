"""The tool catalogue: what it names exists, every tool can be triggered, every scored construct is covered."""

from __future__ import annotations

from assess.instruments.checks.routing import facts_exist
from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack
from assess.instruments.tools import Tool
from assess.instruments.yaml_source import Path, Source


def check_tools(instrument: Instrument, pack: Pack) -> None:
    """Complain about dangling references, tools that no rubric can trigger and constructs that no tool strengthens."""
    catalogue, source = instrument.tools, pack.tools
    source.unique("category", ((("categories", n, "key"), category.key) for n, category in enumerate(catalogue.categories)))
    source.unique("tool", ((("tools", n, "key"), tool.key) for n, tool in enumerate(catalogue.tools)))
    triggers = pack.scored_elsewhere | _scored(instrument)
    for n, tool in enumerate(catalogue.tools):
        path: Path = ("tools", n)
        _references(instrument, source, path, tool)
        if not triggers & tool.strengthens.keys():
            source.complain(path, "no_trigger", f"no rubric scores anything that tool `{tool.key}` strengthens, so it is never advised")
    _covered(instrument, pack)


def _scored(instrument: Instrument) -> set[str]:
    threatened = {c for item in instrument.questionnaire.items.values() if item.type == "risk" for c in item.threatens}
    return threatened | {criterion.scores for criterion in instrument.rubric.criteria.values()}


def _references(instrument: Instrument, source: Source, path: Path, tool: Tool) -> None:
    if tool.category not in {category.key for category in instrument.tools.categories}:
        source.complain((*path, "category"), "no_category", f"there is no category `{tool.category}`")
    for construct in tool.strengthens:
        if construct not in instrument.constructs:
            source.complain((*path, "strengthens", construct), "no_construct", f"there is no construct `{construct}` in constructs.yaml")
    for place, similar in enumerate(tool.similar):
        if similar not in instrument.tools.by_key or similar == tool.key:
            source.complain((*path, "similar", place), "no_tool", f"there is no other tool `{similar}`")
    for name in ("needs", "unsuitable"):
        for place, circumstance in enumerate(getattr(tool, name)):
            here = (*path, name, place, "when")
            for test in circumstance.when.parts():
                if test.subject[0] != "fact":
                    source.complain(here, "facts_only", f"a tool depends on facts only, not on `{test.subject[0]}`")
            facts_exist(source, here, circumstance.when)
    if tool.months[0] > tool.months[1]:
        source.complain((*path, "months"), "months", "`months` goes from the smaller to the larger number")


def _covered(instrument: Instrument, pack: Pack) -> None:
    strengthened = {construct for tool in instrument.tools.tools for construct in tool.strengthens}
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            construct = instrument.constructs.get(criterion.scores)
            if construct and construct.key not in strengthened and construct.uncovered is None:
                message = f"no tool strengthens `{construct.key}`; add one, or give the reason under `uncovered` in constructs.yaml"
                pack.rubric.complain(("dimensions", d, "criteria", c, "scores"), "no_tool", message)
