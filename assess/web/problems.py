"""What is wrong with an answer, as a sentence in the user's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from assess.instruments.item_types import AnswerProblem
from assess.web.filters import day, number
from assess.web.languages import gettext, ngettext
from assess.web.voice import Voice

SENTENCES: dict[str, Callable[..., str]] = {
    "answer_and_state": lambda: gettext("Give either an answer or a reason for giving none, not both."),
    "entry_without_name": lambda: gettext("Fill in the first field of this entry, or empty the whole entry."),
    "excludes_others": lambda option: gettext(
        "“%(option)s” cannot be chosen together with others. Remove it or the others.", option=option
    ),
    "no_such_item": lambda: gettext("This question is not part of the questionnaire."),
    "not_a_date": lambda: gettext("Enter a day, for example 2026-03-31."),
    "not_a_number": lambda: gettext("Enter a number in digits."),
    "not_a_place": lambda most: gettext("Choose a place from 1 to %(most)s.", most=number(most)),
    "not_an_answer": lambda: gettext("This cannot be read as an answer. Please answer once more."),
    "not_an_option": lambda **_: gettext("Choose one of the answers offered."),
    "not_email": lambda: gettext("Enter an e-mail address such as name@example.org."),
    "not_phone": lambda: gettext("Enter a telephone number such as +7 495 123-45-67."),
    "not_url": lambda: gettext("Enter a web address that begins with https:// or http://."),
    "not_whole": lambda: gettext("Enter a whole number."),
    "not_year": lambda: gettext("Enter a year in four digits."),
    "outside": lambda least, most: gettext("Enter a number from %(least)s to %(most)s.", least=number(least), most=number(most)),
    "place_left_out": lambda place: gettext(
        "Place %(place)s is not given yet. Give the places without a gap, from 1 on.", place=number(place)
    ),
    "place_taken": lambda place, option: gettext(
        "Place %(place)s is already given to “%(option)s”. Give each place once.", place=number(place), option=option
    ),
    "strange_characters": lambda: gettext("The text holds characters that cannot be stored. Please type it again."),
    "too_early": lambda earliest: gettext("Enter a day on or after %(day)s.", day=_day(earliest)),
    "too_large": lambda most: gettext("Enter %(most)s or less.", most=number(most)),
    "too_late": lambda latest: gettext("Enter a day on or before %(day)s.", day=_day(latest)),
    "too_long": lambda most, length: ngettext(
        "The text has %(length)s characters; at most %(num)s character is possible. Please shorten it.",
        "The text has %(length)s characters; at most %(num)s characters are possible. Please shorten it.",
        most,
        length=number(length),
    ),
    "too_many_decimals": lambda decimals: (
        ngettext("Enter at most %(num)s digit after the decimal sign.", "Enter at most %(num)s digits after the decimal sign.", decimals)
        if decimals
        else gettext("Enter a whole number.")
    ),
    "too_many_options": lambda most: ngettext("Choose at most %(num)s answer.", "Choose at most %(num)s answers.", most),
    "too_small": lambda least: gettext("Enter %(least)s or more.", least=number(least)),
    "wrong_total": lambda total, sum: gettext(  # noqa: A006 - named by the item type
        "Together this must come to %(total)s; at present it comes to %(sum)s.", total=number(total), sum=number(sum)
    ),
}


def sentence(problem: AnswerProblem, voice: Voice) -> str:
    """What is wrong and how to mend it."""
    spoken = {name: voice.text(value) if name == "option" else value for name, value in problem.parameters.items()}
    return SENTENCES[problem.code](**spoken)


def _day(value: Any) -> str:
    return day(value if isinstance(value, date) else date.fromisoformat(value))
