"""States, moves, sides and time-outs of deals."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.states import register
from sorot.core.taxonomy import Format


class Side(models.TextChoices):
    """Who sits where. `CLIENT` is a brand whose agency acts for it: it reads, without the creator's fee."""

    BRAND = "brand", _("Brand")
    TALENT = "talent", _("Creator")
    CLIENT = "client", _("Client")
    OPERATOR = "operator", _("Operator")


class Turn(models.TextChoices):
    """Who must act next."""

    BRAND = "brand", _("Brand")
    TALENT = "talent", _("Creator")
    BOTH = "both", _("Both sides")
    OPERATOR = "operator", _("Operator")
    NOBODY = "nobody", _("Nobody")


class ApplicationState(models.TextChoices):
    """The life of an application or invitation."""

    INVITED = "invited", pgettext_lazy("application", "Invited")
    SUBMITTED = "submitted", pgettext_lazy("application", "Sent")
    SHORTLISTED = "shortlisted", pgettext_lazy("application", "Shortlisted")
    AGREED = "agreed", pgettext_lazy("application", "Agreed")
    DECLINED = "declined", pgettext_lazy("application", "Declined")
    REFUSED = "refused", pgettext_lazy("application", "Invitation refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("application", "Invitation expired")


APPLICATION_MOVES = register(
    "deals.Application",
    {
        ApplicationState.INVITED: {
            ApplicationState.SUBMITTED,
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
            ApplicationState.EXPIRED,
        },
        ApplicationState.SUBMITTED: {
            ApplicationState.SHORTLISTED,
            ApplicationState.DECLINED,
            ApplicationState.WITHDRAWN,
            ApplicationState.AGREED,
        },
        ApplicationState.SHORTLISTED: {
            ApplicationState.DECLINED,
            ApplicationState.WITHDRAWN,
            ApplicationState.AGREED,
        },
        # A person may think again while the campaign is open.
        ApplicationState.WITHDRAWN: {ApplicationState.SUBMITTED},
        ApplicationState.EXPIRED: {ApplicationState.SUBMITTED},
        ApplicationState.AGREED: set(),
        ApplicationState.DECLINED: set(),
        ApplicationState.REFUSED: set(),
    },
)
#: The brand may still answer.
OPEN_APPLICATION_STATES = (ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED)


class OfferState(models.TextChoices):
    """The life of one offer. Its terms never change; only its state does."""

    OPEN = "open", pgettext_lazy("offer", "Open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    COUNTERED = "countered", pgettext_lazy("offer", "Answered with a counter-offer")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("offer", "Expired")


OFFER_MOVES = register(
    "deals.Offer",
    {
        OfferState.OPEN: {
            OfferState.ACCEPTED,
            OfferState.COUNTERED,
            OfferState.DECLINED,
            OfferState.WITHDRAWN,
            OfferState.EXPIRED,
        },
        OfferState.ACCEPTED: set(),
        OfferState.COUNTERED: set(),
        OfferState.DECLINED: set(),
        OfferState.WITHDRAWN: set(),
        OfferState.EXPIRED: set(),
    },
)


class DealState(models.TextChoices):
    """The life of a deal after agreement."""

    SIGNING = "signing", pgettext_lazy("deal", "Contract")
    FUNDING = "funding", pgettext_lazy("deal", "Waiting for funds")
    WORKING = "working", pgettext_lazy("deal", "In production")
    COMPLETED = "completed", pgettext_lazy("deal", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("deal", "Cancelled")


DEAL_MOVES = register(
    "deals.Deal",
    {
        DealState.SIGNING: {DealState.FUNDING, DealState.WORKING, DealState.CANCELLED},
        DealState.FUNDING: {DealState.WORKING, DealState.CANCELLED},
        DealState.WORKING: {DealState.COMPLETED, DealState.CANCELLED},
        DealState.COMPLETED: set(),
        DealState.CANCELLED: set(),
    },
)
#: Both sides may still agree to stop: no work has begun.
CANCELLABLE_STATES = (DealState.SIGNING, DealState.FUNDING)
LIVE_DEAL_STATES = (DealState.SIGNING, DealState.FUNDING, DealState.WORKING)


class ItemState(models.TextChoices):
    """The life of one deliverable item."""

    AWAITED = "awaited", pgettext_lazy("deliverable", "No draft yet")
    IN_REVIEW = "in_review", pgettext_lazy("deliverable", "Being checked")
    CHANGES = "changes", pgettext_lazy("deliverable", "Changes asked")
    APPROVED = "approved", pgettext_lazy("deliverable", "Approved")
    PUBLISHED = "published", pgettext_lazy("deliverable", "Published")


ITEM_MOVES = register(
    "deals.DeliverableItem",
    {
        ItemState.AWAITED: {ItemState.IN_REVIEW},
        ItemState.IN_REVIEW: {ItemState.APPROVED, ItemState.CHANGES},
        ItemState.CHANGES: {ItemState.IN_REVIEW},
        ItemState.APPROVED: {ItemState.PUBLISHED},
        ItemState.PUBLISHED: set(),
    },
)


class SubmissionState(models.TextChoices):
    """The life of one version of a work."""

    SENT = "sent", pgettext_lazy("submission", "Being checked")
    APPROVED = "approved", pgettext_lazy("submission", "Approved")
    CHANGES = "changes", pgettext_lazy("submission", "Changes asked")


SUBMISSION_MOVES = register(
    "deals.Submission",
    {
        SubmissionState.SENT: {SubmissionState.APPROVED, SubmissionState.CHANGES},
        SubmissionState.APPROVED: set(),
        SubmissionState.CHANGES: set(),
    },
)


class DeclineReason(models.TextChoices):
    """Why a brand says no to an application, in words a person can live with."""

    FULL = "full", _("All places are taken")
    FIT = "fit", _("The idea does not fit this campaign")
    FEE = "fee", _("The fee is above our budget")
    DATES = "dates", _("The dates do not work")
    AUDIENCE = "audience", _("We look for another audience")
    OTHER = "other", _("Another reason")


class RefuseReason(models.TextChoices):
    """Why a creator says no to an invitation."""

    BUSY = "busy", _("My calendar is full")
    FEE = "fee", _("The fee is too low")
    FIT = "fit", _("It does not fit my content")
    EXCLUSIVE = "exclusive", _("I work for a rival at the moment")
    OTHER = "other", _("Another reason")


class DueRule(models.TextChoices):
    """When the money of a milestone must be there. Values are those of `payments`."""

    BEFORE_WORK = "before_work", _("Secured before work starts, paid out when the brand confirms")
    ON_APPROVAL = "on_approval", _("Paid when the brand confirms the work")
    ON_DATE = "on_date", _("Paid on a date, once the brand has confirmed the work")
    VARIABLE = "variable", _("Paid by result, secured up to the limit before work starts")


class ResultState(models.TextChoices):
    """The life of one told result."""

    TOLD = "told", pgettext_lazy("result", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("result", "Accepted")
    CONTESTED = "contested", pgettext_lazy("result", "Contested")


RESULT_MOVES = register(
    "deals.Result",
    {
        ResultState.TOLD: {ResultState.ACCEPTED, ResultState.CONTESTED},
        ResultState.ACCEPTED: set(),
        ResultState.CONTESTED: set(),
    },
)


class ObjectionKind(models.TextChoices):
    """What a brand finds wrong with a proof."""

    LINK = "link", _("The link does not open")
    LABEL = "label", _("The advertising label is missing")
    DIFFERENT = "different", _("It is not what was approved")


class ObjectionState(models.TextChoices):
    """The life of one objection to a proof."""

    OPEN = "open", pgettext_lazy("objection", "Open")
    MENDED = "mended", pgettext_lazy("objection", "Mended")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Taken back")


OBJECTION_MOVES = register(
    "deals.Objection",
    {
        ObjectionState.OPEN: {ObjectionState.MENDED, ObjectionState.WITHDRAWN},
        ObjectionState.MENDED: set(),
        ObjectionState.WITHDRAWN: set(),
    },
)


class DisputeKind(models.TextChoices):
    """What a dispute is about."""

    REFUND_REQUEST = "refund_request", _("Money back, because the work does not come")
    NOT_PAID = "not_paid", _("The work is done, but the money is not released")
    QUALITY = "quality", _("The quality of the work")
    RESULT = "result", _("The agreed result")
    OTHER = "other", _("Something else")


#: What each side can ask a decision about.
KINDS_OF_SIDE: dict[str, tuple[DisputeKind, ...]] = {
    Side.BRAND: (DisputeKind.REFUND_REQUEST, DisputeKind.QUALITY, DisputeKind.RESULT, DisputeKind.OTHER),
    Side.TALENT: (DisputeKind.NOT_PAID, DisputeKind.QUALITY, DisputeKind.RESULT, DisputeKind.OTHER),
}


class DisputeState(models.TextChoices):
    """The life of a dispute: asked, then agreed, refused and decided, unanswered, or taken back."""

    OPEN = "open", pgettext_lazy("dispute", "Waiting for an answer")
    CONTESTED = "contested", pgettext_lazy("dispute", "With the operator")
    ACCEPTED = "accepted", pgettext_lazy("dispute", "Agreed by both sides")
    DECIDED = "decided", pgettext_lazy("dispute", "Decided by the operator")
    LAPSED = "lapsed", pgettext_lazy("dispute", "Ended without an answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Taken back")


DISPUTE_MOVES = register(
    "deals.Dispute",
    {
        DisputeState.OPEN: {
            DisputeState.CONTESTED,
            DisputeState.ACCEPTED,
            DisputeState.LAPSED,
            DisputeState.WITHDRAWN,
        },
        DisputeState.CONTESTED: {DisputeState.ACCEPTED, DisputeState.DECIDED, DisputeState.WITHDRAWN},
        DisputeState.ACCEPTED: set(),
        DisputeState.DECIDED: set(),
        DisputeState.LAPSED: set(),
        DisputeState.WITHDRAWN: set(),
    },
)
OPEN_DISPUTE_STATES = (DisputeState.OPEN, DisputeState.CONTESTED)
#: Ended with a division of the money.
SETTLED_DISPUTE_STATES = (DisputeState.ACCEPTED, DisputeState.DECIDED, DisputeState.LAPSED)

#: Formats of which nothing is left to look at later: their proof needs a picture.
VANISHING_FORMATS = (Format.STORY, Format.LIVE, Format.EVENT)

#: How long an offer and an invitation stay open unless said otherwise.
OFFER_LIFE = timedelta(hours=72)
INVITATION_LIFE = timedelta(days=7)
#: How long a side has for a step without a date of its own.
SIGN_LIFE = timedelta(hours=72)
#: A proof that the brand objected to is mended within this time.
MEND_LIFE = timedelta(hours=72)
#: Results of a deal are told within this time after its last proof; untold they count as nothing.
RESULT_LIFE = timedelta(days=60)
#: Objections to one proof; after that the two sides settle it as a dispute.
MAX_OBJECTIONS = 3
#: Answers to a dispute: the brand's and the operator's count working days.
BRAND_ANSWER_WORKDAYS = 5
TALENT_ANSWER_LIFE = timedelta(days=7)
DECISION_WORKDAYS = 5
#: A dispute can be opened until this time after a deal was completed, while something is not released.
DISPUTE_WINDOW = timedelta(days=14)
#: Disputes of one deal: taking one back and asking again cannot stop the clocks for ever.
MAX_DISPUTES = 3
#: Files that one side may add to a dispute.
MAX_EVIDENCE = 10
#: When somebody is reminded: shares of a clock's time.
REMIND_AT = (50, 90)
