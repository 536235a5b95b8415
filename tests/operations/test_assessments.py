"""Publishing, initiatives, facts and the terms of an assessment."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest

from assess.instruments.facts import FactSheet
from assess.instruments.parsing import load_facts
from assess.operations.assessments import (
    Invitee,
    NotPossible,
    Terms,
    amend_facts,
    change_terms,
    create_assessment,
    invite,
    open_,
    publish_instrument,
)
from assess.operations.closing import NeverOpened, close
from assess.operations.initiatives import ChangedMeanwhile, change_facts, create_initiative
from assess.operations.responding import opened
from assess.paths import shipped
from assess.storage import assessments, initiatives, instruments, invitations, responses
from assess.storage.assessments import Assessment
from assess.storage.engine import NotFound, Store
from assess.storage.initiatives import Initiative
from tests.builders import NO_MAILS, NOON, a_participant, an_assessment, an_instrument, dump, some_facts


def put_facts(store: Store, initiative_id: str, facts: FactSheet) -> Initiative:
    with store.reading() as connection:
        seen = initiatives.get(connection, store.tenant_id, initiative_id).facts_hash
    return change_facts(store, initiative_id, seen, lambda _: facts)


def test_a_fact_sheet_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    initiative = create_initiative(store, some_facts(), NOON)
    changed = put_facts(store, initiative.id, some_facts(stage="mature"))
    with pytest.raises(ChangedMeanwhile):
        change_facts(store, initiative.id, initiative.facts_hash, lambda _: some_facts(stage="idea"))
    with store.reading() as connection:
        assert initiatives.get(connection, store.tenant_id, initiative.id) == changed


def test_an_unchanged_instrument_is_not_published_twice(store: Store) -> None:
    first = publish_instrument(store, an_instrument(), NOON)
    assert publish_instrument(store, an_instrument(), NOON) == first
    changed = publish_instrument(store, an_instrument(title="Other"), NOON)
    back = publish_instrument(store, an_instrument(), NOON)
    assert (first.number, changed.number, back.number) == (1, 2, 3)
    assert back.hash == first.hash


def test_a_published_instrument_is_read_back_as_it_was_and_once(store: Store) -> None:
    version = publish_instrument(store, an_instrument(), NOON)
    with store.reading() as connection:
        found = instruments.instrument(connection, store.tenant_id, version.hash)
        assert instruments.instrument(connection, store.tenant_id, version.hash) is found
    assert found.hash == version.hash
    assert found.document() == an_instrument().document()
    assert found.in_language("ru").questionnaire.title == "Небольшой опрос"


def test_facts_are_pinned_at_opening_and_amended_with_a_note(store: Store) -> None:
    assessment = an_assessment(store)
    who = a_participant(store, assessment)
    put_facts(store, assessment.initiative_id, some_facts(monotown=False))
    assert opened(store, who.session, who.public_id, NOON).respondent.facts.value("monotown") is True
    amend_facts(store, assessment.id, some_facts(monotown=False), "the list was revised", NOON)
    assert opened(store, who.session, who.public_id, NOON).respondent.facts.value("monotown") is False
    with store.reading() as connection:
        (amendment,) = assessments.amendments(connection, store.tenant_id, assessment.id)
        assert initiatives.facts(connection, store.tenant_id, assessment.facts_hash).value("monotown") is True
    assert (amendment.note, amendment.amended_at) == ("the list was revised", NOON)


def test_the_facts_of_a_draft_are_the_initiatives(store: Store) -> None:
    initiative = create_initiative(store, some_facts(), NOON)
    publish_instrument(store, an_instrument(), NOON)
    draft = create_assessment(store, initiative.id, "small-scan", NOON)
    assert draft.facts_hash is None
    with pytest.raises(NotPossible):
        amend_facts(store, draft.id, some_facts(), "no", NOON)
    changed = put_facts(store, initiative.id, some_facts(stage="mature"))
    assert open_(store, draft.id).facts_hash == changed.facts_hash


def test_terms_default_to_what_the_instrument_says(store: Store) -> None:
    assessment = an_assessment(store)
    assert (assessment.policy, assessment.minimum_group_size, assessment.languages) == ("anonymous", 5, ("en", "ru"))
    assert assessment.title == "Metalworking"
    assert not assessment.simulated


def test_waves_count_assessments_of_one_family(store: Store) -> None:
    first = an_assessment(store)
    second = create_assessment(store, first.initiative_id, "small-scan", NOON)
    publish_instrument(store, an_instrument(key="other-scan"), NOON)
    third = create_assessment(store, first.initiative_id, "other-scan", NOON)
    assert (first.wave, second.wave, third.wave) == (1, 2, 1)


@pytest.mark.parametrize(
    "terms", [Terms(minimum_group_size=2), Terms(languages=("en", "es")), Terms(opens=NOON)], ids=["minimum", "languages", "moment"]
)
def test_terms_that_cannot_be_kept_are_refused(store: Store, terms: Terms) -> None:
    with pytest.raises(NotPossible):
        an_assessment(store, terms)


def test_what_does_not_exist_is_not_found(store: Store) -> None:
    initiative = create_initiative(store, some_facts(), NOON)
    with pytest.raises(NotFound, match="no instrument `nothing`"):
        create_assessment(store, initiative.id, "nothing", NOON)
    with pytest.raises(NotFound, match="no initiative `x`"):
        change_facts(store, "x", "", lambda sheet: sheet)
    for operation in (open_, lambda store, key: close(store, key, NO_MAILS)):
        with pytest.raises(NotFound, match="no assessment `x`"):
            operation(store, "x")


def test_opening_and_closing_times_are_stored_in_utc(store: Store) -> None:
    assessment = an_assessment(store, Terms(zone="Europe/Moscow", opens=datetime(2026, 11, 23, 15)))  # noqa: DTZ001
    assert assessment.opens_at == NOON


def test_a_draft_cannot_be_closed(store: Store) -> None:
    assessment = an_assessment(store)
    draft = create_assessment(store, assessment.initiative_id, "small-scan", NOON)
    with pytest.raises(NeverOpened):
        close(store, draft.id, NO_MAILS)


def test_tokens_are_seen_once_and_stored_as_hashes(store: Store) -> None:
    assessment = an_assessment(store)
    tokens = invite(store, assessment.id, [Invitee("research"), Invitee("small_firm", "mill", "ru", "Anna", "a@example.org")])
    assert len({len(token) for token in tokens}) == 1
    assert len(set(tokens)) == 2
    assert not any(token in str(dump(store)) for token in tokens)
    with store.reading() as connection:
        asked = invitations.of_assessment(connection, store.tenant_id, assessment.id)
        assert invitations.asked(connection, store.tenant_id, assessment.id) == {"research": 1, "small_firm": 1}
    assert [(one.group, one.name) for one in asked] == [("research", None), ("small_firm", "Anna")]


def test_inviting_an_unknown_group_is_refused(store: Store) -> None:
    assessment = an_assessment(store)
    with pytest.raises(NotPossible, match="no stakeholder group martians"):
        invite(store, assessment.id, [Invitee("research"), Invitee("martians")])
    assert dump(store)["invitations"] == []


def test_responses_are_counted_by_group_and_state(store: Store) -> None:
    assessment = an_assessment(store)
    for group in ("research", "research", "small_firm"):
        a_participant(store, assessment, group)
    with store.reading() as connection:
        assert responses.counts(connection, store.tenant_id, assessment.id) == {"research": {"started": 2}, "small_firm": {"started": 1}}


def test_a_fact_sheet_is_read_back_as_it_was(store: Store) -> None:
    sheet = load_facts(shipped("questionnaires") / "monotown-feasibility" / "facts.example.yaml")
    initiative = create_initiative(store, sheet, NOON)
    initiatives._read.clear()  # as in another process
    with store.writing() as connection:
        found = initiatives.facts(connection, store.tenant_id, initiative.facts_hash)
        assert found == sheet
        assert found.computed == sheet.computed
        assert initiatives.add_facts(connection, store.tenant_id, found) == initiative.facts_hash


def test_terms_do_not_change_under_people_who_are_let_in_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What participants read when it opens is what holds."""
    running = an_assessment(store)
    assessment = create_assessment(store, running.initiative_id, running.instrument_key, NOON, Terms(policy="anonymous"))
    opened: list[Assessment] = []
    opening = threading.Thread(target=lambda: opened.append(open_(store, assessment.id)))
    read = instruments.instrument

    def slowly(*arguments: Any) -> Any:
        opening.start()
        opening.join(1)
        return read(*arguments)

    monkeypatch.setattr(instruments, "instrument", slowly)
    change_terms(store, assessment.id, Terms(policy="named"), "Metalworking")
    opening.join()
    with store.reading() as connection:
        assert assessments.get(connection, store.tenant_id, assessment.id).policy == opened[0].policy
