"""An archetype from its simulated answers to verdict and advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from assess.cli.answer_model import SimulatedPerson
from assess.cli.demonstration import RESIDENT
from assess.instruments.answers import Answer, Respondent, asked_keys
from assess.instruments.instrument import Instrument
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard, publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.recommendations import recommend
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score
from tests.archetypes.model import LEADING, Case


@dataclass(frozen=True)
class Found:
    """What the assessment of an archetype says."""

    scorecard: PublishedScorecard
    advice: Advice

    @property
    def leading(self) -> list[str]:
        """The first tools advised, the best first."""
        return [found.tool for found in self.advice.recommendations if found.action != "stop"][:LEADING]

    @property
    def polarised(self) -> list[str]:
        return [measure for measure, result in self.scorecard.items.items() if result.polarised]


def assess_case(case: Case, instrument: Instrument) -> Found:
    """Simulate the participants, score what they answer, and draw the advice from what may be shown."""
    frame = answer_frame(instrument, list(_responses(case, instrument)), case.facts)
    policy = policy_of(instrument)
    published = publish(score(frame, instrument, case.facts, policy, seed=case.archetype.seed), policy, ())
    return Found(published, recommend(published, instrument, case.facts))


def _responses(case: Case, instrument: Instrument) -> Iterator[RespondentAnswers]:
    """Answers of every participant to the items they are asked, as routing by group, facts and earlier answers has it."""
    model, register = case.archetype, case.facts.register_
    names = {organisation.key: organisation.name for organisation in register.organisations} if register else {}
    places = [
        (group, organisation) for group, organisations in model.participants.items() for organisation, people in organisations.items()
        for _ in range(people)
    ]  # fmt: skip
    for number, (group, organisation) in enumerate(places):
        person = SimulatedPerson(model, instrument, group, names, Random(model.seed * 1000 + number))
        drawn = {key: answer for key, item in instrument.questionnaire.items.items() if (answer := person.answer(item)) is not None}
        asked = asked_keys(instrument, drawn, Respondent(group, case.facts))
        answers: dict[str, Answer] = {key: answer for key, answer in drawn.items() if key in asked}
        yield RespondentAnswers(group, None if organisation == RESIDENT else organisation, answers)
