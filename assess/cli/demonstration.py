"""`assess demo`: the main job from beginning to end, on simulated participants."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click
import structlog
from werkzeug.serving import WSGIRequestHandler, make_server

from assess.cli.answer_model import Demonstration, SimulatedPerson
from assess.cli.http_participant import HttpParticipant
from assess.cli.setting_up import ready_store, settings
from assess.cli.site import serve_site
from assess.files.folder import Folder
from assess.instruments.answers import Answer
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_file
from assess.instruments.parsing import load_facts, load_instrument
from assess.instruments.parts import Group
from assess.mail.delivery import Courier
from assess.operations import assessments as operations
from assess.operations.accounts import AddressTaken, add_account
from assess.operations.assessments import Invitee, Terms
from assess.operations.closing import close
from assess.operations.initiatives import create_initiative
from assess.operations.report_writing import write_report
from assess.operations.scoring_run import run_scoring
from assess.paths import shipped
from assess.storage import assessments, initiatives, reports
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.web.accounts import password_link
from assess.web.app import create_app

RESIDENT = "resident"
"""In `participants`, people who answer for no organisation."""
ADMINISTRATOR = "administrator@demo.example"
TO_TRY: tuple[tuple[Group, str], ...] = (("small_firm", "en"), ("authority", "ru"), ("investor", "es"))


@click.command()
@click.option("--serve/--no-serve", default=True, help="Serve the site afterwards.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def demo(serve: bool, host: str, port: int) -> None:
    """Show everything once: simulated participants answer on the web site, and a PDF report is written."""
    store = ready_store()
    plan = Demonstration.model_validate(read_file(Path(__file__).with_suffix(".yaml")).value)
    reports_folder = Folder(settings().instance / "reports")
    found = _finished(store, plan.title, reports_folder)
    path = found or _run(store, plan, reports_folder)
    click.echo(f"\nThe report: {path}" + (" (from an earlier run)" if found else ""))
    if serve:
        site = settings().public_url if settings().public_url != "http://127.0.0.1:8000" else f"http://{host}:{port}"
        click.echo(f"The site:   {site}/")
        click.echo("Answer it yourself, by one of these personal links:")
        for (group, language), token in zip(TO_TRY, _trial_links(store, plan), strict=True):
            click.echo(f"  {site}/r/{token}   {group.replace('_', ' ')}, {language}")
        click.echo("See it as those do who carry it out: choose a password by this link, then sign in with")
        click.echo(f"  {site}{_way_in(store)}   {ADMINISTRATOR}, administrator")
        click.echo("Ctrl-C ends it.\n")
        serve_site(store, host, port)


@dataclass(frozen=True)
class _Participant:
    group: Group
    organisation: str | None


def _run(store: Store, plan: Demonstration, files: Folder) -> Path:
    pack = shipped("questionnaires") / plan.instrument
    instrument, facts = load_instrument(pack), load_facts(pack / "facts.example.yaml")
    _publish_shipped(store)
    initiative = create_initiative(store, facts, _now())
    assessment = operations.create_assessment(store, initiative.id, instrument.key, _now(), Terms(simulated=True), plan.title)
    operations.open_(store, assessment.id)
    people = list(_participants(plan))
    tokens = _invite(store, assessment, facts, people)
    click.echo(f"{len(people)} simulated participants answer “{instrument.questionnaire.title}” over HTTP", nl=False)
    with _site(store) as address:
        for number, (person, token) in enumerate(zip(people, tokens, strict=True)):
            _answer(address, token, instrument, facts, plan, person, number)
            click.echo(".", nl=False)
    click.echo()
    close(store, assessment.id, Courier.of(settings()).folder)
    click.echo("Scoring …")
    run_scoring(store, assessment.id, plan.seed, _now())
    click.echo("Writing the report …")
    report = write_report(store, files, assessment.id, shipped("reports") / "full-assessment", instrument.language, _now())
    return files.find(report.file_name)


def _publish_shipped(store: Store) -> None:
    for rubric in sorted(shipped("questionnaires").glob("*/rubric.yaml")):
        version = operations.publish_instrument(store, load_instrument(rubric.parent), _now())
        click.echo(f"Instrument {version.key}, version {version.number}")


def _participants(plan: Demonstration) -> Iterator[_Participant]:
    for group, organisations in plan.participants.items():
        for organisation, people in organisations.items():
            for _ in range(people):
                yield _Participant(group, None if organisation == RESIDENT else organisation)


def _invite(store: Store, assessment: Assessment, facts: FactSheet, answering: list[_Participant]) -> list[str]:
    """Invite everybody who is asked; the links of those who will answer, in their order."""
    silent = [
        Invitee(group) for group, asked in facts.asked.items() for _ in range(asked - sum(person.group == group for person in answering))
    ]
    invitees = [Invitee(person.group, person.organisation) for person in answering]
    return operations.invite(store, assessment.id, [*invitees, *silent])[: len(answering)]


def _answer(
    address: str, token: str, instrument: Instrument, facts: FactSheet, plan: Demonstration, who: _Participant, number: int
) -> None:
    names = {organisation.key: organisation.name for organisation in facts.register_.organisations} if facts.register_ else {}
    person = SimulatedPerson(plan, instrument, who.group, names, Random(plan.seed * 1000 + number))  # noqa: S311 - seeded on purpose
    answers: dict[str, Answer | None] = {key: person.answer(item) for key, item in instrument.questionnaire.items.items()}
    HttpParticipant(address).answer_all(token, instrument, answers.__getitem__)


class _Silent(WSGIRequestHandler):
    """Says nothing of requests: their addresses hold personal links."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def _site(store: Store) -> Iterator[str]:
    """The site on a free port of this machine, for as long as it is needed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # a thousand requests are no news
    server = make_server("127.0.0.1", 0, create_app(settings(), store), threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        structlog.reset_defaults()


def _finished(store: Store, title: str, files: Folder) -> Path | None:
    """The report of an earlier run, if one came to its end."""
    with store.reading() as connection:
        for assessment in assessments.all_assessments(connection, store.tenant_id):
            if assessment.simulated and assessment.title == title:
                for report in reports.reports_of(connection, store.tenant_id, assessment.id):
                    if (path := files.find(report.file_name)).exists():
                        return path
    return None


def _trial_links(store: Store, plan: Demonstration) -> list[str]:
    """Fresh personal links into an assessment that stays open."""
    with store.reading() as connection:
        known = assessments.all_assessments(connection, store.tenant_id)
        about = initiatives.all_initiatives(connection, store.tenant_id)[0]
    trial = next((found for found in known if found.title == about.name and found.state == "open"), None)
    if trial is None:
        trial = operations.create_assessment(store, about.id, plan.instrument, _now(), Terms(simulated=True))
        operations.open_(store, trial.id)
    return operations.invite(store, trial.id, [Invitee(group, language=language) for group, language in TO_TRY])


def _way_in(store: Store) -> str:
    """The end of an address at which the demonstration's administrator chooses a password."""
    with suppress(AddressTaken):
        add_account(store, ADMINISTRATOR, "Administrator", "administrator", "en", _now())
    with create_app(settings(), store).test_request_context():
        return password_link(ADMINISTRATOR)


def _now() -> datetime:
    return datetime.now(UTC)


COMMANDS = (demo,)
