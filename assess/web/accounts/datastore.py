"""Flask-Security's way to the accounts: it finds users, changes them, and says when to keep them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import g
from flask_security.datastore import Datastore, UserDatastore

from assess.storage import accounts
from assess.storage.keys import random_id
from assess.web.accounts.people import Credential, Role, User
from assess.web.extensions import shared

FOUND_BY = {"id": "id", "email": "email", "fs_uniquifier": "uniquifier", "fs_webauthn_user_handle": "passkey_handle"}
"""Flask-Security's name of an attribute → ours."""


class AccountDatastore(Datastore, UserDatastore):
    """What was put or deleted during a request is written, in one transaction, when Flask-Security says `commit`."""

    def __init__(self) -> None:
        Datastore.__init__(self, None)  # type: ignore[no-untyped-call]
        UserDatastore.__init__(self, User, Role, Credential)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        ((attribute, value),) = kwargs.items()
        with shared().store.reading() as connection:
            account = accounts.find(connection, FOUND_BY[attribute], value.lower() if attribute == "email" else value)
            if account is None:
                return None
            return User(account, accounts.passkeys_of(connection, account.tenant_id, account.id))

    def find_role(self, role: str) -> Role:
        return Role(role)

    def find_webauthn(self, credential_id: bytes) -> Credential | None:
        with shared().store.reading() as connection:
            passkey = accounts.find_passkey(connection, credential_id)
        return Credential(passkey) if passkey else None

    def create_webauthn(  # type: ignore[override]
        self, user: User, credential_id: bytes, public_key: bytes, name: str, **kwargs: Any
    ) -> None:
        made = accounts.Passkey(
            tenant_id=user.tenant_id,
            id=random_id(),
            account_id=user.account_id,
            credential_id=credential_id,
            public_key=public_key,
            name=name,
            sign_count=kwargs["sign_count"],
            usage=kwargs["usage"],
            device_type=kwargs["device_type"],
            backup_state=kwargs["backup_state"],
            transports=tuple(kwargs.get("transports") or ()),
            extensions=kwargs.get("extensions"),
            last_used_at=datetime.now(UTC),
        )
        user.webauthn.append(self.put(Credential(made, new=True)))

    def put(self, model: Any) -> Any:
        if model not in _put():
            _put().append(model)
        return model

    def delete(self, model: Any) -> None:
        _deleted().append(model)

    def reload(self, model: Any) -> None:
        """Users are read anew by every request."""

    def commit(self) -> None:
        with shared().store.writing() as connection:
            for model in _put():
                if isinstance(model, Credential):
                    (accounts.add_passkey if model.new else accounts.change_passkey)(connection, model.stored())
                elif isinstance(model, User) and (changed := model.changed()):
                    accounts.change(connection, model.tenant_id, model.account_id, **changed)
            for model in _deleted():
                accounts.delete_passkey(connection, model.tenant_id, model.passkey_id)
        _put().clear()
        _deleted().clear()


def _put() -> list[Any]:
    kept: list[Any] = g.setdefault("accounts_put", [])
    return kept


def _deleted() -> list[Any]:
    kept: list[Any] = g.setdefault("accounts_deleted", [])
    return kept
