"""Everything that writes requests, copies, consents and erasures."""

from sorot.privacy.actions.consents import choose_consent
from sorot.privacy.actions.copies import expire_copies, fetch_copy, make_copy
from sorot.privacy.actions.erasing import erase_account, erase_due_accounts
from sorot.privacy.actions.requests import (
    answer_question,
    ask_erasure,
    ask_export,
    ask_question,
    take_back_erasure,
)
from sorot.privacy.actions.retention import remove_what_is_over

__all__ = [
    "answer_question",
    "ask_erasure",
    "ask_export",
    "ask_question",
    "choose_consent",
    "erase_account",
    "erase_due_accounts",
    "expire_copies",
    "fetch_copy",
    "make_copy",
    "remove_what_is_over",
    "take_back_erasure",
]
