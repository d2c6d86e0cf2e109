"""What is paid in, secured, earned and returned (docs/money/release.md, docs/money/split.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sorot.core.access import Actor
from sorot.payments.enums import Purse
from sorot.payments.postings import accounts
from sorot.payments.postings.book import Reason, move


@dataclass(frozen=True, slots=True)
class Earned:
    """How what was secured for one milestone is divided, in minor units; the parts sum to what was secured.

    `talent` is before withholding, with what the brand bears of the tax; `withheld` and `fee_tax` map a tax (`pph21`,
    `ppn_out`) to its amount: withheld ones are taken from the talent's part and owed by `withholder` (an organisation's
    code; empty: the operator), fee taxes are owed on top of the platform's fee. `returned` goes to the brand; below
    zero the brand's balance gives it.
    """

    talent: int
    fee: int
    margin: int = 0
    returned: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)
    fee_tax: Mapping[str, int] = field(default_factory=dict)
    withholder: str = ""

    @property
    def total(self) -> int:
        """What was secured."""
        return self.talent + self.fee + self.margin + self.returned + sum(self.fee_tax.values())

    @property
    def net(self) -> int:
        """What reaches the talent."""
        return self.talent - sum(self.withheld.values())


def pay_in(
    *, funding: str, brand: str, amount: int, currency: str, deal: str, channel: str = accounts.MANUAL,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """PAID_IN: money that arrived (a bank transfer found, a gateway payment read) becomes the brand's balance."""
    legs = [
        (accounts.clearing(currency, channel), -amount),
        (accounts.purse(Purse.BRAND, brand, currency), amount),
    ]
    return move(
        f"paid_in:{funding}", Reason.PAID_IN, legs, currency=currency, by=by, now=now, deal=deal, funding=funding
    )


def gateway_fee(*, thing: str, amount: int, currency: str, channel: str, by: Actor, now: datetime) -> int:
    """GATEWAY_FEE: what the gateway kept for one payment, payout or refund; the platform carries it.

    `thing` names it (`funding:<code>`, `payout:<code>:<attempt>`). A correction is another thing, negative if too much.
    """
    legs = [
        (accounts.gateway_fees(currency, channel), -amount),
        (accounts.clearing(currency, channel), amount),
    ]
    return move(f"fee:{thing}", Reason.GATEWAY_FEE, legs, currency=currency, by=by, now=now, thing=thing)


def move_own(*, transfer: str, amount: int, currency: str, source: str, target: str, by: Actor, now: datetime) -> int:
    """MOVED: the operator moved its own money between two channels, as to fill the balance payouts are made from."""
    legs = [(accounts.clearing(currency, source), amount), (accounts.clearing(currency, target), -amount)]
    return move(f"own:{transfer}", Reason.MOVED, legs, currency=currency, by=by, now=now, transfer=transfer)


def fund(*, milestone: str, brand: str, total: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """FUNDED: the brand's balance is secured for one milestone. Raises Overdraft when the balance is smaller."""
    legs = [(accounts.purse(Purse.BRAND, brand, currency), -total), (accounts.held(milestone), total)]
    return move(
        f"fund:{milestone}", Reason.FUNDED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def release(
    *, milestone: str, payee: str, brand: str, agency: str, earned: Earned, is_held_over: bool, currency: str,
    deal: str, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """RELEASED: what was secured becomes earnings, margin, fee and taxes; what was not earned is the brand's again.

    With `is_held_over` the earnings wait in `pending` until `end_hold`. Raises Overdraft when less was secured.
    """
    purse = accounts.pending(payee, currency) if is_held_over else accounts.purse(Purse.EARNINGS, payee, currency)
    legs = [
        (accounts.held(milestone), -earned.total),
        (purse, earned.net),
        (accounts.purse(Purse.AGENCY, agency, currency), earned.margin),
        (accounts.platform_fee(currency), earned.fee),
        (accounts.purse(Purse.BRAND, brand, currency), earned.returned),
    ]
    legs += [(accounts.tax(kind, currency, earned.withholder), amount) for kind, amount in earned.withheld.items()]
    legs += [(accounts.tax(kind, currency), amount) for kind, amount in earned.fee_tax.items()]
    return move(
        f"release:{milestone}", Reason.RELEASED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def end_hold(*, milestone: str, payee: str, amount: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """HOLD_OVER: the time in which a bank could take the money back is over; the earnings can be paid out."""
    legs = [
        (accounts.pending(payee, currency), -amount),
        (accounts.purse(Purse.EARNINGS, payee, currency), amount),
    ]
    return move(
        f"hold_over:{milestone}", Reason.HOLD_OVER, legs, currency=currency, by=by, now=now, deal=deal,
        milestone=milestone,
    )  # fmt: skip


def refund(*, milestone: str, brand: str, total: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """REFUNDED: what was secured, fee and margin included, goes back to the brand's balance."""
    legs = [(accounts.held(milestone), -total), (accounts.purse(Purse.BRAND, brand, currency), total)]
    return move(
        f"refund:{milestone}", Reason.REFUNDED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def pay_directly(
    *, milestone: str, brand: str, payee: str, amount: int, currency: str, deal: str, by: Actor, now: datetime
) -> int:
    """DIRECT_PAID: both say that the brand paid the creator itself. A record: no money of this site moves."""
    legs = [(accounts.direct_from(brand, currency), -amount), (accounts.direct_to(payee, currency), amount)]
    return move(
        f"direct:{milestone}", Reason.DIRECT_PAID, legs, currency=currency, by=by, now=now, deal=deal,
        milestone=milestone,
    )  # fmt: skip


def return_directly(
    *, milestone: str, brand: str, payee: str, amount: int, currency: str, deal: str, by: Actor, now: datetime
) -> int:
    """DIRECT_RETURNED: the creator has to give (a part of) a direct payment back; recorded, settled between them."""
    legs = [(accounts.direct_to(payee, currency), -amount), (accounts.direct_from(brand, currency), amount)]
    return move(
        f"direct_return:{milestone}", Reason.DIRECT_RETURNED, legs, currency=currency, by=by, now=now, deal=deal,
        milestone=milestone,
    )  # fmt: skip
