"""Flask-Security's mails, sent as all mails of the site are: by way of the outbox."""

from __future__ import annotations

from typing import Any

from flask_security import MailUtil

from assess.mail.message import Mail
from assess.operations.mailing import put_into_outbox
from assess.storage.keys import random_id
from assess.web.extensions import announce, now, shared


class MailBySite(MailUtil):
    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: str | None, html: Any, **context: Any) -> None:
        user = context["user"]
        send(user.tenant_id, Mail(random_id(), user.email, user.name, str(subject), body or "", user.language))


def send(tenant_id: str, mail: Mail) -> None:
    """Send a mail as soon as may be."""
    announce(put_into_outbox(shared().store.of_tenant(tenant_id), mail, now()))
