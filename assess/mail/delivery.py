"""Mails on their way: to a mail server, or into a folder where there is none."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from assess.mail.message import without_addresses
from assess.settings import MailServer, Settings

PATIENCE = 30
"""Seconds to wait for the mail server."""


class Refused(Exception):
    """The server will not take this mail, now or later; the message is its reply, without addresses."""


class NotTaken(Exception):
    """The mail may or may not have gone out: no definite answer came. It can be tried again under the same Message-ID."""


@dataclass(frozen=True)
class Courier:
    """Hands mails over, one after the other."""

    sender: str
    """What stands in From."""
    site: str
    """The site's public address."""
    folder: Path
    """Where mails are put if there is no server."""
    server: MailServer | None

    @classmethod
    def of(cls, settings: Settings) -> Courier:
        return cls(settings.mail_from, settings.public_url, settings.instance / "outbox", settings.mail_server)

    @contextmanager
    def delivering(self, mail_id: str, message: EmailMessage) -> Iterator[None]:
        """The block runs once the mail is accepted; a server hears goodbye only after it.

        So a server to which we said goodbye never gets the mail again, if the block keeps that it was accepted.
        Raises Refused, NotTaken, before the block.
        """
        if self.server is None:
            put_aside(self.folder, mail_id, message)
            yield
        else:
            with handing_over(self.server, message):
                yield


@contextmanager
def handing_over(server: MailServer, message: EmailMessage) -> Iterator[None]:
    """Give a message to the server, as `delivering` does. Raises Refused, NotTaken."""
    with _failures_explained():
        connection = _connection(server)
    with closing(connection):
        with _failures_explained():
            connection.send_message(message)
        yield
        with suppress(smtplib.SMTPException, OSError):  # it is accepted; how the server says goodbye changes nothing
            connection.quit()


def put_aside(folder: Path, mail_id: str, message: EmailMessage) -> Path:
    """Keep a message as `<id>.eml` in a folder, for installations without a mail server; whole or not at all, durably."""
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = folder / f"{mail_id}.eml", folder / f".{mail_id}.draft"
    with draft.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def take_away(folder: Path, mail_id: str) -> None:
    """Delete a message that was put aside, if it was, whole or not."""
    for name in (f"{mail_id}.eml", f".{mail_id}.draft"):
        (folder / name).unlink(missing_ok=True)


def _connection(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if server.security == "starttls":
        connection.starttls(context=context)
    if server.user:
        connection.login(server.user, server.password)
    return connection


@contextmanager
def _failures_explained() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reply = next(iter(refusal.recipients.values()))
        raise _by_code(code, reply) from None
    except smtplib.SMTPAuthenticationError as refusal:  # our settings are wrong, not the mail
        raise NotTaken(f"{refusal.smtp_code}: the mail server does not know our name and password") from None
    except smtplib.SMTPResponseException as refusal:
        raise _by_code(refusal.smtp_code, refusal.smtp_error) from None
    except (smtplib.SMTPException, OSError) as failure:
        raise NotTaken(type(failure).__name__) from None


def _by_code(code: int, reply: bytes | str) -> Refused | NotTaken:
    """5xx is final, all else is not (RFC 5321, 4.2.1)."""
    said = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    words = f"{code} {without_addresses(said)}"
    return Refused(words) if 500 <= code < 600 else NotTaken(words)
