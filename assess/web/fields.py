"""Item types as WTForms fields: what was typed, what is wrong with it, and what the templates need.

One field holds a whole item, however many controls it has. Reading and checking is left to
`assess.instruments`; drawing is left to `templates/fields/<type>.html`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from assess.instruments.answers import COMMENT, REASON, Answer, read_answer
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem, year_first
from assess.instruments.parts import LITERALS, State
from assess.instruments.piping import part_marked
from assess.web.doubts import Doubt
from assess.web.languages import gettext
from assess.web.problems import sentence
from assess.web.voice import Voice


@dataclass(frozen=True)
class Conflict:
    """An answer that was changed elsewhere while the page was open."""

    words: list[str]
    """The answer stored meanwhile, in words; empty if it was taken back."""
    mine: list[str]
    """The answer on the page, in words."""


class ItemField(Field):
    """The controls of one item.

    `given` maps names of controls to what stands in them; `answer` is what they come to
    once `validate` has run without a `problem`.
    """

    voice: Voice
    """Whom the item's texts speak to; set by `speak`."""
    grouped = True
    """True where several controls answer one question: fieldset and legend instead of a label."""
    literals_as = "checkbox"
    """How "don't know" and its like are chosen: by a box beside the controls, or as one more `radio` among them."""

    def __init__(self, instrument: Instrument, key: str, **options: Any):
        self.instrument = instrument
        self.item: Any = instrument.questionnaire.items[key]
        self.handler = instrument.item_types[key]
        super().__init__(description=self.item.help or "", **options)
        self.key = key
        self.given: dict[str, Sequence[str]] = {}
        self.answer: Answer | None = None
        self.problem: AnswerProblem | None = None
        self.literals: list[State] = []
        self.conflict: Conflict | None = None
        self.errors = ()
        self.is_new = False
        self.doubts: list[Doubt] = []

    @property
    def variant(self) -> Hashable:
        """What else than the item, its language and its literals changes how it is drawn, but for what is given."""
        return None

    @property
    def remarks(self) -> list[str]:
        """Names of the controls for what is said beside the answer."""
        return [] if self.item.type == "note" else [COMMENT + self.key, REASON + self.key]

    @property
    def radios(self) -> list[str]:
        """Names of the radios that answer the item; the rows of a matrix are answers of their own."""
        return [self.key] if self.literals_as == "radio" else []

    @property
    def doubted(self) -> bool:
        """Asked back, or explained before."""
        return bool(self.doubts or self.text(REASON + self.key))

    @property
    def about(self) -> str:
        """Ids of what is said about the answer: help and problem, and what does not fit."""
        parts = {"about": self.description or self.problem, "doubt": self.doubts}
        return " ".join(f"{self.key}-{name}" for name, part in parts.items() if part)

    def speak(self, voice: Voice) -> None:
        """Let the item's texts be those for one person."""
        self.voice, self.item = voice, voice.item(self.instrument.questionnaire.items[self.key])
        self.description = self.item.help or ""

    def unspoken(self) -> ItemField:
        """This field with marked placeholders in its texts."""
        plain = object.__new__(type(self))  # a copy, which WTForms would take for the declaration of a field
        vars(plain).update(vars(self))
        plain.item = part_marked(self.instrument.questionnaire.items[self.key])
        plain.description = plain.item.help or ""
        return plain

    def process(self, formdata: Any, data: Any = None, extra_filters: Sequence[Any] | None = None) -> None:
        """Take over what a form posted, or else the stored answer `data`."""
        self.process_errors = []
        stored = written(self.instrument, self.key, data if isinstance(data, Answer) else None)
        if formdata is None:
            self.given = stored
        else:
            names = [self.key, *self.handler.fields()]
            self.given = {name: formdata.getlist(name) for name in names if name in formdata}
            for name in self.remarks:  # a form without a field for remarks takes none back
                self.given[name] = formdata.getlist(name) if name in formdata else stored.get(name, [])

    def pre_validate(self, form: BaseForm) -> None:
        try:
            self.answer = read_answer(self.instrument, self.key, self.given, self.instrument.language)
        except AnswerProblem as problem:
            self.problem = problem
            raise ValidationError(sentence(problem, self.voice)) from problem

    def show_stored(self, answer: Answer | None) -> None:
        """Put the stored answer in place of what was typed."""
        self.given, self.problem, self.errors = written(self.instrument, self.key, answer), None, ()

    def text(self, name: str) -> str:
        """What is typed in a control; the literals, which share the item's own, have their boxes."""
        given = self.given.get(name)
        return next((text for text in given if name != self.key or text not in LITERALS), "") if given else ""

    def mark(self, name: str, value: str, word: str = "checked") -> str:
        """The attribute of a control that is chosen."""
        return f" {word}" if value in self.given.get(name, ()) else ""

    def filled(self, name: str, word: str) -> str:
        """An attribute where anything stands in a control."""
        return f" {word}" if self.text(name) else ""

    def chosen(self, name: str) -> Sequence[str]:
        """What is chosen in a control."""
        return self.given.get(name, ())

    def wrong(self, name: str) -> bool:
        """The problem lies in this control."""
        return self.problem is not None and self.problem.field in (name, self.key)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Value and words of each step."""
        return [(str(number), text) for number, text in enumerate(self.instrument.questionnaire.steps(self.item), 1)]


class ChoiceField(ItemField):
    literals_as = "radio"

    @property
    def options(self) -> list[tuple[str, str]]:
        return list(self.item.options.items())


class YesNoField(ChoiceField):
    @property
    def options(self) -> list[tuple[str, str]]:
        return [("yes", gettext("Yes")), ("no", gettext("No"))]


class ChoicesField(ItemField):
    pass


class ScaleField(ItemField):
    literals_as = "radio"


class DichotomyField(ItemField):
    literals_as = "radio"

    @property
    def steps(self) -> list[tuple[str, str]]:
        item = self.item
        return [(str(step), dichotomy_words(item, step)) for step in range(-3, 4)]


class _OneLine(ItemField):
    grouped = False


class NumberField(_OneLine):
    pass


class TextField(_OneLine):
    pass


class LongTextField(_OneLine):
    pass


class DateField(_OneLine):
    def process(self, formdata: Any, data: Any = None, extra_filters: Sequence[Any] | None = None) -> None:
        """A control of type "date" shows nothing but days that begin with the year."""
        super().process(formdata, data, extra_filters)
        self.given[self.key] = [year_first(text, self.instrument.language) for text in self.chosen(self.key)]


class MatrixField(ItemField):
    pass


class RiskField(ItemField):
    @property
    def radios(self) -> list[str]:
        return self.handler.fields()

    @property
    def scales(self) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """Each aspect: its control's name, its question, and its five steps."""
        questions = {
            "presence": gettext("How far is this the case today?"),
            "hindrance": gettext("How much does it hinder?"),
            "probability": gettext("How likely within three years?"),
            "impact": gettext("What would it do?"),
        }
        for aspect in self.item.aspects:
            steps = self.instrument.questionnaire.scales[aspect].steps
            yield f"{self.key}.{aspect}", questions[aspect], [(str(number), text) for number, text in enumerate(steps, 1)]


