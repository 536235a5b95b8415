"""Messages that come back, as mail servers write them."""

from __future__ import annotations

REPORT = """From: Mail Delivery System <mailer-daemon@relay.example.net>
To: assess@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.net
Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--edge
Content-Type: {kind}

From: assess@example.org
To: {recipient}
Message-ID: <{mail_id}@assess.example.org>
Subject: Please give us your view

--edge--
"""


def report(
    mail_id: str,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 <anna@example.org>: User unknown",
    kind: str = "message/rfc822",
    recipient: str = "anna@example.org",
) -> bytes:
    """A delivery status notification (RFC 3464)."""
    filled = REPORT.format(mail_id=mail_id, action=action, status=status, said=said, kind=kind, recipient=recipient)
    return filled.replace("\n", "\r\n").encode()


def out_of_office(mail_id: str) -> bytes:
    """What a person's mail program answers by itself."""
    return f"""From: anna@example.org
To: assess@example.org
Subject: Out of office: 550 5.1.1 user unknown
Auto-Submitted: auto-replied
In-Reply-To: <{mail_id}@assess.example.org>
References: <{mail_id}@assess.example.org>
Content-Type: text/plain

I am back on Monday.
""".replace("\n", "\r\n").encode()
