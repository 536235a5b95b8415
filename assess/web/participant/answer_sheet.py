"""A participant's own answers as a PDF, to keep."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from assess.paths import shipped
from assess.reporting.own_answers import AnswerSheet, GivenAnswer, answers_pdf
from assess.web.access import owner, this_response
from assess.web.extensions import now
from assess.web.filters import day
from assess.web.languages import gettext, interface_language
from assess.web.participant.blueprint import pages, this_instrument, this_progress, this_voice
from assess.web.words import beside, in_words


@pages.get("/answer/<public_id>/mine/answers.pdf")
@owner
def answers_as_pdf(public_id: str) -> Response:
    """Every question that is asked, with its answer."""
    title = this_instrument().questionnaire.title  # first of all, since it settles the language
    sheet = AnswerSheet(
        language=interface_language(),
        title=title,
        about=this_response().assessment.title,
        facts=tuple(_facts()),
        sections=tuple(_sections()),
        open=gettext("Not answered"),
    )
    reply = Response(answers_pdf(sheet, shipped("reports"), now()), mimetype="application/pdf")
    reply.headers["Content-Disposition"] = 'attachment; filename="answers.pdf"'
    return reply


def _facts() -> Iterator[tuple[str, str]]:
    response = this_response()
    if response.assessment.asked_by:
        yield gettext("Who asks"), response.assessment.asked_by
    sent = response.submitted or response.reopened
    if sent:
        yield gettext("Receipt number"), sent.number
        yield gettext("Sent on"), day(sent.submitted_on)
    if response.reopened:
        yield gettext("State"), gettext("Changed since and not sent again; what was sent counts.")
    if not sent:
        yield gettext("State"), gettext("Not sent yet.")


def _sections() -> Iterator[tuple[str, tuple[GivenAnswer, ...]]]:
    response, voice = this_response(), this_voice()
    for step in this_progress().sections:
        given = []
        for item in step.items:
            if item.type != "note":
                answer, asked = response.answers.get(item.key), voice.item(item)
                question = f"{asked.title}. {asked.ask}" if asked.type == "risk" else asked.ask
                given.append(GivenAnswer(question, tuple(in_words(voice, item.key, answer)), tuple(beside(answer))))
        if given:
            yield step.section.title, tuple(given)
