"""What people wrote in their own words, to be read by whoever runs the assessment."""

from __future__ import annotations

from flask import Blueprint, render_template

from assess.instruments.piping import with_names
from assess.operations.remarks import StillAnswering, read_remarks
from assess.web.access import may
from assess.web.extensions import store
from assess.web.languages import interface_language

pages = Blueprint("remarks", __name__, url_prefix="/work/assessments/<assessment_id>/remarks")

UNFOLDED = 100
"""So many remarks stand on the page as they are; of more, each question unfolds its own."""


@pages.get("/")
@may("run")
def read(assessment_id: str) -> str:
    try:
        found = read_remarks(store(), assessment_id)
    except StillAnswering as early:
        return render_template("consultant/remarks.html", assessment=early.assessment, found=None)
    language, instrument = interface_language(), found.instrument
    instrument = instrument.in_language(language if language in instrument.languages else instrument.language)
    if found.facts:
        instrument = with_names(instrument, found.facts)
    questions = {key: item.ask for key, item in instrument.questionnaire.items.items()}
    many = sum(map(len, found.remarks.of_items.values())) > UNFOLDED
    return render_template("consultant/remarks.html", assessment=found.assessment, found=found, questions=questions, many=many)
