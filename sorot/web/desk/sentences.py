"""The audit trail in words."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sorot.core.models import Event

#: Filter value -> (label, subject types).
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "people": (gettext_lazy("People and accounts"), ("accounts.user", "accounts.verification")),
    "organisations": (
        gettext_lazy("Organisations and members"),
        ("accounts.organisation", "accounts.membership", "accounts.invitation"),
    ),
    "creators": (
        gettext_lazy("Creator pages"),
        ("creators.creatorprofile", "creators.socialaccount", "creators.photo", "creators.managementrequest"),
    ),
    "campaigns": (gettext_lazy("Campaigns"), ("campaigns.campaign", "campaigns.agencygrant")),
    "deals": (
        gettext_lazy("Deals"),
        (
            "deals.application", "deals.offer", "deals.deal", "deals.agreement", "deals.deliverableitem",
            "deals.submission", "deals.publication", "deals.objection", "deals.dispute",
        ),
    ),
    "money": (
        gettext_lazy("Money"),
        (
            "payments.paymentterms", "payments.milestone", "payments.funding", "payments.payout", "payments.payee",
            "payments.payoutaccount",
        ),
    ),
    "messages": (gettext_lazy("Messages"), ("messaging.thread", "messaging.message")),
    "numbers": (gettext_lazy("Imported numbers"), ("analytics.importbatch",)),
}  # fmt: skip

#: Subject type -> what people call it.
NOUNS: dict[str, Any] = {
    "accounts.invitation": pgettext_lazy("audit", "invitation"),
    "accounts.membership": pgettext_lazy("audit", "membership"),
    "accounts.organisation": pgettext_lazy("audit", "organisation"),
    "accounts.user": pgettext_lazy("audit", "person"),
    "accounts.verification": pgettext_lazy("audit", "verification"),
    "analytics.importbatch": pgettext_lazy("audit", "import"),
    "campaigns.agencygrant": pgettext_lazy("audit", "mandate of an agency"),
    "campaigns.campaign": pgettext_lazy("audit", "campaign"),
    "creators.creatorprofile": pgettext_lazy("audit", "creator page"),
    "creators.photo": pgettext_lazy("audit", "photo"),
    "creators.socialaccount": pgettext_lazy("audit", "social account"),
    "deals.agreement": pgettext_lazy("audit", "contract"),
    "deals.application": pgettext_lazy("audit", "application"),
    "deals.deal": pgettext_lazy("audit", "deal"),
    "deals.deliverableitem": pgettext_lazy("audit", "work"),
    "deals.dispute": pgettext_lazy("audit", "dispute"),
    "deals.objection": pgettext_lazy("audit", "objection"),
    "deals.publication": pgettext_lazy("audit", "proof"),
    "deals.offer": pgettext_lazy("audit", "offer"),
    "deals.submission": pgettext_lazy("audit", "version"),
    "messaging.message": pgettext_lazy("audit", "message"),
    "messaging.thread": pgettext_lazy("audit", "conversation"),
    "payments.funding": pgettext_lazy("audit", "payment"),
    "payments.milestone": pgettext_lazy("audit", "step of payment"),
    "payments.paymentterms": pgettext_lazy("audit", "money of a deal"),
    "payments.payout": pgettext_lazy("audit", "payout"),
    "payments.payoutaccount": pgettext_lazy("audit", "bank account"),
}

#: Verb -> sentence. `%(who)s` is the person (or Sorot itself), the rest comes from the event's data.
SENTENCES: dict[str, Any] = {
    "user.settings_changed": gettext_lazy("%(who)s changed their settings."),
    "user.made_operator": gettext_lazy("Somebody was made operator from the command line."),
    "organisation.created": gettext_lazy("%(who)s made the organisation “%(name)s”."),
    "organisation.changed": gettext_lazy("%(who)s changed what others read about their organisation."),
    "invitation.sent": gettext_lazy("%(who)s invited %(email)s."),
    "invitation.revoked": gettext_lazy("%(who)s withdrew an invitation."),
    "invitation.accepted": gettext_lazy("%(who)s accepted an invitation to an organisation."),
    "member.role_changed": gettext_lazy("%(who)s changed the role of %(name)s: %(from)s → %(to)s."),
    "member.removed": gettext_lazy("%(who)s removed %(name)s from the organisation."),
    "member.left": gettext_lazy("%(who)s left the organisation."),
    "verification.requested": gettext_lazy("%(who)s asked to be verified."),
    "verification.verified": gettext_lazy("%(who)s verified %(name)s."),
    "verification.refused": gettext_lazy("%(who)s refused to verify %(name)s."),
    "creator.created": gettext_lazy("%(who)s made a creator page."),
    "creator.changed": gettext_lazy("%(who)s changed a creator page."),
    "creator.verified": gettext_lazy("%(who)s verified a creator page."),
    "creator.management_changed": gettext_lazy("%(who)s changed who manages a creator."),
    "management.requested": gettext_lazy("%(who)s asked to manage a creator."),
    "management.accepted": gettext_lazy("%(who)s agreed to be managed."),
    "management.declined": gettext_lazy("%(who)s declined to be managed."),
    "management.withdrawn": gettext_lazy("%(who)s withdrew the request to manage a creator."),
    "account.added": gettext_lazy("%(who)s added a social account."),
    "account.changed": gettext_lazy("%(who)s changed a social account."),
    "account.removed": gettext_lazy("%(who)s removed a social account."),
    "account.metrics": gettext_lazy("%(who)s wrote down numbers of a social account."),
    "account.verified": gettext_lazy("%(who)s verified a social account."),
    "photo.added": gettext_lazy("%(who)s added a photo."),
    "photo.changed": gettext_lazy("%(who)s changed a photo."),
    "photo.moved": gettext_lazy("%(who)s moved a photo."),
    "photo.removed": gettext_lazy("%(who)s removed a photo."),
    "campaign.created": gettext_lazy("%(who)s made a campaign."),
    "campaign.changed": gettext_lazy("%(who)s changed a campaign."),
    "campaign.published": gettext_lazy("%(who)s published a campaign."),
    "campaign.closed": gettext_lazy("%(who)s closed a campaign."),
    "campaign.deleted": gettext_lazy("%(who)s deleted the draft of a campaign."),
    "agency.granted": gettext_lazy("%(who)s let an agency act for a brand."),
    "agency.revoked": gettext_lazy("%(who)s ended what an agency may do for a brand."),
    "application.submitted": gettext_lazy("%(who)s applied for a campaign."),
    "application.invited": gettext_lazy("%(who)s invited a creator to a campaign."),
    "application.read": gettext_lazy("%(who)s opened an application."),
    "application.shortlisted": gettext_lazy("%(who)s put an application on the shortlist."),
    "application.declined": gettext_lazy("%(who)s declined an application."),
    "application.refused": gettext_lazy("%(who)s refused an invitation to a campaign."),
    "application.withdrawn": gettext_lazy("%(who)s withdrew an application."),
    "application.expired": gettext_lazy("An invitation to a campaign expired."),
    "application.agreed": gettext_lazy("%(who)s turned an application into a deal."),
    "offer.made": gettext_lazy("%(who)s made an offer."),
    "offer.sent": gettext_lazy("%(who)s made an offer."),
    "offer.accepted": gettext_lazy("%(who)s accepted an offer."),
    "offer.countered": gettext_lazy("%(who)s answered an offer with another one."),
    "offer.declined": gettext_lazy("%(who)s declined an offer."),
    "offer.withdrawn": gettext_lazy("%(who)s withdrew an offer."),
    "offer.expired": gettext_lazy("An offer expired."),
    "agreement.written": gettext_lazy("A contract was written."),
    "agreement.signed": gettext_lazy("%(who)s signed a contract."),
    "deal.agreed": gettext_lazy("%(who)s agreed on a deal."),
    "deal.funding": gettext_lazy("A deal waits for its money."),
    "deal.working": gettext_lazy("Work on a deal may begin."),
    "deal.completed": gettext_lazy("%(who)s confirmed that a deal is complete."),
    "deal.auto_completed": gettext_lazy("A deal was completed because the time to confirm was over."),
    "deal.read_by_operator": gettext_lazy("%(who)s read everything about a deal."),
    "submission.auto_approved": gettext_lazy("A work was approved because the time to check was over."),
    "item.auto_approved": gettext_lazy("A work was approved because the time to check was over."),
    "objection.raised": gettext_lazy("%(who)s had a question about a proof."),
    "objection.mended": gettext_lazy("%(who)s mended a proof."),
    "objection.withdrawn": gettext_lazy("A question about a proof was taken back."),
    "proof.mended": gettext_lazy("%(who)s mended a proof."),
    "dispute.opened": gettext_lazy("%(who)s opened a dispute."),
    "dispute.contested": gettext_lazy("%(who)s answered a dispute."),
    "dispute.proposed": gettext_lazy("%(who)s named an amount in a dispute."),
    "dispute.evidence_added": gettext_lazy("%(who)s added a file to a dispute."),
    "dispute.accepted": gettext_lazy("%(who)s agreed to settle a dispute."),
    "dispute.decided": gettext_lazy("%(who)s decided a dispute."),
    "dispute.lapsed": gettext_lazy("A dispute ended because nobody answered in time."),
    "dispute.withdrawn": gettext_lazy("%(who)s took a dispute back."),
    "deal.cancel_asked": gettext_lazy("%(who)s asked to end a deal before its work began."),
    "deal.cancelled": gettext_lazy("%(who)s ended a deal before its work began."),
    "deal.stopped": gettext_lazy("%(who)s stopped a deal by the terms of its contract."),
    "result.told": gettext_lazy("%(who)s told a result."),
    "result.accepted": gettext_lazy("%(who)s accepted a result."),
    "result.auto_accepted": gettext_lazy("A result was accepted because nobody objected."),
    "result.contested": gettext_lazy("%(who)s contested a result."),
    "item.sent": gettext_lazy("%(who)s handed in a work."),
    "item.approved": gettext_lazy("%(who)s approved a work."),
    "item.changes_requested": gettext_lazy("%(who)s asked for changes to a work."),
    "item.published": gettext_lazy("%(who)s published a work."),
    "submission.sent": gettext_lazy("%(who)s handed in a work."),
    "submission.approved": gettext_lazy("%(who)s approved a work."),
    "submission.changes_requested": gettext_lazy("%(who)s asked for changes to a work."),
    "payment.opened": gettext_lazy("The money of a deal was agreed."),
    "payment.cancelled": gettext_lazy("The money of a deal was called off."),
    "funding.opened": gettext_lazy("A payment was asked for."),
    "funding.reported": gettext_lazy("%(who)s reported a transfer."),
    "funding.confirmed": gettext_lazy("%(who)s confirmed a transfer."),
    "funding.rejected": gettext_lazy("%(who)s rejected a transfer."),
    "funding.paid_from_balance": gettext_lazy("%(who)s paid from a balance."),
    "funding.cancelled": gettext_lazy("A payment was called off."),
    "funding.expired": gettext_lazy("A payment was not made in time."),
    "milestone.funded": gettext_lazy("The money of a step is here."),
    "milestone.released": gettext_lazy("The money of a step was released to the creator."),
    "milestone.refunded": gettext_lazy("The money of a step went back."),
    "milestone.cancelled": gettext_lazy("A step of payment was called off."),
    "milestone.amount_fixed": gettext_lazy("%(who)s fixed a variable amount."),
    "payout.requested": gettext_lazy("%(who)s asked for a payout."),
    "payout.approved": gettext_lazy("%(who)s approved a payout."),
    "payout.rejected": gettext_lazy("%(who)s rejected a payout."),
    "payout.cancelled": gettext_lazy("%(who)s took back the wish for a payout."),
    "payout.sent": gettext_lazy("%(who)s sent a payout to the bank."),
    "payout.succeeded": gettext_lazy("%(who)s noted that a payout arrived."),
    "payout.failed": gettext_lazy("%(who)s noted that a payout failed."),
    "payout.reversed": gettext_lazy("%(who)s noted that a payout came back."),
    "payout.account_read": gettext_lazy("%(who)s looked at a bank account in full."),
    "payout_account.saved": gettext_lazy("%(who)s saved a bank account for payouts."),
    "payout_account.changed": gettext_lazy("%(who)s changed the bank account for payouts."),
    "thread.opened": gettext_lazy("A conversation was opened."),
    "thread.party_added": gettext_lazy("Somebody joined a conversation."),
    "thread.read_by_operator": gettext_lazy("%(who)s read a conversation from the desk."),
    "message.posted": gettext_lazy("%(who)s wrote a message."),
    "metrics.imported": gettext_lazy("%(who)s imported numbers from a file."),
    "metrics.discarded": gettext_lazy("%(who)s discarded an import."),
}
HOUSE = pgettext_lazy("actor", "Sorot")


def noun_of(event: Event) -> str:
    """What the subject of an event is called."""
    return str(NOUNS.get(event.subject_type, event.subject_type))


def say(event: Event) -> str:
    """The sentence of an event, in the active language. `user` must be loaded."""
    who = str(event.user) if event.user else str(HOUSE)
    sentence = SENTENCES.get(event.verb)
    if sentence is None:
        noun, _dot, done = event.verb.rpartition(".")
        return _("%(who)s: %(noun)s, %(done)s.") % {
            "who": who,
            "noun": noun.replace("_", " "),
            "done": done.replace("_", " "),
        }
    values: dict[str, Any] = defaultdict(lambda: "?", {str(key): value for key, value in event.data.items()})
    values["who"] = who
    return str(sentence) % values
