"""Sending the answers, and the receipt."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.operations import responding
from assess.storage.admission import Receipt
from assess.web.access import SESSION_KEY, participant, this_response
from assess.web.extensions import now, store
from assess.web.participant.blueprint import pages, this_instrument
from assess.web.participant.checking import check_page
from assess.web.section_page import OPERATION, new_operation


@pages.get("/answer/<public_id>/check")
@participant
def check(public_id: str) -> AnyResponse | str:
    if this_response().submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    return check_page()


@pages.post("/answer/<public_id>/submit")
@participant
def submit(public_id: str) -> AnyResponse | str:
    try:
        responding.submit(store(), session[SESSION_KEY], public_id, request.form.get(OPERATION) or new_operation(), now())
    except responding.Incomplete:
        return check_page(incomplete=True), 422  # type: ignore[return-value]
    return redirect(url_for(".receipt", public_id=public_id), 303)


@pages.get("/answer/<public_id>/receipt")
@participant
def receipt(public_id: str) -> AnyResponse | str:
    response = this_response()
    if not response.submitted:
        return redirect(url_for(".sections", public_id=public_id))
    return receipt_page(response.submitted)


@pages.post("/answer/<public_id>/mine/reopen")
@participant
def reopen(public_id: str) -> AnyResponse:
    responding.reopen(store(), session[SESSION_KEY], public_id, now())
    return redirect(url_for(".sections", public_id=public_id), 303)


def receipt_page(receipt: Receipt, too_late: bool = False) -> str:
    """The receipt; `too_late` where somebody tried to change what was already sent."""
    return render_template("participant/receipt.html", instrument=this_instrument(), receipt=receipt, too_late=too_late)
