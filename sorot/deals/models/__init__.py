"""Applications, offers, deals, agreements, works."""

from sorot.deals.models.applications import Application, ApplicationDraft, ApplicationLine
from sorot.deals.models.deals import Agreement, AgreementAcceptance, Deal
from sorot.deals.models.delivery import DeliverableItem, Publication, Submission
from sorot.deals.models.offers import Offer

__all__ = [
    "Agreement",
    "AgreementAcceptance",
    "Application",
    "ApplicationDraft",
    "ApplicationLine",
    "Deal",
    "DeliverableItem",
    "Offer",
    "Publication",
    "Submission",
]
