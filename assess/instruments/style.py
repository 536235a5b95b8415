"""Hints on style: not mistakes, but what participants and readers stumble over.

Question length and double questions follow Dillman, Smyth and Christian (2014), Internet,
Phone, Mail, and Mixed-Mode Surveys; the limits are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assess.instruments.checks.questionnaire import placed_items
from assess.instruments.description import routes
from assess.instruments.glossary import Glossary
from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack
from assess.instruments.parts import Part
from assess.instruments.texts import addresses
from assess.instruments.yaml_source import Path, Source

LONGEST_SENTENCE = 32
LONGEST_QUESTION = 28
LONGEST_ROUTE = 35
MOST_RISKS = 12
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
DOUBLE = re.compile(r"\band/or\b|\bи/или\b|\by/o\b", re.IGNORECASE)


def check_style(instrument: Instrument, pack: Pack, glossary: Glossary) -> None:
    """Add hints to the problems of the pack's sources, in every language the instrument has."""
    _words(instrument.questionnaire, pack.questionnaire, instrument.languages[0], glossary)
    _words(instrument.rubric, pack.rubric, instrument.languages[0], glossary)
    _words(instrument.constructs_part, pack.constructs, instrument.constructs_part.languages[0], glossary)
    _words(instrument.tools, pack.tools, instrument.constructs_part.languages[0], glossary)
    for language, source in [*pack.texts.items(), *pack.shared_texts.items()]:
        for path, text in _leaves(source.value, ()):
            _text(source, path, text, language, glossary)
    _questions(instrument, pack.questionnaire)
    _routes(instrument, pack.questionnaire)


def _words(part: Part, source: Source, language: str, glossary: Glossary) -> None:
    """Look at the texts of a file of the pack's own language, at the lines where they stand."""
    texts = {text for _, text in addresses(part)}
    for path, text in _leaves(source.value, ()):
        if text.strip() in texts:
            _text(source, path, text, language, glossary)


def _leaves(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _leaves(child, (*path, number))


def _text(source: Source, path: Path, text: str, language: str, glossary: Glossary) -> None:
    for sentence in SENTENCE_END.split(text):
        if len(sentence.split()) > LONGEST_SENTENCE:
            source.complain(path, "long_sentence", f"a sentence of {len(sentence.split())} words; {LONGEST_SENTENCE} are plenty")
    for word, preferred in _avoided(glossary, language):
        if word.search(text):
            source.complain(path, "forbidden_word", f"write “{preferred}” instead of “{word.search(text)[0]}”")  # type: ignore[index]


def _avoided(glossary: Glossary, language: str) -> Iterator[tuple[re.Pattern[str], str]]:
    for term in glossary.terms:
        if wording := term.words.get(language):
            for word in wording.avoid:
                ending = r"\w*\b" if word.endswith("*") else r"\b"
                yield re.compile(rf"\b{re.escape(word.removesuffix('*'))}{ending}", re.IGNORECASE), wording.prefer


def _questions(instrument: Instrument, source: Source) -> None:
    for path, item in placed_items(instrument):
        if item.type == "note":
            continue
        if (words := len(item.ask.split())) > LONGEST_QUESTION:
            source.complain((*path, "ask"), "long_question", f"a question of {words} words; {LONGEST_QUESTION} are plenty")
        if item.ask.count("?") > 1 or DOUBLE.search(item.ask):
            source.complain((*path, "ask"), "double_question", "this asks two things at once; make two items of it")
    for key, scale in instrument.questionnaire.scales.items():
        middle = scale.steps[len(scale.steps) // 2]
        if scale.midpoint and (len(middle) < 2 or middle.isdigit()):
            source.complain(("scales", key), "midpoint_name", f"the midpoint of scale `{key}` has no name")


def _routes(instrument: Instrument, source: Source) -> None:
    promised = instrument.questionnaire.minutes[1]
    for route in routes(instrument):
        if route.minutes[1] > min(promised + 0.5, LONGEST_ROUTE):
            source.complain(
                ("minutes",), "long_route", f"{route.group} needs up to {route.minutes[1]:.0f} minutes; {promised} are promised"
            )
        if route.risks[1] > MOST_RISKS:
            source.complain(("sections",), "many_risks", f"{route.group} rates up to {route.risks[1]} risks; {MOST_RISKS} are plenty")
