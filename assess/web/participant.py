"""The participant's pages: from the personal link to the receipt."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.instruments.answers import missing_items
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Section
from assess.operations import responding
from assess.operations.responding import Receipt, Visit
from assess.web.access import SESSION_KEY, anyone, open_response, participant, this_response
from assess.web.extensions import now, store
from assess.web.languages import LANGUAGES, chosen_language, speak
from assess.web.progress import Progress, progress
from assess.web.section_form import section_form
from assess.web.section_page import OPERATION, Page, new_operation, save_page, written_base
from assess.web.words import in_words

pages = Blueprint("participant", __name__)

CONSENT_VERSION = "2026-11.2"
"""Version of the start page's text on what happens to the answers; change it with the text."""


@pages.get("/")
@anyone
def welcome() -> str:
    speak(chosen_language(request.args.get("language"), list(LANGUAGES)))
    return render_template("participant/welcome.html")


@pages.get("/r/<token>")
@anyone
def start_page(token: str) -> str:
    """What the link leads to; changes nothing, since mail scanners open links too."""
    visit = responding.visit(store(), token, now())
    language = speak(_language_of(visit, request.args.get("language")))
    return render_template("participant/start.html", visit=visit, instrument=visit.instrument.in_language(language), token=token)


@pages.post("/r/<token>")
@anyone
def start(token: str) -> AnyResponse:
    visit = responding.visit(store(), token, now())
    public_id = _begin(token, _language_of(visit, request.form.get("language")))
    return redirect(url_for(".sections", public_id=public_id), 303)


@pages.get("/answer/<public_id>/")
@participant
def sections(public_id: str) -> AnyResponse | str:
    response = this_response()
    if response.submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    return render_template("participant/sections.html", instrument=_instrument(), progress=_progress())


@pages.get("/answer/<public_id>/<section_key>")
@participant
def section(public_id: str, section_key: str) -> AnyResponse | str:
    response, instrument = this_response(), _instrument()
    if response.submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    here, steps = _section(instrument, section_key), _progress()
    if steps.place(here.key) is None:  # not asked, or not any more
        return redirect(url_for(".sections", public_id=public_id))
    form = section_form(instrument, here, steps.items(here), response.answers, response.respondent)
    followed = request.args.get("new", "").split()
    for field in form.items():
        field.is_new = field.key in followed
    return _section_page(here, Page(form, response.answers, response.revisions), steps=steps)


@pages.post("/answer/<public_id>/<section_key>")
@participant
def answer_section(public_id: str, section_key: str) -> AnyResponse | str:
    return _save(public_id, section_key)


@pages.post("/answer/<public_id>/<section_key>/again")
@anyone
def come_back(public_id: str, section_key: str) -> AnyResponse | str:
    """Save a form that was sent after the session had ended; the personal link opens it again."""
    token = re.split("[?#]", request.form.get("_link", "").strip(), maxsplit=1)[0].rpartition("/r/")[2]
    try:
        visit = responding.visit(store(), token, now())
        speak(visit.language)
        if visit.state == "new" or _begin(token, visit.language) != public_id:
            return ask_for_link("other_link"), 422  # type: ignore[return-value]
    except responding.UnknownLink:
        return ask_for_link("unknown_link"), 422  # type: ignore[return-value]
    open_response(public_id)
    return _save(public_id, section_key)


@pages.get("/answer/<public_id>/check")
@participant
def check(public_id: str) -> AnyResponse | str:
    response, instrument = this_response(), _instrument()
    if response.submitted:
        return redirect(url_for(".receipt", public_id=public_id))
    return _check_page(instrument)


@pages.post("/answer/<public_id>/submit")
@participant
def submit(public_id: str) -> AnyResponse | str:
    try:
        responding.submit(store(), session[SESSION_KEY], public_id, request.form.get(OPERATION) or new_operation(), now())
    except responding.Incomplete:
        return _check_page(_instrument(), incomplete=True), 422  # type: ignore[return-value]
    return redirect(url_for(".receipt", public_id=public_id), 303)


@pages.get("/answer/<public_id>/receipt")
@participant
def receipt(public_id: str) -> AnyResponse | str:
    response = this_response()
    if not response.submitted:
        return redirect(url_for(".sections", public_id=public_id))
    return receipt_page(response.submitted)


@pages.post("/answer/<public_id>/language")
@participant
def language(public_id: str) -> AnyResponse:
    _switch_language(public_id)
    back = request.form.get("back", "")
    endpoint = back if back in ("check", "receipt") else "sections"
    return redirect(url_for(f".{endpoint}", public_id=public_id), 303)


def receipt_page(receipt: Receipt, too_late: bool = False) -> str:
    """The receipt; `too_late` where somebody tried to change what was already sent."""
    return render_template("participant/receipt.html", instrument=_instrument(), receipt=receipt, too_late=too_late)


