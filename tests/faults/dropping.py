"""A mail server that drops connections after DATA at random, can have the worker killed at any step, and logs what it saw."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from email import message_from_bytes, policy
from random import Random
from typing import Any, Literal

Step = Literal["hello", "sender", "data", "taken", "goodbye"]
STEPS: tuple[Step, ...] = ("hello", "sender", "data", "taken", "goodbye")
"""`taken`: within some milliseconds after 250 was said."""


class DroppingServer:
    """The log, and the handler that aiosmtpd calls."""

    def __init__(self, random: Random, dropped: float):
        self.random, self.dropped = random, dropped
        self.connections = 0
        self.copies: Counter[str] = Counter()
        """Mail → copies kept."""
        self.definite: set[str] = set()
        """Mails of which 250 was said and goodbye heard."""
        self.unsure: Counter[str] = Counter()
        """Mail → how often 250 was said and no goodbye came."""
        self.again: list[str] = []
        """Mails that came again after they were definitely accepted."""
        self.names: dict[str, set[str]] = defaultdict(set)
        """Recipient → Message-IDs."""
        self.drops: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()
        self._left = 0
        self._kill: Callable[[], None] | None = None
        self._step: Step = "hello"

    def kill_after(self, mails: int, kill: Callable[[], None]) -> None:
        """After so many connections more, kill the worker at a step chosen at random."""
        self._left, self._kill, self._step = mails, kill, self.random.choice(STEPS)

    def spare(self) -> None:
        self._kill = None

    def _reached(self, step: Step) -> None:
        if self._kill and self._left <= 0 and step == self._step:
            kill, self._kill = self._kill, None
            self.kills[step] += 1
            kill()

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802 - aiosmtpd's names
        self.connections += 1
        self._left -= 1
        session.host_name, session.mail = hostname, None
        self._reached("hello")
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        self._reached("sender")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        mail = str(message["Message-ID"]).strip("<>").rpartition("@")[0]
        if mail in self.definite:
            self.again.append(mail)
        self.names[envelope.rcpt_tos[0]].add(str(message["Message-ID"]))
        fate = self.random.choices(["kept", "drop and keep", "drop"], [1 - self.dropped, self.dropped / 2, self.dropped / 2])[0]
        self.copies[mail] += fate != "drop"
        self._reached("data")
        if fate != "kept":
            self.drops[fate] += 1
            server.transport.abort()
            return "250 never heard"
        session.mail = mail
        self.unsure[mail] += 1
        asyncio.get_running_loop().call_later(self.random.uniform(0, 0.005), self._reached, "taken")
        return "250 taken"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if session.mail:
            self.definite.add(session.mail)
            self.unsure -= Counter([session.mail])
        self._reached("goodbye")
        return "221 Bye"
