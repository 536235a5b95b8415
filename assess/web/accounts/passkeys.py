"""Which passkeys are taken."""

from __future__ import annotations

from flask_security import UserMixin, WebauthnUtil
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement


class AnyDevice(WebauthnUtil):
    """The phone or computer at hand as well as a separate key; each must know its owner, since it stands for both factors."""

    def authenticator_selection(self, user: UserMixin, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )
