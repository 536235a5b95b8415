"""Attacks on everything that leaves: they find nothing, and find much as soon as one of the rules is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.instruments.instrument import Instrument
from assess.reporting.aggregates import aggregates_csv
from assess.scoring import cells, disclosure, showing
from assess.scoring.cells import Hidden, Shown
from assess.scoring.disclosure import publish, release_of
from assess.scoring.frames import answer_frame
from assess.scoring.releases import Release, WouldDisclose, policy_of
from assess.scoring.scorecard import score
from tests.builders import some_facts
from tests.scoring.attack import GROUPS, MERGES, OPTIONS, WEIGHTS, Attacker, Document, Voice, attacked_instrument

OTHER_MERGES = ({"key": "practice", "title": "Practice", "groups": ["small_firm", "research"]},)


@dataclass
class Publications:
    """What left of one assessment, one scorecard after the other."""

    voices: Sequence[Voice]
    looks: bool = True
    """False for a publisher who does not look at the ledger."""
    ledger: tuple[Release, ...] = ()
    left: list[tuple[Document, str, dict[str, dict[str, float]]]] = field(default_factory=list)

    def publish(self, of: Instrument, voices: Sequence[Voice] | None = None) -> None:
        """Score and publish; raises WouldDisclose."""
        people = [person for voice in (self.voices if voices is None else voices) for person in voice.answers()]
        facts, policy, ledger = some_facts(), policy_of(of), self.ledger if self.looks else ()
        card = score(answer_frame(of, people, facts), of, facts, policy, ledger)
        published = publish(card, policy, ledger)
        totals = {key: {group: float(Fraction(one)) for group, one in behind.total.items()} for key, behind in card.behind.items()}
        self.left.append((json.loads(published.to_json()), aggregates_csv(published), totals))
        self.ledger += (release_of(card, published),)

    def attacked(self, counts_people: bool = False) -> Attacker:
        """Somebody who has read it all."""
        attacker = Attacker(self.voices, counts_people)
        for document, table, totals in self.left:
            attacker.read(document, totals)
            attacker.read_table(table, document)
        return attacker


def a_town(random: np.random.Generator, size: int) -> list[Voice]:
    """Organisations of five groups of uneven size; few or many of them have two or three people, and some answers are left out."""
    shares = random.dirichlet(np.full(len(GROUPS), 1.2))
    several = random.choice([0.05, 0.15, 0.4])
    voices = []
    for number in range(size):
        people = []
        lean = random.normal(0, 0.7)
        for _ in range(int(random.choice([1, 2, 3], p=[1 - several, several * 2 / 3, several / 3]))):
            person = {}
            for key, options in OPTIONS.items():
                if random.random() > 0.12:
                    place = round((len(options) - 1) / 2 + lean + random.normal(0, 0.9))
                    person[key] = list(options)[min(max(place, 0), len(options) - 1)]
            people.append(person)
        voices.append(Voice(f"organisation {number}", str(random.choice(GROUPS, p=shares)), tuple(people)))
    return voices


TOWNS = 40
PEOPLE = 1_604


def towns() -> list[list[Voice]]:
    """As many people as in the simulation of which the decisions speak, in assessments of 15 to 45 organisations."""
    random, made, people = np.random.default_rng(1604), [], 0
    while people < PEOPLE:
        town = a_town(random, int(random.integers(15, 46)))
        people += sum(len(voice.people) for voice in town)
        made.append(town)
    return made


def lost(publications: Publications, counts_people: bool = False) -> int:
    """Organisations that the attacker finds something out about."""
    attacker = publications.attacked(counts_people)
    assert not any(equations.misread() for equations in attacker.about.values())  # so the attack is a real one
    return len(attacker.recovered(5))


def published_once(voices: Sequence[Voice]) -> Publications:
    found = Publications(voices)
    found.publish(attacked_instrument())
    return found


def test_nothing_about_fewer_than_the_minimum_follows_from_all_that_leaves_of_many_assessments() -> None:
    made = towns()
    assert sum(len(voice.people) for town in made for voice in town) >= PEOPLE
    assert [lost(published_once(town)) for town in made] == [0] * len(made)


def threshold_alone(patch: pytest.MonkeyPatch) -> None:
    """Groups that are too small go into the others, however few these are, and nobody looks what follows."""
    patch.setattr(cells, "hidden_units", only_small)
    patch.setattr(showing, "given_away", lambda *_: None)


def only_small(counts: Mapping[str, int], minimum: int) -> Hidden:
    return Hidden(tuple(key for key, count in counts.items() if count < minimum), False)


def with_people_counted(document: Document, voices: Sequence[Voice]) -> Document:
    """The scorecard as it would be if distributions counted people beside means of organisations."""
    changed = json.loads(json.dumps(document))
    for key, result in changed["items"].items():
        for part, groups in [(result, GROUPS), *((cell, cell["groups"]) for cell in result["cells"].values())]:
            given = [person.get(key) for voice in voices if voice.group in groups for person in voice.people]
            part["counts"] = {option: given.count(option) for option in part["counts"]}
    return changed


def test_a_threshold_alone_lets_many_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    threshold_alone(monkeypatch)
    monkeypatch.setattr(disclosure, "audit", lambda *_: None)
    assert sum(lost(published_once(town)) for town in towns()[:6]) > 6


def test_a_threshold_alone_is_stopped_when_it_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    threshold_alone(monkeypatch)
    assert any(is_stopped(town) for town in towns()[:6])


def is_stopped(town: list[Voice]) -> bool:
    try:
        published_once(town)
    except WouldDisclose as reason:
        return "would follow" in str(reason)
    return False


def test_cells_that_give_something_away_are_put_together_before_they_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "hidden_units", only_small)
    assert [lost(published_once(town)) for town in towns()[:3]] == [0, 0, 0]


def test_people_counted_beside_means_of_organisations_give_away_those_of_several_people() -> None:
    found = 0
    for town in towns()[:6]:
        publications = published_once(town)
        publications.left = [(with_people_counted(document, town), table, totals) for document, table, totals in publications.left]
        found += lost(publications, counts_people=True)
    assert found > 0


@pytest.mark.parametrize("looks", [True, False])
def test_other_merges_are_harmless_to_whom_the_ledger_knows_and_telling_without_it(looks: bool) -> None:
    found = 0
    for town in towns()[:6]:
        publications = Publications(town, looks)
        for merges, minimum in ((MERGES, 5), (OTHER_MERGES, 5), ((), 6)):
            publications.publish(attacked_instrument(minimum, merges))
        found += lost(publications)
    assert (found == 0) == looks


def test_other_weights_are_harmless_too() -> None:
    for town in towns()[:3]:
        publications = Publications(town)
        for weights in ({"small_firm": 3}, {"research": 5, "authority": 2}):
            publications.publish(attacked_instrument(respondents={"between": "stated", "weights": weights}))
        assert lost(publications) == 0


def test_an_erased_answer_can_be_had_by_the_difference_where_nobody_looks_at_the_ledger() -> None:
    town = towns()[0]
    careless, careful = Publications(town, looks=False), Publications(town)
    for publications in (careless, careful):
        publications.publish(attacked_instrument())
    careless.publish(attacked_instrument(), town[1:])
    with pytest.raises(WouldDisclose, match="erased"):
        careful.publish(attacked_instrument(), town[1:])
    assert difference_of_means(careless) == pytest.approx(own_points(town[0]))
    assert lost(careful) == 0


def difference_of_means(publications: Publications) -> float:
    """What the one who is missing in the second scorecard gave for trust, in points."""
    (before, _, _), (after, _, _) = publications.left
    sums = [document["nodes"]["trust/trust"]["pooled"] for document in (before, after)]
    return float(sums[0]["value"] * sums[0]["n"] - sums[1]["value"] * sums[1]["n"])


def own_points(voice: Voice) -> float:
    given = [(int(person["trust"]) - 1) * 25 for person in voice.people if "trust" in person]
    return sum(given) / len(given)


answers = st.fixed_dictionaries({}, optional={key: st.sampled_from(sorted(options)) for key, options in OPTIONS.items()})
few_people = st.lists(answers, min_size=1, max_size=2).map(tuple)
any_town = st.lists(st.tuples(st.sampled_from(GROUPS), few_people), min_size=4, max_size=26).map(
    lambda drawn: [Voice(f"organisation {number}", group, people) for number, (group, people) in enumerate(drawn)]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_town, st.sampled_from([OTHER_MERGES, ()]))
def test_nothing_follows_from_two_publications_of_any_answers(town: list[Voice], merges: Sequence[Any]) -> None:
    publications = Publications(town)
    publications.publish(attacked_instrument())
    publications.publish(attacked_instrument(4, merges))
    assert publications.attacked().recovered(4) == []
    assert agreed(publications) == []


ENDS = {"trust": {"1", "5"}, "base": {"-3", "3"}}
"""Answers that the mean of a cell tells; with the other items any may be told."""


def agreed(publications: Publications) -> list[str]:
    """Small cells, beside others, whose common answer to an item is told by a figure of the cell or follows from a combination."""
    attacker, told = publications.attacked(), []
    few = 2 * min(document["minimum"] for document, _, _ in publications.left)
    for document, _, _ in publications.left:
        for key, cell in ((key, cell) for key in OPTIONS for cell in document["cells"] if len(document["cells"]) > 1):
            of_cell = [voice for voice in publications.voices if voice.given(key) and voice.group in cell["groups"]]
            given = {option for voice in of_cell for option in voice.given(key)}
            if {option for voice in publications.voices for option in voice.given(key)} == given:
                continue  # where all agree, all of them are told
            if len(given) != 1 or not document["minimum"] <= len(of_cell) < few or not given <= ENDS.get(key, given):
                continue
            shown = document["items"][key]["cells"].get(cell["key"])
            if shown and shown["groups"] == cell["groups"] and (shown["counts"] or shown["mean"] is not None):
                told.append(f"{key} of {cell['key']}")
            equations = attacker.about[key]
            if equations.finds([one for one in equations.classes if one[0] in cell["groups"]]):
                told.append(f"{key} of {cell['key']}, by combination")
    return told


def of_one_mind() -> list[Voice]:
    """Six researchers who all trust fully, beside three other groups who do not agree."""
    random = np.random.default_rng(3)
    others = [
        Voice(f"{group} {number}", group, ({"trust": str(random.integers(1, 6)), "member": "yes"},))
        for group, size in (("authority", 7), ("support", 8), ("large_firm", 9))
        for number in range(size)
    ]
    return [*others, *(Voice(f"research {number}", "research", ({"trust": "5", "member": "no"},)) for number in range(6))]


def test_a_small_group_of_one_mind_does_not_stand_out_and_counts_in_the_score() -> None:
    publications = published_once(of_one_mind())
    document = publications.left[0][0]
    assert document["items"]["trust"]["cells"] == {}
    assert document["nodes"]["trust/trust"]["trace"]["cells"] == []
    assert {figure["missing"] for figure in document["nodes"]["trust/trust"]["cells"].values()} == {"hidden"}
    means = {
        group: np.mean([int(v.people[0]["trust"]) for v in of_one_mind() if v.group == group]) for group in GROUPS if group != "small_firm"
    }
    expected = sum((mean - 1) * 25 * WEIGHTS[group] for group, mean in means.items()) / sum(WEIGHTS[group] for group in means)
    assert document["nodes"]["trust/trust"]["total"]["value"] == pytest.approx(expected)
    assert agreed(publications) == []


def test_a_group_of_one_mind_is_found_out_where_its_figure_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "_guarded", lambda _, __, found, *___: Shown(found))
    assert "trust of research" in agreed(published_once(of_one_mind()))


def test_a_group_of_one_mind_beside_one_other_keeps_back_the_distribution_too() -> None:
    two = [voice for voice in of_one_mind() if voice.group in ("research", "authority")]
    document = published_once(two).left[0][0]
    assert document["nodes"]["trust/trust"]["total"]["value"] is not None
    assert document["nodes"]["trust/trust"]["pooled"]["missing"] == "hidden"  # total and pooled figure would tell both groups
    assert document["items"]["trust"]["missing"] == "hidden"
