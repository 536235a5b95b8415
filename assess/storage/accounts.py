"""Accounts of the people who work here, their passkeys, and the browsers in which they are signed in.

Accounts are found across tenants: an address tells whose site somebody signs in to. Whatever
is done with an account afterwards stays within its tenant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from assess.storage.engine import NotFound
from assess.storage.tables import accounts as table
from assess.storage.tables import passkeys, sign_ins, tenants

Role = Literal["viewer", "reviewer", "consultant", "administrator"]
ROLES: tuple[Role, ...] = ("viewer", "reviewer", "consultant", "administrator")


@dataclass(frozen=True)
class Account:
    """Somebody who works here. Secrets are encrypted or hashed before they come here."""

    tenant_id: str
    id: str
    email: str
    name: str
    role: Role
    language: str
    active: bool
    password: str | None
    uniquifier: str
    second_factor: str | None
    totp_secret: str | None
    recovery_codes: tuple[str, ...]
    passkey_handle: str
    created_at: datetime


@dataclass(frozen=True)
class Passkey:
    """A credential of an account (W3C, Web Authentication, Level 3)."""

    tenant_id: str
    id: str
    account_id: str
    credential_id: bytes
    public_key: bytes
    name: str
    sign_count: int
    usage: str
    device_type: str
    backup_state: bool
    transports: tuple[str, ...]
    extensions: str | None
    last_used_at: datetime


@dataclass(frozen=True)
class SignIn:
    """A browser in which an account is signed in."""

    token_hash: str
    account_id: str
    browser: str
    began_at: datetime
    seen_at: datetime
    expires_at: datetime


_ACCOUNT = tuple(table.c[field.name] for field in fields(Account))
_PASSKEY = tuple(passkeys.c[field.name] for field in fields(Passkey))
_SIGN_IN = tuple(sign_ins.c[field.name] for field in fields(SignIn))
FOUND_BY = ("id", "email", "uniquifier", "passkey_handle")


def find(connection: Connection, attribute: str, value: str) -> Account | None:
    """The account, of whatever tenant, with this id, e-mail address, uniquifier or passkey handle."""
    if attribute not in FOUND_BY:
        raise LookupError(f"accounts are not found by {attribute}")
    row = connection.execute(select(*_ACCOUNT).where(table.c[attribute] == value)).first()
    return Account(*row) if row else None


def get(connection: Connection, tenant_id: str, account_id: str) -> Account | None:
    row = connection.execute(select(*_ACCOUNT).where(table.c.tenant_id == tenant_id, table.c.id == account_id)).first()
    return Account(*row) if row else None


def existing(connection: Connection, tenant_id: str, account_id: str) -> Account:
    """The account with this id. Raises NotFound."""
    account = get(connection, tenant_id, account_id)
    if account is None:
        raise NotFound("account", account_id)
    return account


def all_accounts(connection: Connection, tenant_id: str) -> list[Account]:
    """Everybody who works at a tenant, by name."""
    chosen = select(*_ACCOUNT).where(table.c.tenant_id == tenant_id).order_by(table.c.name, table.c.email)
    return [Account(*row) for row in connection.execute(chosen)]


def administrators(connection: Connection, tenant_id: str) -> int:
    """How many active administrators a tenant has."""
    mine = (table.c.tenant_id == tenant_id, table.c.role == "administrator", table.c.active)
    return int(connection.execute(select(func.count()).select_from(table).where(*mine)).scalar_one())


def hold(connection: Connection, tenant_id: str) -> None:
    """Let nobody else change a tenant's accounts in the same way until the transaction ends."""
    connection.execute(select(tenants.c.id).where(tenants.c.id == tenant_id).with_for_update())


def add(connection: Connection, account: Account) -> None:
    connection.execute(insert(table), asdict(account))


def change(connection: Connection, tenant_id: str, account_id: str, **values: Any) -> None:
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id == account_id).values(**values))


def take_recovery_code(connection: Connection, tenant_id: str, account_id: str, code: str) -> bool:
    """Take one of the codes, as they are stored, from an account; whether it was still there."""
    here = (table.c.tenant_id == tenant_id, table.c.id == account_id)
    left = list(connection.execute(select(table.c.recovery_codes).where(*here).with_for_update()).scalar_one())
    if code not in left:
        return False
    left.remove(code)
    change(connection, tenant_id, account_id, recovery_codes=tuple(left))
    return True


