"""How often one may try: guessing to sign in must not pay, nor beginning in masses; and nobody can be locked out for long."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network

from flask import request

from assess.storage import attempts
from assess.storage.keys import digest
from assess.web.extensions import now, shared

SPAN = timedelta(minutes=15)
MOST_FOR_ONE = 10
"""Attempts for one account, or in one visit that waits for its second step."""
MOST_FROM_ONE_ADDRESS = 60
"""Also of people who begin by an open link in one room, behind one address."""
MOST_MAILS_TO_ONE = 3


def tried_too_often(whom: str) -> bool:
    """Count this attempt by the address it comes from and by the account it is for."""
    address = _address()
    return _exceeded({f"address {address}": MOST_FROM_ONE_ADDRESS, f"{request.endpoint} {whom or address}": MOST_FOR_ONE})


def used_before(what: str) -> bool:
    """Count the use of what may be used once, and lasts for less than the span."""
    return _exceeded({what: 1})


def begun_too_often(email: str) -> bool:
    """Count that somebody begins by an open link, by the address it comes from and by the mailbox that would get the mail."""
    limits = {f"begins {_address()}": MOST_FROM_ONE_ADDRESS}
    return _exceeded(limits | ({f"begins {email.lower()}": MOST_MAILS_TO_ONE} if email else {}))


def _address() -> str:
    """Where the request comes from; of IPv6 the network, since one line has 2⁶⁴ addresses to take turns with (RFC 6177)."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if address.version == 4 or address.ipv4_mapped:
        return text
    return str(ip_network((address, 64), strict=False))


def _exceeded(limits: dict[str, int]) -> bool:
    with shared().store.writing() as connection:
        counted = {key: attempts.count(connection, digest(key), SPAN, now()) for key in limits}
    return any(counted[key] > most for key, most in limits.items())
