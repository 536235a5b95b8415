"""Who works here, in which role: the first administrator, colleagues, and their sign-ins."""

from __future__ import annotations

import secrets
from datetime import datetime

from assess.storage import accounts
from assess.storage.accounts import ROLES, Account, Role
from assess.storage.engine import Store
from assess.storage.keys import random_id


class AddressTaken(Exception):
    """There is an account with this e-mail address already, here or elsewhere."""


class LastAdministrator(Exception):
    """Somebody must remain who can let others in."""


def found_tenant(store: Store, tenant_id: str, name: str) -> Store:
    """The store of a tenant, which is made if need be."""
    with store.writing() as connection:
        accounts.add_tenant(connection, tenant_id, name)
    return store.of_tenant(tenant_id)


def add_account(store: Store, email: str, name: str, role: Role, language: str, now: datetime) -> Account:
    """Give somebody an account, without a password: a link lets them choose one. Raises AddressTaken."""
    if role not in ROLES:
        raise ValueError(f"there is no role {role!r}")
    account = Account(
        tenant_id=store.tenant_id,
        id=random_id(),
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        language=language,
        active=True,
        password=None,
        uniquifier=secrets.token_hex(16),
        second_factor=None,
        totp_secret=None,
        recovery_codes=(),
        passkey_handle=secrets.token_hex(16),
        created_at=now,
    )
    with store.writing() as connection:
        if accounts.find(connection, "email", account.email):
            raise AddressTaken
        accounts.add(connection, account)
    return account


def change_account(store: Store, account_id: str, *, role: Role | None = None, active: bool | None = None) -> None:
    """Give an account another role, or take away or give back its access. Raises NotFound, LastAdministrator.

    Who loses access is signed out everywhere, and links sent before are void.
    """
    with store.writing() as connection:
        accounts.hold(connection, store.tenant_id)
        account = accounts.existing(connection, store.tenant_id, account_id)
        changed: dict[str, object] = {"role": role or account.role, "active": account.active if active is None else active}
        steps_down = account.role == "administrator" and account.active and (changed["role"] != "administrator" or not changed["active"])
        if steps_down and accounts.administrators(connection, store.tenant_id) == 1:
            raise LastAdministrator
        if not changed["active"]:
            changed["uniquifier"] = secrets.token_hex(16)
            accounts.end_sign_ins(connection, store.tenant_id, account_id)
        accounts.change(connection, store.tenant_id, account_id, **changed)


def reset_second_factor(store: Store, account_id: str) -> None:
    """Take authenticator, recovery codes and passkeys from somebody who has lost them, and end every sign-in. Raises NotFound.

    The password stays, and with it a new second factor is set up.
    """
    with store.writing() as connection:
        accounts.existing(connection, store.tenant_id, account_id)
        accounts.change(
            connection,
            store.tenant_id,
            account_id,
            second_factor=None,
            totp_secret=None,
            recovery_codes=(),
            uniquifier=secrets.token_hex(16),
        )
        for passkey in accounts.passkeys_of(connection, store.tenant_id, account_id):
            accounts.delete_passkey(connection, store.tenant_id, passkey.id)
        accounts.end_sign_ins(connection, store.tenant_id, account_id)


def sign_out(store: Store, account_id: str, token_hash: str | None = None) -> None:
    """End one sign-in of an account, or all of them."""
    with store.writing() as connection:
        accounts.end_sign_ins(connection, store.tenant_id, account_id, None if token_hash is None else [token_hash])


def change_profile(store: Store, account_id: str, name: str, language: str) -> None:
    """What people may change of their own account."""
    with store.writing() as connection:
        accounts.change(connection, store.tenant_id, account_id, name=name.strip(), language=language)
