"""What a payer's bank does to the money of a deal, in words for each side. Nobody in the room is blamed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sorot.core.ui.numbers import money_text
from sorot.deals.enums import DealState, Side
from sorot.deals.models import Deal
from sorot.payments.queries import DealMoney


@dataclass(frozen=True, slots=True)
class BankNote:
    """One neutral sentence about what happened, and one about what to do now."""

    title: str
    text: str
    is_lost: bool = False


def bank_note(deal: Deal, side: str, money: DealMoney | None) -> BankNote | None:
    """What this side reads while a bank asks money back, or after it took it; None when nothing of that is so."""
    if money is None or deal.state == DealState.CANCELLED:
        return None
    if money.is_paused:
        return BankNote(_("The brand's bank has a question about this payment."), _paused(deal, side))
    if money.is_taken_back:
        return BankNote(_("The brand's bank took its payment back."), _taken(deal, side, money), is_lost=True)
    return None


def _paused(deal: Deal, side: str) -> str:
    if side in {Side.BRAND, Side.CLIENT}:
        return _("What is secured waits until your bank has decided. Ask your bank if you do not know of it.")
    if side == Side.OPERATOR:
        return _("What is secured waits until the bank has decided.")
    if deal.state == DealState.WORKING:
        return _(
            "This is not about you. What is secured waits until the bank has decided; what you have been paid stays "
            "yours. You may go on working; if you would rather wait until it is clear, write it to the brand here."
        )
    return _("This is not about you. What is secured waits until the bank has decided; what you earned stays yours.")


def _taken(deal: Deal, side: str, money: Any) -> str:
    sums = {"secured": money_text(money.funded_total), "paid": money_text(money.released_total)}
    if side == Side.TALENT:
        certain = _("Certain is: %(paid)s is yours and stays yours, %(secured)s is still secured.") % sums
        if deal.state == DealState.WORKING:
            return f"{certain} {_('Do not go on with work that is not secured; stop the deal or write to the brand.')}"
        if deal.state == DealState.FUNDING:
            return f"{certain} {_('Do not start. You can stop this deal together.')}"
        return certain
    still = _("Still secured: %(secured)s.") % sums
    if deal.state == DealState.FUNDING:
        return f"{still} {_('Work does not start. You can stop this deal together and make a new one.')}"
    if deal.state == DealState.WORKING:
        return f"{still} {_('The creator need not go on with work that is not secured.')}"
    return still
