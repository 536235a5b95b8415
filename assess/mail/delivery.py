"""Mails on their way: to a mail server, or into a folder where there is none."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

from assess.settings import MailServer

PATIENCE = 30
"""Seconds to wait for the mail server."""


def hand_over(server: MailServer, message: EmailMessage) -> None:
    """Give a message to the server; returns once it has accepted it. Raises smtplib.SMTPException, OSError."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


def put_aside(folder: Path, mail_id: str, message: EmailMessage) -> Path:
    """Keep a message as `<id>.eml` in a folder, for installations without a mail server."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mail_id}.eml"
    path.write_bytes(message.as_bytes())
    return path
