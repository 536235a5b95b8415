"""The privacy notice: what is stored, who sees it, how long, and what rights people have."""

from __future__ import annotations

from flask import abort, render_template, request

from assess.storage import assessments
from assess.storage.assessments import Assessment
from assess.storage.engine import NotFound
from assess.web.access import anyone
from assess.web.extensions import store
from assess.web.languages import LANGUAGES, chosen_language, speak
from assess.web.participant.blueprint import pages


@pages.get("/privacy")
@anyone
def privacy() -> str:
    """The notice of the site in general."""
    return _notice(None)


@pages.get("/privacy/<assessment_id>")
@anyone
def privacy_of(assessment_id: str) -> str:
    """The notice of one assessment; its id opens nothing else. A draft has none yet."""
    with store().reading() as connection:
        try:
            asked = assessments.get(connection, store().tenant_id, assessment_id)
        except NotFound:
            abort(404)
    if asked.state == "draft":
        abort(404)
    return _notice(asked)


def _notice(asked: Assessment | None) -> str:
    speak(chosen_language(request.args.get("language"), list(LANGUAGES)))
    return render_template("participant/privacy.html", asked=asked)
