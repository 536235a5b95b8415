"""Answering: the list of sections, a section's page, and saving it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.answers import Answer
from assess.operations import entering, responding
from assess.operations.responding import Saved
from assess.web.access import SESSION_KEY, anyone, open_response, owner, participant, section_writer, this_response
from assess.web.extensions import now, store
from assess.web.page_data import Data
from assess.web.participant.asking import save_section, section_page, sections_page
from assess.web.participant.blueprint import pages
from assess.web.participant.starting import begin_again


@pages.get("/answer/<public_id>/")
@participant
def sections(public_id: str) -> AnyResponse | str:
    return sections_page()


@pages.get("/answer/<public_id>/<section_key>")
@section_writer
def section(public_id: str, section_key: str) -> AnyResponse | str:
    return section_page(section_key)


@pages.post("/answer/<public_id>/<section_key>")
@section_writer
def answer_section(public_id: str, section_key: str) -> AnyResponse | str | Data:
    return save_section(section_key, _save, _switch_language)


@pages.post("/answer/<public_id>/<section_key>/again")
@anyone
def come_back(public_id: str, section_key: str) -> AnyResponse | str | Data:
    """Save a form that was sent after the session had ended; the personal link opens it again."""
    token = re.split("[?#]", request.form.get("_link", "").strip(), maxsplit=1)[0].rpartition("/r/")[2]
    try:
        if begin_again(token) != public_id:
            return ask_for_link("other_link"), 422  # type: ignore[return-value]
    except entering.UnknownLink:
        return ask_for_link("unknown_link"), 422  # type: ignore[return-value]
    open_response(public_id, section_key)
    return save_section(section_key, _save, _switch_language)


@pages.post("/answer/<public_id>/language")
@owner
def language(public_id: str) -> AnyResponse:
    _switch_language()
    back = request.form.get("back", "")
    endpoint = back if back in ("check", "receipt", "own_data", "passing", "feedback") else "sections"
    return redirect(url_for(f".{endpoint}", public_id=public_id), 303)


def ask_for_link(problem: str = "") -> str:
    """Everything typed, kept in hidden fields, and the question for the personal link that lets it in."""
    view = request.view_args or {}
    kept = [(name, text) for name, texts in request.form.lists() for text in texts if name not in ("_csrf", "_link")]
    action = url_for("participant.come_back", public_id=view["public_id"], section_key=view["section_key"])
    return render_template("participant/again.html", kept=kept, action=action, problem=problem)


def _save(changes: Mapping[str, Answer | None], base_revisions: Mapping[str, int], operation_id: str) -> Saved:
    return responding.save_answers(store(), session[SESSION_KEY], this_response().public_id, changes, base_revisions, operation_id, now())


def _switch_language() -> None:
    wanted = request.form.get("_language") or request.form.get("language", "")
    if wanted in this_response().assessment.languages:
        responding.set_language(store(), session[SESSION_KEY], this_response().public_id, wanted, now())
        g.switched_language = wanted
