"""Commands about packs: no database needed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from assess.instruments.description import contents, routes
from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_pack
from assess.instruments.parsing import load_glossary, load_instrument, parse
from assess.instruments.problems import BrokenPack, Problem
from assess.instruments.schemas import FILES, json_schema, reference
from assess.instruments.style import check_style
from assess.paths import shipped

Folder = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("packs", nargs=-1, required=True, type=Folder)
@click.option("--style", is_flag=True, help="Hints on style too: long sentences, words the glossary avoids, long routes.")
def check(packs: tuple[Path, ...], style: bool) -> None:
    """Report every problem of each pack as file:line: message; exit 1 if there is one."""
    problems = sorted({problem for pack in packs for problem in _problems(pack, style)})
    for problem in problems:
        click.echo(str(problem))
    sys.exit(1 if problems else 0)


def _problems(folder: Path, style: bool) -> list[Problem]:
    pack = read_pack(folder)
    instrument, problems = parse(pack)
    if not style or instrument is None or problems:
        return problems
    glossary, problems = load_glossary(folder.parent / "glossary.yaml")
    if glossary is None:
        return problems
    check_style(instrument, pack, glossary)
    return pack.problems()


@click.command()
@click.argument("file", required=False, type=click.Choice(list(FILES)))
@click.option("--reference", "as_reference", is_flag=True, help="Every key of every file as Markdown, for questionnaires/README.md.")
def schema(file: str | None, as_reference: bool) -> None:
    """Print the JSON Schema of a file of a pack, for editors."""
    if as_reference:
        click.echo(reference(), nl=False)
    elif file:
        click.echo(json.dumps(json_schema(file), indent=2, ensure_ascii=False))
    else:
        raise click.UsageError(f"name a file ({', '.join(FILES)}) or use --reference")


@click.command()
@click.argument("pack", type=Folder)
def describe(pack: Path) -> None:
    """Items, constructs and sources by dimension, and minutes for each stakeholder group, as Markdown tables."""
    instrument = load(pack)
    click.echo("| dimension | items | constructs | sources |\n| --- | ---: | --- | --- |")
    for content in contents(instrument):
        click.echo(
            f"| {content.dimension or '(not scored)'} | {content.items} | {_counted(content.constructs)} | {_counted(content.sources)} |"
        )
    click.echo("\n| group | items | risks | minutes | data sheet, minutes |\n| --- | --- | --- | --- | --- |")
    for route in routes(instrument):
        asked = (_from_to(*route.items), _from_to(*route.risks), _from_to(*route.minutes), _from_to(*route.data_sheet_minutes))
        click.echo(f"| {route.group} | {' | '.join(asked)} |")


@click.command()
@click.argument("pack", required=False, type=Folder)
def tools(pack: Path | None) -> None:
    """Constructs × tools: how strongly each tool strengthens what; with PACK, only what that instrument scores."""
    instrument = load(pack or min(folder.parent for folder in shipped("questionnaires").glob("*/rubric.yaml")))
    scored = {criterion.scores for criterion in instrument.rubric.criteria.values()} if pack else instrument.constructs.keys()
    click.echo("| construct | tools (strength 1–3) |\n| --- | --- |")
    for key, construct in instrument.constructs.items():
        if key in scored:
            found = sorted((-tool.strengthens[key].strength, tool.key) for tool in instrument.tools.tools if key in tool.strengthens)
            listed = ", ".join(f"{tool} {-strength}" for strength, tool in found)
            click.echo(f"| {key} | {listed or f'none, on purpose: {construct.uncovered}'} |")


def load(pack: Path) -> Instrument:
    """The instrument in a folder; its problems end the command."""
    try:
        return load_instrument(pack)
    except BrokenPack as broken:
        raise click.ClickException(f"{pack} has problems:\n{broken}") from None


def _counted(counter: Counter[str]) -> str:
    return ", ".join(name if count == 1 else f"{name} {count}" for name, count in counter.items())


def _from_to(low: float, high: float) -> str:
    low, high = round(low), round(high)
    return f"{low}" if low == high else f"{low}–{high}"


COMMANDS = (check, schema, describe, tools)
