"""What people are told before they start, and agree to by starting.

The words are kept with the assessment, so that it can be shown later what somebody agreed to.
A test knows the words of every version: they cannot change while the version stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Questionnaire
from assess.operations.consenting import keep_texts
from assess.storage.assessments import Assessment
from assess.web.extensions import store
from assess.web.filters import day, moment
from assess.web.languages import gettext, ngettext, page_language, speak

CONSENT_VERSION = "2026-11.5"
"""Version of these words; change it with them. What an assessment puts into them, such as its closing time, is marked apart."""


@dataclass(frozen=True)
class Part:
    """Something that people are told."""

    heading: str
    paragraphs: tuple[str, ...]


def consent(assessment: Assessment, questionnaire: Questionnaire, by_open_link: bool = False) -> tuple[Part, ...]:
    """What the start page says, in the language that the page speaks."""
    parts = [
        Part(gettext("Who asks"), tuple(_who_asks(assessment))),
        Part(gettext("What it is about"), (assessment.title,)),
        Part(gettext("How long it takes"), (_how_long(questionnaire, by_open_link),)),
    ]
    return (
        *parts,
        *_until_when(assessment),
        Part(gettext("What happens to your answers"), tuple(_what_happens(assessment, questionnaire))),
        Part(gettext("Your data"), (*_your_data(assessment), *(_if_named(assessment) if by_open_link else ()))),
        _your_choice(),
    )


def consent_of_colleague(assessment: Assessment, questionnaire: Questionnaire) -> tuple[Part, ...]:
    """What of it concerns somebody who answers one section for another."""
    return (
        Part(gettext("Who asks"), tuple(_who_asks(assessment))),
        Part(gettext("What happens to your answers"), tuple(_what_happens(assessment, questionnaire))),
        _your_choice(),
    )


def consent_on_paper(assessment: Assessment, questionnaire: Questionnaire) -> tuple[Part, ...]:
    """What somebody is told who answers on paper, and so has no page to look at the answers again."""
    if assessment.anonymous:
        data = gettext(
            "Until the questionnaire closes you can ask to see your answers and to have them erased. "
            "Afterwards nobody can find them among the others."
        )
    else:
        data = gettext("As long as your answers are kept you can ask to see them and to have them erased.")
    return (
        Part(gettext("Who asks"), tuple(_who_asks(assessment))),
        Part(gettext("What it is about"), (assessment.title,)),
        *_until_when(assessment),
        Part(gettext("What happens to your answers"), tuple(_what_happens(assessment, questionnaire))),
        Part(gettext("Your data"), (data, *_kept_until(assessment))),
        _your_choice(),
    )


def agreement() -> str:
    """What pressing Start means."""
    return gettext("By starting you agree that your answers are used as described here.")


def consent_texts(assessment: Assessment, instrument: Instrument, by_open_link: bool = False) -> dict[str, str]:
    """Language → everything that is agreed to, in each language of the assessment."""
    before = page_language()
    texts = {
        speak(language): _text(assessment, instrument.in_language(language).questionnaire, by_open_link)
        for language in assessment.languages
    }
    speak(before)
    return texts


def keep_consent(assessment: Assessment, instrument: Instrument, by_open_link: bool = False) -> str:
    """Keep what is agreed to now, and give its version: that of our words, and a mark of what the assessment says in them."""
    texts = consent_texts(assessment, instrument, by_open_link)
    mark = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:8]
    version = f"{CONSENT_VERSION}/{mark}"
    keep_texts(store(), assessment.id, version, texts)
    return version


def _text(assessment: Assessment, questionnaire: Questionnaire, by_open_link: bool) -> str:
    told = [f"{part.heading}\n{paragraph}" for part in consent(assessment, questionnaire, by_open_link) for paragraph in part.paragraphs]
    return "\n\n".join([questionnaire.title, questionnaire.purpose, *told, agreement()])


def _how_long(questionnaire: Questionnaire, by_open_link: bool) -> str:
    least, most = map(str, questionnaire.minutes)
    if by_open_link:
        return gettext(
            "About %(least)s–%(most)s minutes. You can stop at any time and go on later by a personal link, which you get when you start; "
            "what you entered stays.",
            least=least,
            most=most,
        )
    return gettext(
        "About %(least)s–%(most)s minutes. You can stop at any time and go on later by the same link; what you entered stays.",
        least=least,
        most=most,
    )


def _who_asks(assessment: Assessment) -> Iterator[str]:
    yield assessment.asked_by or gettext("The person or organisation that sent you the link.")
    if assessment.contact:
        yield gettext("For questions and requests: %(contact)s", contact=assessment.contact)


def _what_happens(assessment: Assessment, questionnaire: Questionnaire) -> Iterator[str]:
    least = assessment.minimum_group_size
    if not assessment.anonymous:
        yield gettext("The questionnaire is not anonymous. Those who carry out the assessment can see which answers are yours.")
        yield ngettext(
            "In reports, results of a group are shown only where at least %(num)s organisation of it has answered.",
            "In reports, results of a group are shown only where at least %(num)s organisations of it have answered.",
            least,
        )
        return
    yield gettext(
        "The questionnaire is anonymous. Your answers are stored without your name. When it closes, what joins them to your invitation "
        "is destroyed. Backup copies made earlier still hold it until they are deleted too."
    )
    yield ngettext(
        "Results of a group are shown only where at least %(num)s organisation of it has answered.",
        "Results of a group are shown only where at least %(num)s organisations of it have answered.",
        least,
    )
    yield gettext("Remarks in your own words are read by those who carry out the assessment; please name no persons in them.")
    if any(section.named for section in questionnaire.sections) or any(item.type == "roster" for item in questionnaire.items.values()):
        yield gettext(
            "Where a page or a question says that it is not anonymous, your answers to it are shown with the name of your organisation."
        )


def _your_choice() -> Part:
    return Part(gettext("Your choice"), (gettext("Taking part is voluntary. You can leave any question out or say that you do not know."),))


def _your_data(assessment: Assessment) -> Iterator[str]:
    if assessment.anonymous:
        yield gettext(
            "Until the questionnaire closes you can look at everything that is stored, download it, and have it erased. Afterwards nobody "
            "can find your answers among the others; only somebody who gives your receipt number can still have them erased."
        )
    else:
        yield gettext("As long as your answers are kept you can look at everything that is stored, download it, and have it erased.")
    if assessment.changes_after_sending:
        yield gettext("You can change your answers until the questionnaire closes, also after sending them.")
    yield from _kept_until(assessment)


def _if_named(assessment: Assessment) -> Iterator[str]:
    """What becomes of what somebody may say who comes by an open link."""
    if assessment.anonymous:
        yield gettext(
            "If you give an e-mail address or your organisation, those who carry out the assessment see them on the list of people who "
            "take part, apart from your answers. Your personal link is sent to the address, and reminders until you have sent your "
            "answers. When the questionnaire closes, both are deleted."
        )
    else:
        yield gettext(
            "If you give an e-mail address or your organisation, they are kept with your answers. Your personal link is sent to the "
            "address, and reminders until you have sent your answers."
        )


def _kept_until(assessment: Assessment) -> Iterator[str]:
    if assessment.kept_until:
        yield gettext("The answers are kept until %(day)s at the latest.", day=day(assessment.kept_until))


def _until_when(assessment: Assessment) -> Iterator[Part]:
    if assessment.closes_at:
        yield Part(gettext("Until when"), (moment(assessment.closes_at, assessment.zone),))
