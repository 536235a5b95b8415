"""Commands about packs: no database needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from assess.instruments.pack import read_pack
from assess.instruments.parsing import parse
from assess.instruments.schemas import FILES, json_schema, reference

Folder = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("packs", nargs=-1, required=True, type=Folder)
def check(packs: tuple[Path, ...]) -> None:
    """Report every problem of each pack as file:line: message; exit 1 if there is one."""
    problems = sorted({problem for pack in packs for problem in parse(read_pack(pack))[1]})
    for problem in problems:
        click.echo(str(problem))
    sys.exit(1 if problems else 0)


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


COMMANDS = (check, schema)
