"""An instrument: questionnaire, rubric, constructs, tools and texts, as one immutable whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assess.instruments.constructs import Construct, Constructs
from assess.instruments.item_types import ItemType, type_of
from assess.instruments.questionnaire import Item, Questionnaire
from assess.instruments.rubric import Rubric
from assess.instruments.texts import addresses, translated
from assess.instruments.tools import ToolCatalogue

Document = dict[str, Any]
"""An instrument as plain data: `questionnaire`, `rubric`, `constructs`, `tools`, `texts`, `shared_texts`.

The last two map language → address → text. This is what is stored, hashed and exchanged.
"""


@dataclass(frozen=True)
class Instrument:
    """What is asked, how it is judged and what can be advised, in one language.

    `in_language` gives the same instrument with the texts of another language; keys, numbers
    and hash stay the same.
    """

    questionnaire: Questionnaire
    rubric: Rubric
    constructs_part: Constructs
    tools: ToolCatalogue
    texts: Mapping[str, Mapping[str, str]]
    shared_texts: Mapping[str, Mapping[str, str]]
    hash: str
    """SHA-256 of the document."""
    language: str
    _others: dict[str, Instrument] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key(self) -> str:
        return self.questionnaire.key

    @property
    def family(self) -> str:
        return self.questionnaire.family or self.questionnaire.key

    @property
    def languages(self) -> tuple[str, ...]:
        return self.questionnaire.languages

    @cached_property
    def constructs(self) -> dict[str, Construct]:
        return {construct.key: construct for construct in self.constructs_part.constructs}

    @cached_property
    def item_types(self) -> dict[str, ItemType]:
        """The handler of each item's answers, by item key."""
        return {key: type_of(self.questionnaire, item) for key, item in self.questionnaire.items.items()}

    @cached_property
    def measures(self) -> dict[str, Item]:
        """Every number an answer can give, by name, with its item: `market_reach.abroad`, `leadership`."""
        return {measure: self.questionnaire.items[key] for key, handler in self.item_types.items() for measure in handler.measures()}

    @cached_property
    def piped(self) -> frozenset[str]:
        """Keys of the items whose texts have placeholders; `piping` fills them."""
        return frozenset(key for key, item in self.questionnaire.items.items() if any("{" in text for _, text in addresses(item)))

    def in_language(self, language: str) -> Instrument:
        """This instrument in `language`, or in its first language if it does not have that one."""
        if language == self.language or language not in self.languages:
            return self
        if language not in self._others:
            own, shared = self.texts.get(language, {}), self.shared_texts.get(language, {})
            self._others[language] = Instrument(
                translated(self.questionnaire, own),
                translated(self.rubric, own),
                translated(self.constructs_part, shared),
                translated(self.tools, shared),
                self.texts,
                self.shared_texts,
                self.hash,
                language,
            )
        return self._others[language]

    def document(self) -> Document:
        """The instrument as plain data, in its first language with the texts of the others beside it."""
        if self.language != self.languages[0]:
            raise ValueError("only the instrument in its first language is the document")
        parts = {"questionnaire": self.questionnaire, "rubric": self.rubric, "constructs": self.constructs_part, "tools": self.tools}
        plain: Document = {name: part.model_dump(mode="json", by_alias=True, exclude_unset=True) for name, part in parts.items()}
        return plain | {"texts": _plain(self.texts), "shared_texts": _plain(self.shared_texts)}


def instrument_of(document: Document) -> Instrument:
    """The instrument that a stored document describes; raises pydantic.ValidationError if it describes none."""
    questionnaire = Questionnaire.model_validate(document["questionnaire"])
    return Instrument(
        questionnaire,
        Rubric.model_validate(document["rubric"]),
        Constructs.model_validate(document["constructs"]),
        ToolCatalogue.model_validate(document["tools"]),
        document["texts"],
        document["shared_texts"],
        document_hash(document),
        questionnaire.languages[0],
    )


def document_hash(document: Document) -> str:
    """SHA-256 of the document; the order of keys counts, since options are shown in it."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _plain(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {language: dict(of_language) for language, of_language in texts.items()}
