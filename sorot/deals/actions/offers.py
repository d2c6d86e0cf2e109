"""Offers to and fro, and the deal that comes of an accepted one."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.taxonomy import FORMATS_OF
from sorot.deals import rules
from sorot.deals.actions import agreements, steps
from sorot.deals.enums import OFFER_LIFE, ApplicationState, OfferState, Side, Turn
from sorot.deals.errors import DealError
from sorot.deals.models import Application, Deal, Offer
from sorot.deals.queries.contract_tax import TaxSight, taxed_goods
from sorot.deals.terms import MOST_PARTS, MOST_RESULTS, Terms, clean_text
from sorot.payments.enums import WITHHOLDING_MERCHANTS, MoneyMode
from sorot.payments.errors import NoFeeSchedule
from sorot.payments.queries import fee_schedule_on
from sorot.payments.queries.taxes import tax_setup
from sorot.tax.engine import NotCovered, RuleMissing

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)


@transaction.atomic
def make_offer(
    *,
    application: Application,
    terms: Terms,
    margin: int | None = None,
    message: str = "",
    life: timedelta = OFFER_LIFE,
    answers: Offer | None = None,
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> Offer:
    """Propose terms. With `answers`, the open offer of the other side, it is a counter-offer.

    `margin` (minor units, on top of the fee) is an agency's own; None keeps the last one. While a deal waits for its
    signatures an offer proposes to change its terms. Raises StaleError when `answers` is not the open offer any more.
    """
    if submit_key and (first := Offer.objects.visible_to(by).filter(submit_key=submit_key).first()) is not None:
        return first
    fresh = steps.lock_application(application.pk)
    open_offer, deal = steps.open_offer_of(fresh.pk), steps.deal_of(fresh)
    if submit_key and (first := fresh.offers.filter(submit_key=submit_key).first()) is not None:
        return first
    if (answers.pk if answers else None) != (open_offer.pk if open_offer else None):
        raise StaleError(_("There is a newer offer. Read it first; what you typed is still here."), code="stale")
    rules.may_offer(by, fresh, open_offer=open_offer, deal=deal).demand()
    if open_offer is not None:
        rules.may_answer_offer(by, open_offer, now).demand()
    _check_terms(fresh, terms, life=life, now=now)
    last = fresh.offers.order_by("-number").first()
    side = fresh.side_of(by)
    if open_offer is not None:
        move(
            open_offer,
            OfferState.COUNTERED,
            by=by,
            now=now,
            verb="offer.countered",
            answered_at=now,
            answered_by=by.user,
        )
    offer = Offer.objects.create(
        application=fresh,
        number=last.number + 1 if last else 1,
        side=str(side),
        made_by=by.user,
        terms_json=terms.canonical,
        sha256=terms.sha256,
        margin=_margin(fresh, side, margin, last),
        fee_bps=_fee_bps(now, fresh.campaign.zone),
        money_mode=settings.MONEY_MODE,
        **_frozen_tax(fresh, terms, now),
        message=clean_text(message),
        created_at=now,
        expires_at=now + life,
        submit_key=submit_key,
    )
    steps.note("offer.made", offer, by=by, now=now, data={"number": offer.number, "sha256": offer.sha256})
    _keep_turn(fresh, deal)
    fresh.updated_at = now
    fresh.save(update_fields=["updated_at"])
    verb = "offer.countered" if open_offer else ("offer.changes" if deal else "offer.made")
    steps.tell(deal or fresh, verb, by=by, now=now, data={"offer": offer.code, "number": offer.number})
    return offer


def _keep_turn(application: Application, deal: Deal | None) -> None:
    if deal is not None:
        steps.keep_deal_turn(deal)
    else:
        steps.keep_application_turn(application)


def _margin(application: Application, side: str | None, margin: int | None, last: Offer | None) -> int:
    """Only an agency has a margin, and only it sets it; a counter of the creator's side keeps it.

    Where the brand pays the creator directly nothing passes through here, so there is no margin to keep.
    """
    if application.acting_agency_id is None or settings.MONEY_MODE == MoneyMode.DIRECT:
        return 0
    if side != Side.BRAND or margin is None:
        return last.margin if last else 0
    if margin < 0:
        raise DealError(
            _("The margin cannot be negative."), field_errors={"margin": _("The margin cannot be negative.")}
        )
    return margin


def _fee_bps(now: datetime, zone: str) -> int:
    """The site's fee of today; none where the brand pays the creator directly and nothing passes through here."""
    if settings.MONEY_MODE == MoneyMode.DIRECT:
        return 0
    try:
        return fee_schedule_on(clock.today(now, zone)).rate_bps
    except NoFeeSchedule:
        raise DealError(_("This site has no platform fee for today. Tell its operator.")) from None


