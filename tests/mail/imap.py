"""A real IMAP server on loopback, in a process of its own, with an empty mailbox."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assess.settings import Mailbox

USER, PASSWORD = "bounces", "a heron wades"
PATIENCE = 60


@dataclass
class MailServer:
    """Where messages arrive, and what a person with a mail program would see of them."""

    mailbox: Mailbox

    def receive(self, *contents: bytes) -> None:
        with self._inbox() as inbox:
            for content in contents:
                assert inbox.append("INBOX", "", "", content)[0] == "OK"

    def count(self, which: str = "ALL") -> int:
        with self._inbox() as inbox:
            inbox.select("INBOX", readonly=True)
            return len(inbox.search(None, which)[1][0].split())

    @contextmanager
    def _inbox(self) -> Iterator[imaplib.IMAP4]:
        connection = imaplib.IMAP4(self.mailbox.host, self.mailbox.port, timeout=PATIENCE)
        connection.login(USER, PASSWORD)
        yield connection
        connection.logout()


@contextmanager
def receiving() -> Iterator[MailServer]:
    """A server with one mailbox."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    call = [sys.executable, "-c", "import sys; from pymap.main import main; sys.exit(main())", *served]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(PATIENCE * 10):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield MailServer(Mailbox("127.0.0.1", port, "none", USER, PASSWORD, "INBOX"))
    finally:
        process.kill()
        process.wait()
