"""Scoring 10,000 responses from the database, against a plain pandas group mean of the same frame."""

from __future__ import annotations

from pathlib import Path
from random import Random

from assess.cli import demonstration
from assess.cli.answer_model import Demonstration, SimulatedPerson
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_file
from assess.instruments.parsing import load_facts, load_instrument
from assess.instruments.parts import Group
from assess.operations.assessments import Invitee, create_assessment, invite, open_, publish_instrument
from assess.operations.closing import close
from assess.operations.initiatives import create_initiative
from assess.operations.scoring_run import run_scoring
from assess.paths import shipped
from assess.scoring.frames import AnswerFrame, RespondentAnswers, answer_frame
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score
from assess.storage import responses
from assess.storage.answer_document import IMPORTED, answers_in, decode, encode, entry_of
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import digest, random_id
from assess.storage.responses import Response
from tests.benchmarks.measuring import medians, on_each_database, report
from tests.builders import NO_MAILS, NOON

RESPONSES, ROUNDS, PEOPLE_PER_ORGANISATION = 10_000, 3, 3


def with_responses(store: Store, instrument: Instrument, facts: FactSheet) -> Assessment:
    """An open assessment in which everybody who was invited has answered, by the model of the demonstration."""
    plan = Demonstration.model_validate(read_file(shipped_plan()).value)
    publish_instrument(store, instrument, NOON)
    initiative = create_initiative(store, facts, NOON)
    assessment = create_assessment(store, initiative.id, instrument.key, NOON)
    open_(store, assessment.id)
    groups = [list(plan.participants)[number % len(plan.participants)] for number in range(RESPONSES)]
    invite(store, assessment.id, [Invitee(group) for group in groups])
    documents = [simulated(plan, instrument, group, number) for number, group in enumerate(groups)]
    with store.writing() as connection:
        for number, (group, document) in enumerate(zip(groups, documents, strict=True)):
            organisation = f"{group} {number // len(plan.participants) // PEOPLE_PER_ORGANISATION}"
            sent = Response(random_id(), assessment.id, group, organisation, "en", "submitted", document, 1, None, NOON, NOON)
            responses.add(connection, store.tenant_id, sent, digest(random_id()))
    return assessment


def simulated(plan: Demonstration, instrument: Instrument, group: Group, number: int) -> str:
    """The document of one person's answers, all but the roster."""
    person = SimulatedPerson(plan, instrument, group, {}, Random(number))
    given = {key: person.answer(item) for key, item in instrument.questionnaire.items.items() if item.type != "roster"}
    return encode({key: entry_of(answer, IMPORTED, {}) for key, answer in given.items() if answer})


def shipped_plan() -> Path:
    return Path(demonstration.__file__).with_suffix(".yaml")


def read_frame(store: Store, assessment: Assessment, instrument: Instrument, facts: FactSheet) -> AnswerFrame:
    with store.reading() as connection:
        sent = list(responses.submitted(connection, store.tenant_id, assessment.id))
    return answer_frame(
        instrument, (RespondentAnswers(group, voice, answers_in(decode(document))) for _, group, voice, document in sent), facts
    )


def measure(store: Store, name: str) -> None:
    pack = shipped("questionnaires") / "monotown-feasibility"
    instrument, facts = load_instrument(pack), load_facts(pack / "facts.example.yaml")
    assessment = with_responses(store, instrument, facts)
    close(store, assessment.id, NO_MAILS)
    frame = read_frame(store, assessment, instrument, facts)
    baseline = "plain pandas group mean of the frame"
    calls = {
        baseline: lambda: lambda: frame.values.groupby(frame.people["group"]).mean(),
        "read from the database into a frame": lambda: lambda: read_frame(store, assessment, instrument, facts),
        "score the frame": lambda: lambda: score(frame, instrument, facts, policy_of(instrument), asked=facts.asked, seed=1),
        "all: read, score, publish, advise, store": lambda: lambda: run_scoring(store, assessment.id, 1, NOON),
    }
    measured = medians(calls, ROUNDS, warm_up=1)
    report(f"{RESPONSES:,} responses × {frame.values.shape[1]} measures on {name}, CPU", measured, baseline)


if __name__ == "__main__":
    on_each_database(measure)
