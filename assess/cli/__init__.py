"""The command line: `assess …`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assess import __version__


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Assess cluster initiatives."""


@main.command()
@click.argument("packs", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(packs: tuple[Path, ...]) -> None:
    """Report every problem of each pack as file:line: message; exit 1 if there is one."""
    from assess.instruments.pack import read_pack
    from assess.instruments.parsing import parse

    problems = sorted({problem for pack in packs for problem in parse(read_pack(pack))[1]})
    for problem in problems:
        click.echo(str(problem))
    sys.exit(1 if problems else 0)
