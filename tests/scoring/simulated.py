"""Scorecards of the shipped instruments, from people who answer by the model of the demonstration."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from assess.cli import demonstration
from assess.cli.answer_model import Demonstration, SimulatedPerson
from assess.instruments.instrument import Instrument
from assess.instruments.pack import read_file
from assess.instruments.parsing import load_facts, load_instrument
from assess.paths import shipped
from assess.scoring.disclosure import publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score

SHIPPED = ("monotown-feasibility", "cluster-initiative", "quick-scan")
PEOPLE, TO_AN_ORGANISATION = 60, 2


@cache
def simulated(key: str) -> tuple[str, str]:
    """The JSON of a scorecard, and of what is published of it: 60 people, some of them colleagues."""
    pack = shipped("questionnaires") / key
    instrument, facts = _quick(load_instrument(pack)), load_facts(pack / "facts.example.yaml")
    plan = Demonstration.model_validate(read_file(Path(demonstration.__file__).with_suffix(".yaml")).value)
    groups, answers = list(plan.participants), []
    for number in range(PEOPLE):
        group = groups[number // TO_AN_ORGANISATION * number % len(groups)]
        person = SimulatedPerson(plan, instrument, group, {}, Random(number))
        given = {name: person.answer(item) for name, item in instrument.questionnaire.items.items() if item.type != "roster"}
        organisation = f"{group} {number // TO_AN_ORGANISATION // len(groups)}" if number % 3 else None
        answers.append(RespondentAnswers(group, organisation, {name: answer for name, answer in given.items() if answer}))
    policy, asked = policy_of(instrument), dict.fromkeys(groups, PEOPLE)
    card = score(answer_frame(instrument, answers, facts), instrument, facts, policy, asked=asked, seed=7)
    return card.to_json(), publish(card, policy, ()).to_json()


def _quick(instrument: Instrument) -> Instrument:
    """With the fewest draws that a rubric may ask for."""
    uncertainty = instrument.rubric.uncertainty.model_copy(update={"draws": 100})
    return replace(instrument, rubric=instrument.rubric.model_copy(update={"uncertainty": uncertainty}))
