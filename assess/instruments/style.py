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
from assess.instruments.piping import NAMES, filled
from assess.instruments.questionnaire import DichotomyItem, Item
from assess.instruments.texts import addresses
from assess.instruments.yaml_source import Path, Source

LONGEST_SENTENCE = 32
LONGEST_QUESTION = 28
LONGEST_ROUTE = 35
MOST_RISKS = 12
CASES = frozenset({"ru"})
"""Languages that decline names."""
INSERTED = "\0"
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
DOUBLE = re.compile(
    r"""\band/or\b | \b(?:and|or)\s+(?:how|what|why|when|where|who|which|whether)\b | \bas\s+well\s+as\b
    | \bи/или\b | \b(?:и|или)\s+(?:как|что|почему|зачем|когда|где|кто|сколько|какой|какая|какое|какие|насколько|есть\s+ли)\b | \bа\s+также\b
    | \by/o\b | \b(?:y|o)\s+(?:cómo|qué|por\s+qué|cuándo|dónde|quién|quiénes|cuánt[oa]s?|cuál|cuáles|hay)\b | \basí\s+como\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Two questions in one, in the languages that ship; a table of several columns may well ask several things."""
NAME = re.compile(r"\w{2}")


def check_style(instrument: Instrument, pack: Pack, glossary: Glossary) -> None:
    """Add hints to the problems of the pack's sources, in every language the instrument has."""
    _words(instrument.questionnaire, pack.questionnaire, instrument.languages[0], glossary)
    _words(instrument.rubric, pack.rubric, instrument.languages[0], glossary)
    _words(instrument.constructs_part, pack.constructs, instrument.constructs_part.languages[0], glossary)
    _words(instrument.tools, pack.tools, instrument.constructs_part.languages[0], glossary)
    for language, source in [*pack.texts.items(), *pack.shared_texts.items()]:
        for path, text in source.texts():
            _text(source, path, text, language, glossary)
    for source, path, item, ask in _asks(instrument, pack):
        _question(source, path, item, ask)
    _steps(instrument, pack.questionnaire)
    _coverage(instrument, pack.rubric)
    _routes(instrument, pack.questionnaire)


def _words(part: Part, source: Source, language: str, glossary: Glossary) -> None:
    """Look at the texts of a file of the pack's own language, at the lines where they stand."""
    texts = {text for _, text in addresses(part)}
    for path, text in source.texts():
        if text.strip() in texts:
            _text(source, path, text, language, glossary)


def _text(source: Source, path: Path, text: str, language: str, glossary: Glossary) -> None:
    for sentence in SENTENCE_END.split(text):
        if len(sentence.split()) > LONGEST_SENTENCE:
            source.complain(path, "long_sentence", f"a sentence of {len(sentence.split())} words; {LONGEST_SENTENCE} are plenty")
    _names(source, path, text, language)
    for word, preferred in avoided(glossary, language):
        if word.search(text):
            source.complain(path, "forbidden_word", f"write “{preferred}” instead of “{word.search(text)[0]}”")  # type: ignore[index]


def _names(source: Source, path: Path, text: str, language: str) -> None:
    """Where names have cases, an inserted one must stand where the nominative is right: quoted, in brackets or after a colon."""
    marked = filled(text, dict.fromkeys(NAMES, INSERTED).get) if language in CASES else ""
    for before in marked.split(INSERTED)[:-1]:
        if before.rstrip()[-1:] not in ("", "«", "(", ":", "–", "—"):
            message = "set the inserted name off so that it need not be declined: `{core_enterprise|предприятия «*»|предприятия}`"
            source.complain(path, "declined_name", message)


def avoided(glossary: Glossary, language: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns of the words to avoid, each with the preferred one."""
    for term in glossary.terms:
        if wording := term.words.get(language):
            for word in wording.avoid:
                ending = r"\w*\b" if word.endswith("*") else r"\b"
                yield re.compile(rf"\b{re.escape(word.removesuffix('*'))}{ending}", re.IGNORECASE), wording.prefer


def _asks(instrument: Instrument, pack: Pack) -> Iterator[tuple[Source, Path, Item, str]]:
    """Every question in every language, at the place where it stands."""
    for path, item in placed_items(instrument):
        yield pack.questionnaire, (*path, "ask"), item, item.ask
    items = {f"items.{item.key}.ask": item for item in instrument.questionnaire.items.values()}
    for source in pack.texts.values():
        for path, text in source.texts():
            asked = items.get(".".join(map(str, path)))
            if asked is not None:
                yield source, path, asked, text


def _question(source: Source, path: Path, item: Item, ask: str) -> None:
    if item.type == "note":
        return
    if (words := len(ask.split())) > LONGEST_QUESTION:
        source.complain(path, "long_question", f"a question of {words} words; {LONGEST_QUESTION} are plenty")
    if ask.count("?") > 1 or (item.type != "roster" and DOUBLE.search(ask)):
        source.complain(path, "double_question", "this asks two things at once; make two items of it")


def _steps(instrument: Instrument, source: Source) -> None:
    """Midpoints without a name, and steps or poles that cannot be told apart."""
    for key, scale in instrument.questionnaire.scales.items():
        _told_apart(source, ("scales", key, "steps"), scale.steps)
        if scale.midpoint and not NAME.search(scale.steps[len(scale.steps) // 2]):
            source.complain(("scales", key), "midpoint_name", f"the midpoint of scale `{key}` has no name")
    for path, item in placed_items(instrument):
        if isinstance(item, DichotomyItem):
            _told_apart(source, path, (item.restriction, item.midpoint, item.success))
            if not NAME.search(item.midpoint):
                source.complain((*path, "midpoint"), "midpoint_name", f"the midpoint of `{item.key}` has no name")
        elif steps := getattr(item, "steps", None):
            _told_apart(source, (*path, "steps"), steps)


def _told_apart(source: Source, path: Path, steps: tuple[str, ...]) -> None:
    if len({step.casefold() for step in steps}) < len(steps):
        source.complain(path, "same_steps", "two of these steps have the same words")


def _coverage(instrument: Instrument, source: Source) -> None:
    """Constructs that a single tool covers: where that one does not fit, nothing can be advised."""
    for d, dimension in enumerate(instrument.rubric.dimensions):
        for c, criterion in enumerate(dimension.criteria):
            if sum(criterion.scores in tool.strengthens for tool in instrument.tools.tools) == 1:
                message = f"only one tool strengthens `{criterion.scores}`; where it does not fit, there is nothing to advise"
                source.complain(("dimensions", d, "criteria", c, "scores"), "one_tool", message)


def _routes(instrument: Instrument, source: Source) -> None:
    promised = instrument.questionnaire.minutes[1]
    for route in routes(instrument):
        if route.minutes[1] > min(promised + 0.5, LONGEST_ROUTE):
            source.complain(
                ("minutes",), "long_route", f"{route.group} needs up to {route.minutes[1]:.0f} minutes; {promised} are promised"
            )
        if route.risks[1] > MOST_RISKS:
            source.complain(("sections",), "many_risks", f"{route.group} rates up to {route.risks[1]} risks; {MOST_RISKS} are plenty")
