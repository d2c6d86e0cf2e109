"""May I? For money."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sorot.accounts.enums import Role
from sorot.accounts.models import Organisation
from sorot.accounts.rules import may_handle_money, may_operate
from sorot.core.access import YES, Actor, Verdict, no
from sorot.payments import channels
from sorot.payments.enums import (
    LIVE_FUNDING,
    PAUSING_PAYOUTS,
    PAYING_ROLES,
    UNSENT_PAYOUTS,
    CheckoutState,
    FundingSource,
    FundingState,
    MoneyMode,
    PayoutAlarm,
    PayoutState,
    Purse,
    TaxWay,
)
from sorot.payments.models import Chargeback, Checkout, Funding, Payee, Payout, PayoutAccount


def may_pay(actor: Actor) -> Verdict:
    """Send money for an organisation: every role but the viewer."""
    if actor.has_role(*PAYING_ROLES):
        return YES
    if actor.organisation is None:
        return no(_("Only the brand or its agency pays for a deal."))
    return no(
        _("Your role “%(role)s” can read this but not pay. Ask an owner, a manager or finance.")
        % {"role": Role(actor.role).label}
    )


def may_report_transfer(actor: Actor, funding: Funding) -> Verdict:
    """Say that a transfer was made: the payer's side, while it is awaited. The desk may, for a brand that called."""
    if funding.terms.mode == MoneyMode.PARTNER:
        return no(_("This deal is paid through the payment partner. Use its page."))
    if funding.state == FundingState.REPORTED:
        return no(_("This transfer was reported already. We are checking it."))
    if funding.state != FundingState.AWAITING:
        return no(_("This transfer is no longer expected."))
    return YES if actor.is_operator else may_pay(actor)


def may_pay_from_balance(actor: Actor, funding: Funding) -> Verdict:
    """Use the brand's balance: only the organisation whose balance it is."""
    if funding.source == FundingSource.DIRECT:
        return no(_("This deal is paid to the creator directly."))
    if funding.state != FundingState.AWAITING:
        return no(_("This transfer is no longer expected."))
    if actor.organisation_id != funding.terms.payer_id:
        return no(_("Only the organisation that owns the balance can pay from it."))
    return may_pay(actor) and may_move_balance(actor.organisation_id)


def may_confirm_transfer(actor: Actor, funding: Funding, *, from_statement: bool = False) -> Verdict:
    """Confirm or reject: the desk, once it was reported, or when the line stands on an imported bank statement."""
    if not actor.is_operator:
        return may_operate(actor)
    if funding.source == FundingSource.DIRECT:
        return no(_("The brand pays the creator directly, so the creator says whether it arrived."))
    if funding.state == FundingState.REPORTED or (from_statement and funding.state in LIVE_FUNDING):
        return YES
    if funding.state in LIVE_FUNDING:
        return no(_("Nobody has reported this transfer yet."))
    return no(_("This transfer was already decided: “%(state)s”.") % {"state": funding.get_state_display()})


def may_answer_direct(actor: Actor, funding: Funding) -> Verdict:
    """Say whether a payment that the brand made itself arrived: who is paid, once it was reported."""
    if funding.source != FundingSource.DIRECT:
        return no(_("This payment goes through this site."))
    payee = funding.terms.payee
    is_own = actor.organisation_id == payee.organisation_id and (
        payee.organisation_id is not None or actor.user_id == payee.user_id
    )
    if actor.is_operator or not is_own:
        return no(_("Only the side that is paid can say whether it arrived."))
    if funding.state == FundingState.AWAITING:
        return no(_("The brand has not said yet that it paid."))
    if funding.state != FundingState.REPORTED:
        return no(_("This transfer was already decided: “%(state)s”.") % {"state": funding.get_state_display()})
    return may_handle_money(actor)


def may_have_payout_account(actor: Actor) -> Verdict:
    """Set where the money goes: oneself, or the organisation's owner and finance."""
    return may_handle_money(actor)


def may_have_tax_file(actor: Actor) -> Verdict:
    """Say who one is for the tax office: oneself, or the organisation's owner and finance."""
    return may_handle_money(actor)


def may_request_payout(actor: Actor) -> Verdict:
    """Ask for a payout of one's own balance."""
    return may_handle_money(actor)


def may_use_account(account: PayoutAccount, now: datetime) -> Verdict:
    """Money may go to this account: it is not too new, and the name on it fits."""
    if account.usable_at > now:
        return no(_("Your account was changed. For your safety it can be used 72 hours after the change."))
    if account.is_name_wrong:
        return no(_("The bank has another name for this account. Correct the name or the number, then it can be used."))
    return YES


def is_contradicted(payout: Payout) -> bool:
    """The partner says that a try arrived which our books take for dead: sending or giving back would pay twice."""
    return payout.alarm == PayoutAlarm.CONFLICT