class AllocationField(ItemField):
    pass


class RankingField(ItemField):
    @property
    def places(self) -> range:
        return range(1, (self.item.top or len(self.item.options)) + 1)


class RosterField(ItemField):
    open_entries = 3
    organisations: Sequence[str] = ()
    """Names the first column offers; set by the section form."""

    def text(self, name: str) -> str:
        return "; ".join(self.chosen(name))

    @property
    def variant(self) -> Hashable:
        return self.shown, tuple(self.organisations)

    @property
    def shown(self) -> int:
        """Entries shown at once: those filled and one more, three at least; the others fold out."""
        filled = [
            number
            for number in range(1, self.item.at_most + 1)
            if any(any(self.chosen(f"{self.key}.{number}.{column.key}")) for column in self.item.columns)
        ]
        return int(min(self.item.at_most, max([self.open_entries, *(number + 1 for number in filled)])))


class NoteField(ItemField):
    pass


FIELDS: dict[str, type[ItemField]] = {
    "choice": ChoiceField,
    "choices": ChoicesField,
    "scale": ScaleField,
    "dichotomy": DichotomyField,
    "number": NumberField,
    "yes_no": YesNoField,
    "matrix": MatrixField,
    "risk": RiskField,
    "allocation": AllocationField,
    "ranking": RankingField,
    "roster": RosterField,
    "text": TextField,
    "long_text": LongTextField,
    "date": DateField,
    "note": NoteField,
}


def written(instrument: Instrument, key: str, answer: Answer | None) -> dict[str, Sequence[str]]:
    """The controls' content that `read_answer` would turn into `answer` again."""
    if answer is None:
        return {}
    given: dict[str, Sequence[str]] = {}
    if answer.state == "answered":
        given |= instrument.item_types[key].write(answer.value, instrument.language)
    elif answer.state:
        given[key] = [answer.state]
    return given | {prefix + key: [text] for prefix, text in ((COMMENT, answer.comment), (REASON, answer.reason)) if text}


def dichotomy_words(item: Any, step: int) -> str:
    """What a step of a dichotomy means: how far which of the two poles holds."""
    if step == 0:
        return str(item.midpoint)
    pole = item.success if step > 0 else item.restriction
    if abs(step) == 3:
        return gettext("Fully: %(pole)s", pole=pole)
    if abs(step) == 2:
        return gettext("Mostly: %(pole)s", pole=pole)
    return gettext("Rather: %(pole)s", pole=pole)
