"""Saying that no more mails should come."""

from __future__ import annotations

from flask import abort, render_template, request

from assess.operations import entering, inviting
from assess.web.access import anyone
from assess.web.extensions import now, store
from assess.web.languages import chosen_language, speak
from assess.web.participant.blueprint import pages


@pages.get("/r/<token>/no")
@anyone
def decline_page(token: str) -> str:
    """Asks first: mail scanners open links too."""
    visit = _visit(token)
    speak(chosen_language(request.args.get("language"), visit.assessment.languages, visit.language))
    return render_template("participant/decline.html", visit=visit, token=token, done=False)


@pages.post("/r/<token>/no")
@anyone
def decline(token: str) -> str:
    visit = _visit(token)
    speak(chosen_language(None, visit.assessment.languages, visit.language))
    inviting.decline(store(), token, now())
    return render_template("participant/decline.html", visit=visit, token=token, done=True)


def _visit(token: str) -> entering.Visit:
    """An open link belongs to nobody who could be asked no more."""
    visit = entering.visit(store(), token, now())
    if visit.open:
        abort(404)
    return visit
