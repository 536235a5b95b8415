"""The page on which a consultant reads what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.instruments.answers import Answer
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.operations.responding import save_answers, submit
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, a_participant, an_assessment
from tests.web.workbench import Workbench, a_workbench

WORDS = "Nobody <here> waits for us"


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


def answered(store: Store, people: int, terms: Terms | None = None) -> Assessment:
    """So many people sent their answers; the first of them wrote something."""
    assessment = an_assessment(store, terms)
    for number in range(people):
        who = a_participant(store, assessment, organisation=f"organisation {number}")
        written = {} if number else {"remarks": Answer("answered", WORDS)}
        save_answers(store, who.session, who.public_id, {"member": Answer("answered", "yes"), **written}, {}, f"save {number}", NOON)
        submit(store, who.session, who.public_id, f"send {number}", NOON)
    return assessment


def page(workbench: Workbench, assessment: Assessment) -> str:
    return workbench.signed_in().get(f"/work/assessments/{assessment.id}/remarks/")


def test_what_was_written_is_read_after_closing_without_group(workbench: Workbench) -> None:
    assessment = answered(workbench.store, 10)
    assert "can be read once the assessment is closed" in page(workbench, assessment)
    close(workbench.store, assessment.id, NO_MAILS)
    shown = page(workbench, assessment)
    assert "Nobody &lt;here&gt; waits for us" in shown
    assert "Anything else?" in shown
    assert "put to at least 10 organisations" in shown
    assert "Small firm" not in shown


def test_of_few_organisations_it_is_only_said_that_something_was_written(workbench: Workbench) -> None:
    assessment = answered(workbench.store, 9)
    close(workbench.store, assessment.id, NO_MAILS)
    shown = page(workbench, assessment)
    assert "waits for us" not in shown
    assert "Written, but not to be read" in shown


def test_of_a_named_assessment_all_of_it_is_read_with_its_group(workbench: Workbench) -> None:
    shown = page(workbench, answered(workbench.store, 1, Terms(policy="named")))
    assert "waits for us" in shown
    assert "Small firm" in shown


def test_of_many_remarks_each_question_unfolds_its_own(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = answered(workbench.store, 10, Terms(policy="named"))
    close(workbench.store, assessment.id, NO_MAILS)
    assert "<details>" not in page(workbench, assessment)
    monkeypatch.setattr("assess.web.consultant.remarks.UNFOLDED", 0)
    shown = page(workbench, assessment)
    assert '<summary><h2>Anything else?</h2> <span class="quiet">1 remark</span></summary>' in shown
    assert "Nobody &lt;here&gt; waits for us" in shown


def test_viewers_read_no_remarks(workbench: Workbench) -> None:
    browser = workbench.signed_in("viewer")
    browser.get(f"/work/assessments/{answered(workbench.store, 1).id}/remarks/")
    assert browser.status == 404