def _frozen_tax(application: Application, terms: Terms, now: datetime) -> dict[str, Any]:
    """Who withholds and the operator's value added tax, as the site stands today. Refused where no rule is known.

    Goods are income of the creator: where tax is withheld, what they are worth has to be said.
    """
    try:
        setup = tax_setup(currency=terms.fee.currency, mode=settings.MONEY_MODE, now=now)
        TaxSight(application.creator.user, now=now).levies(terms, merchant=setup.merchant, vat=setup.vat)
    except (RuleMissing, NotCovered):
        raise DealError(_("There is no tax rule for this deal today. Tell the operator of this site.")) from None
    if setup.merchant in WITHHOLDING_MERCHANTS and terms.barter_item and terms.barter_value is None:
        sentence = _("Write what it is worth on the market: it is income of the creator, and tax is counted on it.")
        raise DealError(sentence, field_errors={"barter_value": sentence}, code="value")
    vat = setup.vat
    return {
        "merchant_of_record": setup.merchant,
        "vat_rate_bps": vat.rate_bps if vat else None,
        "vat_base_part": vat.base_part if vat else None,
        "vat_base_whole": vat.base_whole if vat else None,
    }


def _check_terms(application: Application, terms: Terms, *, life: timedelta, now: datetime) -> None:
    today = clock.today(now, application.campaign.zone)
    if not SHORTEST <= life <= LONGEST:
        raise DealError(
            _("An offer stays open from 1 hour to 30 days."),
            field_errors={"life": _("An offer stays open from 1 hour to 30 days.")},
        )
    if terms.fee.currency != application.currency:
        raise DealError(_("The offer has to be in the campaign's currency."))
    if not terms.moves_money and not terms.barter_item:
        sentence = _("Write a fee, or what the creator gets instead.")
        raise DealError(sentence, field_errors={"fee": sentence})
    _check_parts(terms, today)
    for index, line in enumerate(terms.deliverables):
        if line.format not in FORMATS_OF.get(line.platform, ()):
            raise DealError(_("This work does not exist on that platform."))
        if line.draft_due_date < today or line.publish_date < today:
            name = f"draft_{index}" if line.draft_due_date < today else f"publish_{index}"
            raise DealError(
                _("This day is over. Choose a later one."),
                field_errors={name: _("This day is over. Choose a later one.")},
                code="date",
            )


def _check_parts(terms: Terms, today: date) -> None:
    if terms.variable and settings.MONEY_MODE == MoneyMode.DIRECT:
        # A limit that nobody holds would have to be paid before anything was earned.
        raise DealError(_("Parts by result need somebody who keeps the money. Here the brand pays directly."))
    if terms.late_fee is not None and settings.MONEY_MODE == MoneyMode.DIRECT:
        raise DealError(_("A fee for late pay needs somebody who asks for it. Here the brand pays directly."))
    if len(terms.fixed) > MOST_PARTS or len(terms.variable) > MOST_RESULTS:
        raise DealError(
            _("A contract has at most %(parts)s parts and %(results)s by result.")
            % {"parts": MOST_PARTS, "results": MOST_RESULTS}
        )
    for index, part in enumerate(terms.fixed):
        if part.due_date is not None and part.due_date < today:
            sentence = _("This day is over. Choose a later one.")
            raise DealError(sentence, field_errors={f"part_date_{index}": sentence}, code="date")