def add_tenant(connection: Connection, tenant_id: str, name: str) -> None:
    """Make a tenant, unless it is there."""
    if connection.execute(select(tenants.c.id).where(tenants.c.id == tenant_id)).first() is None:
        connection.execute(insert(tenants).values(id=tenant_id, name=name))


def passkeys_of(connection: Connection, tenant_id: str, account_id: str) -> list[Passkey]:
    chosen = select(*_PASSKEY).where(passkeys.c.tenant_id == tenant_id, passkeys.c.account_id == account_id)
    return [Passkey(*row) for row in connection.execute(chosen.order_by(passkeys.c.name, passkeys.c.id))]


def find_passkey(connection: Connection, credential_id: bytes) -> Passkey | None:
    row = connection.execute(select(*_PASSKEY).where(passkeys.c.credential_id == credential_id)).first()
    return Passkey(*row) if row else None


def add_passkey(connection: Connection, passkey: Passkey) -> None:
    connection.execute(insert(passkeys), asdict(passkey))


def change_passkey(connection: Connection, passkey: Passkey) -> None:
    """Keep what a passkey has become; one that was deleted meanwhile stays deleted."""
    here = (passkeys.c.tenant_id == passkey.tenant_id, passkeys.c.id == passkey.id)
    connection.execute(update(passkeys).where(*here).values(**asdict(passkey)))


def delete_passkey(connection: Connection, tenant_id: str, passkey_id: str) -> None:
    connection.execute(delete(passkeys).where(passkeys.c.tenant_id == tenant_id, passkeys.c.id == passkey_id))


def add_sign_in(connection: Connection, tenant_id: str, sign_in: SignIn) -> None:
    connection.execute(insert(sign_ins).values(tenant_id=tenant_id, **asdict(sign_in)))


def sign_in_of(connection: Connection, tenant_id: str, token_hash: str, now: datetime) -> SignIn | None:
    """The sign-in with this token, unless it has ended."""
    here = (sign_ins.c.tenant_id == tenant_id, sign_ins.c.token_hash == token_hash, sign_ins.c.expires_at > now)
    row = connection.execute(select(*_SIGN_IN).where(*here)).first()
    return SignIn(*row) if row else None


def sign_ins_of(connection: Connection, tenant_id: str, account_id: str, now: datetime) -> list[SignIn]:
    """Where an account is signed in, the latest seen first."""
    here = (sign_ins.c.tenant_id == tenant_id, sign_ins.c.account_id == account_id, sign_ins.c.expires_at > now)
    return [SignIn(*row) for row in connection.execute(select(*_SIGN_IN).where(*here).order_by(sign_ins.c.seen_at.desc()))]


def seen(connection: Connection, tenant_id: str, token_hash: str, now: datetime, expires_at: datetime) -> None:
    here = (sign_ins.c.tenant_id == tenant_id, sign_ins.c.token_hash == token_hash)
    connection.execute(update(sign_ins).where(*here).values(seen_at=now, expires_at=expires_at))


def end_sign_ins(connection: Connection, tenant_id: str, account_id: str, token_hashes: Sequence[str] | None = None) -> None:
    """Sign an account out, in the browsers named or everywhere."""
    here = [sign_ins.c.tenant_id == tenant_id, sign_ins.c.account_id == account_id]
    if token_hashes is not None:
        here.append(sign_ins.c.token_hash.in_(token_hashes))
    connection.execute(delete(sign_ins).where(*here))


def sweep_sign_ins(connection: Connection, now: datetime) -> None:
    """Delete what has expired."""
    connection.execute(delete(sign_ins).where(sign_ins.c.expires_at <= now))


def tried(connection: Connection, tenant_id: str, token_hash: str, assessment_id: str, *, hold: bool = False) -> str:
    """The document of what was answered in a preview of an assessment in this browser. `hold`: nobody else changes it meanwhile."""
    here = (sign_ins.c.tenant_id == tenant_id, sign_ins.c.token_hash == token_hash, sign_ins.c.tried_of == assessment_id)
    chosen = select(sign_ins.c.tried).where(*here)
    return connection.execute(chosen.with_for_update() if hold else chosen).scalar() or "{}"


def keep_tried(connection: Connection, tenant_id: str, token_hash: str, assessment_id: str, document: str) -> None:
    """Keep it until the browser is signed out, or another assessment is tried."""
    here = (sign_ins.c.tenant_id == tenant_id, sign_ins.c.token_hash == token_hash)
    connection.execute(update(sign_ins).where(*here).values(tried_of=assessment_id, tried=document))
