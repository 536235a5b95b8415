"""The page on which a participant looks over all answers before sending them."""

from __future__ import annotations

from flask import render_template

from assess.instruments.answers import asked_keys, missing_items
from assess.instruments.questionnaire import Item
from assess.web.access import this_response
from assess.web.doubts import doubts
from assess.web.participant.blueprint import this_instrument, this_progress, this_voice
from assess.web.section_page import new_operation
from assess.web.voice import Voice
from assess.web.words import beside, in_words

Said = tuple[Item, list[str], list[str]]
"""An item, its answer in words, and what was said beside the answer."""


def check_page(incomplete: bool = False) -> str:
    """Every answer with a link to its place; `incomplete` where sending was refused."""
    response, voice = this_response(), this_voice()
    missing = [(section, voice.item(item)) for section, item in missing_items(voice.instrument, response.answers, response.respondent)]
    found = [doubt for doubt in doubts(voice, response.answers, response.respondent) if doubt.open]
    return render_template(
        "participant/check.html",
        instrument=this_instrument(),
        answers=[(step.section, [_said(voice, item) for item in step.items if item.type != "note"]) for step in this_progress().sections],
        missing=missing,
        required=[(section, item) for section, item in missing if item.required],
        unfit=[doubt for doubt in found if doubt.found.error],
        doubted=[doubt for doubt in found if not doubt.found.error],
        unused=_unused(voice),
        incomplete=incomplete,
        operation=new_operation(),
    )


def _said(voice: Voice, item: Item) -> Said:
    answer = this_response().answers.get(item.key)
    return voice.item(item), in_words(voice, item.key, answer), beside(answer)


def _unused(voice: Voice) -> list[Said]:
    """Answers to questions that other answers have made void: kept, and not used."""
    response = this_response()
    asked = asked_keys(voice.instrument, response.answers, response.respondent)
    return [_said(voice, item) for key, item in voice.instrument.questionnaire.items.items() if key in response.answers.keys() - asked]
