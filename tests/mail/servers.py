"""Mail servers on this machine's loopback: one that behaves, and ones that do not."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from assess.settings import MailServer


@dataclass
class Mailbox:
    """What a server took: every copy, and those of which it said so."""

    copies: list[EmailMessage] = field(default_factory=list)
    accepted: Counter[str] = field(default_factory=Counter)
    """Message-ID → how often the server answered 250."""
    fate: Callable[[EmailMessage], str] = lambda _: "250 taken"
    """What becomes of a message: the reply, or `drop` for no reply at all."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message: EmailMessage = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[assignment]
        fate = self.fate(message)
        if fate.startswith("5"):
            return fate
        self.copies.append(message)
        if fate == "drop":
            server.transport.abort()
            return "250 never heard"
        self.accepted[str(message["Message-ID"])] += 1
        return fate


@contextmanager
def serving(mailbox: Any) -> Iterator[MailServer]:
    """A mailbox, or another handler of aiosmtpd, behind a server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    try:
        yield MailServer("127.0.0.1", port, "none", "", "")
    finally:
        controller.stop()


def drops(share: float, seed: int) -> Callable[[EmailMessage], str]:
    """A server that breaks the connection after DATA for a share of the mails, at random."""
    chance = random.Random(seed)
    return lambda _: "drop" if chance.random() < share else "250 taken"
