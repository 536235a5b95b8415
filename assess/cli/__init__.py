"""The command line: `assess …`."""

from __future__ import annotations

import click

from assess import __version__
from assess.cli import instruments


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Assess cluster initiatives."""


for command in instruments.COMMANDS:
    main.add_command(command)
