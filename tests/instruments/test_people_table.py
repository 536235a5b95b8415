"""People as tables have them."""

from __future__ import annotations

from email.utils import getaddresses

import pytest

from assess.instruments.facts import FactSheet
from assess.instruments.people_table import EMAIL, read_people
from assess.mail.message import Mail, written

FACTS = FactSheet.model_validate(
    {
        "format": 1,
        "initiative": {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region"},
        "register": {
            "source": "Chamber",
            "date": "2026-05-01",
            "organisations": [
                {"key": "works", "name": "Kedrov Works", "type": "industrial_company", "group": "large_firm", "member": True}
            ],
        },
    }
)


def test_organisations_that_the_register_does_not_have_are_named() -> None:
    rows = [{"group": "large_firm", "organisation": name} for name in ("kedrov works", "Kedrow Works", "")]
    assert read_people(rows, FACTS, ["en"], set()).unlisted == ("Kedrow Works",)
    assert read_people(rows, FACTS.model_copy(update={"register_": None}), ["en"], set()).unlisted == ()


@pytest.mark.parametrize(
    "email", ["ada(1)@example.org", "root:x@example.org", "=?utf-8?q?ada?=@example.org", "ada@b(c).org", "ada@b..org", "a\x01@b.org"]
)
def test_what_mails_would_not_go_to_as_it_is_written_is_no_address(email: str) -> None:
    assert not EMAIL.fullmatch(email)


@pytest.mark.parametrize(
    "email", ["o'neil+assess@example.org", "a.b-c_d@sub.example.org", "ada@кедровск.рф", "ada@xn--80adxhks.xn--p1ai", "ada@españa.es"]
)
def test_a_mail_goes_to_an_address_as_it_is_written(email: str) -> None:
    assert EMAIL.fullmatch(email)
    ((_, box),) = getaddresses([str(written(Mail("id", email, "Ada", "s", "t", "en"), "us@example.org", "http://example.org")["To"])])
    assert box.partition("@")[0] == email.partition("@")[0]
