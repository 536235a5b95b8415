"""Reports of mails that did not arrive are told from whatever else comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.mail.bounces import Bounce, read_bounce
from tests.mail.reports import out_of_office, report


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_final_failure_tells_the_mail_and_why_without_addresses(kind: str) -> None:
    assert read_bounce(report("mail-1", kind=kind)) == Bounce("mail-1", True, "5.1.1 550 5.1.1 User unknown")


def test_a_delay_is_not_final() -> None:
    found = read_bounce(report("mail-1", "delayed", "4.4.1", "421 4.4.1 connection timed out"))
    assert found == Bounce("mail-1", False, "4.4.1 421 4.4.1 connection timed out")


def test_who_gave_up_after_a_while_does_not_try_any_more() -> None:
    found = read_bounce(report("mail-1", "failed", "4.4.7", "delivery time expired"))
    assert found
    assert found.final


@pytest.mark.parametrize(
    "content",
    [
        out_of_office("mail-1"),
        report("mail-1", "delivered", "2.0.0", "250 taken"),
        report("mail-1", kind="text/plain"),
        b"",
        b"\x00\xff",
        report("mail-1").replace(b"multipart/report", b"multipart/mixed"),
    ],
    ids=["out of office", "delivered", "nothing sent back", "empty", "no message", "no report"],
)
def test_whatever_else_comes_is_no_bounce(content: bytes) -> None:
    assert read_bounce(content) is None


@given(st.integers(0, len(report("mail-1"))), st.binary(max_size=40), st.integers(0, 60))
def test_a_damaged_report_is_read_or_not_but_never_breaks_the_reader(place: int, noise: bytes, cut: int) -> None:
    content = report("mail-1")
    found = read_bounce(content[:place] + noise + content[place + cut :])
    assert found is None or "@" not in found.reason


def test_what_no_database_takes_is_left_out_of_a_report() -> None:
    bounce = read_bounce(report("abc").replace(b"unknown", b"un\x00known").replace(b"User", b"Us\x00er"))
    assert bounce
    assert "\x00" not in bounce.mail_id + bounce.reason
