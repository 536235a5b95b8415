"""Who is asked: added by hand or from a table, invited and reminded by mail."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from assess.files.reading import UnreadableTable, rows_of
from assess.files.tables import csv_file
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.people_table import COLUMNS, EMAIL, PeopleTable, PersonError, read_people
from assess.operations import inviting, letters
from assess.operations.assessments import AskedAlready, Invitee, NotPossible, invite
from assess.storage import assessments, initiatives, instruments, invitations
from assess.storage.assessments import Assessment
from assess.storage.roll import Roll
from assess.web.access import may
from assess.web.consultant.brought import in_keys, why_unreadable
from assess.web.consultant.open_links import shown_links
from assess.web.consultant.terms import group_name, group_names
from assess.web.extensions import announce, now, shared, store
from assess.web.languages import LANGUAGES, gettext, lazy_gettext, ngettext
from assess.web.listing import Column, export_asked, listing

pages = Blueprint("participants", __name__, url_prefix="/work/assessments/<assessment_id>/participants")

SUGGESTED = 20
TITLES = {
    "name": ("Name",),
    "email": ("E-mail address",),
    "group": ("Group",),
    "organisation": ("Organisation",),
    "language": ("Language",),
}
Page = str | Response | tuple[str, int]


class PersonForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name"), [Length(max=200)])
    email = EmailField(
        lazy_gettext("E-mail address"),
        [Optional(), Length(max=254), Regexp(EMAIL, message=lazy_gettext("Enter an e-mail address such as name@example.org."))],
    )
    group = SelectField(lazy_gettext("Stakeholder group"))
    organisation = StringField(lazy_gettext("Organisation"), [Length(max=200)])
    language = SelectField(lazy_gettext("Language of the mails"))


class TableForm(FlaskForm):  # type: ignore[misc]
    file = FileField(lazy_gettext("Table (CSV or XLSX)"))


@pages.route("/", methods=["GET", "POST"])
@may("run")
def people(assessment_id: str) -> Page:
    assessment, facts = _read(assessment_id)
    form = PersonForm(data={"language": assessment.languages[0]})
    form.group.choices = group_names()
    sheet = letters.has_data_sheet(_instrument(assessment))
    form.language.choices = {language: LANGUAGES.get(language, language) for language in assessment.languages}
    if form.validate_on_submit() and _added(form, assessment, facts):
        return redirect(url_for(".people", assessment_id=assessment_id), 303)
    with store().reading() as connection:
        roll = Roll(connection, store().tenant_id, assessment, now())
        registered = _names_in_register(facts)
        columns = _columns(roll, registered)
        found = listing(roll.entries, columns)
        if kind := export_asked():
            return found.exported(kind, "participants")
        shown = {
            "roll": roll,
            "people": roll.people(found.rows),
            "text": {column.key: column.value for column in columns},
        }
    shown |= {"assessment": assessment, "found": found, "now": now()}
    shown |= {"counted": {state: len(people) for state, people in roll.delivered.items()}}
    shown |= {
        "sheet": sheet,
        "registered": registered,
        "links": shown_links(assessment_id),
        "planned": len(inviting.planned_reminders(store(), assessment_id)),
    }
    page = render_template("consultant/participants.html", form=form, **shown)
    return (page, 422) if form.errors else page


@pages.get("/organisations.json")
@may("run")
def organisations(assessment_id: str) -> Response:
    """Names of the register with all words typed, for the field in which one is named: a register may hold ten thousand."""
    _, facts = _read(assessment_id)
    words = request.args.get("find", "").casefold().split()
    names = [one.name for one in facts.register_.organisations] if facts.register_ and words else []
    fitting = (name for name in names if all(word in name.casefold() for word in words))
    return jsonify(list(islice(fitting, SUGGESTED)))


@pages.route("/import", methods=["GET", "POST"])
@may("run")
def import_table(assessment_id: str) -> Page:
    """First a look at what the table says, with what is wrong in which row; then everybody in it is asked."""
    assessment, facts = _read(assessment_id)
    form, read, text = TableForm(), None, request.form.get("table", "")
    if form.validate_on_submit():
        try:
            upload = request.files.get("file")
            if not (upload and upload.filename) and not text:
                raise UnreadableTable("no_file")
            rows, text = rows_of(upload.filename, upload.read()) if upload and upload.filename else rows_of("table.csv", text.encode())
            rows = in_keys(rows, TITLES, {"group": (GROUPS, group_name), "language": (LANGUAGES, _language_name)})
            read = read_people(rows, facts, assessment.languages, _asked_already(assessment_id))
        except UnreadableTable as problem:
            form.file.errors = [why_unreadable(problem)]
        if read and not read.errors and request.form.get("take"):
            return _taken(assessment, read)
    shown = {"assessment": assessment, "read": read, "columns": COLUMNS, "table": text, "explain": explained}
    page = render_template("consultant/participants_import.html", form=form, **shown)
    return (page, 422) if form.errors or (read and read.errors) else page


@pages.post("/send")
@may("run")
def send(assessment_id: str) -> Response:
    """Invitations to those who have none or whose mail did not arrive, or reminders to those who have not answered."""
    ways = {"again": inviting.send_again, "reminders": inviting.send_reminders}
    try:
        inviting.attach_data_sheets(store(), assessment_id, "data_sheet" in request.form)
        errands = ways.get(request.form.get("what", ""), inviting.send_invitations)(store(), assessment_id, now())
        announce(*errands)
        flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", len(errands)))
    except inviting.NotOpenYet:
        flash(gettext("Mails can go out once the assessment is open."), "error")
    return redirect(url_for(".people", assessment_id=assessment_id), 303)


@pages.post("/<invitation_id>/remove")
@may("run")
def remove(assessment_id: str, invitation_id: str) -> Response:
    try:
        inviting.uninvite(store(), assessment_id, invitation_id)
        flash(gettext("Taken off the list."))
    except inviting.AlreadyBegun:
        flash(gettext("This person cannot be taken off the list any more."), "error")
    return redirect(url_for(".people", assessment_id=assessment_id), 303)


@pages.get("/links.csv")
@may("run")
def links(assessment_id: str) -> Response:
    """Personal links of people without an address, to be handed over in another way."""
    registered = _names_in_register(_read(assessment_id)[1])
    found = inviting.links(store(), assessment_id, shared().settings.public_url, now())
    rows = [[one.name, group_name(one.group), registered.get(one.organisation, one.organisation), link] for one, link in found]
    content = csv_file([gettext("Name"), gettext("Group"), gettext("Organisation"), gettext("Personal link")], rows)
    return Response(content, mimetype="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="links.csv"'})


def _language_name(key: str, _: str) -> str:
    return LANGUAGES[key]


def explained(error: PersonError) -> str:
    """What is wrong in a row, and how to mend it."""
    allowed = "; ".join(group_names().values()) if error.column == "group" else error.about
    sentences = {
        "missing_column": gettext("This column is missing."),
        "empty": gettext("The table has no rows."),
        "too_many": gettext("The table has too many rows."),
        "too_long": gettext("At most %(most)s characters are possible.", most=error.about),
        "not_one_of": gettext("Give one of: %(allowed)s.", allowed=allowed),
        "not_email": gettext("“%(text)s” is no e-mail address.", text=error.about),
        "asked_already": gettext("%(email)s is asked already, or is there twice.", email=error.about),
    }
    return sentences[error.code]


def _columns(roll: Roll, registered: dict[str | None, str]) -> list[Column[str]]:
    """Of ids."""
    entries, groups, mails, answers = roll.entries, group_names(), _mail_names(), _answers_names()  # once, not for each of ten thousand
    return [
        Column("name", gettext("Name"), lambda one: entries[one].name),
        Column("email", gettext("E-mail address"), lambda one: entries[one].email),
        Column("group", gettext("Group"), lambda one: groups.get(entries[one].group)),
        Column("organisation", gettext("Organisation"), lambda one: registered.get(name := entries[one].organisation, name)),
        Column("mail", gettext("Mail"), lambda one: mails[_mail(roll, one)]),
        Column("reminders", gettext("Reminders"), lambda one: roll.reminders.get(one), number=True),
        Column("answered", gettext("Answers"), lambda one: answers[_answers(roll, one)]),
    ]


def _mail(roll: Roll, one: str) -> str:
    """What became of the last mail."""
    if one in roll.declined:
        return "declined"
    if one in roll.by_open_link and one not in roll.with_address:
        return "came"
    return roll.delivery(one)


def _mail_names() -> dict[str, str]:
    return {
        "declined": gettext("declined"),
        "came": gettext("came by the open link"),
        "late": gettext("sent, late on its way"),
        "not_sent": gettext("not sent"),
        "waiting": gettext("on its way"),
        "sent": gettext("sent"),
        "failed": gettext("refused"),
    }


def _answers(roll: Roll, one: str) -> str:
    """What became of the answers."""
    return "erased" if one in roll.erased else "sent" if one in roll.sent else "not_yet"


def _answers_names() -> dict[str, str]:
    return {"erased": gettext("erased on request"), "sent": gettext("sent"), "not_yet": gettext("not yet")}


def _asked_already(assessment_id: str) -> set[str]:
    with store().reading() as connection:
        return invitations.addresses(connection, store().tenant_id, assessment_id)


def _names_in_register(facts: FactSheet) -> dict[str | None, str]:
    return {one.key: one.name for one in facts.register_.organisations} if facts.register_ else {}


def _read(assessment_id: str) -> tuple[Assessment, FactSheet]:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        initiative = initiatives.get(connection, store().tenant_id, assessment.initiative_id)
        return assessment, initiatives.facts(connection, store().tenant_id, assessment.facts_hash or initiative.facts_hash)


def _instrument(assessment: Assessment) -> Instrument:
    with store().reading() as connection:
        return instruments.instrument(connection, store().tenant_id, assessment.instrument_hash)


def _added(form: PersonForm, assessment: Assessment, facts: FactSheet) -> bool:
    """Put the person of the form on the list, or say at the fields what is wrong; whether nothing was."""
    row = {name: (form[name].data or "").strip() for name in COLUMNS}
    read = read_people([row], facts, assessment.languages, _asked_already(assessment.id))
    for error in read.errors:
        asked_already = error.code == "asked_already"
        form[error.column].errors = [gettext("This person is asked already.") if asked_already else explained(error)]
    if read.errors:
        return False
    _taken(assessment, read)
    for name in read.unlisted:
        flash(
            gettext(
                "Not in the register, so each counts as an organisation of its own: %(names)s. Are they written otherwise there?",
                names=name,
            )
        )
    return True


def _taken(assessment: Assessment, read: PeopleTable) -> Response:
    people = [Invitee(one.group, one.organisation, one.language, one.name, one.email) for one in read.people]
    try:
        asked = len(invite(store(), assessment.id, people))
        flash(ngettext("%(num)s person is on the list.", "%(num)s people are on the list.", asked))
        if left_out := len(people) - asked:
            flash(
                ngettext(
                    "%(num)s person wished not to be asked again, and was left out.",
                    "%(num)s people wished not to be asked again, and were left out.",
                    left_out,
                )
            )
    except AskedAlready:
        flash(gettext("Some of these people have just been asked, so nobody was added. Look at the list before you go on."), "error")
    except NotPossible:
        flash(gettext("Nobody can be asked any more: the assessment is closed."), "error")
    return redirect(url_for(".people", assessment_id=assessment.id), 303)
