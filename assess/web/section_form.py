"""A section of a questionnaire as a WTForms form."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

from wtforms import Form

from assess.instruments.answers import Answers, Respondent, routing_lookup
from assess.instruments.conditions import evaluate
from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import Item, Section
from assess.web.doubts import Doubt
from assess.web.fields import FIELDS, ItemField, RosterField
from assess.web.voice import voice

PREFIX = "item."
"""Keeps item keys apart from the attributes of a form; controls are named by the item key alone."""

_classes: dict[tuple[str, str, str], type[SectionForm]] = {}


class SectionForm(Form):
    """The items of one section; forgery is guarded against by `assess.web.access`."""

    def items(self) -> Collection[ItemField]:
        """The fields, in the order of asking."""
        return cast(Collection[ItemField], self._fields.values())  # form_class makes no others

    def field(self, key: str) -> ItemField:
        return cast(ItemField, self[PREFIX + key])

    def wrong(self) -> list[ItemField]:
        return [field for field in self.items() if field.problem]

    def disputed(self) -> list[ItemField]:
        """Items changed elsewhere since the page was shown."""
        return [field for field in self.items() if field.conflict]

    def ask_back(self, doubts: list[Doubt]) -> list[Doubt]:
        """Let items show what does not fit, and give what is shown; not where another answer is on the page than the stored one."""
        shown = {field.key: field for field in self.items() if not (field.problem or field.conflict)}
        found = [doubt for doubt in doubts if doubt.found.item in shown]
        for doubt in found:
            shown[doubt.found.item].doubts.append(doubt)
        return found

    def new(self) -> list[ItemField]:
        """Items that are asked because of what was saved just now."""
        return [field for field in self.items() if field.is_new]


def form_class(instrument: Instrument, section: Section) -> type[SectionForm]:
    """The form of a section in the instrument's language, made once."""
    at = (instrument.hash, section.key, instrument.language)
    if at not in _classes:
        fields: dict[str, Any] = {PREFIX + item.key: FIELDS[item.type](instrument, item.key) for item in section.items}
        _classes[at] = type("SectionForm", (SectionForm,), fields)
    return _classes[at]


def section_form(
    instrument: Instrument,
    section: Section,
    shown: Iterable[Item],
    answers: Answers,
    respondent: Respondent,
    posted: Any = None,
) -> SectionForm:
    """The form of the items `shown`, filled from `posted` (a MultiDict) or else from the answers stored."""
    form = form_class(instrument, section)(formdata=None)
    wanted = {PREFIX + item.key for item in shown}
    for name in [name for name in form._fields if name not in wanted]:
        del form[name]
    speaking = voice(instrument, answers, respondent)
    for field in form.items():
        field.speak(speaking)
        field.process(posted, answers.get(field.key))
        item = field.item
        field.literals = [state for state, offered in _literals(field) if offered]
        if item.not_applicable is not None and evaluate(item.not_applicable, routing_lookup(instrument, answers, respondent)):
            field.literals.append("not_applicable")
        if isinstance(field, RosterField) and item.from_register and respondent.facts and respondent.facts.register_:
            field.organisations = [organisation.name for organisation in respondent.facts.register_.organisations]
    return form


def _literals(field: ItemField) -> list[tuple[Any, bool]]:
    """Reasons for giving no answer. A matrix offers "don't know" row by row, and as a whole only where it was stored so."""
    item = field.item
    if item.type == "note":
        return []
    whole = item.type != "matrix" or "dont_know" in field.chosen(field.key)
    return [("dont_know", item.dont_know and whole), ("prefer_not", item.prefer_not)]