def may_settle_conflict(actor: Actor, payout: Payout) -> Verdict:
    """Make the books say what the partner says: an operator who did not ask for the money."""
    if not actor.is_operator:
        return may_operate(actor)
    if not is_contradicted(payout):
        return no(_("Nothing is in question here."))
    if payout.requested_by_id == actor.user_id:
        return no(_("You asked for this payout yourself. Another operator has to handle it."))
    return YES


def may_cancel_payout(actor: Actor, payout: Payout) -> Verdict:
    """Take a request back before it is sent."""
    if is_contradicted(payout):
        return no(_("The payment partner says that it arrived already. The desk looks at it first."))
    if payout.state not in UNSENT_PAYOUTS:
        return no(_("This payout was already handled. It can no longer be taken back."))
    return may_handle_money(actor)


def may_change_payout(actor: Actor, payout: Payout) -> Verdict:
    """Another amount, before it is sent: the owner, or an operator, who then cannot approve it."""
    if is_contradicted(payout):
        return no(_("The payment partner says that it arrived already. The desk looks at it first."))
    if payout.state not in UNSENT_PAYOUTS:
        return no(_("This payout was already handled. It can no longer be changed."))
    return YES if actor.is_operator else may_handle_money(actor)


def may_decide_payout(actor: Actor, payout: Payout) -> Verdict:
    """Say yes or no to a request: an operator who did not ask for it."""
    if not actor.is_operator:
        return may_operate(actor)
    if payout.state != PayoutState.REQUESTED:
        return no(_("This payout was already handled: “%(state)s”.") % {"state": payout.get_state_display()})
    if is_contradicted(payout):
        return no(_("The payment partner says that it arrived already. Settle that first."))
    if payout.requested_by_id == actor.user_id:
        return no(_("You asked for this payout yourself. A second person has to approve it."))
    return YES


def may_reject_payout(actor: Actor, payout: Payout) -> Verdict:
    """Refuse a request."""
    return may_decide_payout(actor, payout)


def may_approve_payout(actor: Actor, payout: Payout) -> Verdict:
    """Approve: an operator who neither asked for it nor accepted another name on its account."""
    verdict = may_decide_payout(actor, payout)
    if not verdict:
        return verdict
    account = payout.account
    if account.is_name_wrong:
        return no(_("The bank has another name for this account. Refuse it, or accept the name first, with a reason."))
    if account.name_accepted_by_id == actor.user_id:
        return no(_("You accepted the name on this account. Another operator has to approve the payout."))
    if account.retired_at is not None:
        return no(_("The payee uses another account now. Refuse it, so that they can ask again."))
    return YES


def may_accept_name(actor: Actor, account: PayoutAccount) -> Verdict:
    """Accept that the bank has another name: an operator, about somebody else's account."""
    if not actor.is_operator:
        return may_operate(actor)
    if not account.is_name_wrong:
        return no(_("The name on this account is not in question."))
    if account.created_by_id == actor.user_id:
        return no(_("This is your own account. Ask another operator."))
    return YES


def may_process_payout(actor: Actor, payout: Payout, *states: str) -> Verdict:
    """Send, settle, fail or reverse: the desk, in the states that allow it; never the one who asked for the money."""
    if not actor.is_operator:
        return may_operate(actor)
    if payout.state not in states:
        return no(_("This is not possible while the payout is “%(state)s”.") % {"state": payout.get_state_display()})
    if payout.requested_by_id == actor.user_id:
        return no(_("You asked for this payout yourself. Another operator has to handle it."))
    if is_contradicted(payout) and payout.state == PayoutState.APPROVED:
        return no(_("The payment partner says that it arrived already. Settle that first."))
    return YES


def may_send_by_hand(actor: Actor, payout: Payout) -> Verdict:
    """Make the transfer at the operator's bank: only what was approved for it, else it could be paid twice."""
    verdict = may_process_payout(actor, payout, PayoutState.APPROVED)
    if verdict and not payout.is_manual:
        return no(_("The payment partner sends this one. Take the approval back to send it by hand."))
    return verdict


def may_settle_by_hand(actor: Actor, payout: Payout) -> Verdict:
    """Say that it arrived or failed. What a gateway sends it also settles, unless it cannot and raised the alarm."""
    verdict = may_process_payout(actor, payout, PayoutState.SENT)
    if verdict and not payout.is_manual and not payout.alarm:
        return no(_("The payment partner reports this by itself. We keep asking."))
    return verdict


def is_order_paused(payee: Payee, account: PayoutAccount, recent: Sequence[Payout] | None = None) -> bool:
    """The last payout to this account did not go through, or its owner took it back: they ask by hand once.

    `recent` (the payee's newest payouts, newest first) saves a query where the page has them already.
    """
    own = payee.payouts.filter(account=account).order_by("-requested_at", "-pk")
    rows = list(own[:1]) if recent is None else recent
    last = next((payout for payout in rows if payout.account_id == account.pk), None)
    return last is not None and last.state in PAUSING_PAYOUTS


