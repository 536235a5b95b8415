"""Checking the answers, sending them, and the receipt."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.answers import missing_items
from assess.instruments.instrument import Instrument
from assess.operations import responding
from assess.operations.responding import Receipt
from assess.web.access import SESSION_KEY, participant, this_response
from assess.web.extensions import now, store
from assess.web.participant.blueprint import pages, this_instrument, this_progress
from assess.web.section_page import OPERATION, new_operation
from assess.web.words import in_words


@pages.get("/answer/<public_id>/check")
@participant
def check(public_id: str) -> AnyResponse | str:
    response, instrument = this_response(), this_instrument()
    if response.submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    return _check_page(instrument)


@pages.post("/answer/<public_id>/submit")
@participant
def submit(public_id: str) -> AnyResponse | str:
    try:
        responding.submit(store(), session[SESSION_KEY], public_id, request.form.get(OPERATION) or new_operation(), now())
    except responding.Incomplete:
        return _check_page(this_instrument(), incomplete=True), 422  # type: ignore[return-value]
    return redirect(url_for(".receipt", public_id=public_id), 303)


@pages.get("/answer/<public_id>/receipt")
@participant
def receipt(public_id: str) -> AnyResponse | str:
    response = this_response()
    if not response.submitted:
        return redirect(url_for(".sections", public_id=public_id))
    return receipt_page(response.submitted)


def receipt_page(receipt: Receipt, too_late: bool = False) -> str:
    """The receipt; `too_late` where somebody tried to change what was already sent."""
    return render_template("participant/receipt.html", instrument=this_instrument(), receipt=receipt, too_late=too_late)


def _check_page(instrument: Instrument, incomplete: bool = False) -> str:
    response = this_response()
    missing = missing_items(instrument, response.answers, response.respondent)
    answers = [
        (
            step.section,
            [(item, in_words(instrument, item.key, response.answers.get(item.key))) for item in step.items if item.type != "note"],
        )
        for step in this_progress().sections
    ]
    return render_template(
        "participant/check.html",
        instrument=instrument,
        answers=answers,
        missing=missing,
        required=[(section, item) for section, item in missing if item.required],
        incomplete=incomplete,
        operation=new_operation(),
    )
