"""The register of organisations of an initiative, and the tools it uses already."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from pydantic import ValidationError
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from assess.files.reading import UnreadableTable, rows_of
from assess.instruments import fact_edits
from assess.instruments.facts import FactSheet, Organisation, OrganisationType, ToolUse
from assess.instruments.parts import GROUPS
from assess.instruments.register_table import COLUMNS, RegisterError, RegisterTable, key_of, read_register
from assess.instruments.table_rows import Row
from assess.operations import initiatives as operations
from assess.operations.initiatives import ChangedMeanwhile
from assess.storage import initiatives
from assess.storage.initiatives import Initiative
from assess.web.access import may
from assess.web.consultant.brought import in_keys, why_unreadable
from assess.web.consultant.catalogue import tools_by_category
from assess.web.consultant.terms import group_name, group_names, organisation_type
from assess.web.extensions import now, store
from assess.web.languages import gettext, interface_language, lazy_gettext
from assess.web.listing import Column, export_asked, listing

pages = Blueprint("register", __name__, url_prefix="/work/initiatives/<initiative_id>")

TITLES = {
    "name": ("Organisation", "Name of the organisation", "Name"),
    "type": ("Kind",),
    "group": ("Group",),
    "place": ("Place",),
    "industry": ("Main industry, as a code",),
    "employment": ("People employed",),
    "member": ("Member",),
    "ties": ("Ties",),
    "key": ("Key",),
}
Page = str | Response | tuple[str, int]


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    name = StringField(lazy_gettext("Name of the organisation"), [InputRequired(lazy_gettext("Say what it is called.")), Length(max=200)])
    type = SelectField(lazy_gettext("Kind of organisation"))
    group = SelectField(lazy_gettext("Stakeholder group in which its people answer"))
    place = StringField(lazy_gettext("Place"), [Length(max=200)])
    industry = StringField(lazy_gettext("Main industry, as a code"), [Length(max=200)])
    employment = IntegerField(
        lazy_gettext("People employed"), [Optional(), NumberRange(min=0, message=lazy_gettext("Enter a whole number."))]
    )
    member = SelectField(lazy_gettext("Member"))
    ties = TextAreaField(lazy_gettext("Organisations it cooperates with, one name a line"), [Length(max=20_000)])

    def offer(self) -> None:
        self.type.choices = {kind: organisation_type(kind) for kind in get_args(OrganisationType)}
        self.group.choices = {group: group_name(group) for group in GROUPS}
        self.member.choices = {"yes": gettext("Member"), "no": gettext("Possible member")}


class ImportForm(FlaskForm):  # type: ignore[misc]
    file = FileField(lazy_gettext("Table (CSV or XLSX)"))
    source = StringField(
        lazy_gettext("Who keeps the register"), [InputRequired(lazy_gettext("Say where the register comes from.")), Length(max=200)]
    )
    date = DateField(lazy_gettext("Day of the register"), [InputRequired(lazy_gettext("Enter a day, for example 2026-03-31."))])
    table = HiddenField()
    """The table that was looked at, as CSV, so that it need not be chosen again to be taken."""


@pages.get("/register/")
@may("read")
def organisations(initiative_id: str) -> Page:
    initiative, facts = _read(initiative_id)
    columns: list[Column[Organisation]] = [
        Column("name", gettext("Organisation"), lambda one: one.name),
        Column("type", gettext("Kind"), lambda one: organisation_type(one.type)),
        Column("group", gettext("Group"), lambda one: group_name(one.group)),
        Column("place", gettext("Place"), lambda one: one.place),
        Column("employment", gettext("People employed"), lambda one: one.employment, number=True),
        Column("member", gettext("Member"), lambda one: gettext("yes") if one.member else gettext("possible")),
        Column("ties", gettext("Ties"), lambda one: None if one.ties is None else len(one.ties), number=True),
    ]
    found = listing(fact_edits.organisations_of(facts), columns)
    if kind := export_asked():
        return found.exported(kind, "register")
    return render_template("consultant/register.html", initiative=initiative, facts=facts, found=found)


@pages.route("/register/new", methods=["GET", "POST"])
@pages.route("/register/<key>", methods=["GET", "POST"])
@may("run")
def organisation(initiative_id: str, key: str | None = None) -> Page:
    initiative, facts = _read(initiative_id)
    listed = {one.key: one for one in fact_edits.organisations_of(facts)}
    if key is not None and key not in listed:
        abort(404)
    form = OrganisationForm(data=_shown(listed[key], listed) if key else {"member": "yes"}, seen=initiative.facts_hash)
    form.offer()
    if form.validate_on_submit():
        try:
            made = _made(form, key, listed)
            return _saved(initiative, form.seen.data or "", lambda sheet: fact_edits.with_organisation(sheet, made, key, *_keeper(sheet)))
        except ChangedMeanwhile:
            form.name.errors, form.seen.data = [_changed_meanwhile()], initiative.facts_hash
        except LookupError as unknown:
            form.ties.errors = [gettext("“%(name)s” is not in the register.", name=str(unknown.args[0]))]
        except ValidationError as problem:
            form.name.errors = [problem.errors()[0]["msg"]]
    names = [one.name for one in listed.values()]
    page = render_template("consultant/organisation.html", form=form, initiative=initiative, key=key, names=names)
    return (page, 422) if form.errors else page


@pages.post("/register/<key>/remove")
@may("run")
def remove(initiative_id: str, key: str) -> Response:
    """Take an organisation out; the message offers to put it back."""
    initiative, _ = _read(initiative_id)
    return _saved(initiative, initiative.facts_hash, lambda sheet: fact_edits.without_organisation(sheet, key, *_keeper(sheet)))


@pages.route("/register/import", methods=["GET", "POST"])
@may("run")
def import_table(initiative_id: str) -> Page:
    """First a look at what the table says, with what is wrong in which row; then it takes the register's place."""
    initiative, facts = _read(initiative_id)
    source, day = _keeper(facts)
    form = ImportForm(data={"source": source if facts.register_ else "", "date": day})
    read: RegisterTable | None = None
    if form.validate_on_submit():
        try:
            rows, form.table.data = _uploaded(form)
            kinds = {"type": (get_args(OrganisationType), organisation_type), "group": (GROUPS, group_name)}
            read = read_register(in_keys(rows, TITLES, kinds))
        except UnreadableTable as problem:
            form.file.errors = [why_unreadable(problem)]
        if read and not read.errors and request.form.get("take"):
            kept = read.organisations
            return _saved(
                initiative,
                initiative.facts_hash,
                lambda sheet: fact_edits.with_register(sheet, kept, form.source.data or "", form.date.data or date.min),
            )
    shown = {"initiative": initiative, "read": read, "columns": COLUMNS, "explain": explained}
    page = render_template("consultant/register_import.html", form=form, **shown)
    return (page, 422) if form.errors or (read and read.errors) else page


