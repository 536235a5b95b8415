"""The page on which a participant looks over all answers before sending them."""

from __future__ import annotations

from flask import render_template

from assess.instruments.answers import missing_items
from assess.instruments.questionnaire import Item
from assess.web.access import this_response
from assess.web.participant.blueprint import this_instrument, this_progress, this_voice
from assess.web.section_page import new_operation
from assess.web.voice import Voice
from assess.web.words import beside, in_words


def check_page(incomplete: bool = False) -> str:
    """Every answer with a link to its place; `incomplete` where sending was refused."""
    response, voice = this_response(), this_voice()
    missing = [(section, voice.item(item)) for section, item in missing_items(voice.instrument, response.answers, response.respondent)]
    return render_template(
        "participant/check.html",
        instrument=this_instrument(),
        answers=[(step.section, [_said(voice, item) for item in step.items if item.type != "note"]) for step in this_progress().sections],
        missing=missing,
        required=[(section, item) for section, item in missing if item.required],
        incomplete=incomplete,
        operation=new_operation(),
    )


def _said(voice: Voice, item: Item) -> tuple[Item, list[str], list[str]]:
    """An item, its answer in words, and what was said beside the answer."""
    answer = this_response().answers.get(item.key)
    return voice.item(item), in_words(voice, item.key, answer), beside(answer)
