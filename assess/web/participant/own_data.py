"""A person's own data: to look at, to take along, to have erased."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from assess.files.tables import harmless
from assess.instruments.answers import Answer, asked_keys
from assess.mail.delivery import Courier
from assess.operations import own_data as operations
from assess.operations.erasing import erase_own_response
from assess.operations.own_data import OwnData
from assess.storage.answer_document import answer_in
from assess.storage.engine import NotWiped
from assess.web.access import anyone, owner, this_response
from assess.web.extensions import now, shared, store
from assess.web.languages import LANGUAGES, chosen_language, gettext, speak
from assess.web.participant.blueprint import pages, this_instrument, this_voice
from assess.web.words import beside, in_words

log = structlog.get_logger("assess.web")


@dataclass(frozen=True)
class OwnAnswer:
    """An answer that is stored, in words."""

    key: str
    section: str
    question: str
    words: list[str]
    remarks: list[str]
    answer: Answer
    asked: bool
    """False where other answers have made the question void; the answer is kept and does not count."""


@pages.get("/answer/<public_id>/mine/data")
@owner
def own_data(public_id: str) -> str:
    instrument, stored = this_instrument(), operations.own_data(store(), this_response().id)
    return render_template("participant/own_data.html", instrument=instrument, stored=stored, answers=list(_answers(stored)))


@pages.get("/answer/<public_id>/mine/answers.json")
@owner
def answers_as_json(public_id: str) -> Response:
    """Everything that is stored, for machines and for moving elsewhere."""
    this_instrument()
    text = json.dumps(_record(operations.own_data(store(), this_response().id)), ensure_ascii=False, indent=1)
    return _file(text, "application/json", "json")


@pages.get("/answer/<public_id>/mine/answers.csv")
@owner
def answers_as_csv(public_id: str) -> Response:
    """Questions and answers as a table, for people with a spreadsheet."""
    this_instrument()
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow([gettext("Section"), gettext("Question"), gettext("Answer"), gettext("Comment"), gettext("Reason")])
    for one in _answers(operations.own_data(store(), this_response().id)):
        said = "\n".join(one.words), one.answer.comment or "", one.answer.reason or ""
        table.writerow([harmless(cell) for cell in (one.section, one.question, *said)])
    return _file("\ufeff" + file.getvalue(), "text/csv", "csv")  # the mark by which spreadsheets know UTF-8


@pages.get("/answer/<public_id>/mine/erase")
@owner
def before_erasing(public_id: str) -> str:
    return render_template("participant/erase.html", instrument=this_instrument())


@pages.post("/answer/<public_id>/mine/erase")
@owner
def erase(public_id: str) -> AnyResponse:
    language = this_instrument().language
    try:
        erase_own_response(store(), this_response().id, Courier.of(shared().settings).folder, now())
    except NotWiped:  # it is erased; the next erasing or closing cleans the files
        log.warning("not_wiped")
    return redirect(url_for(".erased", public_id=public_id, language=language), 303)


def _answers(stored: OwnData) -> Iterator[OwnAnswer]:
    """Every answer that is stored, in the order of asking."""
    instrument, response, voice = this_instrument(), this_response(), this_voice()
    asked = asked_keys(instrument, response.answers, response.respondent)
    for key, (section, item) in instrument.questionnaire.placed.items():
        answer = answer_in(stored.entries.get(key, {}))
        if answer:
            item = voice.item(item)
            question = f"{item.title}. {item.ask}" if item.type == "risk" else item.ask
            yield OwnAnswer(key, section.title, question, in_words(voice, key, answer), beside(answer), answer, key in asked)


def _record(stored: OwnData) -> dict[str, Any]:
    response, assessment, instrument = stored.response, this_response().assessment, this_instrument()
    return {
        "format": 1,
        "assessment": {"title": assessment.title, "policy": assessment.policy, "asked_by": assessment.asked_by},
        "questionnaire": {"key": instrument.key, "title": instrument.questionnaire.title, "hash": instrument.hash},
        "response": {
            "group": response.group,
            "organisation": response.organisation,
            "organisation_is_pseudonym": assessment.anonymous,
            "language": response.language,
            "started_at": response.started_at.isoformat(),
            "sent_at": response.submitted_at.isoformat() if response.submitted_at else None,
            "receipt": response.receipt,
        },
        "invitation": {"name": stored.invitation.name, "email": stored.invitation.email} if stored.invitation else None,
        "consent": {"version": stored.consent.version, "text": stored.consent.text} if stored.consent else None,
        "answers": [
            {
                "item": one.key,
                "section": one.section,
                "question": one.question,
                "in_words": one.words,
                "asked": one.asked,
                **stored.entries[one.key],
                "measures": instrument.item_types[one.key].numbers(one.answer.value) if one.answer.state == "answered" else {},
            }
            for one in _answers(stored)
        ],
        "saves": [{"saved_at": save.saved_at.isoformat(), "changes": save.changes} for save in stored.saves],
    }


def _file(text: str, kind: str, ending: str) -> Response:
    reply = Response(text, mimetype=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="answers.{ending}"'
    return reply


@pages.get("/answer/<public_id>/mine/erased")
@anyone
def erased(public_id: str) -> str:
    """What somebody sees whose answers are gone; its script drops what is left on the device. Knows nothing of any response."""
    speak(chosen_language(request.args.get("language"), list(LANGUAGES)))
    return render_template("participant/erased.html", public_id=public_id)
