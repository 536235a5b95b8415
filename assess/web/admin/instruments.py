"""Instruments: what is published, to read; and new versions, from what is shipped or from a pack's ZIP."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from assess.files.archives import UnreadableArchive, unpacked
from assess.instruments.description import contents, routes
from assess.instruments.instrument import Instrument
from assess.instruments.pack import as_mapping, read_file, read_pack
from assess.instruments.parsing import load_glossary, load_instrument, parse
from assess.instruments.problems import Problem
from assess.instruments.style import check_style
from assess.operations.assessments import publish_instrument
from assess.paths import shipped
from assess.storage import assessments, instruments
from assess.storage.engine import NotFound
from assess.storage.instruments import InstrumentVersion
from assess.web.access import may
from assess.web.consultant.terms import title_of
from assess.web.extensions import now, store
from assess.web.languages import gettext, interface_language, lazy_gettext
from assess.web.listing import Column, export_asked, listing

pages = Blueprint("instruments", __name__, url_prefix="/admin/instruments")

Page = str | Response | tuple[str, int]
SHARED = ("constructs.yaml", "tools.yaml", "glossary.yaml", "texts")
"""What the instruments of a folder share; the shipped files stand in for what a pack does not bring."""


class PackForm(FlaskForm):  # type: ignore[misc]
    file = FileField(lazy_gettext("Pack (ZIP)"))


@pages.get("/")
@may("administer")
def all_of_them() -> Page:
    with store().reading() as connection:
        versions = instruments.versions(connection, store().tenant_id)
        run = assessments.all_assessments(connection, store().tenant_id)
        titles = {key: title_of(latest) for key, latest in instruments.published(connection, store().tenant_id).items()}
    used = Counter((one.instrument_key, one.instrument_number) for one in run)
    columns: list[Column[InstrumentVersion]] = [
        Column("title", gettext("Instrument"), lambda one: titles[one.key]),
        Column("key", gettext("Key"), lambda one: one.key),
        Column("number", gettext("Version"), lambda one: one.number, number=True),
        Column("published", gettext("Published"), lambda one: one.published_at),
        Column("used", gettext("Assessments"), lambda one: used[one.key, one.number], number=True),
    ]
    found = listing(versions, columns)
    if kind := export_asked():
        return found.exported(kind, "instruments")
    return render_template(
        "admin/instruments.html", found=found, titles=titles, used=used, unpublished=_unpublished({one.key for one in versions})
    )


@pages.get("/<key>/<int:number>")
@may("administer")
def show(key: str, number: int) -> str:
    """A version to read: items, rubric, tools."""
    with store().reading() as connection:
        version = next((one for one in instruments.versions(connection, store().tenant_id) if (one.key, one.number) == (key, number)), None)
        if version is None:
            raise NotFound("instrument", key)
        instrument = instruments.instrument(connection, store().tenant_id, version.hash)
    return render_template(
        "admin/instrument.html",
        version=version,
        instrument=instrument.in_language(interface_language() if interface_language() in instrument.languages else instrument.language),
        contents=contents(instrument),
        routes=routes(instrument),
    )


@pages.post("/publish")
@may("administer")
def publish() -> Response:
    """Publish an instrument as it is shipped."""
    folder = shipped("questionnaires") / request.form.get("key", "")
    if request.form.get("key") not in _shipped():
        abort(400)
    version = publish_instrument(store(), load_instrument(folder), now())
    flash(gettext("%(key)s is published, version %(number)s.", key=version.key, number=str(version.number)))
    return redirect(url_for(".all_of_them"), 303)


@pages.route("/import", methods=["GET", "POST"])
@may("administer")
def import_pack(problems: tuple[Problem, ...] = (), hints: tuple[Problem, ...] = ()) -> Page:
    """A pack becomes a new version if nothing is wrong with it; assessments that run keep theirs."""
    form = PackForm()
    upload = request.files.get("file")
    if form.validate_on_submit() and not (upload and upload.filename):
        form.file.errors = [gettext("Choose a file.")]
    elif upload and form.validate_on_submit():
        try:
            instrument, problems, hints = read_archive(upload.read())
            if instrument is not None and not problems:
                version = publish_instrument(store(), instrument, now())
                flash(gettext("%(key)s is published, version %(number)s.", key=version.key, number=str(version.number)))
                if not hints:
                    return redirect(url_for(".show", key=version.key, number=version.number), 303)
        except UnreadableArchive as reason:
            form.file.errors = [_why_unreadable(reason)]
    page = render_template("admin/instrument_import.html", form=form, problems=problems, hints=hints)
    return (page, 422) if form.errors or problems else page


def _why_unreadable(problem: UnreadableArchive) -> str:
    """Why a file is no pack that can be read, and what to do."""
    sentences = {
        "no_archive": gettext("The file is no ZIP archive. Pack the instrument’s folder as ZIP."),
        "damaged": gettext("The archive is damaged or protected by a password. Pack it once more, without one."),
        "too_much": gettext("The archive holds too much: 200 files and 20 MB unpacked are possible."),
        "large_file": gettext("A file in the archive is larger than 2 MB."),
        "leads_elsewhere": gettext("A file in the archive has a name that leads out of the pack’s folder."),
        "link": gettext("The archive holds a link. Put the file itself in its place."),
        "no_name": gettext("A file in the archive has a name that cannot be used here. Give it a shorter one."),
        "no_questionnaire": gettext("The archive holds no questionnaire.yaml, with which a pack begins."),
        "folder_pack": gettext("Beside questionnaire.yaml the archive holds a folder named “pack”. Give it another name."),
    }
    return sentences[problem.why]


def read_archive(content: bytes) -> tuple[Instrument | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """The instrument of a pack's ZIP, everything wrong with it, and hints on style. Raises UnreadableArchive."""
    with unpacked(content) as folder:
        found = sorted(folder.rglob("questionnaire.yaml"), key=lambda path: len(path.parts))
        if not found:
            raise UnreadableArchive("no_questionnaire")
        home = found[0].parent
        if home == folder:  # the pack's files lie loose: give them the folder that their key names, with room for shared files beside it
            key = str(as_mapping(read_file(found[0])).get("key"))
            home = folder / "pack" / (key if re.fullmatch(r"[a-z0-9-]{1,60}", key) else "pack")
            if (folder / "pack").exists():
                raise UnreadableArchive("folder_pack")
            shutil.copytree(folder, home, ignore=lambda *_: {"pack"})
        for name in (*SHARED, *_shipped()):  # the shipped instruments too: they advise what this one does not
            _stand_in(home.parent / name, name)
        pack = read_pack(home)
        instrument, problems = parse(pack)
        known = tuple(_named(problem, home.parent) for problem in problems)
        if instrument is None or problems:
            return None, known, ()
        glossary, _ = load_glossary(home.parent / "glossary.yaml")
        if glossary:
            check_style(instrument, pack, glossary)
        return instrument, (), tuple(_named(problem, home.parent) for problem in pack.problems())


def _stand_in(target: Path, name: str) -> None:
    source = shipped("questionnaires") / name
    if not target.exists():
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)


def _named(problem: Problem, folder: Path) -> Problem:
    """The problem with the file's name as the pack has it."""
    return replace(problem, file=problem.file.removeprefix(f"{folder}/"))


def _shipped() -> list[str]:
    return [path.parent.name for path in sorted(shipped("questionnaires").glob("*/questionnaire.yaml"))]


def _unpublished(published: set[str]) -> list[str]:
    return [key for key in _shipped() if key not in published]
