"""Taking named responses out: only answers to questions that are asked, with the words people read."""

from __future__ import annotations

from typing import Any

from assess.instruments.answers import Answer
from assess.operations.assessments import Terms
from assess.operations.exporting import export
from assess.operations.responding import save_answers, submit
from assess.storage.engine import Store
from tests.builders import NOON, a_participant, an_assessment, an_instrument

YES, NO = Answer("answered", "yes"), Answer("answered", "no")


def row_of(store: Store, *saves: dict[str, Answer | None], **questionnaire: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Column → value of the one response sent, and column → label."""
    assessment = an_assessment(store, Terms(policy="named"), an_instrument(**questionnaire))
    who, revisions = a_participant(store, assessment), {}
    for number, changes in enumerate(saves):
        revisions = save_answers(store, who.session, who.public_id, changes, revisions, str(number), NOON).revisions
    submit(store, who.session, who.public_id, "s", NOON)
    table = export(store, assessment.id, "en")
    return dict(zip(table.head, table.rows[0], strict=True)), dict(zip(table.head, table.labels, strict=True))


def test_answers_to_questions_that_are_no_longer_asked_stay_inside(store: Store) -> None:
    since = Answer("answered", 2005, comment="as a guest")
    row, _ = row_of(store, {"member": YES, "since": since}, {"member": NO})
    assert (row["member"], row["since"], row["since.comment"]) == (1, None, None)
    row, _ = row_of(store, {"member": YES, "since": since})
    assert (row["since"], row["since.comment"]) == (2005, "as a guest")


def test_reasons_leave_where_an_answer_can_be_asked_back(store: Store) -> None:
    check = {"key": "late", "text": "That is late.", "never": {"item": "since", "at_least": 2020}}
    row, _ = row_of(store, {"member": YES, "since": Answer("answered", 2025, reason="A new firm")}, checks=[check])
    assert row["since.reason"] == "A new firm"
    assert "member.reason" not in row


def test_questions_are_labelled_as_people_read_them(store: Store) -> None:
    item = {"key": "member", "type": "yes_no", "ask": "Is {place|the town} your home?", "source": "A"}
    _, labels = row_of(store, {"member": YES}, sections=[{"key": "you", "title": "You", "items": [item]}])
    assert labels["member"] == "Is Novorudinsk your home?"
