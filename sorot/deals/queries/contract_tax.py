"""Tax in a contract before anybody says yes: what is secured for it, and in sentences with amounts who bears it.

Nothing here decides anything: what is really taken is counted at release. The amounts secured are those that the money
room will ask, by the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from sorot.accounts.models import User
from sorot.campaigns.enums import TaxBasis
from sorot.core.ui.numbers import money_text
from sorot.deals.enums import Side
from sorot.deals.models import Application, Deal
from sorot.deals.prices import Levies, Price, price_of
from sorot.deals.terms import Terms
from sorot.payments.enums import WITHHOLDING_MERCHANTS, Merchant, MoneyMode
from sorot.payments.models import Payee
from sorot.payments.queries.taxes import TaxSetup, covers_for, in_kinds_of, tax_payee, tax_setup
from sorot.payments.withholding import Taking, VatTerm, take
from sorot.tax.engine import Case, NotCovered, Payer, RuleBook, RuleMissing, TaxId, tax_day
from sorot.tax.queries import rules_at
from sorot.tax.wording import KINDS


def taxed_goods(terms: Terms, merchant: str) -> int:
    """The value of goods on which tax is withheld here, in minor units; 0 where nobody withholds."""
    return (terms.barter_value or 0) if merchant in WITHHOLDING_MERCHANTS else 0


@dataclass(frozen=True, slots=True)
class TaxNote:
    """What tax means for one side, in whole sentences; `is_estimate`: not every rule is certain."""

    texts: tuple[str, ...]
    is_estimate: bool = False
    has_calculator: bool = True


class TaxSight:
    """What tax needs of one negotiation, read once for a whole page: the payee's file and the rules of the day."""

    def __init__(self, talent: User | None, *, now: datetime) -> None:
        self.talent, self.now, self.day = talent, now, tax_day(now)

    @cached_property
    def payee(self) -> Payee | None:
        """The file of who is paid: no query where it came with the person."""
        return getattr(self.talent, "payee", None)

    @cached_property
    def book(self) -> RuleBook:
        return rules_at(settings.COUNTRY, self.day)

    def levies(self, terms: Terms, *, merchant: str, vat: VatTerm | None) -> Levies:
        """What is asked on top of the parts. Raises tax.engine.RuleMissing or NotCovered where a rule is not known."""
        goods = taxed_goods(terms, merchant)
        is_whole = merchant == Merchant.PLATFORM
        if merchant not in WITHHOLDING_MERCHANTS or not (goods or terms.tax_basis == TaxBasis.NETT):
            return Levies(vat=vat, is_whole=is_whole)
        in_kinds = in_kinds_of([part.due_rule for part in terms.milestones], goods)
        covers = self._covers([part.amount for part in terms.milestones], in_kinds, terms, merchant)
        alone = goods if not any(in_kinds) else 0
        own = self._covers([0], [alone], terms, merchant)[0] if alone else 0
        return Levies(covers, own, vat, is_whole)

    def _covers(self, amounts: Sequence[int], in_kinds: Sequence[int], terms: Terms, merchant: str) -> list[int]:
        return covers_for(
            amounts=amounts, in_kinds=in_kinds, basis=terms.tax_basis, merchant=merchant, payee=self.payee,
            now=self.now, book=self.book,
        )  # fmt: skip

    def cover_of(self, terms: Terms, *, merchant: str) -> Callable[[int], int] | None:
        """What the tax of a kept amount needs on top (at most); None where nothing is on top."""
        if merchant not in WITHHOLDING_MERCHANTS or terms.tax_basis != TaxBasis.NETT:
            return None
        return lambda amount: self._covers([amount], [0], terms, merchant)[0]

    def price(self, terms: Terms, *, margin: int, fee_bps: int, merchant: str, vat: VatTerm | None) -> Price | None:
        """What the payer sends; None where a tax rule is not known: no sum is better than a wrong one."""
        try:
            levies = self.levies(terms, merchant=merchant, vat=vat)
        except (RuleMissing, NotCovered):
            return None
        return price_of(terms, margin=margin, fee_bps=fee_bps, levies=levies)

    def taking(self, terms: Terms, *, merchant: str, tax_id: TaxId | None = None) -> Taking:
        """The tax of the whole certain fee and of the goods in one payment, as if it were the first of its month."""
        payee = tax_payee(self.payee, self.day)
        if tax_id is not None:
            payee = replace(payee, tax_id=tax_id)
        case = Case(
            day=self.day, cash=0, in_kind=taxed_goods(terms, merchant), payer=Payer(country=settings.COUNTRY),
            payee=payee,
        )  # fmt: skip
        return take(earned=terms.fee.amount, basis=terms.tax_basis, case=case, book=self.book)

    # ------------------------------------------------------------ in words
    def note(self, terms: Terms, row: Application | Deal, *, side: str, mode: str, merchant: str) -> TaxNote | None:
        """What tax means for `side`, with amounts; None where the deal has nothing that could be taxed."""
        if merchant not in WITHHOLDING_MERCHANTS:
            return _nobody(terms, mode)
        if not terms.moves_money and not taxed_goods(terms, merchant):
            return None
        try:
            texts, is_estimate = self._texts(terms, row, side, merchant)
        except (RuleMissing, NotCovered):
            text = _("We do not know the tax of this case. Ask a tax consultant before you say yes.")
            return TaxNote((text,), is_estimate=True)
        return TaxNote(tuple(texts), is_estimate)

    def _texts(
        self, terms: Terms, row: Application | Deal, side: str, merchant: str
    ) -> tuple[list[str], bool]:  # fmt: skip
        is_known = tax_payee(self.payee, self.day).tax_id != TaxId.NONE
        taking = self.taking(terms, merchant=merchant, tax_id=None if is_known else TaxId.NPWP)
        words = {
            "who": _withholder(row, merchant),
            "fee": money_text(terms.fee.amount, terms.fee.currency),
            "tax": money_text(taking.tax, terms.fee.currency),
            "net": money_text(taking.net, terms.fee.currency),
            "kind": KINDS.get(taking.assessment.kind, taking.assessment.kind),
        }
        texts = []
        if terms.fee.amount:
            texts.append(_fee_text(terms, side) % words)
        if goods := taxed_goods(terms, merchant):
            value = money_text(goods, terms.fee.currency)
            texts.append(_goods_text(terms, side) % {**words, "item": terms.barter_item, "value": value})
        if terms.variable:
            texts.append(_("Parts by result are taxed in the same way, on what they earn."))
        is_nett, is_estimate = terms.tax_basis == TaxBasis.NETT, taking.assessment.is_estimate
        if is_nett or (side == Side.TALENT and not is_known):
            # What is secured on top, and what a missing number costs, is counted by a rule of its own.
            without = self.taking(terms, merchant=merchant, tax_id=TaxId.NONE)
            is_estimate = is_estimate or without.assessment.is_estimate
            if not is_nett and terms.fee.amount and without.tax > taking.tax:
                most = money_text(without.tax, terms.fee.currency)
                texts.append(_("Without an NPWP or NIK in your payment details it is %(most)s.") % {"most": most})
        return texts, is_estimate


