"""Commands about questionnaires on paper: printing them, and typing in what was answered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from assess.cli.instruments import Folder, load
from assess.cli.setting_up import ready_store, settings
from assess.instruments.parsing import load_facts
from assess.instruments.parts import GROUPS
from assess.instruments.problems import BrokenPack
from assess.operations.assessments import Invitee, NotPossible, invite
from assess.paths import shipped
from assess.reporting.paper.paper import NothingToAsk, Paper, paper_pdf
from assess.storage import assessments
from assess.storage.engine import NotFound
from assess.web.languages import LANGUAGES

File = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("pack", type=Folder)
@click.option("--group", type=click.Choice(GROUPS), help="For this stakeholder group; for everybody, without it.")
@click.option("--facts", "facts_file", type=File, help="The initiative's fact sheet: settles conditions and gives names.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="The pack's first language, without it.")
@click.option("--data-sheet", is_flag=True, help="The figures to be looked up. Without it everything else.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where the PDF goes.")
def paper(pack: Path, group: str | None, facts_file: Path | None, language: str | None, data_sheet: bool, out: Path) -> None:
    """Print the questionnaire of PACK, or its data sheet, as a PDF to be filled in by hand."""
    instrument = load(pack)
    if language and language not in instrument.languages:
        raise click.ClickException(f"the pack is complete in {', '.join(instrument.languages)}, not in {language}")
    try:
        facts = load_facts(facts_file) if facts_file else None
        wanted = Paper(instrument.in_language(language or instrument.language), group, facts, data_sheet)
        content = paper_pdf(wanted, shipped("reports"), datetime.now(UTC))
    except BrokenPack as broken:
        raise click.ClickException(f"the file has problems:\n{broken}") from None
    except NothingToAsk:
        raise click.ClickException("nothing is asked there") from None
    out.write_bytes(content)
    click.echo(out)


@click.command()
@click.argument("assessment")
@click.option("--group", type=click.Choice(GROUPS), required=True, help="Stakeholder group of whoever filled in the paper.")
@click.option("--organisation", help="Key of the organisation whose voice the person shares.")
def enter(assessment: str, group: str, organisation: str | None) -> None:
    """Print a link by which to type in what one person answered on paper for ASSESSMENT.

    The answers are marked as typed in from paper. The person counts as one more who was asked.
    """
    store = ready_store()
    try:
        with store.reading() as connection:
            assessments.get(connection, store.tenant_id, assessment).require_open(datetime.now(UTC))
        token = invite(store, assessment, [Invitee(group, organisation, paper=True)])[0]
    except assessments.NotOpen:
        raise click.ClickException("the assessment is not open") from None
    except (NotFound, NotPossible) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{settings().public_url}/r/{token}")


COMMANDS = (paper, enter)
