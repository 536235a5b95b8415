"""What Flask-Security says, in the words of our pages: its own translations mix ways of address and blame people."""

from __future__ import annotations

from typing import Any

from flask_security.babel import FsDomain

from assess.web.languages import gettext, noted

NOT_FITTING = noted("The address, the password or the code is not right. Please try again.")
ADDRESS = noted("Enter an e-mail address such as name@example.org.")
NOT_THIS_CODE = noted("This code is not right or was used before. Enter the one that the app shows now.")
PASSKEY_REFUSED = noted("This passkey was not accepted. Try again, or sign in another way.")
BEGIN_AGAIN = noted("That took too long. Please begin again.")
NEW_LINK = noted("This link is not valid any more. Ask for a new one here.")
SIGN_IN = noted("Please sign in first.")
CONFIRM = noted("Please confirm that it is you.")

SAYINGS: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (NOT_FITTING, "error"),
    "PASSWORD_RESET_REQUEST": (noted("If there is an account with the address %(email)s, a link is on its way to it."), "info"),
    "INVALID_RESET_PASSWORD_TOKEN": (NEW_LINK, "error"),
    "PASSWORD_RESET_EXPIRED": (NEW_LINK, "error"),
    "EMAIL_NOT_PROVIDED": (ADDRESS, "error"),
    "INVALID_EMAIL_ADDRESS": (ADDRESS, "error"),
    "INVALID_PASSWORD": (noted("The password is not right."), "error"),
    "PASSWORD_NOT_PROVIDED": (noted("Enter a password."), "error"),
    "PASSWORD_INVALID_LENGTH": (noted("A password needs at least %(length)s characters."), "error"),
    "PASSWORD_TOO_SIMPLE": (noted("This password is easy to guess. Add words that do not belong together."), "error"),
    "PASSWORD_IS_THE_SAME": (noted("This is your present password. Choose another one."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (noted("The two passwords differ."), "error"),
    "PASSWORD_CHANGE": (noted("The password is changed."), "success"),
    "PASSWORD_RESET": (noted("The password is saved."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (noted("The password is saved. Sign in with it now."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (NOT_THIS_CODE, "error"),
    "INVALID_CODE": (NOT_THIS_CODE, "error"),
    "TWO_FACTOR_PERMISSION_DENIED": (SIGN_IN, "error"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (noted("The authenticator app is set up."), "success"),
    "TWO_FACTOR_DISABLED": (noted("The authenticator app is no longer asked for."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (BEGIN_AGAIN, "error"),
    "INVALID_RECOVERY_CODE": (noted("This is none of your recovery codes, or it was used before."), "error"),
    "NO_RECOVERY_CODES_SETUP": (noted("You have no recovery codes yet."), "info"),
    "LOGIN": (SIGN_IN, "info"),
    "UNAUTHENTICATED": (SIGN_IN, "error"),
    "REFRESH": (CONFIRM, "info"),
    "REAUTHENTICATION_REQUIRED": (CONFIRM, "error"),
    "REAUTHENTICATION_SUCCESSFUL": (noted("Confirmed."), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (noted("The passkey “%(name)s” was added."), "info"),
    "WEBAUTHN_CREDENTIAL_DELETED": (noted("The passkey “%(name)s” was removed."), "info"),
    "WEBAUTHN_NAME_REQUIRED": (noted("Give the passkey a name."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (noted("A name holds letters, digits, spaces and hyphens only."), "error"),
    "WEBAUTHN_NAME_INUSE": (noted("There is a passkey with this name already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (noted("There is no passkey with this name."), "error"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (noted("This passkey was added before."), "error"),
    "WEBAUTHN_EXPIRED": (BEGIN_AGAIN, "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY_REFUSED, "error"),
}
"""Messages by their names in Flask-Security, without `MSG_`, and what kind each is of."""


class OurWords(FsDomain):
    """Looks texts up in our catalogues first."""

    def gettext(self, string: str, **values: Any) -> str:
        found = gettext(string)
        theirs = super().gettext(string, **values)  # type: ignore[no-untyped-call]
        return str(theirs) if found == string else found % values
