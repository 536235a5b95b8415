"""Assessments: set up, opened, closed, put away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.mail.delivery import Courier
from assess.operations import assessments as operations
from assess.operations.assessments import NotPossible, Terms, WrongTerms
from assess.operations.closing import NeverOpened, close
from assess.operations.feedback import NotReady, publish_feedback
from assess.storage import assessments, initiatives, instruments, invitations, open_links, responses
from assess.storage.assessments import Assessment
from assess.storage.keys import digest
from assess.web.access import may, this_user
from assess.web.consultant.terms import group_name, title_of
from assess.web.extensions import announce, now, shared, store
from assess.web.languages import LANGUAGES, gettext, interface_language, lazy_gettext
from assess.web.listing import Column, export_asked, listing

pages = Blueprint("assessments", __name__, url_prefix="/work/assessments")

Page = str | Response | tuple[str, int]
LOCAL = "%Y-%m-%dT%H:%M"
"""How browsers write local times."""


class TermsForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    initiative = SelectField(lazy_gettext("Initiative"))
    instrument = SelectField(lazy_gettext("Instrument"))
    title = StringField(
        lazy_gettext("Name, as participants see it"), [InputRequired(lazy_gettext("Say what it is called.")), Length(max=200)]
    )
    asked_by = StringField(lazy_gettext("Who asks, as participants are told"), [Length(max=300)])
    contact = StringField(lazy_gettext("Where participants turn with questions"), [Length(max=300)])
    policy = RadioField(lazy_gettext("Whose answers they are"), default="anonymous")
    minimum = IntegerField(
        lazy_gettext("Organisations needed behind a figure of a group"),
        [InputRequired(lazy_gettext("Enter a whole number.")), NumberRange(3, 50, lazy_gettext("Enter a number from 3 to 50."))],
    )
    merges = SelectMultipleField(lazy_gettext("Groups that may be shown together if one of them is too small"))
    languages = SelectMultipleField(lazy_gettext("Languages"), [InputRequired(lazy_gettext("Choose at least one language."))])
    zone = StringField(lazy_gettext("Time zone, such as Europe/Moscow"), [InputRequired(lazy_gettext("Name a time zone."))], default="UTC")
    opens = DateTimeLocalField(lazy_gettext("Opens, in local time"), [Optional()], format=[LOCAL, "%Y-%m-%d %H:%M"])
    closes = DateTimeLocalField(lazy_gettext("Closes, in local time"), [Optional()], format=[LOCAL, "%Y-%m-%d %H:%M"])
    kept_until = DateField(lazy_gettext("Last day on which answers are kept"), [Optional()])
    changes_after_sending = BooleanField(lazy_gettext("Participants may change what they sent until it closes"))
    targets = FieldList(IntegerField(validators=[Optional(), NumberRange(0, 100_000, lazy_gettext("Enter a whole number."))]))

    open_groups = SelectMultipleField(lazy_gettext("Groups that may have an open link"))
    open_link_most = IntegerField(
        lazy_gettext("People who may begin by one open link, at most"),
        [InputRequired(lazy_gettext("Enter a whole number.")), NumberRange(1, 10_000, lazy_gettext("Enter a number from 1 to 10,000."))],
        default=Terms.open_link_most,
    )

    def terms(self) -> Terms:
        wanted = zip(GROUPS, self.targets.entries, strict=True)
        return Terms(
            asked_by=(self.asked_by.data or "").strip(),
            contact=(self.contact.data or "").strip(),
            kept_until=self.kept_until.data,
            changes_after_sending=bool(self.changes_after_sending.data),
            policy="named" if self.policy.data == "named" else "anonymous",
            minimum_group_size=self.minimum.data,
            merges=tuple(self.merges.data or ()),
            targets={group: entry.data for group, entry in wanted if entry.data},
            open_groups=tuple(self.open_groups.data or ()),
            open_link_most=self.open_link_most.data or Terms.open_link_most,
            languages=tuple(self.languages.data or ()),
            zone=(self.zone.data or "").strip(),
            opens=self.opens.data,
            closes=self.closes.data,
        )

    def refuse(self, problem: WrongTerms) -> None:
        """Say at the field what is wrong with the terms."""
        place = {"minimum_group_size": self.minimum, "kept_until": self.closes}.get(problem.term) or getattr(self, problem.term)
        sentences = {
            "zone": gettext("There is no such time zone."),
            "opens": gettext("Clocks are put forward at that time: it does not exist on that day."),
            "closes": gettext("It must close after it opens, at a time that exists on that day."),
            "kept_until": gettext("It must close before the last day on which answers are kept is over."),
        }
        place.errors = [sentences.get(problem.term) or gettext("Choose one of the answers offered.")]


@pages.get("/")
@may("read")
def all_of_them() -> Page:
    """Every assessment with how many answered. One query each, however many there are."""
    with store().reading() as connection:
        run = assessments.all_assessments(connection, store().tenant_id)
        named = {one.id: one.name for one in initiatives.all_initiatives(connection, store().tenant_id)}
        asked = invitations.asked_by_assessment(connection, store().tenant_id)
        sent = responses.sent_by_assessment(connection, store().tenant_id)
    columns: list[Column[Assessment]] = [
        Column("title", gettext("Assessment"), lambda one: one.title),
        Column("initiative", gettext("Initiative"), lambda one: named[one.initiative_id]),
        Column("state", gettext("State"), lambda one: stage_name(one, now())),
        Column("asked", gettext("Asked"), lambda one: asked.get(one.id, 0), number=True),
        Column("sent", gettext("Answered"), lambda one: sent.get(one.id, 0), number=True),
        Column("closes", gettext("Closes"), lambda one: one.closes_at),
    ]
    away = request.args.get("archived") == "1"
    found = listing([one for one in run if bool(one.archived_at) == away], columns)
    if kind := export_asked():
        return found.exported(kind, "assessments")
    put_away = sum(bool(one.archived_at) for one in run)
    return render_template(
        "consultant/assessments.html", found=found, named=named, asked=asked, sent=sent, now=now(), away=away, put_away=put_away
    )


@pages.route("/new", methods=["GET", "POST"])
@may("run")
def new() -> Page:
    with store().reading() as connection:
        known = initiatives.all_initiatives(connection, store().tenant_id)
        versions = {one.key: one for one in instruments.versions(connection, store().tenant_id)}
        chosen = request.form.get("instrument") or request.args.get("instrument") or next(iter(versions), "")
        published = instruments.published(connection, store().tenant_id)
    instrument = published.get(chosen)
    if not known or instrument is None:
        return render_template("consultant/assessment_needs.html", initiatives=known, versions=versions)
    form = TermsForm(data=_beginning(instrument, [one.name for one in known if one.id == request.args.get("initiative")]))
    form.initiative.choices = {one.id: one.name for one in known}
    form.instrument.choices = {
        key: f"{title_of(published[key])} – {key}, {gettext('version %(number)s', number=str(one.number))}" for key, one in versions.items()
    }
    _offer(form, instrument)
    if form.validate_on_submit():
        try:
            made = operations.create_assessment(store(), form.initiative.data, chosen, now(), form.terms(), form.title.data)
            flash(gettext("The assessment is set up as a draft. Next: invite people, then open it."))
            return redirect(url_for(".show", assessment_id=made.id), 303)
        except WrongTerms as problem:
            form.refuse(problem)
    return _terms_page(form, instrument, None)


@pages.get("/<assessment_id>/")
@may("read")
def show(assessment_id: str) -> Page:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        initiative = initiatives.get(connection, store().tenant_id, assessment.initiative_id)
        instrument = instruments.instrument(connection, store().tenant_id, assessment.instrument_hash)
        asked = open_links.asked(connection, store().tenant_id, assessment_id)
        counted = responses.counts(connection, store().tenant_id, assessment_id)
    groups = {
        group: (asked.get(group, 0), counted.get(group, {}).get("submitted", 0), assessment.targets.get(group))
        for group in GROUPS
        if group in asked or group in counted or group in assessment.targets
    }
    instrument = instrument.in_language(interface_language())
    merges = {merge.key: merge.title for merge in instrument.rubric.disclosure.merges}
    return render_template(
        "consultant/assessment.html",
        assessment=assessment,
        initiative=initiative,
        instrument=instrument,
        groups=groups,
        merges=merges,
        now=now(),
    )


@pages.route("/<assessment_id>/terms", methods=["GET", "POST"])
@may("run")
def terms(assessment_id: str) -> Page:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store().tenant_id, assessment.instrument_hash)
    if assessment.state == "closed":
        return redirect(url_for(".show", assessment_id=assessment_id), 303)
    form = TermsForm(data=_stored(assessment) | {"seen": _seen(assessment)})
    del form.initiative, form.instrument
    _offer(form, instrument)
    if form.validate_on_submit() and _still_as_seen(form, assessment) and _closes_later(form, assessment):
        try:
            errand = operations.change_terms(store(), assessment_id, form.terms(), form.title.data or "")
            announce(*([errand] if errand else []))
            flash(gettext("Saved."))
            return redirect(url_for(".show", assessment_id=assessment_id), 303)
        except WrongTerms as problem:
            form.refuse(problem)
    return _terms_page(form, instrument, assessment)


def _closes_later(form: TermsForm, assessment: Assessment) -> bool:
    """What is open is not closed for good by a slip in a date."""
    wanted, before = form.closes.data, _stored(assessment)["closes"]
    if assessment.state != "open" or not wanted or wanted == before or wanted.replace(tzinfo=ZoneInfo(assessment.zone)) > now():
        return True
    form.closes.errors = [gettext("This time is past. To end it now, close the assessment on its page.")]
    return False


@pages.post("/<assessment_id>/state")
@may("run")
def state(assessment_id: str) -> Response:
    """Open, close, put away or bring back; let participants see the figures."""
    wish = request.form.get("wish")
    try:
        if wish == "open" and (over := _over_already(assessment_id)):
            flash(over, "error")
        elif wish == "open":
            operations.open_(store(), assessment_id)
            flash(gettext("The assessment is open."))
        elif wish == "close":
            close(store(), assessment_id, Courier.of(shared().settings).folder)
            flash(gettext("The assessment is closed. The report can be written now."))
        elif wish in ("archive", "bring_back"):
            operations.archive(store(), assessment_id, now() if wish == "archive" else None)
            flash(gettext("Saved."))
        elif wish == "feedback":
            publish_feedback(store(), assessment_id, now())
            flash(gettext("Participants can see the figures by their personal links."))
    except NotReady:
        flash(gettext("Close the assessment and write a report first: participants compare themselves with its figures."), "error")
    except (NotPossible, NeverOpened):
        flash(gettext("That is not possible in the present state of the assessment."), "error")
    return redirect(url_for(".show", assessment_id=assessment_id), 303)


def _over_already(assessment_id: str) -> str | None:
    """Why it would be over as soon as it is opened."""
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
    if assessment.closes_at is not None and assessment.closes_at <= now():
        return gettext("Its closing time is past: choose another one before you open it.")
    if assessment.last_day_is_over(now()):
        return gettext("The last day on which answers are kept is over: choose another one before you open it.")
    return None


def stage_name(assessment: Assessment, moment: datetime) -> str:
    """How far an assessment has come, in words."""
    names = {
        "draft": gettext("draft"),
        "scheduled": gettext("opens later"),
        "open": gettext("open"),
        "ended": gettext("ended, to be closed"),
        "closed": gettext("closed"),
        "reported": gettext("reported"),
        "archived": gettext("put away"),
    }
    return names[assessment.stage(moment)]


def _offer(form: TermsForm, instrument: Instrument) -> None:
    """Give the form's lists what they offer."""
    form.policy.choices = {
        "anonymous": gettext("Anonymous: after closing nobody can tell who answered what"),
        "named": gettext("Named: you see who answered what, and participants are told so"),
    }
    said = instrument.in_language(interface_language())
    form.merges.choices = {merge.key: merge.title for merge in said.rubric.disclosure.merges}
    form.open_groups.choices = {group: group_name(group) for group in GROUPS}
    form.languages.choices = {language: LANGUAGES.get(language, language) for language in instrument.languages}
    while len(form.targets.entries) < len(GROUPS):
        form.targets.append_entry()


