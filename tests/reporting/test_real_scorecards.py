"""Reports of scored answers, not of the sample: every part meets what scoring, disclosure and advice really give."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest

from assess.cli import demonstration
from assess.cli.answer_model import Demonstration, SimulatedPerson
from assess.instruments.pack import read_file
from assess.instruments.parsing import load_facts
from assess.paths import shipped
from assess.reporting.compose import compose
from assess.reporting.designs import load_design
from assess.reporting.html import to_html
from assess.reporting.material import Material
from assess.reporting.texts import load_texts
from assess.scoring.disclosure import PublishedScorecard, publish
from assess.scoring.frames import RespondentAnswers, answer_frame
from assess.scoring.recommendations import recommend
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score
from tests.reporting.conftest import DESIGN, an_instrument
from tests.reporting.sample import META


@cache
def scored(pack: str, people: int) -> PublishedScorecard:
    """The published scorecard of `people` simulated people, each of an organisation of their own."""
    instrument = an_instrument(pack)
    facts = load_facts(shipped("questionnaires") / pack / "facts.example.yaml")
    plan = Demonstration.model_validate(read_file(Path(demonstration.__file__).with_suffix(".yaml")).value)
    groups = list(plan.participants)
    answers = []
    for number in range(people):
        group = groups[number * number % len(groups)]
        person = SimulatedPerson(plan, instrument, group, {}, Random(number))
        given = {key: person.answer(item) for key, item in instrument.questionnaire.items.items() if item.type != "roster"}
        answers.append(RespondentAnswers(group, f"organisation {number}", {key: answer for key, answer in given.items() if answer}))
    policy = policy_of(instrument)
    return publish(score(answer_frame(instrument, answers, facts), instrument, facts, policy, seed=7), policy, ())


@pytest.mark.parametrize("language", ["en", "ru", "es"])
@pytest.mark.parametrize("people", [1, 7, 40])
@pytest.mark.parametrize("pack", ["monotown-feasibility", "quick-scan"])
def test_a_report_can_be_written_of_one_person_of_few_and_of_many(pack: str, people: int, language: str) -> None:
    instrument, published = an_instrument(pack), scored(pack, people)
    facts = load_facts(shipped("questionnaires") / pack / "facts.example.yaml")
    texts = load_texts(DESIGN.parent / "texts", language)
    material = Material(published, recommend(published, instrument, facts), instrument.in_language(language), facts, META, texts)
    html = to_html(compose(material, load_design(DESIGN).parts), DESIGN)
    for group in published.groups:
        assert texts.say(f"groups.{group}") in html
    assert "nan" not in html.split()