def form_note(row: Application, terms: Terms, *, side: str, now: datetime) -> TaxNote | None:
    """What both choices of an offer form would mean with the fee in it. At most five queries."""
    try:
        setup = tax_setup(currency=terms.fee.currency, mode=settings.MONEY_MODE, now=now)
    except RuleMissing:
        setup = TaxSetup(Merchant(settings.MERCHANT_OF_RECORD), None)
    sight, merchant, mode = TaxSight(row.creator.user, now=now), setup.merchant, settings.MONEY_MODE
    if merchant not in WITHHOLDING_MERCHANTS or not terms.fee.amount:
        return sight.note(terms, row, side=side, mode=mode, merchant=merchant)
    gross, nett = (
        sight.note(replace(terms, tax_basis=basis), row, side=side, mode=mode, merchant=merchant)
        for basis in (TaxBasis.GROSS.value, TaxBasis.NETT.value)
    )
    if gross is None or nett is None:
        return None
    texts = (
        _("Gross: %(text)s") % {"text": gross.texts[0]},
        _("Nett: %(text)s") % {"text": nett.texts[0]},
        # What follows is said once: it is the same for both, but for the missing number, which only gross asks about.
        *gross.texts[1:],
    )
    return TaxNote(texts, gross.is_estimate or nett.is_estimate)


def _nobody(terms: Terms, mode: str) -> TaxNote | None:
    if not terms.moves_money and not terms.barter_value:
        return None
    if mode == MoneyMode.DIRECT:
        text = _("The brand pays the creator directly, so no tax is taken here. Each side settles its own tax.")
    else:
        text = _("No tax is taken here. Each side settles its own tax.")
    return TaxNote((text,))


def _withholder(row: Application | Deal, merchant: str) -> str:
    if merchant == Merchant.PLATFORM:
        return _("the operator of this site")
    return str(row.acting_agency if row.acting_agency is not None else row.organisation)


def _fee_text(terms: Terms, side: str) -> str:
    """What nett or gross means in amounts."""
    is_talent = side == Side.TALENT
    if terms.tax_basis == TaxBasis.NETT:
        if is_talent:
            return _("%(fee)s reaches you. The tax on it, about %(tax)s as %(kind)s, is paid by the brand on top.")
        return _("%(fee)s reaches the creator. About %(tax)s comes on top as %(kind)s; %(who)s owes it to the state.")
    if is_talent:
        return _("Of %(fee)s about %(tax)s is taken as %(kind)s by %(who)s; about %(net)s reaches you.")
    return _("Of %(fee)s about %(tax)s is taken as %(kind)s by %(who)s; about %(net)s reaches the creator.")


def _goods_text(terms: Terms, side: str) -> str:
    """Goods are taxed with the cash; without enough of it the brand pays the tax on top."""
    if terms.fee.amount:
        return _("The value of %(item)s, %(value)s, counts with it.")
    if side == Side.TALENT:
        return _(
            "Goods are income too: on %(item)s, worth %(value)s, about %(tax)s is due as %(kind)s. The brand pays it, "
            "and work starts after that."
        )
    return _(
        "Goods are income of the creator: on %(item)s, worth %(value)s, about %(tax)s is due as %(kind)s. It is paid "
        "on top before work starts."
    )
