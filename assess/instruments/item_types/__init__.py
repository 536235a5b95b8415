"""How an answer to each type of item is read, checked, written back and numbered.

A web form and a CSV file carry the same fields: one named like the item, or one for each
part of it (`market_reach.abroad`, `risks.remoteness.hindrance`). What may be typed there is
decided here and nowhere else.
"""

from __future__ import annotations

from assess.instruments.item_types.base import AnswerProblem, Given, ItemType
from assess.instruments.item_types.choosing import Choice, Choices, Ranking, YesNo
from assess.instruments.item_types.numbers import DECIMAL_COMMA, LARGEST_NUMBER, Number, parse_decimal
from assess.instruments.item_types.parts import Allocation, Matrix, Risk
from assess.instruments.item_types.roster import Roster
from assess.instruments.item_types.steps import BIPOLAR, Dichotomy, Scale
from assess.instruments.item_types.writing import PATTERNS, Day, LongText, Note, ShortText, clean_text, refuse_longer, year_first
from assess.instruments.questionnaire import Item, Questionnaire

__all__ = [
    "BIPOLAR",
    "DECIMAL_COMMA",
    "ITEM_TYPES",
    "LARGEST_NUMBER",
    "PATTERNS",
    "Allocation",
    "AnswerProblem",
    "Choice",
    "Choices",
    "Day",
    "Dichotomy",
    "Given",
    "ItemType",
    "LongText",
    "Matrix",
    "Note",
    "Number",
    "Ranking",
    "Risk",
    "Roster",
    "Scale",
    "ShortText",
    "YesNo",
    "clean_text",
    "parse_decimal",
    "refuse_longer",
    "type_of",
    "year_first",
]

ITEM_TYPES: dict[str, type[ItemType]] = {
    "choice": Choice,
    "choices": Choices,
    "scale": Scale,
    "dichotomy": Dichotomy,
    "number": Number,
    "yes_no": YesNo,
    "matrix": Matrix,
    "risk": Risk,
    "allocation": Allocation,
    "ranking": Ranking,
    "roster": Roster,
    "text": ShortText,
    "long_text": LongText,
    "date": Day,
    "note": Note,
}


def type_of(questionnaire: Questionnaire, item: Item) -> ItemType:
    """The handler of an item's answers."""
    return ITEM_TYPES[item.type](questionnaire, item)