def purse_of(actor: Actor) -> Purse:
    """Which balance the hat one wears can pay out."""
    kind = actor.kind
    return Purse(kind) if kind in {Purse.BRAND, Purse.AGENCY} else Purse.EARNINGS


# ---------------------------------------------------------------- payment partners
def may_move_balance(organisation_id: int | None) -> Verdict:
    """Use a brand's balance: not while its bank asks money back, nor while it owes for a lost case.

    (docs/money/chargeback.md: what was paid in by it is in question, so it neither leaves nor secures new work.)
    """
    if Chargeback.objects.filter(checkout__funding__terms__payer=organisation_id).blocking().exists():
        return no(
            _(
                "Your bank asks a payment back, or one is still owed. "
                "Until that is settled, your balance stays where it is."
            )
        )
    return YES


def may_open_checkout(actor: Actor, funding: Funding) -> Verdict:
    """Pay through the payment partner: the payer's side, while it is awaited and the partner takes so much at once."""
    if funding.source == FundingSource.DIRECT:
        return no(_("This deal is paid to the creator directly."))
    if funding.state == FundingState.REPORTED:
        return no(_("This transfer was reported already. We are checking it."))
    if funding.state != FundingState.AWAITING:
        return no(_("This transfer is no longer expected."))
    gateway = channels.payin_gateway()
    if gateway is None:
        return no(_("No payment partner is set up here. Tell the operator of this site."))
    if gateway.largest_checkout is not None and funding.amount > gateway.largest_checkout:
        return no(
            _("This is more than the payment partner takes at once. Ask the operator to split the deal into parts.")
            if funding.terms.mode == MoneyMode.PARTNER
            else _("This is more than the payment partner takes at once. Send it as a bank transfer.")
        )
    return may_pay(actor)


def may_take_odd_payment(actor: Actor, checkout: Checkout) -> Verdict:
    """Take a payment of another amount than was asked as the brand's balance: the desk, while it is in question."""
    if not actor.is_operator:
        return may_operate(actor)
    if checkout.state == CheckoutState.PAID or not checkout.alarm or not checkout.alarm_amount:
        return no(_("Nothing is in question here."))
    return YES


def may_return(actor: Actor, checkout: Checkout) -> Verdict:
    """Send the balance back to where this payment came from: the roles that pay, of the organisation that paid."""
    if actor.organisation_id is None or actor.organisation_id != checkout.funding.terms.payer_id:
        return no(_("Only the organisation that owns the balance can send it back."))
    if checkout.state != CheckoutState.PAID:
        return no(_("This payment has not arrived, so nothing can go back."))
    return may_pay(actor) and may_move_balance(actor.organisation_id)


def may_decide_chargeback(actor: Actor) -> Verdict:
    """Handle cases of banks that ask money back: the desk."""
    return YES if actor.is_operator else may_operate(actor)


def may_close_notice(actor: Actor) -> Verdict:
    """Close a notification that did not fit: the desk."""
    return YES if actor.is_operator else may_operate(actor)


def may_see_direct_account(actor: Actor, funding: Funding) -> Verdict:
    """See the creator's full account number in order to pay it: the payer's side, while the payment is awaited."""
    if funding.source != FundingSource.DIRECT:
        return no(_("This payment goes through this site."))
    if funding.state != FundingState.AWAITING:
        return no(_("This transfer is no longer expected."))
    if actor.organisation_id not in (funding.terms.payer_id, funding.terms.acting_agency_id):
        return no(_("Only the side that pays sees the account."))
    return may_pay(actor)


# ---------------------------------------------------------------- tax that was withheld
def may_see_tax_month(actor: Actor, withholder: Organisation | None) -> Verdict:
    """See whose tax was withheld, and the papers about it: owner and finance of who withheld it, and the desk."""
    if actor.is_operator:
        return YES
    if actor.organisation is None or actor.kind not in {Purse.BRAND, Purse.AGENCY}:
        return no(_("Only who pays creators withholds their tax."))
    if withholder is None or withholder.pk != actor.organisation_id:
        return no(_("Only the organisation that withheld the tax sees it."))
    return may_handle_money(actor)


def may_remit_tax(actor: Actor, withholder: Organisation | None, way: str) -> Verdict:
    """Pay it to the state: the desk, whose bank account it lies on. Take it over: the organisation that owes it."""
    if way == TaxWay.STATE:
        return may_operate(actor)
    if withholder is None or actor.is_operator:
        return no(_("Only the organisation that owes the tax can take it over."))
    return may_see_tax_month(actor, withholder)
