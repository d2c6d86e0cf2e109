"""Everything that writes applications, offers, deals, agreements and works."""

from sorot.deals.actions.agreements import follow_transfer, note_taken_back, sign_agreement, start_work
from sorot.deals.actions.applications import (
    decline_application,
    edit_application,
    invite_creator,
    mark_read,
    refuse_invitation,
    save_draft,
    shortlist_application,
    submit_application,
    withdraw_application,
)
from sorot.deals.actions.chase import chase_payment
from sorot.deals.actions.closing import ask_cancellation, confirm_deal, keep_deal, stop_deal
from sorot.deals.actions.delivery import (
    approve_work,
    mend_proof,
    object_to_proof,
    publish_item,
    request_changes,
    submit_work,
    withdraw_objection,
)
from sorot.deals.actions.disputes import (
    accept_dispute,
    add_evidence,
    contest_dispute,
    decide_dispute,
    lapse_dispute,
    open_dispute,
    propose_split,
    record_pack_reading,
    withdraw_dispute,
)
from sorot.deals.actions.offers import accept_offer, decline_offer, make_offer, withdraw_offer
from sorot.deals.actions.results import (
    accept_result,
    accept_silent_results,
    contest_result,
    drop_untold_results,
    tell_result,
)
from sorot.deals.actions.sweep import remind, sweep_clocks, sweep_expired
from sorot.deals.errors import DealError

__all__ = [
    "DealError",
    "accept_dispute",
    "accept_offer",
    "accept_result",
    "accept_silent_results",
    "add_evidence",
    "approve_work",
    "ask_cancellation",
    "chase_payment",
    "confirm_deal",
    "contest_dispute",
    "contest_result",
    "decide_dispute",
    "decline_application",
    "decline_offer",
    "drop_untold_results",
    "edit_application",
    "follow_transfer",
    "invite_creator",
    "keep_deal",
    "lapse_dispute",
    "make_offer",
    "mark_read",
    "mend_proof",
    "note_taken_back",
    "object_to_proof",
    "open_dispute",
    "propose_split",
    "publish_item",
    "record_pack_reading",
    "refuse_invitation",
    "remind",
    "request_changes",
    "save_draft",
    "shortlist_application",
    "sign_agreement",
    "start_work",
    "stop_deal",
    "submit_application",
    "submit_work",
    "sweep_clocks",
    "sweep_expired",
    "tell_result",
    "withdraw_application",
    "withdraw_dispute",
    "withdraw_objection",
    "withdraw_offer",
]
