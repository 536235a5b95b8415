"""Flask-Security's mails, sent as all mails of the site are."""

from __future__ import annotations

from typing import Any

from flask_security import MailUtil

from assess.mail.delivery import hand_over, put_aside
from assess.mail.message import Mail, written
from assess.storage.keys import random_id
from assess.web.extensions import shared


class MailBySite(MailUtil):
    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: str | None, html: Any, **context: Any) -> None:
        user = context["user"]
        send(Mail(random_id(), user.email, user.name, str(subject), body or "", user.language))


def send(mail: Mail) -> None:
    """Send a mail now: people who wait for a link look at their mailbox at once."""
    settings = shared().settings
    message = written(mail, settings.mail_from, settings.public_url)
    if settings.mail_server:
        hand_over(settings.mail_server, message)
    else:
        put_aside(settings.instance / "outbox", mail.id, message)
