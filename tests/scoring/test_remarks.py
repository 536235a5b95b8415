"""What people wrote, and who may read it."""

from __future__ import annotations

from typing import Any

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument
from assess.scoring.releases import Policy
from assess.scoring.remarks import Remark, Remarks, Writer, readable
from tests.builders import some_facts
from tests.scoring.builders import criterion, dimension, instrument, item

ANONYMOUS, NAMED = Policy(True, 5), Policy(False, 5)


def of(**wish: Any) -> Instrument:
    wishes = {"key": "wish", "type": "long_text", "ask": "What do you wish?", "source": "A", **wish}
    address = {"key": "address", "type": "text", "pattern": "email", "ask": "Where are you to be found?", "source": "A"}
    return instrument([item("trust"), wishes, address], [dimension("people", criterion("trust", "trust"))])


def writer(number: int, group: str = "research", organisation: str | None = None, **answers: Answer) -> Writer:
    return Writer(group, organisation or f"organisation {number}", answers)


def silent(number: int) -> list[Writer]:
    return [writer(100 + one) for one in range(number)]


def read(writers: list[Writer], policy: Policy = ANONYMOUS, **wish: Any) -> Remarks:
    return readable(writers, of(**wish), some_facts(), policy)


def test_free_answers_comments_and_reasons_are_read_by_question_without_those_who_wrote_them() -> None:
    wrote = writer(1, wish=Answer("answered", "A bridge"), trust=Answer("answered", 2, comment="It depends", reason="I counted twice"))
    found = read([wrote, *silent(9)])
    assert found.of_items["wish"] == (Remark("answer", "A bridge"),)
    assert set(found.of_items["trust"]) == {Remark("comment", "It depends"), Remark("reason", "I counted twice")}
    assert found.kept_back == ()


def test_a_comment_without_an_answer_is_read_too() -> None:
    assert read([writer(1, trust=Answer(None, comment="Ask later")), *silent(9)]).of_items["trust"] == (Remark("comment", "Ask later"),)


def test_nothing_is_read_of_a_question_put_to_fewer_than_twice_the_minimum_of_organisations() -> None:
    wrote = writer(1, wish=Answer("answered", "A bridge"))
    assert read([wrote, *silent(8)]) == Remarks({}, ("wish",))
    colleagues = [writer(1, organisation="organisation 1") for _ in range(5)]
    assert read([wrote, *silent(8), *colleagues]).kept_back == ("wish",)
    assert read([wrote, *silent(8)], NAMED).of_items["wish"] == (Remark("answer", "A bridge", "research", "organisation 1"),)


def test_a_question_that_one_small_group_is_asked_is_not_read_however_many_answer_the_others() -> None:
    mayors = [writer(number, "authority", wish=Answer("answered", "More money")) for number in range(3)]
    assert read([*mayors, *silent(30)], when={"group": ["authority"]}).kept_back == ("wish",)
    assert read([*mayors, *silent(30)]).of_items.keys() == {"wish"}


def test_addresses_are_not_read() -> None:
    found = read([writer(1, address=Answer("answered", "ada@example.org")), *silent(20)])
    assert found == Remarks({}, ("address",))


def test_two_questions_have_no_order_in_common() -> None:
    wrote = [writer(one, wish=Answer("answered", f"wish {one}"), trust=Answer("answered", 3, comment=f"wish {one}")) for one in range(12)]
    found = read(wrote)
    wishes, comments = ([remark.text for remark in found.of_items[key]] for key in ("wish", "trust"))
    assert sorted(wishes) == sorted(comments)
    assert wishes != comments
    assert read(wrote[::-1]) == found
