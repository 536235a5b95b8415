"""Names and earlier answers in the texts of items: `{place|your town}`, `{answer:product|your main product}`.

A placeholder has a name from a fixed list and the words that stand there while nothing is
known. Between the two may stand a frame in which `*` is the name, so that a name is never
bent: `зависимость от {core_enterprise|предприятия «*»|градообразующего предприятия}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import Part
from assess.instruments.texts import addresses, translated

P = TypeVar("P", bound=Part)
Lookup = Callable[[str], str | None]
"""Name of a placeholder (`place`, `answer:product`) → the words to insert, or None where they are not known."""

NAMES = {
    "initiative": "the initiative’s name",
    "place": "its town or area",
    "region": "its region",
    "country": "its country",
    "core_enterprise": "the name of the enterprise that the town lives on",
    "organisation": "the participant’s organisation, where the assessment is not anonymous",
}
"""Names that can be inserted; `answer:` with the key of an earlier item is the other kind."""
ANSWER = "answer:"
INSERTED_TYPES = ("choice", "number", "text", "date")
"""Types of items whose answers can be inserted; shares of an allocation can be, too."""
LONGEST_INSERTED = 120
FRAMED = "*"
PLACEHOLDER = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}")
MARKED = re.compile("\x02([^\x02\x03|]*)(?:\\|([^\x02\x03|]*))?(?:\\|([^\x02\x03|]*))?\x03")
"""A placeholder in markup that was made of a marked text; braces there may also be a script's."""


@dataclass(frozen=True)
class Placeholder:
    """A placeholder in a text. `otherwise` is None where the text forgets to say what stands there without a name."""

    name: str
    frame: str
    otherwise: str | None

    @property
    def item(self) -> str | None:
        """The earlier item whose answer is inserted."""
        return self.name.removeprefix(ANSWER) if self.name.startswith(ANSWER) else None

    def words(self, lookup: Lookup, written: Callable[[str], str] = str) -> str:
        """What stands in place of it; `written` makes what is inserted fit for a text that is markup."""
        known = " ".join((lookup(self.name) or "").split())
        if not known:
            return self.otherwise or ""
        return self.frame.replace(FRAMED, written(known if len(known) <= LONGEST_INSERTED else known[: LONGEST_INSERTED - 1] + "…"))


def placeholders(text: str) -> Iterator[Placeholder]:
    """The placeholders of a text, in order."""
    return map(_placeholder, PLACEHOLDER.finditer(text))


def _placeholder(found: re.Match[str]) -> Placeholder:
    name, first, second = found.groups()
    return Placeholder(name, FRAMED if second is None else first, first if second is None else second)


def filled(text: str, lookup: Lookup) -> str:
    """The text with what is known in place of its placeholders. What is inserted is not looked through again."""
    return PLACEHOLDER.sub(lambda found: _placeholder(found).words(lookup), text) if "{" in text else text


def part_filled(part: P, lookup: Lookup) -> P:
    """The part with all its texts filled."""
    return _changed(part, lambda text: filled(text, lookup))


def part_marked(part: P) -> P:
    """The part with its placeholders between characters that no text holds: `markup_filled` finds them in what is made of it."""
    return _changed(part, lambda text: PLACEHOLDER.sub(lambda found: f"\x02{found[0][1:-1]}\x03", text))


def markup_filled(markup: str, lookup: Lookup, escape: Callable[[str], str]) -> str:
    """Markup made of marked texts, filled."""
    return MARKED.sub(lambda found: _placeholder(found).words(lookup, escape), markup) if "\x02" in markup else markup


def _changed(part: P, change: Callable[[str], str]) -> P:
    texts = {address: change(text) for address, text in addresses(part) if "{" in text}
    return translated(part, texts) if texts else part


def named(facts: FactSheet | None, organisation: str | None = None) -> Lookup:
    """What is known of the initiative and, where it may be named, of the participant's organisation; no answers."""
    about = facts.initiative if facts else None
    names: dict[str, str | None] = {name: getattr(about, "name" if name == "initiative" else name, None) for name in NAMES}
    return (names | {"organisation": organisation}).get


def with_names(instrument: Instrument, facts: FactSheet) -> Instrument:
    """The instrument as it reads to nobody in particular: the initiative's names are filled in, answers are not known."""
    if not instrument.piped:
        return instrument
    return replace(instrument, questionnaire=part_filled(instrument.questionnaire, named(facts)), _others={})
