"""Data to take away: CSV, XLSX with a codebook, SPSS, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assess.files.spss import sav_file
from assess.files.tables import Cell, csv_file, xlsx_file
from assess.operations.exporting import Export, NothingPublished, export
from assess.storage import assessments, reports
from assess.web.access import may
from assess.web.extensions import store
from assess.web.languages import LANGUAGES, gettext, interface_language

pages = Blueprint("exports", __name__, url_prefix="/work/assessments/<assessment_id>/data")


@pages.get("/")
@may("run")
def choose(assessment_id: str) -> str:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        ready = not assessment.anonymous or reports.latest_scorecard(connection, store().tenant_id, assessment_id) is not None
    return render_template("consultant/data.html", assessment=assessment, ready=ready, formats=WRITERS, languages=LANGUAGES)


@pages.get("/<kind>")
@may("run")
def download(assessment_id: str, kind: str) -> Response:
    if kind not in WRITERS:
        abort(404)
    try:
        found = export(store(), assessment_id, request.args.get("language") or interface_language())
    except NothingPublished:
        flash(gettext("No figures are published yet: write a report first."), "error")
        return redirect(url_for(".choose", assessment_id=assessment_id), 303)
    mimetype, writer = WRITERS[kind]
    name = f"{found.assessment.instrument_key}-wave-{found.assessment.wave}.{kind}"
    return Response(writer(found), mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _csv(found: Export) -> bytes:
    return csv_file(found.head, found.rows)


def _xlsx(found: Export) -> bytes:
    """The data, and a codebook: what each column holds and what its numbers mean."""
    book: list[list[Cell]] = []
    for name, label in zip(found.head, found.labels, strict=True):
        codes = _codes(found).get(name, {})
        book += [[name, label, number, words] for number, words in codes.items()] or [[name, label, None, None]]
    head = [gettext("Column"), gettext("Question"), gettext("Number"), gettext("Meaning")]
    return xlsx_file([(gettext("Data"), found.head, found.rows), (gettext("Codebook"), head, book)])


def _sav(found: Export) -> bytes:
    codes = {column.name: column.codes for column in found.columns}
    return sav_file(found.head, found.labels, codes, found.missing, found.rows)


def _json(found: Export) -> bytes:
    rows = [{name: value for name, value in zip(found.head, row, strict=True) if value is not None} for row in found.rows]
    columns = [{"name": name, "label": label} for name, label in zip(found.head, found.labels, strict=True)]
    codes = {name: {f"{number:g}": words for number, words in codes.items()} for name, codes in _codes(found).items()}
    return json.dumps({"columns": columns, "codes": codes, "rows": rows}, ensure_ascii=False, indent=1).encode()


def _codes(found: Export) -> dict[str, Mapping[float, str]]:
    return {column.name: column.codes for column in found.columns if column.codes}


WRITERS: dict[str, tuple[str, Callable[[Export], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "sav": ("application/x-spss-sav", _sav),
    "json": ("application/json", _json),
}
"""Format → its media type and what writes it."""
