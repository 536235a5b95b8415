"""What comes back: reports that a mail of ours could not be delivered (RFC 3464), told from replies by people and machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from assess.mail.message import without_addresses


@dataclass(frozen=True)
class Bounce:
    """A mail of ours that has not arrived."""

    mail_id: str
    final: bool
    """Nobody tries any more; otherwise a server on the way still does."""
    reason: str
    """Status and what the last server said, without addresses."""


def read_bounce(content: bytes) -> Bounce | None:
    """What a message says of a mail of ours; None where it is no such report, as an out-of-office reply is not.

    Only the report's form counts: that a message was sent by a machine, the headers of both say.
    """
    message = message_from_bytes(content)
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    mail_id = next(_original_ids(message), "")
    recipients = [block for part in message.walk() if part.get_content_type() == "message/delivery-status" for block in _blocks(part)]
    for action, final in (("failed", True), ("delayed", False)):
        for block in recipients:
            if mail_id and _field(block, "Action").lower() == action:
                return Bounce(mail_id, final, _reason(block))
    return None


def _original_ids(report: Message) -> Iterator[str]:
    """The first part of the Message-ID of what is sent back, whole or its headers only."""
    for part in report.walk():
        original: Message | None = None
        if part.get_content_type() == "message/rfc822":
            original = next(iter(_blocks(part)), None)
        elif part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            original = message_from_string(payload.decode(errors="replace")) if isinstance(payload, bytes) else None
        if original is not None and "Message-ID" in original:
            yield _field(original, "Message-ID").strip("<> ").rpartition("@")[0]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _reason(block: Message) -> str:
    said = _field(block, "Diagnostic-Code")
    return without_addresses(f"{_field(block, 'Status')} {said.partition(';')[2] or said}")


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).replace("\x00", "").split())  # no database takes that
