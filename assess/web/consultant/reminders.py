"""Reminders that go out later, to whoever has not answered by then: planned, seen and called off."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired

from assess.operations import inviting
from assess.operations.assessments import WrongTerms, in_utc
from assess.storage import assessments
from assess.storage.assessments import Assessment
from assess.web.access import may
from assess.web.extensions import now, store
from assess.web.languages import gettext, lazy_gettext

pages = Blueprint("reminders", __name__, url_prefix="/work/assessments/<assessment_id>/reminders")

Page = str | Response | tuple[str, int]


class ReminderForm(FlaskForm):  # type: ignore[misc]
    due = DateTimeLocalField(
        lazy_gettext("Remind at"),
        [InputRequired(lazy_gettext("Enter a day and a time."))],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


@pages.route("/", methods=["GET", "POST"])
@may("run")
def planned(assessment_id: str) -> Page:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
    form = ReminderForm()
    if form.validate_on_submit() and (due_at := _due(form, assessment)):
        inviting.schedule_reminders(store(), assessment_id, due_at, now())
        flash(gettext("Whoever has not answered by then will be reminded."))
        return redirect(url_for(".planned", assessment_id=assessment_id), 303)
    waiting = inviting.planned_reminders(store(), assessment_id)
    page = render_template("consultant/reminders.html", form=form, assessment=assessment, waiting=waiting)
    return (page, 422) if form.errors else page


@pages.post("/call-off")
@may("run")
def call_off(assessment_id: str) -> Response:
    if inviting.call_off_reminders(store(), assessment_id, request.form.get("reminder", ""), now()):
        flash(gettext("The reminder is called off."))
    else:
        flash(gettext("This reminder has gone out or was called off already."), "error")
    return redirect(url_for(".planned", assessment_id=assessment_id), 303)


def _due(form: ReminderForm, assessment: Assessment) -> datetime | None:
    """When it is to go out; None with what is wrong said at the field."""
    try:
        due_at = in_utc("due", form.due.data, assessment.zone)
    except WrongTerms:
        form.due.errors = [gettext("Clocks are put forward at that time: it does not exist on that day.")]
        return None
    if due_at and due_at <= now():
        form.due.errors = [gettext("This time is past.")]
    elif due_at and assessment.closes_at and due_at >= assessment.closes_at:
        form.due.errors = [gettext("The assessment is closed by then.")]
    return None if form.due.errors else due_at
