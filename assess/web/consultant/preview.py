"""The questionnaire as a participant of any group would see it, in any language: the participants' own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.answers import Answer, Respondent
from assess.instruments.parts import GROUPS
from assess.operations import previewing
from assess.operations.responding import OpenResponse, Saved
from assess.storage import assessments
from assess.storage.answer_document import Entries, answer_in, answers_in, revisions_in
from assess.web.access import may, this_response, this_user
from assess.web.accounts import this_sign_in
from assess.web.consultant.terms import group_names
from assess.web.extensions import store
from assess.web.languages import gettext, speaking
from assess.web.page_data import Data
from assess.web.participant.asking import save_section, section_page, sections_page
from assess.web.participant.blueprint import this_instrument
from assess.web.participant.checking import check_page

pages = Blueprint("preview", __name__, url_prefix="/work/assessments/<assessment_id>/preview")
OF_PAGE = ("assessment_id", "group", "language")
LIST, CHECK = "", "check"
"""Pages beside the sections."""


@pages.url_defaults
def of_this_preview(endpoint: str, values: dict[str, Any]) -> None:
    """Pages of a preview lead to one another; participants' templates name a response, and there is none."""
    values.pop("public_id", None)
    for name in OF_PAGE:
        here = (request.view_args or {}).get(name)
        if here and name not in values and current_app.url_map.is_endpoint_expecting(endpoint, name):
            values[name] = here


@pages.before_request
def open_preview() -> None:
    """What the gate does for participants: open a response, which is nobody's. Runs after the gate."""
    view = request.view_args or {}
    if "group" not in view:
        return
    found = previewing.preview(store(), str(view["assessment_id"]), this_sign_in())
    group, language = str(view["group"]), str(view["language"])
    if group not in GROUPS or language not in found.assessment.languages:
        abort(404)
    instrument = found.instrument.in_language(language)
    organisation = None
    if not found.assessment.anonymous:
        with speaking(language):
            organisation = gettext("Sample organisation")
    g.response = OpenResponse(
        id="",
        public_id="",
        assessment=found.assessment,
        instrument=instrument,
        respondent=Respondent(group, found.facts, organisation),
        answers=answers_in(found.entries),
        revisions=revisions_in(found.entries),
        language=language,
        submitted=None,
        reopened=None,
        preview=True,
    )


@pages.get("/")
@may("run")
def choose(assessment_id: str) -> AnyResponse:
    """To the group and language chosen in the banner, at the same page if that is asked there."""
    with store().reading() as connection:
        languages = assessments.get(connection, store().tenant_id, assessment_id).languages
    group, language, place = (request.args.get(name, "") for name in ("group", "language", "place"))
    mine = this_user().language if this_user().language in languages else languages[0]
    values: dict[str, Any] = {"group": group if group in GROUPS else GROUPS[0], "language": language if language in languages else mine}
    if place in (LIST, CHECK):
        return redirect(url_for(".check" if place == CHECK else ".sections", **values))
    return redirect(url_for(".section", section_key=place, **values))


@pages.post("/")
@may("run")
def begin_anew(assessment_id: str) -> AnyResponse:
    previewing.forget_tried(store(), assessment_id, this_sign_in())
    chosen: dict[str, Any] = {name: request.form.get(name) for name in ("group", "language")}
    return redirect(url_for(".choose", **chosen), 303)


@pages.get("/<group>/<language>/")
@may("run")
def sections(assessment_id: str, group: str, language: str) -> AnyResponse | str:
    return sections_page()


@pages.get("/<group>/<language>/check")
@may("run")
def check(assessment_id: str, group: str, language: str) -> str:
    return check_page()


@pages.get("/<group>/<language>/<section_key>")
@may("run")
def section(assessment_id: str, group: str, language: str, section_key: str) -> AnyResponse | str:
    return section_page(section_key)


@pages.post("/<group>/<language>/<section_key>")
@may("run")
def answer_section(assessment_id: str, group: str, language: str, section_key: str) -> AnyResponse | str | Data:
    return save_section(section_key, _try, lambda: None)


@pages.app_template_global()
def preview_banner() -> Markup:
    """What stands above every page of a preview, in the language of whoever looks."""
    response, view = this_response(), request.view_args or {}
    language = this_instrument().language
    with speaking(this_user().language):
        banner = render_template(
            "consultant/preview_banner.html",
            assessment=response.assessment,
            groups=group_names(),
            group=response.respondent.group,
            language=language,
            place=CHECK if request.endpoint == "preview.check" else view.get("section_key", LIST),
        )
    return Markup(banner)  # noqa: S704 - drawn by a template


def _try(changes: Mapping[str, Answer | None], base_revisions: Mapping[str, int], operation_id: str) -> Saved:
    entries, conflicts = previewing.try_answers(store(), this_response().assessment.id, this_sign_in(), changes, base_revisions)
    return _saved(entries, conflicts)


def _saved(entries: Entries, conflicts: Entries) -> Saved:
    return Saved(answers_in(entries), revisions_in(entries), {key: answer_in(entry) for key, entry in conflicts.items()})
