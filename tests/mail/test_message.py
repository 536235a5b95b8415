"""How a mail is written."""

from __future__ import annotations

from assess.instruments.people_table import EMAIL
from assess.mail.message import Mail, written


def test_an_address_of_any_script_and_a_name_in_two_lines_can_be_written_to() -> None:
    mail = Mail("m1", "jose@españa.es", "José\r\nBcc: thief@example.org", "Hola", "Hola", "es")
    message = written(mail, "Assess <assess@localhost>", "http://localhost")
    assert [one.addr_spec for one in message["To"].addresses] == ["jose@xn--espaa-rta.es"]
    assert message["Bcc"] is None
    assert b"jose@xn--espaa-rta.es" in message.as_bytes()


def test_what_mail_servers_do_not_take_is_no_address() -> None:
    assert EMAIL.fullmatch("jose@españa.es")
    assert not EMAIL.fullmatch("кто@пример.рф")
