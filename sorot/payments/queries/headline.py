"""The first sentence of a wallet: what is true of the money at this moment, and the one next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.money import Money, format_money
from sorot.core.ui.when import when_text
from sorot.payments import rules
from sorot.payments.enums import OPEN_PAYOUTS, UNSENT_PAYOUTS
from sorot.payments.models import Payout, PayoutAccount
from sorot.payments.queries.payouts import minimum_text
from sorot.payments.queries.wallet import Wallet


@dataclass(frozen=True, slots=True)
class Headline:
    """`certain` is what is secured ("" when nothing is), `then` where the rest is; `step` leads to `url`, or is ""."""

    certain: str
    then: str
    step: str = ""
    url: str = ""


def wallet_headline(
    actor: Actor, wallet: Wallet, account: PayoutAccount | None, now: datetime, recent: Sequence[Payout]
) -> Headline | None:
    """For who earns, from rows that the page has already (`recent`: the newest payouts); None for a brand. No query."""
    if wallet.side == "brand" or actor.is_operator:
        return None
    certain = _("%(amount)s is certain.") % {"amount": _text(wallet.certain)} if wallet.certain.amount else ""
    if wallet.is_empty:
        return Headline(_("No money yet."), _("It stands here once a deal is agreed."))
    then, step, url = _then(actor, wallet, account, now, recent)
    may_ask = bool(rules.may_request_payout(actor))
    return Headline(certain, then, step if may_ask else "", url if step and may_ask else "")


Then = tuple[str, str, str]


def _then(actor: Actor, wallet: Wallet, account: PayoutAccount | None, now: datetime, recent: Sequence[Payout]) -> Then:
    blocked = _blocked(wallet, recent, account, now)
    if blocked is not None:
        return blocked
    if wallet.on_its_way.amount:
        moving = [payout for payout in recent if payout.state in OPEN_PAYOUTS]
        page = reverse("payments:payout", args=[moving[0].code]) if len(moving) == 1 else reverse("payments:payouts")
        return _say(_("%(amount)s is on its way to your bank."), wallet.on_its_way), _("Where is it?"), page
    if wallet.available.amount:
        return _free(wallet.available)
    if wallet.pending.amount:
        said = _("%(amount)s is earned and waits until the brand's payment can no longer be taken back.")
        return _say(said, wallet.pending), *_account_step(account)
    if wallet.certain.amount:
        is_own = actor.organisation is None
        said = _("It comes when your work is approved.") if is_own else _("It comes when the work is approved.")
        return said, *_account_step(account)
    if wallet.expected.amount:
        said = _("%(amount)s is agreed, but not secured yet: wait before you start.")
        return _say(said, wallet.expected), "", ""
    return _say(_("%(amount)s has arrived so far. Nothing is open."), wallet.paid), "", ""


def _blocked(wallet: Wallet, recent: Sequence[Payout], account: PayoutAccount | None, now: datetime) -> Then | None:
    """Why money that is there cannot go now, and what mends it; None where nothing is in the way."""
    free = wallet.available
    if account is None:
        said = _("%(amount)s waits here, because we do not know your account yet.")
        return (_say(said, free), _("Set the account"), reverse("payments:account")) if free.amount else None
    asked = [row for row in recent if row.state in UNSENT_PAYOUTS and row.account.is_name_wrong]
    waits = sum(row.amount for row in asked) + (free.amount if account.is_name_wrong else 0)
    if waits:
        said = _("%(amount)s waits here, because the bank has another name for your account.")
        return _say(said, Money(waits, free.currency)), _("Mend the account"), reverse("payments:account")
    if free.amount < settings.PAYOUT_MINIMUM:
        return None
    if account.usable_at > now:
        said = _("%(amount)s waits here, because your account is new; it can be used from %(when)s.")
        named = {"amount": _text(free), "when": when_text(account.usable_at, "deadline", now)}
        return said % named, _("Look at the account"), reverse("payments:account")
    if account.payee.is_automatic and rules.is_order_paused(account.payee, account, recent):
        said = _("%(amount)s waits here, because the last payout did not go through or was taken back.")
        return _say(said, free), _("Ask for a payout"), reverse("payments:payouts")
    return None


def _free(available: Money) -> Then:
    """Nothing is in the way, but a balance below the minimum stays."""
    if available.amount < settings.PAYOUT_MINIMUM:
        said = _("%(amount)s is yours; from %(least)s on it can go to your bank.")
        return said % {"amount": _text(available), "least": minimum_text()}, "", ""
    return _say(_("%(amount)s can go to your bank now."), available), _("Ask for a payout"), reverse("payments:payouts")


def _account_step(account: PayoutAccount | None) -> tuple[str, str]:
    """While money is on its way here: say where it goes, in time."""
    if account is None:
        return _("Set the account"), reverse("payments:account")
    return (_("Mend the account"), reverse("payments:account")) if account.is_name_wrong else ("", "")


def _say(text: str, amount: Money) -> str:
    return text % {"amount": _text(amount)}


def _text(amount: Money) -> str:
    return format_money(amount, get_language() or "id")