@transaction.atomic
def accept_offer(*, offer: Offer, sha256: str, by: Actor, now: datetime) -> Deal:
    """Say yes to exactly the terms that were shown (`sha256`). The deal waits for both signatures then.

    Of two simultaneous clicks one makes the deal and the other is refused. Raises StaleError when the shown terms are
    not these, RefusedError when it is one's own, answered or expired.
    """
    application = steps.lock_application(offer.application_id)
    fresh = Offer.objects.select_related("application__creator").get(pk=offer.pk)
    rules.may_answer_offer(by, fresh, now).demand()
    if sha256 != fresh.sha256:
        raise StaleError(
            _("The terms on your page are not the latest ones. Read them again, then accept."), code="stale"
        )
    if application.creator.user is None:
        raise DealError(
            _("This talent has no account of their own yet, so nobody could be paid. Ask them to sign up first.")
        )
    move(fresh, OfferState.ACCEPTED, by=by, now=now, verb="offer.accepted", answered_at=now, answered_by=by.user)
    deal = steps.deal_of(application)
    if deal is None:
        deal = _make_deal(application, fresh, by=by, now=now)
    else:
        agreements.void_agreement(deal=deal, by=by, now=now)
        _copy_terms(deal, fresh)
        deal.updated_at = now
        deal.save()
    agreements.write_agreement(deal=deal, offer=fresh, by=by, now=now)
    steps.keep_deal_turn(deal)
    steps.tell(deal, "offer.accepted", by=by, now=now, data={"number": fresh.number})
    return deal


def _copy_terms(deal: Deal, offer: Offer) -> None:
    terms = offer.terms
    deal.fee, deal.currency, deal.tax_basis = terms.fee.amount, terms.fee.currency, terms.tax_basis
    deal.margin = offer.margin
    deal.first_draft_date, deal.last_publish_date = terms.first_draft_date, terms.last_publish_date
    deal.review_days, deal.pay_within_days = terms.review_days, terms.pay_within_days
    deal.variable_limit, deal.money_mode = terms.variable_limit, offer.money_mode
    deal.is_goods_taxed = taxed_goods(terms, offer.merchant_of_record) > 0
    late = terms.late_fee
    deal.late_fee_bps, deal.late_fee_cap_bps = (late.bps_per_day, late.cap_bps) if late is not None else (0, 0)


def _make_deal(application: Application, offer: Offer, *, by: Actor, now: datetime) -> Deal:
    move(
        application, ApplicationState.AGREED, by=by, now=now, verb="application.agreed",
        agreed_at=now, turn=Turn.NOBODY, due_at=None,
    )  # fmt: skip
    deal = Deal(
        application=application,
        campaign=application.campaign,
        creator=application.creator,
        talent=application.creator.user,
        organisation=application.organisation,
        acting_agency=application.acting_agency,
        management=application.management,
        title=application.campaign.title,
        turn=Turn.BOTH,
        agreed_at=now,
        created_at=now,
        updated_at=now,
        is_demo=application.is_demo,
    )
    _copy_terms(deal, offer)
    deal.save()
    steps.note("deal.agreed", deal, by=by, now=now, data={"offer": offer.code})
    return deal


@transaction.atomic
def decline_offer(*, offer: Offer, reason: str = "", by: Actor, now: datetime) -> Offer:
    """Say no to an offer; the application stays open."""
    application = steps.lock_application(offer.application_id)
    fresh = Offer.objects.select_related("application__creator").get(pk=offer.pk)
    rules.may_answer_offer(by, fresh, now).demand()
    return _end(application, fresh, OfferState.DECLINED, "offer.declined", reason, by=by, now=now)


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Actor, now: datetime) -> Offer:
    """Take one's own offer back before it is answered."""
    application = steps.lock_application(offer.application_id)
    fresh = Offer.objects.select_related("application__creator").get(pk=offer.pk)
    rules.may_withdraw_offer(by, fresh).demand()
    return _end(application, fresh, OfferState.WITHDRAWN, "offer.withdrawn", "", by=by, now=now)


def _end(application: Application, offer: Offer, to: str, verb: str, reason: str, *, by: Actor, now: datetime) -> Offer:
    move(offer, to, by=by, now=now, verb=verb, answered_at=now, answered_by=by.user, answer=clean_text(reason))
    deal = steps.deal_of(application)
    _keep_turn(application, deal)
    steps.tell(deal or application, verb, by=by, now=now, data={"number": offer.number, "reason": clean_text(reason)})
    return offer
