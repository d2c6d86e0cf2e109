"""What one page shows, decided before the template: sentences, verdicts, who sees what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from sorot.core.access import Actor, Verdict
from sorot.core.money import Money
from sorot.deals import clocks, rules, words
from sorot.deals.diff import TermChange, all_terms
from sorot.deals.enums import DealState, OfferState, Side, Turn
from sorot.deals.models import (
    Agreement,
    AgreementAcceptance,
    Application,
    Deal,
    Dispute,
    Offer,
)
from sorot.deals.queries.bank import BankNote, bank_note
from sorot.deals.queries.chase import late_fee_words, late_pay
from sorot.deals.queries.clocks import facts_of, names_of, results_shown
from sorot.deals.queries.contract_tax import TaxNote, TaxSight
from sorot.deals.queries.disputes import latest_dispute, shows_way_to_dispute
from sorot.deals.queries.find import eligibility, find_application
from sorot.deals.queries.lists import other_party, own_number, step_of
from sorot.deals.queries.offers import OfferView, latest_of, offer_view, offers_of
from sorot.deals.queries.promise import PayLine, local_day, pay_facts, pay_lines
from sorot.deals.queries.results import ResultPart, open_results, result_parts
from sorot.deals.queries.room import Lit, Step, is_receipt_asked, lit_of_application, lit_of_deal, steps_of
from sorot.deals.queries.works import ItemView, items_view, waiting_versions, why_not_by_itself
from sorot.messaging.queries import ThreadView, thread_for
from sorot.payments.enums import WITHHOLDING_MERCHANTS, MilestoneState
from sorot.payments.queries import DealMoney, money_for_deal, rest_of

THREAD = "deals.application"


def _for(actor: Actor, row: Application | Deal, lit: Lit) -> Lit:
    """The card without its light for somebody whose role only reads; it says why."""
    verdict = rules.may_act_now(actor, row)
    if lit.is_yours and not verdict:
        return replace(lit, is_yours=False, text=verdict.reason)
    return lit


# ---------------------------------------------------------------- application page
@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything the page of one application shows to one side."""

    application: Application
    side: str
    words: str
    other_name: str
    other_is_organisation: bool
    lit: Lit
    lines: Sequence[Any]
    results: Sequence[Any]
    offers: Sequence[OfferView]
    latest: OfferView | None
    deal: Deal | None
    thread: ThreadView | None
    fee: Money | None
    may_offer: Verdict
    may_shortlist: Verdict
    may_decline: Verdict
    may_refuse: Verdict
    may_withdraw: Verdict
    may_edit: Verdict

    @property
    def open_offer(self) -> OfferView | None:
        return self.latest if self.latest and self.latest.offer.state == OfferState.OPEN else None


def application_page(actor: Actor, code: str, *, now: datetime) -> ApplicationPage | None:
    """The page of one application, or None for a stranger."""
    application = find_application(actor, code)
    if application is None:
        return None
    rules.read_mandate(actor, application)
    side = application.side_of(actor) or Side.OPERATOR
    name, is_organisation = other_party(application, side)
    deal = getattr(application, "deal", None)
    offers = offers_of(application, actor, side, now)
    latest = latest_of(offers)
    open_offer = latest.offer if latest and latest.offer.state == OfferState.OPEN else None
    shows_fee = application.fee is not None and side != Side.CLIENT
    return ApplicationPage(
        application=application,
        side=side,
        words=words.application_words(application, side),
        other_name=name,
        other_is_organisation=is_organisation,
        lit=_for(actor, application, lit_of_application(application, side, name, offer=latest, deal=deal)),
        lines=list(application.lines.all()),
        results=eligibility(application.creator, application.campaign) if side != Side.TALENT else [],
        offers=offers,
        latest=latest,
        deal=deal,
        thread=thread_for(actor, THREAD, application.code),
        fee=Money(application.fee or 0, application.currency) if shows_fee else None,
        may_offer=rules.may_offer(actor, application, open_offer=open_offer, deal=deal),
        may_shortlist=rules.may_shortlist(actor, application),
        may_decline=rules.may_decline(actor, application),
        may_refuse=rules.may_refuse(actor, application),
        may_withdraw=rules.may_withdraw(actor, application),
        may_edit=rules.may_edit_application(actor, application),
    )


