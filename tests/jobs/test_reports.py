"""Reports asked for on the site, when something happened since the last one."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from assess.files.folder import Folder
from assess.jobs.errands import Worker
from assess.mail.delivery import Courier
from assess.operations.asking_for_reports import ask_for_report
from assess.operations.closing import close
from assess.storage import outbox, reports, responses
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON
from tests.operations.test_scoring_run import with_answers


def test_after_an_erasure_a_report_is_written_from_the_scorecard_that_was_published_before(sqlite_store: Store, tmp_path: Path) -> None:
    store = sqlite_store
    assessment = with_answers(store, tmp_path)
    close(store, assessment.id, NO_MAILS)
    courier = Courier("Assess <assess@example.org>", "http://assess.example.org", tmp_path, None)
    worker = Worker(store, courier, Folder(tmp_path / "reports"), lambda: NOON)
    for _ in range(2):
        ask_for_report(store, assessment.id, "full-assessment", "en", NOON)
        worker.do_all_due()
        with store.writing() as connection:
            sent = responses.all_sent(connection, store.tenant_id, assessment.id)
            responses.erase(connection, store.tenant_id, sent[0].id, NOON)
    with store.reading() as connection:
        first, second = reports.reports_of(connection, store.tenant_id, assessment.id)
        errands = outbox.of_kind(connection, store.tenant_id, ["report"], assessment.id)
    assert {errand.state for errand in errands} == {"done"}
    assert first.scorecard_id == second.scorecard_id
    attached = []
    for report in (first, second):
        with pikepdf.open(tmp_path / "reports" / report.file_name) as pdf:
            attached.append(pdf.attachments["scorecard.json"].get_file().read_bytes())
    assert attached[0] == attached[1]
