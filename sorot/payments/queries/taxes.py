"""Reading what tax needs: who withholds, under which rules, and where a released part's money went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from sorot.accounts.models import Organisation
from sorot.payments.enums import WITHHOLDING_MERCHANTS, Entity, Merchant, MoneyMode, TaxBasis, TaxIdKind
from sorot.payments.models import Milestone, Payee, PaymentTerms, SiteIdentity, Withholding
from sorot.payments.withholding import Part, Release, VatTerm, cover_for, release_of
from sorot.tax import engine
from sorot.tax.engine import RuleBook, pack_of, tax_day
from sorot.tax.queries import rules_at


@dataclass(frozen=True, slots=True)
class TaxSetup:
    """What a contract made now freezes about tax: who withholds (`Merchant`), and value added tax of the operator."""

    merchant: str
    vat: VatTerm | None


def tax_setup(*, currency: str, mode: str, now: datetime) -> TaxSetup:
    """How this site is set up for contracts in `currency` under `mode`. At most two queries.

    Nobody withholds here where the brand pays the creator itself, or where the site's country has another currency.
    Raises tax.engine.RuleMissing when the operator charges value added tax and the day has no rate.
    """
    if mode == MoneyMode.DIRECT or not _is_home(currency):
        return TaxSetup(Merchant.NONE, None)
    identity = SiteIdentity.objects.only("charges_vat").first()
    vat = vat_term(rules_at(settings.COUNTRY, tax_day(now))) if identity is not None and identity.charges_vat else None
    return TaxSetup(Merchant(settings.MERCHANT_OF_RECORD), vat)


def _is_home(currency: str) -> bool:
    try:
        return pack_of(settings.COUNTRY).currency == currency
    except engine.NotCovered:
        return False


def vat_term(book: RuleBook) -> VatTerm | None:
    """The value added tax of a day as a term of a contract; None where the country's pack knows none."""
    code = pack_of(book.country).vat_code
    if not code:
        return None
    rule = book.rule(code)
    return VatTerm(rule.number("rate_bps"), rule.number("base_part"), rule.number("base_whole"))


def tax_payee(payee: Payee | None, day: date) -> engine.Payee:
    """Who is paid as the engine takes it. A file that nobody filled in is a resident person without a tax number."""
    if payee is None:
        return engine.Payee(tax_id=engine.TaxId.NONE, country=settings.COUNTRY)
    known = {TaxIdKind.NPWP: engine.TaxId.NPWP, TaxIdKind.NIK: engine.TaxId.NIK}
    is_body = payee.entity == Entity.COMPANY or (not payee.entity and payee.organisation_id is not None)
    return engine.Payee(
        entity=engine.Entity.BODY if is_body else engine.Entity.PERSON,
        country=payee.residency or settings.COUNTRY,
        tax_id=known.get(TaxIdKind(payee.tax_id_kind), engine.TaxId.NONE) if payee.tax_id_kind else engine.TaxId.NONE,
        has_treaty_form=payee.treaty_until_date is not None and payee.treaty_until_date >= day,
        charges_vat=False,
    )


def withholder_of(terms: PaymentTerms) -> Organisation | None:
    """Who buys the creator's work and withholds: the agency that acts, else the brand; None is the operator.

    Only for terms with a withholding merchant.
    """
    return None if terms.merchant_of_record == Merchant.PLATFORM else terms.acting_agency or terms.payer


def sides_of(terms: PaymentTerms) -> dict[str, dict[str, str]]:
    """Who withholds and from whom, as a paper written now keeps it: name, name in public, address, tax number."""
    owner = withholder_of(terms)
    if owner is None:
        withholder = _operator_side()
    else:
        file = Payee.objects.filter(organisation=owner).first()
        withholder = _side(file, owner.name) if file is not None else _unknown(owner.name)
    payee = terms.payee
    public = payee.organisation or payee.user
    return {"withholder": withholder, "payee": _side(payee, public.name if public is not None else "")}


def _unknown(name: str) -> dict[str, str]:
    return {"name": name, "known_as": name, "address": "", "tax_id": "", "tax_id_kind": ""}


def _side(payee: Payee, known_as: str) -> dict[str, str]:
    return _unknown(known_as) | {
        "name": payee.legal_name or known_as,
        "address": payee.address,
        "tax_id": payee.tax_id,
        "tax_id_kind": payee.tax_id_kind,
    }


def _operator_side() -> dict[str, str]:
    identity = SiteIdentity.objects.first()
    if identity is None:
        return _unknown("")
    kind = TaxIdKind.NPWP.value if identity.tax_id else ""
    return _unknown(identity.legal_name) | {
        "address": identity.address, "tax_id": identity.tax_id, "tax_id_kind": kind,
    }  # fmt: skip


def covers_for(
    *, amounts: Sequence[int], in_kinds: Sequence[int], basis: TaxBasis | str, merchant: str, payee: Payee | None,
    now: datetime, book: RuleBook | None = None,
) -> list[int]:  # fmt: skip
    """What the brand secures for tax on top of each part (minor units). One query, none where nobody withholds here.

    `book`: the rules of the day, where a page has read them already.
    """
    if merchant not in WITHHOLDING_MERCHANTS or (basis == TaxBasis.GROSS and not any(in_kinds)):
        return [0] * len(amounts)
    day = tax_day(now)
    book = book or rules_at(settings.COUNTRY, day)
    who, payer = tax_payee(payee, day), engine.Payer(country=settings.COUNTRY)
    return [
        cover_for(amount=amount, in_kind=goods, basis=basis, day=day, payee=who, payer=payer, book=book)
        for amount, goods in zip(amounts, in_kinds, strict=True)
    ]


def in_kinds_of(dues: Sequence[str], value: int) -> list[int]:
    """With which part goods of this value are taxed: the last fixed one. Without one: all zero (a part of its own).

    `dues` are the due rules of the parts, in order.
    """
    fixed = [index for index, due in enumerate(dues) if due != "variable"]
    return [value if fixed and index == fixed[-1] else 0 for index in range(len(dues))]


def vat_of_terms(terms: PaymentTerms) -> VatTerm | None:
    """The value added tax that the contract froze."""
    if terms.vat_rate_bps is None or terms.vat_base_part is None or terms.vat_base_whole is None:
        return None
    return VatTerm(terms.vat_rate_bps, terms.vat_base_part, terms.vat_base_whole)


def part_of(terms: PaymentTerms, milestone: Milestone) -> Part:
    """A part as it was secured."""
    return Part(
        amount=milestone.amount,
        margin=milestone.margin_amount,
        fee=milestone.fee_amount,
        vat=milestone.vat_amount,
        cover=milestone.cover_amount,
        # The fee for late pay belongs to the talent alone.
        fee_bps=0 if milestone.late_for_id else terms.fee_bps,
        vat_term=vat_of_terms(terms),
        vat_on_all=terms.merchant_of_record == Merchant.PLATFORM,
    )


def released_part(terms: PaymentTerms, milestone: Milestone, withholding: Withholding | None) -> Release:
    """Where the money of a released part went, from its own rows: what every paper about it says.

    Raises ValueError for a part that is not released.
    """
    if milestone.earned_amount is None:
        raise ValueError("only a released part has gone somewhere")
    return release_of(
        part_of(terms, milestone),
        earned=milestone.earned_amount,
        cover=withholding.cover_amount if withholding else 0,
        tax=withholding.tax_amount if withholding else 0,
    )