@pages.route("/tools", methods=["GET", "POST"])
@may("run")
def tools(initiative_id: str) -> Page:
    """Tools of the catalogue that the initiative uses already, and whether they work."""
    initiative, facts = _read(initiative_id)
    categories = tools_by_category(interface_language())
    known = [key for tools in categories.values() for key in tools]
    chosen, problem = facts.tools_in_use, None
    if request.method == "POST":
        uses: dict[str, ToolUse] = {use: use for use in get_args(ToolUse)}
        chosen = {key: uses[use] for key in known if (use := request.form.get(f"tool.{key}", "")) in uses}
        others = {key: use for key, use in facts.tools_in_use.items() if key not in known}
        seen = request.form.get("seen", "")
        try:
            return _saved(initiative, seen, lambda sheet: fact_edits.with_tools(sheet, others | chosen), "initiatives.show")
        except ChangedMeanwhile:
            problem = _changed_meanwhile()
    page = render_template("consultant/tools.html", initiative=initiative, chosen=chosen, categories=categories, problem=problem)
    return (page, 422) if problem else page


def _allowed(column: str) -> list[str]:
    return [organisation_type(kind) for kind in get_args(OrganisationType)] if column == "type" else list(group_names().values())


def explained(error: RegisterError) -> str:
    """What is wrong in a row, and how to mend it."""
    sentences = {
        "missing_column": gettext("This column is missing."),
        "empty": gettext("The table has no rows."),
        "too_many": gettext("The table has too many rows."),
        "empty_cell": gettext("This cell must not be empty."),
        "not_one_of": gettext("Give one of: %(allowed)s.", allowed="; ".join(_allowed(error.column))),
        "not_a_number": gettext("“%(text)s” is not a whole number.", text=error.about),
        "not_yes_or_no": gettext("“%(text)s” is neither yes nor no.", text=error.about),
        "twice": gettext("The key “%(key)s” is there twice.", key=error.about),
        "listed_twice": gettext("“%(name)s” is listed twice. If these are two organisations, give each a key.", name=error.about),
        "no_such_organisation": gettext("“%(name)s” is not in the register.", name=error.about),
        "not_valid": gettext("This cannot be used: %(why)s.", why=error.about),
    }
    return sentences[error.code]


