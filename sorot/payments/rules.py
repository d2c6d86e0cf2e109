"""May I? For money."""

from django.utils.translation import gettext as _

from sorot.accounts.enums import Role
from sorot.accounts.rules import may_handle_money, may_operate
from sorot.core.access import YES, Actor, Verdict, no
from sorot.payments.enums import LIVE_FUNDING, PAYING_ROLES, FundingSource, FundingState, MoneyMode, PayoutState, Purse
from sorot.payments.models import Funding, Payout


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
    return may_pay(actor)


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


def may_request_payout(actor: Actor) -> Verdict:
    """Ask for a payout of one's own balance."""
    return may_handle_money(actor)


def may_cancel_payout(actor: Actor, payout: Payout) -> Verdict:
    """Take a request back while nobody approved it."""
    if payout.state != PayoutState.REQUESTED:
        return no(_("This payout was already handled. It can no longer be taken back."))
    return may_handle_money(actor)


def may_approve_payout(actor: Actor, payout: Payout) -> Verdict:
    """Approve or refuse: an operator who did not ask for it."""
    if not actor.is_operator:
        return may_operate(actor)
    if payout.state != PayoutState.REQUESTED:
        return no(_("This payout was already handled: “%(state)s”.") % {"state": payout.get_state_display()})
    if payout.requested_by_id == actor.user_id:
        return no(_("You asked for this payout yourself. A second person has to approve it."))
    return YES


def may_process_payout(actor: Actor, payout: Payout, *states: str) -> Verdict:
    """Send, settle, fail or reverse: the desk, in the states that allow it; never the one who asked for the money."""
    if not actor.is_operator:
        return may_operate(actor)
    if payout.state not in states:
        return no(_("This is not possible while the payout is “%(state)s”.") % {"state": payout.get_state_display()})
    if payout.requested_by_id == actor.user_id:
        return no(_("You asked for this payout yourself. Another operator has to handle it."))
    return YES


def purse_of(actor: Actor) -> Purse:
    """Which balance the hat one wears can pay out."""
    kind = actor.kind
    return Purse(kind) if kind in {Purse.BRAND, Purse.AGENCY} else Purse.EARNINGS