# ---------------------------------------------------------------- deal page
@dataclass(frozen=True, slots=True)
class DealPage:
    """Everything the deal room shows to one side."""

    deal: Deal
    side: str
    words: str
    other_name: str
    other_is_organisation: bool
    works: str
    steps: Sequence[Step]
    step: int
    lit: Lit
    items: Sequence[ItemView]
    agreement: Agreement | None
    sentence: str
    rows: Sequence[TermChange]
    acceptances: Sequence[AgreementAcceptance]
    change: OfferView | None
    money: DealMoney | None
    own_number: Money
    thread: ThreadView | None
    may_sign: Verdict
    may_offer: Verdict
    may_confirm: Verdict
    may_cancel: Verdict
    may_keep: Verdict
    #: Every clock that runs, as a sentence; why silence will not confirm, where it will not.
    clocks: Sequence[str]
    not_by_itself: str
    dispute: Dispute | None
    shows_way_to_dispute: bool
    #: Parts by result, the promise of each payment in one sentence, and whether this side may stop alone.
    results: Sequence[ResultPart]
    pay: Sequence[PayLine]
    may_stop: Verdict
    #: What the payer's bank does to the money; None while it does nothing.
    bank: BankNote | None
    #: While the money is asked for: who withholds tax and what that means for this side.
    tax: TaxNote | None
    #: Whether the creator's side may remind the brand of late money; None where nothing is late. What lateness costs.
    may_chase: Verdict | None
    late_fee: str

    @property
    def is_long_number(self) -> bool:
        """Ten digits and more do not fit the side column at the largest size."""
        shown = self.money.total or self.money.amount_total if self.money is not None else None
        return max(self.own_number.amount, shown.amount if shown else 0) >= 10**9

    @property
    def is_open_by_result(self) -> bool:
        """Sums hold limits that are not settled yet."""
        return open_results(self.results) > 0 or (bool(self.deal.variable_limit) and not self.is_over)

    @property
    def sent(self) -> int:
        return sum(1 for view in self.items if view.submissions)

    @property
    def is_over(self) -> bool:
        return self.deal.state in {DealState.COMPLETED, DealState.CANCELLED}