def _seen(assessment: Assessment) -> str:
    """What tells these terms from others."""
    return digest(repr(_stored(assessment)))


def _still_as_seen(form: TermsForm, assessment: Assessment) -> bool:
    """Whether the terms are those that the form was filled in with; else it says so, and may be sent once more."""
    if form.seen.data == _seen(assessment):
        return True
    form.title.errors = [gettext("Somebody else changed the terms meanwhile. Look at what they say now, then save once more.")]
    form.seen.data = _seen(assessment)
    return False


def _terms_page(form: TermsForm, instrument: Instrument, assessment: Assessment | None) -> Page:
    groups = {group: group_name(group) for group in GROUPS}
    page = render_template(
        "consultant/terms.html", form=form, instrument=instrument, assessment=assessment, groups=groups, zones=sorted(available_timezones())
    )
    return (page, 422) if form.errors else page


def _beginning(instrument: Instrument, names: list[str]) -> dict[str, Any]:
    """What a new assessment begins with."""
    disclosure = instrument.rubric.disclosure
    return {
        "initiative": request.args.get("initiative"),
        "title": names[0] if names else "",
        "asked_by": this_user().name,
        "contact": this_user().email,
        "policy": "anonymous",
        "minimum": disclosure.minimum,
        "merges": [merge.key for merge in disclosure.merges],
        "languages": list(instrument.languages),
        "zone": "UTC",
    }


def _stored(assessment: Assessment) -> dict[str, Any]:
    """An assessment's terms as its form shows them."""
    zone = ZoneInfo(assessment.zone)
    local = {
        name: moment.astimezone(zone).replace(tzinfo=None) if moment else None
        for name, moment in (("opens", assessment.opens_at), ("closes", assessment.closes_at))
    }
    kept = (
        *("title", "asked_by", "contact", "kept_until", "changes_after_sending", "policy", "merges", "languages", "zone"),
        *("open_groups", "open_link_most"),
    )
    targets = [assessment.targets.get(group) for group in GROUPS]
    return {name: getattr(assessment, name) for name in kept} | local | {"minimum": assessment.minimum_group_size, "targets": targets}
