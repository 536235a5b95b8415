"""A mailbox, read by IMAP: what has not been seen, one message after the other. Nothing is ever deleted."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from assess.settings import Mailbox

PATIENCE = 30
"""Seconds to wait for the server."""
LARGEST = 2_000_000
"""Bytes; what is larger is no report, and is not fetched."""


class NotRead(Exception):
    """The mailbox cannot be read now; the message is the kind of failure, without names."""


class Unseen:
    """The messages of an open mailbox that nobody has seen."""

    def __init__(self, connection: imaplib.IMAP4):
        self._connection = connection

    def first(self, most: int) -> list[str]:
        """Keys of the oldest, so many at most."""
        (found,) = self._ask("SEARCH", "UNSEEN")[:1] or [b""]
        return [key.decode() for key in (found or b"").split()[:most]]

    def content(self, key: str) -> bytes:
        """A message as it came, still unseen; nothing of one that is too large."""
        sizes = b" ".join(line for line in self._ask("FETCH", key, "(RFC822.SIZE)") if isinstance(line, bytes))
        _, _, size = sizes.partition(b"RFC822.SIZE ")
        if not size or int(size.split()[0].rstrip(b")")) > LARGEST:
            return b""
        return next((line[1] for line in self._ask("FETCH", key, "(BODY.PEEK[])") if isinstance(line, tuple)), b"")

    def mark_seen(self, key: str) -> None:
        self._ask("STORE", key, "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        kind, data = self._connection.uid(command, *arguments)
        if kind != "OK":
            raise imaplib.IMAP4.error(command)
        return data


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Unseen]:
    """The mailbox for as long as the block runs. Raises NotRead, within the block too."""
    connection = None
    try:
        connection = _connection(mailbox)
        connection.login(mailbox.user, mailbox.password)
        if connection.select(f'"{mailbox.folder}"')[0] != "OK":
            raise imaplib.IMAP4.error("SELECT")
        yield Unseen(connection)
    except (imaplib.IMAP4.error, OSError) as failure:
        raise NotRead(type(failure).__name__) from None
    finally:
        if connection is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()


def _connection(mailbox: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if mailbox.security == "tls":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=PATIENCE)
    connection = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=PATIENCE)
    if mailbox.security == "starttls":
        connection.starttls(context)
    return connection
