"""Everything that writes people and organisations."""

from sorot.accounts.actions.organisations import (
    AccountError,
    accept_invitation,
    change_role,
    create_organisation,
    invite_member,
    remove_member,
    revoke_invitation,
    update_organisation,
)
from sorot.accounts.actions.people import (
    change_language,
    create_operator,
    record_consent,
    remember_hat,
    update_settings,
)
from sorot.accounts.actions.verification import decide_verification, request_verification

__all__ = [
    "AccountError",
    "accept_invitation",
    "change_language",
    "change_role",
    "create_operator",
    "create_organisation",
    "decide_verification",
    "invite_member",
    "record_consent",
    "remember_hat",
    "remove_member",
    "request_verification",
    "revoke_invitation",
    "update_organisation",
    "update_settings",
]
