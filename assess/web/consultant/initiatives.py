"""Initiatives: what is known about each, and what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from assess.instruments import fact_edits
from assess.instruments.facts import FACT_KINDS, Fact, FactSheet, Initiative
from assess.instruments.item_types import AnswerProblem
from assess.instruments.item_types.numbers import parse_decimal
from assess.operations import initiatives as operations
from assess.operations.initiatives import ChangedMeanwhile
from assess.storage import assessments, initiatives, instruments
from assess.web.access import may
from assess.web.consultant.gaps import gaps
from assess.web.consultant.terms import fact_name, fact_options
from assess.web.extensions import now, store
from assess.web.languages import gettext, interface_language, lazy_gettext
from assess.web.listing import Column, export_asked, listing

pages = Blueprint("initiatives", __name__, url_prefix="/work/initiatives")

Page = str | Response | tuple[str, int]


class ProfileForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    name = StringField(lazy_gettext("Name of the initiative"), [InputRequired(lazy_gettext("Say what it is called.")), Length(max=200)])
    place = StringField(lazy_gettext("Town or area"), [InputRequired(lazy_gettext("Enter the town or area.")), Length(max=200)])
    region = StringField(lazy_gettext("Region"), [InputRequired(lazy_gettext("Enter the region, province or state.")), Length(max=200)])
    country = StringField(lazy_gettext("Country"), [Length(max=200)])
    core_enterprise = StringField(lazy_gettext("Enterprise that the town lives on, by its name"), [Length(max=200)])
    industries = StringField(lazy_gettext("Industries, as codes or names, separated by semicolons"), [Length(max=1000)])
    classification = StringField(lazy_gettext("Classification of the codes (NACE, NAICS, OKVED 2, CIIU…)"), [Length(max=200)])

    def profile(self) -> Initiative:
        industries = tuple(part.strip() for part in (self.industries.data or "").split(";") if part.strip())
        return Initiative(
            name=self.name.data or "",
            place=self.place.data or "",
            region=self.region.data or "",
            country=(self.country.data or "").strip() or None,
            core_enterprise=(self.core_enterprise.data or "").strip() or None,
            industries=industries,
            classification=(self.classification.data or "").strip() or None,
        )


class FactForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    value = StringField(lazy_gettext("Value"), [Length(max=200)])
    source = StringField(lazy_gettext("Source"), [InputRequired(lazy_gettext("Say where the fact comes from.")), Length(max=200)])
    date = DateField(lazy_gettext("Day on which it was established"), [InputRequired(lazy_gettext("Enter a day, for example 2026-03-31."))])
    disputed = BooleanField(lazy_gettext("Disputed: sources or participants contradict it, so it counts as unknown"))
    note = TextAreaField(lazy_gettext("Remark"), [Optional(), Length(max=2000)])


@pages.get("/")
@may("read")
def all_of_them() -> Page:
    with store().reading() as connection:
        known = initiatives.all_initiatives(connection, store().tenant_id)
    columns: list[Column[initiatives.Initiative]] = [
        Column("name", gettext("Initiative"), lambda one: one.name),
        Column("since", gettext("Since"), lambda one: one.created_at.date()),
    ]
    found = listing(known, columns)
    if kind := export_asked():
        return found.exported(kind, "initiatives")
    return render_template("consultant/initiatives.html", found=found)


@pages.route("/new", methods=["GET", "POST"])
@may("run")
def new() -> Page:
    form = ProfileForm()
    if form.validate_on_submit():
        initiative = operations.create_initiative(store(), FactSheet(format=1, initiative=form.profile()), now())
        flash(gettext("The initiative is set up. Next: its facts and its register."))
        return redirect(url_for(".show", initiative_id=initiative.id), 303)
    return _form_page("consultant/profile.html", form, initiative=None)


@pages.get("/<initiative_id>/")
@may("read")
def show(initiative_id: str) -> Page:
    initiative, facts = _read(initiative_id)
    with store().reading() as connection:
        run = assessments.of_initiative(connection, store().tenant_id, initiative_id)
        published = list(instruments.published(connection, store().tenant_id).values())
    shown = {"initiative": initiative, "facts": facts, "kinds": FACT_KINDS, "assessments": run, "now": now()}
    return render_template("consultant/initiative.html", gaps=gaps(initiative_id, facts, published), published=published, **shown)


@pages.route("/<initiative_id>/profile", methods=["GET", "POST"])
@may("run")
def profile(initiative_id: str) -> Page:
    initiative, facts = _read(initiative_id)
    known = facts.initiative
    form = ProfileForm(data={**known.model_dump(), "industries": "; ".join(known.industries), "seen": initiative.facts_hash})
    if form.validate_on_submit():
        try:
            return _saved(initiative, form.seen.data or "", lambda sheet: fact_edits.with_profile(sheet, form.profile()))
        except ChangedMeanwhile:
            form.name.errors, form.seen.data = [_changed_meanwhile()], initiative.facts_hash
    return _form_page("consultant/profile.html", form, initiative=initiative)


@pages.route("/<initiative_id>/facts/<key>", methods=["GET", "POST"])
@may("run")
def fact(initiative_id: str, key: str) -> Page:
    """One fact: what it is, where it comes from, whether it is disputed."""
    if key not in FACT_KINDS:
        return redirect(url_for(".show", initiative_id=initiative_id))
    initiative, facts = _read(initiative_id)
    form = FactForm(data=_shown(key, facts.facts.get(key)) | {"seen": initiative.facts_hash})
    if form.validate_on_submit():
        value, wrong = _value(key, form.value.data or "")
        if wrong:
            form.value.errors = [wrong]
        else:
            said = {"source": form.source.data, "date": form.date.data, "disputed": form.disputed.data, "note": form.note.data or None}
            kept = None if request.form.get("remove") else Fact.model_validate({"value": value, **said})
            try:
                return _saved(initiative, form.seen.data or "", lambda sheet: fact_edits.with_fact(sheet, key, kept), f"fact-{key}")
            except ChangedMeanwhile:
                form.value.errors, form.seen.data = [_changed_meanwhile()], initiative.facts_hash
    return _form_page("consultant/fact.html", form, initiative=initiative, key=key, title=fact_name(key), options=fact_options(key))


def _read(initiative_id: str) -> tuple[initiatives.Initiative, FactSheet]:
    """An initiative with its facts. Raises NotFound."""
    with store().reading() as connection:
        initiative = initiatives.get(connection, store().tenant_id, initiative_id)
        return initiative, initiatives.facts(connection, store().tenant_id, initiative.facts_hash)


def _saved(initiative: initiatives.Initiative, seen: str, edit: Any, anchor: str | None = None) -> Response:
    operations.change_facts(store(), initiative.id, seen, edit)
    flash(gettext("Saved."))
    return redirect(url_for(".show", initiative_id=initiative.id, _anchor=anchor), 303)


def _form_page(template: str, form: FlaskForm, **context: Any) -> Page:
    page = render_template(template, form=form, **context)
    return (page, 422) if form.errors else page


def _changed_meanwhile() -> str:
    return gettext("Somebody else changed the fact sheet meanwhile. Look at what it says now, then save once more.")


def _shown(key: str, known: Fact | None) -> dict[str, Any]:
    """A fact as its form shows it."""
    if known is None:
        return {"date": date.today()}  # noqa: DTZ011 - a day to begin with; people set it
    value = "" if known.value is None else str(known.value).lower() if isinstance(known.value, bool) else known.value
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return {"value": shown, "source": known.source, "date": known.date, "disputed": known.disputed, "note": known.note}


def _value(key: str, text: str) -> tuple[bool | float | str | None, str | None]:
    """What was typed as a fact's value, or what is wrong with it."""
    typed, kind = text.strip(), FACT_KINDS[key]
    if not typed:
        return None, None
    if kind is float:
        try:
            return float(parse_decimal(key, typed, interface_language())), None
        except AnswerProblem:
            return None, gettext("Enter a number in digits.")
    if typed not in fact_options(key):
        return None, gettext("Choose one of the answers offered.")
    return (typed == "true") if kind is bool else typed, None
