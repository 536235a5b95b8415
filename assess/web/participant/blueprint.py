"""What the rooms of the participant's pages share: the blueprint, and the questionnaire as this response sees it."""

from __future__ import annotations

from flask import Blueprint, g, url_for

from assess.instruments.answers import Answers
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Item, Section
from assess.web.access import this_response
from assess.web.languages import speak
from assess.web.progress import Progress, progress
from assess.web.voice import Voice, voice

pages = Blueprint("participant", __name__)


def this_instrument() -> Instrument:
    """The questionnaire in the language of this response, which the page then speaks."""
    response = this_response()
    instrument = response.instrument.in_language(g.get("switched_language") or response.language)
    speak(instrument.language)
    return instrument


@pages.app_template_global()
def place_of(section: Section, item: Item) -> str:
    """The address of an item in this response."""
    if "home" not in g:  # a page may name every item
        g.home = url_for(".sections", public_id=this_response().public_id)
    return f"{g.home}{section.key}#{item.key}"


def this_voice() -> Voice:
    """How the questionnaire speaks to this response's participant."""
    response = this_response()
    return voice(this_instrument(), response.answers, response.respondent)


def this_progress(answers: Answers | None = None) -> Progress:
    """How far this response has come, with the `answers` just saved; a colleague sees the one section only."""
    response = this_response()
    return progress(this_instrument(), response.answers if answers is None else answers, response.respondent, response.section)
