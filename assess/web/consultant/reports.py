"""Reports of an assessment: asked for, watched while they are written, taken away."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assess.files.folder import Folder
from assess.operations.asking_for_reports import NotReady, ask_for_report
from assess.paths import shipped
from assess.reporting.designs import load_design
from assess.storage import assessments, outbox, reports
from assess.web.access import may
from assess.web.extensions import announce, now, shared, store
from assess.web.languages import LANGUAGES, gettext, noted
from assess.web.listing import listing

pages = Blueprint("reports", __name__, url_prefix="/work/assessments/<assessment_id>/reports")


@pages.get("/")
@may("read")
def all_of_them(assessment_id: str) -> str:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        written = reports.reports_of(connection, store().tenant_id, assessment_id)
        scorecards = reports.pins(connection, store().tenant_id, assessment_id)
        errands = [one for one in outbox.of_kind(connection, store().tenant_id, ["report"], assessment_id) if one.state != "done"][:5]
    ready = assessment.state == "closed" or (assessment.state == "open" and not assessment.anonymous)
    return render_template(
        "consultant/reports.html",
        assessment=assessment,
        reports=listing(written, [], {"page": request.args.get("page", "1")}),
        scorecards=scorecards,
        errands=errands,
        ready=ready,
        designs=designs(),
        languages=LANGUAGES,
        progress_of=progress,
    )


@pages.post("/")
@may("run")
def write(assessment_id: str) -> Response:
    design, language = request.form.get("design", ""), request.form.get("language", "")
    if design not in designs() or language not in LANGUAGES:
        abort(400)
    try:
        announce(ask_for_report(store(), assessment_id, design, language, now()))
        flash(gettext("The report is being written. You can leave this page."))
    except NotReady:
        flash(gettext("Close the assessment first."), "error")
    return redirect(url_for(".all_of_them", assessment_id=assessment_id), 303)


@pages.get("/<report_id>.pdf")
@may("read")
def download(assessment_id: str, report_id: str) -> Response:
    with store().reading() as connection:
        found = reports.report(connection, store().tenant_id, assessment_id, report_id)
    try:
        content = Folder(shared().settings.instance / "reports").get(found.file_name)
    except FileNotFoundError:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{found.file_name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


TITLES = (noted("Full assessment"),)
"""Titles of the shipped designs, for the catalogues."""


def designs() -> dict[str, str]:
    """The report designs that there are, with their titles."""
    return {path.parent.name: gettext(load_design(path.parent).title) for path in sorted(shipped("reports").glob("*/design.yaml"))}


def progress(result: str | None, state: str) -> str:
    """How far a report is, or why there is none."""
    sentences = {
        "scoring": gettext("The answers are being scored."),
        "writing": gettext("The pages are being set."),
        "not_closed": gettext("Not written: the assessment is not closed."),
        "would_disclose": gettext("Not written: together with what was published before, it would give away answers of too few."),
        "erased": gettext("Not written: the answers were erased before they were scored."),
    }
    if state == "waiting":
        return sentences.get(result or "", gettext("Waits for its turn."))
    return sentences.get(result or "", gettext("Not written: something failed on our side. Please try again."))
