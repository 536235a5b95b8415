"""Questionnaires on paper: everything that is asked, with the way through it in words."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assess.instruments.answers import Respondent, asked_sections
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import ITEM_TYPES
from assess.instruments.parsing import load_facts
from assess.instruments.parts import GROUPS
from assess.paths import shipped
from assess.reporting.paper.answering import ANSWERS
from assess.reporting.paper.paper import NothingToAsk, Paper, paper_pdf, paper_sheet
from assess.reporting.paper.sheet import Boxes, PaperSheet, Poles, Question, Table
from assess.reporting.texts import load_texts
from assess.web.languages import texts_in
from tests.builders import DOCUMENT, an_instrument
from tests.web.site import EVERY_TYPE, an_instrument_of

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)
PACKS = [path.parent for path in sorted(shipped("questionnaires").glob("*/rubric.yaml"))]


def sheet_of(instrument: Instrument, **wanted: Any) -> PaperSheet:
    return paper_sheet(Paper(instrument, **wanted), load_texts(shipped("reports") / "texts", instrument.language))


def questions(sheet: PaperSheet) -> list[Question]:
    return [entry for part in sheet.parts for entry in part.entries if isinstance(entry, Question)]


def scan(*items: dict[str, Any], **section: Any) -> Instrument:
    """A questionnaire of one section with these items; a key and a type are enough."""
    whole = [{"source": "A", "ask": f"{item['key']}?", **item} for item in items]
    first = deepcopy(DOCUMENT["questionnaire"]["sections"][0]) | {"items": whole} | section
    return an_instrument(sections=[first])


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "yes_no", **more}


def only(instrument: Instrument, key: str, **wanted: Any) -> str:
    return next(question.only for question in questions(sheet_of(instrument, **wanted)) if question.text == f"{key}?")


def onward(instrument: Instrument, number: int) -> list[str]:
    answer = questions(sheet_of(instrument))[number - 1].answer
    assert isinstance(answer, Boxes)
    return [box.onward for box in answer.boxes]


def test_every_type_can_be_answered_on_paper() -> None:
    assert ANSWERS.keys() == ITEM_TYPES.keys() - {"note"}
    templates = {path.stem for path in (shipped("reports") / "forms" / "paper").glob("*.html")}
    assert templates == {question.answer.kind for question in questions(sheet_of(an_instrument_of(EVERY_TYPE)))}


def test_questions_are_numbered_through_and_notes_are_not() -> None:
    sheet = sheet_of(an_instrument_of(EVERY_TYPE))
    assert [question.number for question in questions(sheet)] == [str(number) for number in range(1, 18)]
    assert sum(len(part.entries) for part in sheet.parts) == 18


def test_who_answers_a_question_is_said_at_it_and_the_others_are_sent_on() -> None:
    instrument = scan(yes_no("a"), yes_no("b", when={"item": "a", "is": "yes"}), yes_no("c"))
    assert only(instrument, "b") == "Only if you answered “Yes” to question 1."
    assert onward(instrument, 1) == ["", "go on with question 3"]
    assert onward(instrument, 2) == ["", ""]


def test_where_nothing_follows_one_goes_to_the_end() -> None:
    instrument = scan(yes_no("a"), yes_no("b", when={"item": "a", "is": "yes"}))
    assert onward(instrument, 1) == ["", "go to the end"]


def test_a_question_that_may_follow_is_not_jumped_over() -> None:
    when = {"any": [{"item": "a", "is": "yes"}, {"item": "b", "is": "yes"}]}
    instrument = scan(yes_no("a"), yes_no("b"), yes_no("c", when=when), yes_no("d"))
    assert onward(instrument, 1) == onward(instrument, 2) == ["", ""]
    assert only(instrument, "c") == "Only if you answered “Yes” to question 1 or you answered “Yes” to question 2."


@pytest.mark.parametrize(
    ("item", "when", "words"),
    [
        ({"type": "yes_no"}, {"not": {"item": "a", "is": "yes"}}, "you answered “No” to question 1"),
        (
            {"type": "choice", "options": {"x": "X", "y": "Y", "z": "Z"}},
            {"item": "a", "in": ["x", "z"]},
            "you answered “X” or “Z” to question 1",
        ),
        (
            {"type": "scale", "scale": "agree"},
            {"all": [{"item": "a", "at_least": 2}, {"item": "a", "below": 5}]},
            "you answered “A little”, “Partly” or “Mostly” to question 1",
        ),
        ({"type": "choices", "options": {"x": "X", "y": "Y"}}, {"item": "a", "is": "x"}, "you ticked “X” in question 1"),
        ({"type": "choices", "options": {"x": "X", "y": "Y"}}, {"not": {"item": "a", "is": "x"}}, "you did not tick “X” in question 1"),
        ({"type": "number", "unit": "people"}, {"item": "a", "at_least": 10}, "your answer to question 1 is 10 or more"),
        ({"type": "number", "unit": "people"}, {"item": "a", "known": True}, "you answered question 1"),
        ({"type": "number", "unit": "people"}, {"not": {"item": "a", "known": True}}, "you left question 1 open"),
        (
            {"type": "matrix", "scale": "agree", "rows": [{"key": "x", "text": "Xs"}, {"key": "y", "text": "Ys"}]},
            {"item": "a.x", "at_least": 4},
            "you ticked “Mostly” or “Fully” beside “Xs” in question 1",
        ),
        (
            {"type": "dichotomy", "success": "Good", "restriction": "Bad", "midpoint": "Even"},
            {"item": "a", "at_least": 2},
            "you answered “+2” or “+3” to question 1",
        ),
        (
            {"type": "allocation", "options": {"x": "Xs", "y": "Ys"}, "total": 100},
            {"not": {"item": "a.x", "below": 50}},
            "it is not so that your answer to question 1 “Xs” is less than 50",
        ),
        (
            {"type": "yes_no"},
            {"all": [{"group": "research"}, {"item": "a", "is": "no"}]},
            "you belong to “Research and education” and you answered “No” to question 1",
        ),
        ({"type": "yes_no"}, {"not": {"group": ["research", "investor"]}}, "you do not belong to “Research and education” or “Investors”"),
        ({"type": "yes_no"}, {"fact": "monotown", "is": True}, "“One-industry town (monotown): Yes” holds"),
        ({"type": "yes_no"}, {"fact": "stage", "in": ["idea", "emerging"]}, "“Stage of the initiative: idea or emerging” holds"),
        ({"type": "yes_no"}, {"fact": "monotown", "known": False}, "“One-industry town (monotown): not known” holds"),
    ],
)  # fmt: skip
def test_conditions_are_put_into_words(item: dict[str, Any], when: dict[str, Any], words: str) -> None:
    assert only(scan({"key": "a", **item}, yes_no("b", when=when)), "b") == f"Only if {words}."


@pytest.mark.parametrize(
    ("language", "words", "way"),
    [
        ("ru", "Только если на вопрос 5 вы ответили «Да».", "переходите к вопросу 7"),
        ("es", "Solo si respondió «Sí» a la pregunta 5.", "siga con la pregunta 7"),
    ],
)
def test_the_way_is_said_in_every_language(language: str, words: str, way: str) -> None:
    instrument = an_instrument_of(EVERY_TYPE).in_language(language)
    assert questions(sheet_of(instrument))[5].only == words
    assert onward(instrument, 5) == ["", way]


def test_a_paper_for_a_group_has_its_questions_alone() -> None:
    instrument = scan(yes_no("a", when={"group": "research"}), yes_no("b", when={"fact": "monotown", "is": True}), yes_no("c"))
    assert [question.text for question in questions(sheet_of(instrument, group="investor"))] == ["b?", "c?"]
    facts = load_facts(shipped("questionnaires") / "monotown-feasibility" / "facts.example.yaml")
    printed = sheet_of(instrument, group="investor", facts=facts)
    assert [(question.text, question.only) for question in questions(printed)] == [("b?", ""), ("c?", "")]
    assert printed.kind == "Questionnaire: Investors"


def test_a_condition_on_a_whole_section_is_said_once() -> None:
    sheet = sheet_of(scan(yes_no("a"), yes_no("b"), when={"group": "research"}))
    assert [part.only for part in sheet.parts] == ["Only if you belong to “Research and education”."]
    assert [question.only for question in questions(sheet)] == ["", ""]
    with pytest.raises(NothingToAsk):
        sheet_of(scan(yes_no("a"), when={"group": "research"}), group="investor")


def test_answers_and_reasons_for_none_have_their_boxes() -> None:
    found = {question.text: question for question in questions(sheet_of(an_instrument_of(EVERY_TYPE)))}
    poles = found["Do organisations here keep their promises to each other?"]
    assert isinstance(poles.answer, Poles)
    assert poles.answer.marks == ("−3", "−2", "−1", "0", "+1", "+2", "+3")
    assert poles.aside == ("Don’t know", "Prefer not to say")
    roster = next(question.answer for question in questions(sheet_of(an_instrument_of(EVERY_TYPE))) if isinstance(question.answer, Table))
    assert roster.rows >= 3
    assert roster.choices[0] == ()
    assert roster.choices[1] == ("1", "2", "3")


def test_names_stand_in_the_texts_and_answers_do_not() -> None:
    facts = load_facts(shipped("questionnaires") / "monotown-feasibility" / "facts.example.yaml")
    instrument = scan(yes_no("a", ask="Is {place|your town} a good place?"))
    assert questions(sheet_of(instrument, facts=facts))[0].text == f"Is {facts.initiative.place} a good place?"
    assert questions(sheet_of(instrument))[0].text == "Is your town a good place?"


def everything(instrument: Instrument) -> Iterator[tuple[str | None, bool]]:
    yield None, False
    yield from ((group, sheet) for group in GROUPS for sheet in (False, True))


@pytest.mark.parametrize("language", ["en", "ru", "es"])
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_shipped_questionnaire_can_be_printed_for_every_group(pack: Path, language: str) -> None:
    instrument, facts = an_instrument_of(pack).in_language(language), load_facts(pack / "facts.example.yaml")
    for group, data_sheet in everything(instrument):
        try:
            sheet = sheet_of(instrument, group=group, facts=facts if group else None, data_sheet=data_sheet)
        except NothingToAsk:
            assert group
            sections = asked_sections(instrument, {}, Respondent(group, facts))
            assert not any(section.data_sheet == data_sheet for section in sections)
            continue
        assert [question.number for question in questions(sheet)] == [str(n) for n in range(1, len(questions(sheet)) + 1)]
        for question in questions(sheet):
            told = [question.only, *(box.onward for box in getattr(question.answer, "boxes", ()))]
            assert not re.search(r"\{|\bNone\b", " ".join([question.text, question.help, *told]))


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_the_pdf_is_tagged_and_says_what_is_on_it(language: str, tmp_path: Path) -> None:
    instrument = an_instrument_of(EVERY_TYPE).in_language(language)
    content = paper_pdf(Paper(instrument, told=(("Who asks", ("Kedrov Agency",)),)), shipped("reports"), MADE)
    (tmp_path / "paper.pdf").write_bytes(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, text=True, check=True).stdout
    structure = subprocess.run(["pdfinfo", "-struct-text", tmp_path / "paper.pdf"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.replace("\u2011", "-").split())
    for wanted in (instrument.questionnaire.title, "Kedrov Agency", *(item.ask for item in instrument.questionnaire.items.values())):
        assert wanted in flat
    for tag in ("H1", "H2", "H3", "LI", "TH"):
        assert re.search(rf"^\s+{tag}\b", structure, re.MULTILINE), tag


def test_the_same_paper_has_the_same_bytes() -> None:
    instrument = scan(yes_no("a"))
    assert paper_pdf(Paper(instrument), shipped("reports"), MADE) == paper_pdf(Paper(instrument), shipped("reports"), MADE)


@pytest.mark.parametrize("language", ["ru", "es"])
def test_paper_and_pages_use_the_same_words(language: str) -> None:
    english, other = (load_texts(shipped("reports") / "texts", one) for one in ("en", language))
    words = ("dont_know", "not_applicable", "prefer_not", "presence", "hindrance", "probability", "impact", "together")
    for key in words:
        assert texts_in(language).gettext(english.say(f"paper.{key}")) == other.say(f"paper.{key}")
