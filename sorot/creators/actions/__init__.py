"""Everything that writes creators."""

from sorot.creators.actions.accounts import (
    Recorded,
    add_account,
    record_metrics,
    remove_account,
    restate_metrics,
    update_account,
    verify_account,
)
from sorot.creators.actions.management import (
    decide_management_request,
    leave_management,
    request_management,
    set_management,
    withdraw_management_request,
)
from sorot.creators.actions.photos import add_photo, move_photo, remove_photo, update_photo
from sorot.creators.actions.profiles import ProfileInput, create_profile, note_verified, update_profile, verify_profile
from sorot.creators.errors import CreatorError

__all__ = [
    "CreatorError",
    "ProfileInput",
    "Recorded",
    "add_account",
    "add_photo",
    "create_profile",
    "decide_management_request",
    "leave_management",
    "move_photo",
    "note_verified",
    "record_metrics",
    "remove_account",
    "remove_photo",
    "request_management",
    "restate_metrics",
    "set_management",
    "update_account",
    "update_photo",
    "update_profile",
    "verify_account",
    "verify_profile",
    "withdraw_management_request",
]