def ask_for_link(problem: str = "") -> str:
    """Everything typed, kept in hidden fields, and the question for the personal link that lets it in."""
    view = request.view_args or {}
    kept = [(name, text) for name, texts in request.form.lists() for text in texts if name not in ("_csrf", "_link")]
    action = url_for("participant.come_back", public_id=view["public_id"], section_key=view["section_key"])
    return render_template("participant/again.html", kept=kept, action=action, problem=problem)


def _language_of(visit: Visit, wish: str | None) -> str:
    """The language wished for; else the one begun in; else the browser's."""
    begun = visit.language if visit.state != "new" else None
    return chosen_language(wish or begun, visit.assessment.languages, visit.language)


def _begin(token: str, language: str) -> str:
    started = responding.start(store(), token, language, CONSENT_VERSION, now(), session.get(SESSION_KEY))
    session[SESSION_KEY] = started.session
    return started.public_id


def _instrument() -> Instrument:
    """The questionnaire in the language of this response, which the page then speaks."""
    response = this_response()
    instrument = response.instrument.in_language(g.get("switched_language") or response.language)
    speak(instrument.language)
    return instrument


def _section(instrument: Instrument, key: str) -> Section:
    return next((section for section in instrument.questionnaire.sections if section.key == key), None) or abort(404)


def _progress() -> Progress:
    response = this_response()
    return progress(_instrument(), response.answers, response.respondent)


def _save(public_id: str, section_key: str) -> AnyResponse | str:
    response, instrument = this_response(), _instrument()
    here = _section(instrument, section_key)
    page = save_page(store(), session[SESSION_KEY], response, instrument, here, request.form, now())
    if request.form.get("_language"):
        _switch_language(public_id)
        return _in_other_language(here, page) if not page.settled else redirect(_address(public_id, here), 303)
    if not page.settled:
        return _section_page(here, page, 422 if page.form.wrong() else 409)
    if page.followed and request.form.get("_go") not in ("back", "list"):
        return redirect(_address(public_id, here, new=" ".join(page.followed), _anchor="new"), 303)
    return redirect(_onward(public_id, here, progress(instrument, page.answers, response.respondent)), 303)


def _onward(public_id: str, here: Section, steps: Progress) -> str:
    """Where the button that was pressed leads."""
    wish = request.form.get("_go")
    if wish == "list":
        return url_for(".sections", public_id=public_id)
    neighbour = steps.neighbour(here.key, -1 if wish == "back" else 1)
    if neighbour:
        return _address(public_id, neighbour)
    return url_for(".sections" if wish == "back" else ".check", public_id=public_id)


def _address(public_id: str, section: Section, **more: Any) -> str:
    return url_for("participant.section", public_id=public_id, section_key=section.key, **more)


def _switch_language(public_id: str) -> None:
    wanted = request.form.get("_language") or request.form.get("language", "")
    if wanted in this_response().assessment.languages:
        responding.set_language(store(), session[SESSION_KEY], public_id, wanted, now())
        g.switched_language = wanted


def _in_other_language(here: Section, page: Page) -> AnyResponse:
    """The page with what is not saved yet, asked in the language just chosen."""
    response, instrument = this_response(), _instrument()
    shown = [field.item for field in page.form.items()]
    again = section_form(instrument, _section(instrument, here.key), shown, page.answers, response.respondent, request.form)
    again.validate()
    for field in page.form.items():
        again.field(field.key).conflict = field.conflict
    return _section_page(_section(instrument, here.key), Page(again, page.answers, page.revisions), 422 if again.wrong() else 409)


def _section_page(here: Section, page: Page, status: int = 200, steps: Progress | None = None) -> AnyResponse:
    instrument, response = _instrument(), this_response()
    html = render_template(
        "participant/section.html",
        instrument=instrument,
        section=here,
        form=page.form,
        wrong=page.form.wrong(),
        disputed=page.form.disputed(),
        followed=page.form.new(),
        base=written_base(page.form, page.answers, page.revisions),
        operation=new_operation(),
        progress=steps or progress(instrument, page.answers, response.respondent),
        anything_saved=any(field.key in page.answers for field in page.form.items()),
        response=response,
    )
    return Response(html, status)


def _check_page(instrument: Instrument, incomplete: bool = False) -> str:
    response = this_response()
    missing = missing_items(instrument, response.answers, response.respondent)
    answers = [
        (
            step.section,
            [(item, in_words(instrument, item.key, response.answers.get(item.key))) for item in step.items if item.type != "note"],
        )
        for step in _progress().sections
    ]
    return render_template(
        "participant/check.html",
        instrument=instrument,
        answers=answers,
        missing=missing,
        required=[(section, item) for section, item in missing if item.required],
        incomplete=incomplete,
        operation=new_operation(),
    )
