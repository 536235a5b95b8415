"""A mail as we write it: plain text, in one language, to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Mail:
    """What is sent to whom. The same `id` always gives the same Message-ID, however often it is tried."""

    id: str
    to: str
    name: str
    subject: str
    text: str
    language: str
    decline: str = ""
    """Where the recipient can say that no more mails should come."""


@dataclass(frozen=True)
class Attachment:
    """A PDF that goes with a mail."""

    name: str
    content: bytes


def written(mail: Mail, sender: str, site: str, attached: Sequence[Attachment] = ()) -> EmailMessage:
    """The message, ready to go out from `sender`; `site` is the public address, whose host names the message."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = formataddr((" ".join(mail.name.split()), _in_ascii(mail.to)))
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = message_id(mail.id, site)
    message["Auto-Submitted"] = "auto-generated"
    if mail.decline:
        message["List-Unsubscribe"] = f"<{mail.decline}>"
    message.set_content(mail.text)
    message["Content-Language"] = mail.language  # after the content, which takes such headers away
    for one in attached:
        message.add_attachment(one.content, maintype="application", subtype="pdf", filename=one.name)
    return message


def _in_ascii(address: str) -> str:
    """The address with its domain as mail servers know it: españa.es is xn--espaa-rta.es (RFC 5890)."""
    box, at, domain = address.rpartition("@")
    return f"{box}{at}{domain.encode('idna').decode('ascii')}"


def without_addresses(said: str) -> str:
    """What a mail server said, in short, without words that hold an address."""
    return " ".join(word for word in said.split() if "@" not in word)[:200]


def message_id(mail_id: str, site: str) -> str:
    """The Message-ID of a mail of ours."""
    return f"<{mail_id}@{urlsplit(site).hostname or make_msgid().rpartition('@')[2].rstrip('>')}>"
