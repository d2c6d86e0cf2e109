"""Clean input of this room. Forms never write."""

from sorot.deals.forms.applications import ApplyForm, DeclineForm, EditApplicationForm, InviteForm, RefuseForm
from sorot.deals.forms.disputes import (
    AcceptSplitForm,
    AmountForm,
    AnswerForm,
    DecisionForm,
    DisputeForm,
    DisputeVersionForm,
    EvidenceForm,
    ObjectionForm,
)
from sorot.deals.forms.offers import OfferForm
from sorot.deals.forms.shares import milestones_for
from sorot.deals.forms.works import (
    AcceptForm,
    ChangesForm,
    ConfirmForm,
    PublicationForm,
    ReasonForm,
    SignForm,
    WorkForm,
)

__all__ = [
    "AcceptForm",
    "AcceptSplitForm",
    "AmountForm",
    "AnswerForm",
    "ApplyForm",
    "ChangesForm",
    "ConfirmForm",
    "DecisionForm",
    "DeclineForm",
    "DisputeForm",
    "DisputeVersionForm",
    "EditApplicationForm",
    "EvidenceForm",
    "InviteForm",
    "ObjectionForm",
    "OfferForm",
    "PublicationForm",
    "ReasonForm",
    "RefuseForm",
    "SignForm",
    "WorkForm",
    "milestones_for",
]
