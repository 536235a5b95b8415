"""The command line: `assess …`."""

from __future__ import annotations

import importlib

import click

from assess import __version__

ROOMS = {
    "check": "instruments", "describe": "instruments", "schema": "instruments", "tools": "instruments",
    "init": "site", "serve": "site", "worker": "site",
    "assessments": "assessments", "begin": "assessments", "close": "assessments", "consent": "assessments", "erase": "assessments",
    "import-pack": "assessments", "import-responses": "assessments", "publish-feedback": "assessments",
    "report": "assessments", "score": "assessments",
    "index": "index", "robustness": "index",
    "demo": "demonstration",
    "enter": "paper", "paper": "paper",
    "evidence": "evidence",
}  # fmt: skip
"""Command → module of this package."""


class _Rooms(click.Group):
    """Loads a command's module when it is called, so that `assess check` does not wait for pandas and WeasyPrint."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ROOMS:
            return None
        commands: tuple[click.Command, ...] = importlib.import_module(f"assess.cli.{ROOMS[cmd_name]}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=_Rooms)
@click.version_option(__version__)
def main() -> None:
    """Assess cluster initiatives."""