def _read(initiative_id: str) -> tuple[Initiative, FactSheet]:
    with store().reading() as connection:
        initiative = initiatives.get(connection, store().tenant_id, initiative_id)
        return initiative, initiatives.facts(connection, store().tenant_id, initiative.facts_hash)


def _saved(initiative: Initiative, seen: str, edit: Any, onward: str = "register.organisations") -> Response:
    operations.change_facts(store(), initiative.id, seen, edit)
    flash(gettext("Saved."))
    return redirect(url_for(onward, initiative_id=initiative.id), 303)


def _keeper(facts: FactSheet) -> tuple[str, date]:
    """Who keeps the register and of which day it is; our own note of today where there is none yet."""
    if facts.register_:
        return facts.register_.source, facts.register_.date
    return gettext("Gathered by the consultant"), now().date()


def _made(form: OrganisationForm, key: str | None, listed: dict[str, Organisation]) -> Organisation:
    """The organisation of a form. Raises LookupError with the name of a tie that is not in the register."""
    by_name = {one.name.casefold(): one.key for one in listed.values()}
    names = [line.strip() for line in (form.ties.data or "").splitlines() if line.strip()]
    if unknown := [name for name in names if name.casefold() not in by_name]:
        raise LookupError(unknown[0])
    return Organisation(
        key=key or key_of(form.name.data or "", set(listed)),
        name=form.name.data or "",
        type=form.type.data,
        group=form.group.data,
        place=(form.place.data or "").strip() or None,
        industry=(form.industry.data or "").strip() or None,
        employment=form.employment.data,
        member=form.member.data == "yes",
        ties=tuple(by_name[name.casefold()] for name in names) if names else None,
    )


def _shown(one: Organisation, listed: dict[str, Organisation]) -> dict[str, Any]:
    ties = "\n".join(listed[tie].name for tie in one.ties or ())
    return {**one.model_dump(), "member": "yes" if one.member else "no", "ties": ties}


def _uploaded(form: ImportForm) -> tuple[list[Row], str]:
    """Rows of the file, or of the table looked at before, and the table as text to be kept in the form. Raises UnreadableTable."""
    upload = request.files.get("file")
    if upload and upload.filename:
        return rows_of(upload.filename, upload.read())
    if form.table.data:
        return rows_of("table.csv", form.table.data.encode())
    raise UnreadableTable("no_file")


def _changed_meanwhile() -> str:
    return gettext("Somebody else changed the fact sheet meanwhile. Look at what it says now, then save once more.")
