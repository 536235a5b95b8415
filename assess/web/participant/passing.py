"""Passing sections to colleagues, and taking them back."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.questionnaire import Section
from assess.operations import delegating
from assess.web.access import participant, this_response
from assess.web.extensions import now, shared, store
from assess.web.participant.blueprint import pages, this_instrument, this_progress


@pages.get("/answer/<public_id>/mine/passing")
@participant
def passing(public_id: str) -> AnyResponse | str:
    """Which sections can be passed on, and which are."""
    if this_response().submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    return _page()


@pages.post("/answer/<public_id>/mine/passing")
@participant
def pass_on(public_id: str) -> str:
    """Make a link to a section. It is shown now and never again: only its hash is kept."""
    section = _section()
    token = delegating.pass_on(store(), this_response().id, section.key, now())
    return _page(section, f"{shared().settings.public_url}{url_for('participant.start_page', token=token)}")


@pages.post("/answer/<public_id>/mine/passing/back")
@participant
def take_back(public_id: str) -> AnyResponse:
    delegating.take_back(store(), this_response().id, _section().key)
    return redirect(url_for(".passing", public_id=public_id), 303)


def _page(passed: Section | None = None, link: str = "") -> str:
    """`passed`: the section that `link`, just made, leads to."""
    return render_template(
        "participant/passing.html",
        instrument=this_instrument(),
        steps=this_progress().sections,
        begun=delegating.passed_on(store(), this_response().id),
        passed=passed,
        link=link,
        letter=urlencode({"subject": passed.title, "body": link}, quote_via=quote) if passed else "",
    )


def _section() -> Section:
    wanted = request.form.get("section")
    return next((section for section in this_instrument().questionnaire.sections if section.key == wanted), None) or abort(400)
