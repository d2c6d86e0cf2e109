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
from sorot.creators.actions.portfolio import (
    add_item,
    give_poster,
    move_item,
    remove_item,
    set_poster,
    update_item,
)
from sorot.creators.actions.profiles import ProfileInput, create_profile, note_verified, update_profile, verify_profile
from sorot.creators.errors import CreatorError

__all__ = [
    "CreatorError",
    "ProfileInput",
    "Recorded",
    "add_account",
    "add_item",
    "create_profile",
    "decide_management_request",
    "give_poster",
    "leave_management",
    "move_item",
    "note_verified",
    "record_metrics",
    "remove_account",
    "remove_item",
    "request_management",
    "restate_metrics",
    "set_management",
    "set_poster",
    "update_account",
    "update_item",
    "update_profile",
    "verify_account",
    "verify_profile",
    "withdraw_management_request",
]
