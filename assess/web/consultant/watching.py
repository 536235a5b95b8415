"""Watching an assessment: who answers, when, how far they come; and, on demand, signs of carelessness."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from assess.operations.watching import Watch, check_quality, watch
from assess.storage import instruments
from assess.web.access import may
from assess.web.extensions import now, store
from assess.web.languages import gettext, interface_language

pages = Blueprint("watching", __name__, url_prefix="/work/assessments/<assessment_id>/watching")


@pages.get("/")
@may("read")
def look(assessment_id: str) -> str:
    seen = watch(store(), assessment_id)
    looks = bool(request.args.get("quality"))
    quality = check_quality(store(), assessment_id) if looks else None
    with store().reading() as connection:
        instrument = instruments.instrument(connection, store().tenant_id, seen.assessment.instrument_hash)
    language = interface_language()
    instrument = instrument.in_language(language if language in instrument.languages else instrument.language)
    titles = {section.key: section.title for section in instrument.questionnaire.sections} | {"": gettext("before the first answer")}
    return render_template(
        "consultant/watching.html",
        seen=seen,
        assessment=seen.assessment,
        looks=looks,
        quality=quality,
        titles=titles,
        course=_course(seen),
        now=now(),
    )


def _course(seen: Watch) -> str:
    """The points of a line through the responses sent by each day, in a field 600 wide and 120 high."""
    if len(seen.days) < 2:
        return ""
    most = max(count for _, count in seen.days)
    step = 600 / (len(seen.days) - 1)
    return " ".join(f"{place * step:.1f},{120 - 110 * count / most:.1f}" for place, (_, count) in enumerate(seen.days))