def deal_page(actor: Actor, code: str, *, now: datetime) -> DealPage | None:
    """The deal room, or None for a stranger. The number of queries does not grow with works and versions."""
    # Every deal has one valid agreement: both come in one query. What a side may read of it is decided below.
    disputes = Dispute.objects.filter(deal=OuterRef("deal"))
    rows = Agreement.objects.of_parties(actor).valid().with_deal().annotate(was_disputed=Exists(disputes))
    agreement = rows.filter(deal__code=code).first()
    if agreement is None:
        return None
    deal = agreement.deal
    deal.application.creator, deal.application.acting_agency = deal.creator, deal.acting_agency
    side = deal.side_of(actor) or Side.OPERATOR
    name, is_organisation = other_party(deal, side)
    terms = agreement.terms
    acceptances = list(agreement.acceptances.select_related("user", "organisation"))
    signed = [row.side for row in acceptances]
    change = _open_change(deal, agreement, actor, side, now)
    items = items_view(deal, actor, terms.revisions_included)
    raw = [view.item for view in items]
    money = money_for_deal(actor, deal.code)
    open_offer = change.offer if change else None
    is_reader = side == Side.CLIENT
    dispute = _dispute_of(deal, actor) if agreement.was_disputed else None
    objections = [view.objection for view in items if view.objection]
    results = result_parts(actor, deal, money, raw, side)
    running = clocks.clocks_of(
        facts_of(
            deal, items=raw, results=results_shown(results), sent=waiting_versions(items), objections=objections,
            dispute=dispute, agreement=agreement, signed=signed, offer=open_offer,
            reported=deal.turn == Turn.OPERATOR or is_receipt_asked(deal),
            rest_due_date=rest_of(money) if deal.state == DealState.COMPLETED else None,
        )
    )  # fmt: skip
    late = late_pay(deal, now=now) if _is_past_due(money, now) else None
    if money is not None and money.is_taken_back and deal.state == DealState.FUNDING:
        running = []  # there is nothing to pay in any more
    lit = lit_of_deal(
        deal, side, name, items=items, change=change, signed=signed, money=money, dispute=dispute, results=results
    )
    return DealPage(
        deal=deal,
        side=side,
        words=words.deal_words(deal, side, step_of(deal, raw)),
        other_name=name,
        other_is_organisation=is_organisation,
        works=words.works_text(terms.deliverables),
        steps=steps_of(deal, raw, money),
        step=step_of(deal, raw),
        lit=_for(actor, deal, lit),
        items=items,
        agreement=None if is_reader else agreement,
        sentence="" if is_reader else words.sentence_for(agreement),
        rows=[] if is_reader else all_terms(terms, agreement.money_mode),
        acceptances=acceptances,
        change=change,
        money=money,
        own_number=own_number(deal, side),
        thread=thread_for(actor, THREAD, deal.application.code),
        may_sign=rules.may_sign(actor, agreement, open_offer=open_offer, signed_sides=signed),
        may_offer=rules.may_offer(actor, deal.application, open_offer=open_offer, deal=deal),
        may_confirm=rules.may_confirm(actor, deal, items=raw),
        may_cancel=rules.may_cancel(actor, deal),
        may_keep=rules.may_keep(actor, deal),
        clocks=[clocks.sentence(clock, side=side, names=names_of(deal), now=now) for clock in running],
        not_by_itself=why_not_by_itself(raw, running, money, side=side, deal=deal),
        dispute=dispute,
        shows_way_to_dispute=shows_way_to_dispute(deal, side, money, now=now),
        results=results,
        pay=pay_lines(money, today=local_day(now), facts=pay_facts(deal.code) if deal.completed_at else None),
        may_stop=rules.may_stop(actor, deal, items=raw, terms=terms, open_results=open_results(results)),
        bank=bank_note(deal, side, money),
        tax=_tax_of(deal, agreement, side, now),
        may_chase=rules.may_chase(actor, deal, is_late=True, now=now) if late is not None else None,
        late_fee="" if is_reader else late_fee_words(late),
    )


def _dispute_of(deal: Deal, actor: Actor) -> Dispute | None:
    """The open dispute, or the one that ended this deal."""
    if deal.disputed_at is None and deal.state not in {DealState.COMPLETED, DealState.CANCELLED}:
        return None
    return latest_dispute(actor, deal)


def _is_past_due(money: DealMoney | None, now: datetime) -> bool:
    """Some approved part is not paid though its promised day is over."""
    lines = money.milestones if money is not None else ()
    open_lines = [line for line in lines if line.state in {MilestoneState.PENDING, MilestoneState.FUNDED}]
    return any(line.pay_due_date is not None and line.pay_due_date < local_day(now) for line in open_lines)


def _tax_of(deal: Deal, agreement: Agreement, side: str, now: datetime) -> TaxNote | None:
    """While the money is asked for; before that the contract says it, after that papers do. A client sees only sums."""
    merchant = agreement.merchant_of_record
    if side == Side.CLIENT or merchant not in WITHHOLDING_MERCHANTS or deal.state != DealState.FUNDING:
        return None
    sight = TaxSight(deal.talent, now=now)
    return sight.note(agreement.terms, deal, side=side, mode=agreement.money_mode, merchant=merchant)


def _open_change(deal: Deal, agreement: Agreement, actor: Actor, side: str, now: datetime) -> OfferView | None:
    """The open proposal to change the terms, against what is agreed."""
    if deal.state != DealState.SIGNING or side == Side.CLIENT:
        return None
    offer = (
        Offer.objects.filter(application=deal.application_id, state=OfferState.OPEN).select_related("made_by").first()
    )
    if offer is None:
        return None
    offer.application = deal.application
    return offer_view(offer, agreement.offer, actor, side, TaxSight(deal.talent, now=now))
