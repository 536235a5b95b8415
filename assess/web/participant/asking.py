"""The list of sections, a section's page, and what comes of saving it: the same for participants and for whoever looks how it would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.answers import Answers
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Section
from assess.operations.delegating import passed_on
from assess.web.access import this_response
from assess.web.doubts import doubts, not_yet_asked
from assess.web.drawing import drawer
from assess.web.extensions import store
from assess.web.filters import minutes
from assess.web.follow_ups import follow_ups
from assess.web.frame import Frame, framed
from assess.web.languages import gettext
from assess.web.page_data import Data, outcome, wants_data, wants_to_go
from assess.web.participant.blueprint import this_instrument, this_progress, this_voice
from assess.web.progress import Progress, waiting_sections
from assess.web.section_form import section_form
from assess.web.section_page import ASKED_BACK, CLEAR, Page, SaveAnswers, new_operation, save_page, shown_page, written_base
from assess.web.voice import voice

SwitchLanguage = Callable[[], None]
"""Lets the rest of the request, and what comes after, speak the language that the form wishes for."""


def sections_page() -> AnyResponse | str:
    response = this_response()
    if response.submitted:
        return redirect(_to("receipt"))
    instrument, steps = this_instrument(), this_progress()
    order = [section.key for section in instrument.questionnaire.sections]
    listed = [*steps.sections, *waiting_sections(instrument, response.answers, response.respondent)]
    return render_template(
        "participant/sections.html",
        instrument=instrument,
        progress=steps,
        steps=sorted(listed, key=lambda step: order.index(step.section.key)),
        voice=this_voice(),
        passed=passed_on(store(), response.id),
    )


def section_page(section_key: str) -> AnyResponse | str:
    response, instrument = this_response(), this_instrument()
    here, steps = _section(instrument, section_key), this_progress()
    asked = steps.place(here.key) is not None
    if response.section and (response.submitted or not asked):
        return redirect(_to("colleague_done", section_key=section_key))
    if response.submitted:
        return redirect(_to("receipt"))
    if not asked:
        return redirect(_to("sections"))
    form = section_form(instrument, here, steps.items(here), response.answers, response.respondent)
    followed = request.args.get("new", "").split()
    for field in form.items():
        field.is_new = field.key in followed
    return _section_page(here, shown_page(form, response), steps=steps)


def _section(instrument: Instrument, key: str) -> Section:
    return next((section for section in instrument.questionnaire.sections if section.key == key), None) or abort(404)


def save_section(section_key: str, save: SaveAnswers, switch_language: SwitchLanguage) -> AnyResponse | Data:
    """Save what was posted, and lead on."""
    response, instrument = this_response(), this_instrument()
    here = _section(instrument, section_key)
    page = save_page(save, response, instrument, here, request.form)
    switching = bool(request.form.get("_language"))
    if switching:
        switch_language()
    if wants_data():  # what is to be asked back needs the whole page
        ready = page.settled and wants_to_go() and not _not_yet_asked_back(here, page)
        return outcome(page, _onward(here, page.answers) if ready else None)
    if page.settled and _not_yet_asked_back(here, page):
        return redirect(_address(here, new=" ".join(page.followed) or None, look=1, _anchor="look"), 303)
    if page.settled:
        return redirect(_onward(here, page.answers, page.followed), 303)
    return _in_other_language(here, page) if switching else _section_page(here, page, 422 if page.form.wrong() else 409)


def _not_yet_asked_back(here: Section, page: Page) -> bool:
    """Something on the page does not fit, and the person goes on without having been asked about it."""
    if request.form.get("_language") or request.form.get(CLEAR) or request.form.get("_go") in ("back", "list"):
        return False
    response = this_response()
    found = doubts(voice(this_instrument(), page.answers, response.respondent), page.answers, response.respondent, here.key)
    return bool(not_yet_asked(found, request.form.get(ASKED_BACK, "").split()))


def _onward(here: Section, answers: Answers, followed: Sequence[str] = ()) -> str:
    """Where the button that was pressed leads, once the page is settled; to the same page if more is asked on it now."""
    wish = request.form.get("_go")
    if request.form.get("_language"):
        return _address(here)
    if cleared := request.form.get(CLEAR):
        return _address(here, _anchor=cleared.partition(" ")[0])
    if this_response().section and not followed:
        return _to("colleague_done", section_key=here.key)
    if wish == "list":
        return _to("sections")
    if followed and wish != "back":
        return _address(here, new=" ".join(followed), _anchor="new")
    neighbour = this_progress(answers).neighbour(here.key, -1 if wish == "back" else 1)
    if neighbour:
        return _address(neighbour)
    return _to("sections" if wish == "back" else "check")


def _to(page: str, **more: Any) -> str:
    """The address of a page beside this one: a participant's, or of the preview, which has no public id."""
    return url_for(f".{page}", public_id=this_response().public_id, **more)


def _address(section: Section, **more: Any) -> str:
    return _to("section", section_key=section.key, **more)


def _in_other_language(here: Section, page: Page) -> AnyResponse:
    """The page with what is not saved yet, asked in the language just chosen."""
    response, instrument = this_response(), this_instrument()
    shown = [field.item for field in page.form.items()]
    again = section_form(instrument, _section(instrument, here.key), shown, page.answers, response.respondent, request.form)
    again.validate()
    for field in page.form.items():
        again.field(field.key).conflict = field.conflict
        if field.key in page.renewed:
            again.field(field.key).show_stored(page.answers.get(field.key))
    return _section_page(_section(instrument, here.key), replace(page, form=again), 422 if again.wrong() else 409)


def _section_page(here: Section, page: Page, status: int = 200, steps: Progress | None = None) -> AnyResponse:
    instrument, response, form = this_instrument(), this_response(), page.form
    speaking = voice(instrument, page.answers, response.respondent)
    found = form.ask_back(doubts(speaking, page.answers, response.respondent, here.key))
    wrong, disputed = form.wrong(), form.disputed()
    noticed = {
        "wrong": wrong,
        "disputed": disputed,
        "followed": form.new(),
        "unfit": [doubt for doubt in found if doubt.found.error],
        "doubted": [doubt for doubt in found if doubt.open and not doubt.found.error] if request.args.get("look") else [],
    }
    frame = Frame(
        instrument.hash,
        instrument.language,
        here.key,
        response.assessment.id,
        response.assessment.languages,
        response.assessment.anonymous,
        response.paper,
        response.section is not None,
        bool(wrong),
        bool(disputed),
        any(field.key in page.answers for field in form.items()),
        request.script_root,
        response.preview,
    )
    following = follow_ups(instrument, here, page, response)
    slots = {
        "items": drawer().items(form, following),
        "routing": drawer().routing(following),
        "summary": Markup(render_template("participant/summary.html", **noticed)) if any(noticed.values()) else "",  # noqa: S704 - a template
        "intro": (here.intro and speaking.text(here.intro)) or "",
        "where": _where(here, steps or this_progress(page.answers)),
        "public_id": response.public_id,
        "mark": generate_csrf(),
        "base": written_base(page.bases),
        "operation": new_operation(),
        "asked_back": " ".join(doubt.mark for doubt in found),
    }
    return Response(framed(frame, instrument, here, slots), status)


def _where(here: Section, steps: Progress) -> str:
    """The section's place among all, and how much longer they take; a colleague sees the one only."""
    place = None if this_response().section else steps.place(here.key)
    parts = [gettext("Section %(place)s of %(count)s", place=str(place), count=str(len(steps.sections)))] if place else []
    parts += [minutes(steps.minutes_left)] if steps.minutes_left > 0 else []
    return " · ".join(parts)
