"""Commands about assessments: answers in, scorecards and reports out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from assess.cli.instruments import Folder as PackFolder
from assess.cli.instruments import load
from assess.cli.setting_up import ready_store, settings
from assess.files.folder import Folder
from assess.instruments.answer_table import RowError, read_answer_table
from assess.instruments.facts import FactSheet, Initiative
from assess.instruments.parsing import load_facts
from assess.instruments.problems import BrokenPack
from assess.mail.delivery import Courier
from assess.operations import assessments as operations
from assess.operations import closing
from assess.operations.assessments import NotPossible, Terms
from assess.operations.erasing import erase_response
from assess.operations.feedback import NotReady, publish_feedback
from assess.operations.importing import NotTaking
from assess.operations.importing import import_responses as import_table
from assess.operations.initiatives import create_initiative
from assess.operations.report_writing import NotScored, write_report
from assess.operations.scoring_run import Erased, run_scoring
from assess.paths import shipped
from assess.scoring.disclosure import publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.releases import WouldDisclose, policy_of
from assess.scoring.scorecard import score as scorecard_of
from assess.storage import assessments, consent_texts
from assess.storage.engine import NotFound, NotWiped
from assess.web.languages import LANGUAGES

ExistingFile = click.Path(path_type=Path, exists=True, dir_okay=False)
MOST_ERRORS_SHOWN = 50
NOWHERE = Initiative(name="Without a fact sheet", place="—", region="—")


@click.command("import-pack")
@click.argument("pack", type=PackFolder)
def import_pack(pack: Path) -> None:
    """Publish a pack as a new version of its instrument; one that has not changed stays as it is."""
    version = operations.publish_instrument(ready_store(), load(pack), _now())
    click.echo(f"{version.key}, version {version.number}")


@click.command()
@click.argument("instrument")
@click.option("--facts", "facts_file", type=ExistingFile, required=True, help="The initiative's fact sheet.")
@click.option("--title", help="Name of the assessment; the initiative's, without it.")
@click.option("--asked-by", required=True, help="Who asks, as participants read it: a person, an organisation, or both.")
@click.option("--contact", required=True, help="Where participants turn: an e-mail address, a telephone number.")
@click.option("--kept-until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which answers are kept, as you promise it.")
@click.option("--changes", is_flag=True, help="Participants may change what they sent until the assessment closes.")
@click.option("--named", is_flag=True, help="Answers stay linked with invitations. Without it they are anonymous.")
def begin(
    instrument: str,
    facts_file: Path,
    title: str | None,
    asked_by: str,
    contact: str,
    kept_until: datetime | None,
    changes: bool,
    named: bool,
) -> None:
    """Open an assessment by the latest version of INSTRUMENT and print its id."""
    store = ready_store()
    with _said():
        initiative = create_initiative(store, load_facts(facts_file), _now())
        terms = Terms(
            asked_by=asked_by,
            contact=contact,
            kept_until=kept_until.date() if kept_until else None,
            changes_after_sending=changes,
            policy="named" if named else "anonymous",
        )
        assessment = operations.create_assessment(store, initiative.id, instrument, _now(), terms, title)
        operations.open_(store, assessment.id)
    click.echo(assessment.id)


@click.command("assessments")
def list_assessments() -> None:
    """List the assessments, the newest first."""
    store = ready_store()
    with store.reading() as connection:
        for one in assessments.all_assessments(connection, store.tenant_id):
            click.echo(f"{one.id}  {one.state:6}  {one.instrument_key}, version {one.instrument_number}  {one.title}")


@click.command()
@click.argument("assessment")
def close(assessment: str) -> None:
    """Take no more answers. In an anonymous assessment nobody can tell afterwards who answered what."""
    with _said():
        closing.close(ready_store(), assessment, Courier.of(settings()).folder)


@click.command()
@click.argument("assessment")
def consent(assessment: str) -> None:
    """Print the words that participants of ASSESSMENT agreed to, by version and language."""
    store = ready_store()
    with _said(), store.reading() as connection:
        assessments.get(connection, store.tenant_id, assessment)
        for told in consent_texts.of_assessment(connection, store.tenant_id, assessment):
            click.echo(f"—— version {told.version}, {told.language} ——\n\n{told.text}\n")


@click.command()
@click.argument("receipt")
def erase(receipt: str) -> None:
    """Erase the answers sent with the number RECEIPT, and who gave them, as their participant asks. It cannot be undone."""
    with _said():
        erase_response(ready_store(), receipt, Courier.of(settings()).folder, _now())
    click.echo("Erased. Backup copies made earlier still hold the answers.")


@click.command("import-responses")
@click.argument("assessment")
@click.argument("table", type=ExistingFile)
@click.option("--skip-bad-rows", is_flag=True, help="Take the good rows although others are wrong.")
def import_responses(assessment: str, table: Path, skip_bad_rows: bool) -> None:
    """Take answers from a CSV TABLE: columns `group`, `organisation`, then one for each field of an item."""
    with _said():
        result = import_table(ready_store(), assessment, table, _now(), skip_bad_rows=skip_bad_rows)
    _show_errors(result.row_errors)
    click.echo(f"{result.imported} responses imported")
    sys.exit(1 if result.row_errors and not skip_bad_rows else 0)


@click.command()
@click.argument("pack", type=PackFolder)
@click.argument("table", type=ExistingFile)
@click.option("--facts", "facts_file", type=ExistingFile, help="The initiative's fact sheet.")
@click.option("--seed", default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--named", is_flag=True, help="Nothing is hidden. Without it groups too small are not shown.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where the scorecard goes, as JSON.")
def score(pack: Path, table: Path, facts_file: Path | None, seed: int, named: bool, out: Path) -> None:
    """Score a CSV TABLE of answers by the rubric of PACK, without a database."""
    instrument = load(pack)
    with _said():
        facts = load_facts(facts_file) if facts_file else FactSheet(format=1, initiative=NOWHERE)
    read = read_answer_table(instrument, table, facts)
    if read.errors or not read.rows:
        _show_errors(read.errors)
        raise click.ClickException("nothing was scored" if read.errors else "the table has no answers")
    people = (RespondentAnswers(row.group, row.organisation, row.answers) for row in read.rows)
    frame = answer_frame(instrument, people, facts)
    policy = policy_of(instrument, anonymous=not named)
    published = publish(scorecard_of(frame, instrument, facts, policy, seed=seed), policy, ledger=())
    out.write_text(published.to_json() + "\n", encoding="utf-8")
    click.echo(f"{published.people} people, {published.voices} voices: {out}")


@click.command()
@click.argument("assessment")
@click.option("--design", default="full-assessment", show_default=True, help="A folder under reports/.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="The assessment's first language, without it.")
@click.option("--seed", default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the PDF goes; into the instance folder, without it.")
def report(assessment: str, design: str, language: str | None, seed: int, out: Path | None) -> None:
    """Score a closed ASSESSMENT and write its report."""
    store, folder = ready_store(), shipped("reports") / design
    if not (folder / "design.yaml").exists():
        raise click.ClickException(f"there is no design {design} under {folder.parent}")
    files = Folder(settings().instance / "reports")
    with _said():
        with store.reading() as connection:
            found = assessments.get(connection, store.tenant_id, assessment)
        if found.state != "closed":
            raise NotPossible("close the assessment first: results that come out while answers still come in can be compared and undone")
        try:
            run_scoring(store, assessment, seed, _now())
        except (WouldDisclose, Erased) as reason:
            click.echo(f"{reason}; the report is made from the scorecard that was kept", err=True)
        made = write_report(store, files, assessment, folder, language or found.languages[0], _now())
    path = files.find(made.file_name)
    if out:
        out.write_bytes(path.read_bytes())
    click.echo(out or path)


@click.command("publish-feedback")
@click.argument("assessment")
def feedback(assessment: str) -> None:
    """Let participants of a closed ASSESSMENT see its latest figures by their links, and their own answers beside them."""
    with _said():
        publish_feedback(ready_store(), assessment, _now())
    click.echo("Participants can see the figures by their personal links.")


@contextmanager
def _said() -> Iterator[None]:
    """What can go wrong, in words instead of a traceback."""
    try:
        yield
    except BrokenPack as broken:
        raise click.ClickException(f"the file has problems:\n{broken}") from None
    except (NotFound, NotPossible, closing.NeverOpened, NotReady, NotScored, NotTaking) as problem:
        raise click.ClickException(str(problem)) from None
    except NotWiped:
        raise click.ClickException(
            "done, but deleted rows may still lie in the database's files, because somebody kept reading; close or erase again later"
        ) from None


def _show_errors(errors: Iterable[RowError]) -> None:
    listed = sorted(errors)
    for error in listed[:MOST_ERRORS_SHOWN]:
        click.echo(str(error), err=True)
    if len(listed) > MOST_ERRORS_SHOWN:
        click.echo(f"… and {len(listed) - MOST_ERRORS_SHOWN} more", err=True)


def _now() -> datetime:
    return datetime.now(UTC)


COMMANDS = (import_pack, begin, list_assessments, close, consent, erase, import_responses, score, report, feedback)
