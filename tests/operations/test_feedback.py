"""Feedback to participants: published figures only, and in anonymous assessments nothing of their own."""

from __future__ import annotations

import pytest

from assess.instruments.answers import Answer
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.entering import start, visit
from assess.operations.feedback import NotReady, feedback_by_link, feedback_of_response, publish_feedback
from assess.operations.responding import NotOpen, opened, save_answers, submit
from assess.operations.scoring_run import run_scoring
from assess.storage.engine import NotFound, Store
from tests.builders import NO_MAILS, NOON, an_assessment, dump


def answered(store: Store, policy: str = "anonymous", people: int = 6) -> tuple[str, list[str], list[str]]:
    """An open assessment in which some have answered: its id, their tokens, their responses' ids."""
    assessment = an_assessment(store, Terms(policy=policy))
    tokens = invite(store, assessment.id, [Invitee("research", f"institute_{number}") for number in range(people)])
    ids = []
    for number, token in enumerate(tokens):
        one = start(store, token, "en", "1", NOON)
        changes = {"member": Answer("answered", "yes"), "trust": Answer("answered", number % 5 + 1)}
        save_answers(store, one.session, one.public_id, changes, {}, "o", NOON)
        submit(store, one.session, one.public_id, "s", NOON)
        ids.append(opened(store, one.session, one.public_id, NOON).id)
    return assessment.id, tokens, ids


def published(store: Store, policy: str = "anonymous", people: int = 6) -> tuple[str, list[str], list[str]]:
    assessment_id, tokens, ids = answered(store, policy, people)
    close(store, assessment_id, NO_MAILS)
    run_scoring(store, assessment_id, 0, NOON)
    publish_feedback(store, assessment_id, NOON)
    return assessment_id, tokens, ids


def test_nothing_is_published_before_closing_and_scoring(store: Store) -> None:
    assessment_id, tokens, _ = answered(store)
    with pytest.raises(NotReady, match="close the assessment first"):
        publish_feedback(store, assessment_id, NOON)
    close(store, assessment_id, NO_MAILS)
    with pytest.raises(NotReady, match="write a report first"):
        publish_feedback(store, assessment_id, NOON)
    run_scoring(store, assessment_id, 0, NOON)
    assert feedback_by_link(store, tokens[0]) is None
    publish_feedback(store, assessment_id, NOON)
    assert feedback_by_link(store, tokens[0]) is not None
    with pytest.raises(NotFound):
        publish_feedback(store, "nothing", NOON)


def test_the_link_of_an_anonymous_assessment_leads_to_figures_and_to_nobodys_answers(store: Store) -> None:
    _, tokens, ids = published(store)
    before = dump(store)
    found = feedback_by_link(store, tokens[0])
    assert found
    assert (found.group, found.own) == ("research", None)
    assert found.published.items["trust"].mean == pytest.approx(16 / 6)
    assert feedback_of_response(store, ids[0]) is None
    assert feedback_by_link(store, "unknown") is None
    assert dump(store) == before


def test_figures_of_too_few_are_hidden_here_too(store: Store) -> None:
    _, tokens, _ = published(store, people=4)
    found = feedback_by_link(store, tokens[0])
    assert found
    assert found.published.items["trust"].mean is None


def test_where_answers_are_kept_with_names_everybody_sees_their_own(store: Store) -> None:
    _, tokens, ids = published(store, "named")
    found = feedback_of_response(store, ids[4])
    assert found
    assert found.own
    assert found.own["trust"].value == 5
    assert feedback_by_link(store, tokens[0]) is None


def test_the_latest_scorecard_is_the_one_that_is_seen(store: Store) -> None:
    assessment_id, tokens, _ = published(store)
    first = feedback_by_link(store, tokens[0])
    run_scoring(store, assessment_id, 7, NOON.replace(hour=13))
    assert feedback_by_link(store, tokens[0]) == first
    publish_feedback(store, assessment_id, NOON)
    again = feedback_by_link(store, tokens[0])
    assert first
    assert again
    assert (first.published.seed, again.published.seed) == (0, 7)


def test_after_closing_the_link_opens_what_is_kept_with_a_name_and_nothing_else(store: Store) -> None:
    named, named_tokens, _ = answered(store, "named")
    anonymous, anonymous_tokens, _ = answered(store)
    silent = invite(store, named, [Invitee("research")])[0]
    for assessment_id in (named, anonymous):
        close(store, assessment_id, NO_MAILS)
    assert visit(store, named_tokens[0], NOON).state == "closed"
    one = start(store, named_tokens[0], "en", "1", NOON)
    assert opened(store, one.session, one.public_id, NOON, after_closing=True).closed
    with pytest.raises(NotOpen):
        opened(store, one.session, one.public_id, NOON)
    with pytest.raises(NotOpen):
        save_answers(store, one.session, one.public_id, {"trust": None}, {"trust": 1}, "late", NOON)
    for token in (silent, anonymous_tokens[0]):
        with pytest.raises(NotOpen):
            visit(store, token, NOON)
        with pytest.raises(NotOpen):
            start(store, token, "en", "1", NOON)
