"""What an offer form starts from: the last terms, or the campaign and the application."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.deals.enums import OfferState, Side
from sorot.deals.models import Application, Deal, Offer
from sorot.deals.terms import DeliverableTerm, Terms, single_milestone
from sorot.payments.enums import MoneyMode

DRAFT_LEAD = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class OfferBase:
    """Terms to begin with; `answers` is the open offer of the other side; `margin` is None for who has none."""

    application: Application
    deal: Deal | None
    terms: Terms
    answers: Offer | None
    last: Offer | None
    margin: int | None

    @property
    def may_pay_by_result(self) -> bool:
        """A limit has to be kept by somebody: not where the brand pays the creator directly."""
        return bool(settings.MONEY_MODE != MoneyMode.DIRECT)

    @property
    def open_offer(self) -> Offer | None:
        """The offer that waits for an answer, whoever made it."""
        return self.last if self.last is not None and self.last.state == OfferState.OPEN else None


def offer_base(application: Application, actor: Actor, *, now: datetime) -> OfferBase:
    """Where the next offer starts."""
    last = application.offers.order_by("-number").first()
    side = application.side_of(actor)
    is_agency = application.acting_agency_id is not None and side == Side.BRAND
    is_agency = is_agency and settings.MONEY_MODE != MoneyMode.DIRECT
    answers = last if last is not None and last.state == OfferState.OPEN and last.side != side else None
    return OfferBase(
        application=application,
        deal=Deal.objects.filter(application=application).first(),
        terms=last.terms if last is not None else first_terms(application, now=now),
        answers=answers,
        last=last,
        margin=(last.margin if last else 0) if is_agency else None,
    )


def first_terms(application: Application, *, now: datetime) -> Terms:
    """The campaign's terms with the creator's plan and wanted fee."""
    campaign = application.campaign
    today = clock.today(now, campaign.zone)
    fee = Money(application.fee if application.fee is not None else campaign.fee_min or 0, application.currency)
    lines = list(application.lines.all())
    works = tuple(
        DeliverableTerm(
            line.platform,
            line.format,
            line.quantity,
            _draft_day(line.publish_date, today),
            max(line.publish_date, today),
        )
        for line in lines
    )
    return Terms(
        fee=fee,
        tax_basis=application.tax_basis or campaign.tax_basis,
        # An invitation that nobody answered has no plan yet: the form starts with one work.
        deliverables=works or (_first_work(campaign.publish_from_date, today),),
        revisions_included=campaign.revisions_included,
        milestones=single_milestone(fee, _("Whole fee")),
        barter_item=campaign.barter_item,
        barter_value=campaign.barter_value if campaign.barter_item else None,
    )


def _first_work(publish: date | None, today: date) -> DeliverableTerm:
    day = max(publish or today, today)
    return DeliverableTerm("instagram", "reel", 1, _draft_day(day, today), day)


def _draft_day(publish: date, today: date) -> date:
    """Some days before publication, never before today."""
    return min(max(publish - DRAFT_LEAD, today), max(publish, today))
