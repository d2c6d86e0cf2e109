"""Applications, offers, deals, agreements, works."""

from sorot.deals.models.applications import Application, ApplicationDraft, ApplicationLine
from sorot.deals.models.deals import Agreement, AgreementAcceptance, Deal
from sorot.deals.models.delivery import DeliverableItem, Publication, Submission
from sorot.deals.models.disputes import Dispute, Objection
from sorot.deals.models.offers import Offer
from sorot.deals.models.results import Result

__all__ = [
    "Agreement",
    "AgreementAcceptance",
    "Application",
    "ApplicationDraft",
    "ApplicationLine",
    "Deal",
    "DeliverableItem",
    "Dispute",
    "Objection",
    "Offer",
    "Publication",
    "Result",
    "Submission",
]
