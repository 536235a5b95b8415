"""The route through a questionnaire on paper, in words: who answers a question, and where to go on after an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.instruments.conditions import Condition, evaluate
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import BIPOLAR
from assess.instruments.questionnaire import AllocationItem, ChoicesItem, Item, MatrixItem, RankingItem, RiskItem
from assess.instruments.settling import settle
from assess.reporting.paper.answering import boxes_of
from assess.reporting.texts import Texts


@dataclass(frozen=True)
class Asked:
    """An item on the paper, with what is still open of the condition on which it is asked, its section's included."""

    item: Item
    when: Condition | bool


@dataclass(frozen=True)
class Route:
    """Everything that is asked, in order, with the numbers of the questions."""

    instrument: Instrument
    texts: Texts
    asked: Sequence[Asked]
    numbers: Mapping[str, int]
    """Item key → number of the question; a note has none."""

    def only(self, when: Condition | bool) -> str:
        """“Only if you answered “Yes” to question 3.”, or nothing where everybody is asked."""
        return "" if isinstance(when, bool) else self.texts.say("paper.only", condition=self._clause(when, True))

    def onward(self, item: Item, answer: Any) -> str:
        """Where whoever gives `answer` goes on, if not with the next question."""
        questions = [one for one in self.asked if one.item.key in self.numbers]
        place = next(place for place, one in enumerate(questions) if one.item.key == item.key)
        rest = questions[place + 1 :]
        following = next((one for one in rest if self._may_follow(one, item, answer)), None)
        if not rest or following is rest[0]:
            return ""
        if following is None:
            return self.texts.say("paper.go_to_end")
        return self.texts.say("paper.go_on", number=str(self.numbers[following.item.key]))

    def _may_follow(self, one: Asked, item: Item, answer: Any) -> bool:
        if isinstance(one.when, bool):
            return one.when
        left = settle(one.when, lambda subject, key: answer, lambda subject, key: subject == "item" and key == item.key)
        return left is not False

    def _clause(self, condition: Condition, holds: bool) -> str:
        """What must be so (or, with `holds` false, not be so), as a part of a sentence."""
        if condition.not_ is not None:
            return self._clause(condition.not_, not holds)
        if words := self._by_boxes(condition, holds):
            return words
        children = condition.all_ or condition.any_
        if children is None:
            return self._test(condition, holds)
        clauses = [self._clause(child, holds) for child in children]
        together = (condition.all_ is not None) == holds
        return self.texts.say("paper.and" if together else "paper.or", first=", ".join(clauses[:-1]), last=clauses[-1])

    def _by_boxes(self, condition: Condition, holds: bool) -> str:
        """A condition on one item, or one row of it, of which one box is ticked, by the boxes that fulfil it; nothing for others."""
        subjects = {test.subject for test in condition.parts()}
        subject, key = next(iter(subjects))
        if subject != "item" or len(subjects) > 1:
            return ""
        item = self._item(key)
        boxes = self._boxes(item)
        wanted = [words for value, words in boxes.items() if evaluate(condition, lambda *_, value=value: value) is holds]
        if not wanted or len(wanted) == len(boxes):
            return ""
        number, row = self._number(key), self._part(item, key)
        if row:
            return self.texts.say("paper.ticked_beside", options=self._either(wanted), row=self.texts.quoted(row), number=number)
        return self.texts.say("paper.answered", options=self._either(wanted), number=number)

    def _boxes(self, item: Item) -> dict[Any, str]:
        """Value and words of the boxes of which one is ticked, once or in each row; none for other items."""
        questionnaire = self.instrument.questionnaire
        if item.type == "dichotomy":
            return {step: self.texts.number(step, signed=True) for step in BIPOLAR}
        if item.type == "matrix":
            return dict(enumerate(questionnaire.steps(item), 1))
        return boxes_of(item, questionnaire, self.texts)

    def _item(self, key: str) -> Item:
        """The item that a key names, or a part of which."""
        return self.instrument.questionnaire.items.get(key) or self.instrument.measures[key]

    def _test(self, test: Condition, holds: bool) -> str:
        say, (subject, key) = self.texts.say, test.subject
        if subject == "group":
            groups = [test.group] if isinstance(test.group, str) else list(test.group or ())
            named = self._either([say(f"groups.{group}") for group in groups])
            return say("paper.group" if holds else "paper.not_group", groups=named)
        if subject == "fact":
            return say("paper.fact" if holds else "paper.not_fact", fact=self.texts.quoted(self._fact(test, key)))
        if test.known is not None:
            return say("paper.given" if test.known == holds else "paper.not_given", number=self._number(key))
        return self._given(test, key, holds)

    def _given(self, test: Condition, key: str, holds: bool) -> str:
        """A test of an answer that has no boxes of which one is ticked: of several, of a number, or of a part."""
        say, item = self.texts.say, self._item(key)
        options = item.options if isinstance(item, ChoicesItem) else {}
        wanted = [str(value) for value in test.in_ or (test.is_,)]
        if set(wanted) <= options.keys():
            chosen = self._either([options[value] for value in wanted])
            return say("paper.ticked" if holds else "paper.not_ticked", options=chosen, number=self._number(key))
        part = self._part(item, key)
        beside = f" {self.texts.quoted(part)}" if part else ""
        clause = say("paper.number", number=self._number(key), part=beside, test=self._bound(test))
        return clause if holds else say("paper.not", clause=clause)

    def _part(self, item: Item, key: str) -> str:
        """The row, option or side of an item that a key names."""
        name = key.removeprefix(item.key).removeprefix(".")
        if isinstance(item, MatrixItem):
            return next((row.text for row in item.rows if row.key == name), "")
        if isinstance(item, RiskItem):
            return self.texts.say(f"paper.{name}")
        return item.options.get(name, "") if isinstance(item, (ChoicesItem, AllocationItem, RankingItem)) else ""

    def _bound(self, test: Condition) -> str:
        say = self.texts.say
        if test.at_least is not None:
            return say("paper.at_least", bound=self.texts.short(test.at_least))
        if test.at_most is not None:
            return say("paper.at_most", bound=self.texts.short(test.at_most))
        if test.below is not None:
            return say("paper.below", bound=self.texts.short(test.below))
        return self._either([self._value(value) for value in test.in_ or (test.is_,)])

    def _fact(self, test: Condition, key: str) -> str:
        """“One-industry town (monotown): Yes”."""
        name = self.texts.say(f"facts.names.{key}")
        if test.known is not None:
            return f"{name}: {self.texts.say('paper.known' if test.known else 'facts.unknown')}"
        values = test.in_ or (() if test.is_ is None else (test.is_,))
        return f"{name}: {self._listed([self._value(value) for value in values]) if values else self._bound(test)}"

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.texts.say("answers.yes" if value else "answers.no")
        if isinstance(value, str):
            return str(self.texts.entries.get(f"facts.values.{value}", value))
        return self.texts.short(value)

    def _either(self, words: Sequence[str]) -> str:
        """“A”, “B” or “C”."""
        return self._listed([self.texts.quoted(word) for word in words])

    def _listed(self, words: Sequence[str]) -> str:
        return words[0] if len(words) == 1 else self.texts.say("paper.or", first=", ".join(words[:-1]), last=words[-1])

    def _number(self, key: str) -> str:
        """The number of the question; a question that is not on this paper is named by its words."""
        item = self._item(key)
        return str(self.numbers[item.key]) if item.key in self.numbers else self.texts.quoted(item.ask)


def combined(*conditions: Condition | bool) -> Condition | bool:
    """All of them."""
    if False in conditions:
        return False
    open_ = [one for one in conditions if isinstance(one, Condition)]
    return Condition.model_validate({"all": open_}) if len(open_) > 1 else open_[0] if open_ else True


def numbered(asked: Sequence[Asked]) -> dict[str, int]:
    """Item key → number, from 1; notes are read, not counted."""
    return {one.item.key: number for number, one in enumerate((one for one in asked if one.item.type != "note"), 1)}
