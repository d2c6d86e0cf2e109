"""An invoice or a credit note as a paper, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.core.mailer import absolute_url
from sorot.core.money import Money
from sorot.core.ui.numbers import MINUS, language, money_text, percent_text
from sorot.papers.enums import DocumentKind
from sorot.papers.models import Document
from sorot.papers.plan import LineKind
from sorot.papers.queries.documents import sides_of
from sorot.papers.render.sheet import Column, Fact, Party, Row, Sheet, Sum
from sorot.papers.words_of_money import money_in_words
from sorot.payments.enums import MoneyMode, TaxIdKind
from sorot.tax.wording import KINDS

HIGH = "high"


def invoice_sheet(document: Document, *, is_credited: bool, logo: bytes | None = None) -> Sheet:
    """The texts of a paper in the active language; amounts and names are those that it was written with."""
    facts, sides = document.facts, sides_of(document)
    is_credit = document.kind == DocumentKind.CREDIT_NOTE
    return Sheet(
        title=_("Credit note") if is_credit else _("Invoice"),
        number=document.label,
        locale=language(),
        facts=_facts(document, facts),
        parties=(_party(_("Seller"), sides["seller"]), _party(_("Buyer"), sides["buyer"])),
        columns=(Column(_("What for"), 70), Column(_("Amount"), 30, is_amount=True)),
        rows=tuple(_row(line, facts, document.currency) for line in facts["lines"]),
        sums=_sums(document, facts),
        words=_("In words: %(words)s")
        % {"words": money_in_words(Money(document.total_amount, document.currency), language())},
        notes=_notes(document, facts, sides),
        mark=_mark(facts, is_credited=is_credited),
        logo=logo,
        verify_url=absolute_url(reverse("papers:verify", args=[document.token])),
        verify_text=_("Check this paper: scan the code, or open the address."),
        footer=on_behalf(sides["seller"]),
    )


def on_behalf(seller: dict[str, str]) -> str:
    """Who wrote the paper, and for whom."""
    if seller["kind"] == "operator":
        return _("Issued by %(seller)s through Sorot.") % {"seller": seller["name"]}
    return _("Issued through Sorot on behalf of %(seller)s.") % {"seller": seller["name"]}


def _mark(facts: dict[str, Any], *, is_credited: bool) -> str:
    if is_credited:
        return _("CORRECTED")
    return _("SIMULATED") if facts.get("is_simulated") else ""


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def _facts(document: Document, facts: dict[str, Any]) -> tuple[Fact, ...]:
    rows = [Fact(_("Date"), date_format(document.issued_date, "j F Y")), Fact(_("Deal"), facts["title"])]
    if facts.get("credits"):
        rows += [Fact(_("Takes back"), facts["credits"]), Fact(_("Reason"), document.reason)]
        return tuple(rows)
    if facts.get("paid_date"):
        is_direct = facts["mode"] == MoneyMode.DIRECT
        way = _("%(day)s, by the buyer directly") if is_direct else _("%(day)s, through this site")
        rows.append(Fact(_("Paid"), way % {"day": _day(facts["paid_date"])}))
    if facts.get("replaces"):
        rows.append(Fact(_("Replaces"), facts["replaces"]))
    return tuple(rows)


def _party(heading: str, party: dict[str, str]) -> Party:
    place = [text for text in (party["address"], party["city"]) if text]
    number = [f"{_number_label(party['tax_id_kind'])}: {party['tax_id']}"] if party["tax_id"] else []
    known = [party["known_as"]] if party["known_as"] not in ("", party["name"]) else []
    return Party(heading, party["name"], (*known, *place, *number))


def _number_label(kind: str) -> str:
    return str(TaxIdKind(kind).label) if kind else _("Tax number")


def _row(line: dict[str, Any], facts: dict[str, Any], currency: str) -> Row:
    words = {
        LineKind.WORK: _("Content for “%(title)s”"),
        LineKind.LATE: _("Fee for late payment: %(late)s"),
        LineKind.COVER: _("Tax that the buyer bears"),
        LineKind.SERVICE: _("Agency service for “%(title)s”"),
        LineKind.FEE: _("Platform fee for “%(title)s”"),
    }
    kind = LineKind(line["kind"])
    text = words[kind] % {"title": facts["title"], "late": facts["late_for"]}
    detail = facts["part"] if kind in (LineKind.WORK, LineKind.SERVICE, LineKind.FEE) else ""
    return Row((text, _money(line["amount"], currency)), detail)


def _money(amount: int, currency: str) -> str:
    return money_text(Money(amount, currency))


def _sums(document: Document, facts: dict[str, Any]) -> tuple[Sum, ...]:
    currency, rows = document.currency, []
    if document.vat_amount:
        rows.append(Sum(_("Price before PPN"), _money(document.price_amount, currency)))
        rows.append(Sum(_("PPN"), _money(document.vat_amount, currency), _vat_detail(facts["vat"], currency)))
    rows.append(Sum(_("Total"), _money(document.total_amount, currency), is_total=True))
    taken = facts.get("withholding")
    if document.withheld_amount and taken:
        name = str(KINDS.get(taken["kind"], taken["kind"]))
        rows.append(
            Sum(
                _("%(tax)s withheld") % {"tax": name},
                MINUS + _money(document.withheld_amount, currency),
                _withheld_detail(taken, currency),
            )
        )
        label = _("Paid to the seller") if document.kind == DocumentKind.INVOICE else _("Was paid to the seller")
        rows.append(Sum(label, _money(document.payable_amount, currency), is_total=True))
    return tuple(rows)


def _vat_detail(vat: dict[str, Any] | None, currency: str) -> str:
    if not vat:
        return ""
    return _("%(rate)s of the base (DPP) %(base)s = %(part)s/%(whole)s of the price. %(law)s") % {
        "rate": percent_text(vat["rate_bps"] / 10_000, 2), "base": _money(vat["base"], currency),
        "part": vat["base_part"], "whole": vat["base_whole"], "law": vat["law"],
    }  # fmt: skip


def _withheld_detail(taken: dict[str, Any], currency: str) -> str:
    steps = " + ".join(
        f"{percent_text(line['rate_bps'] / 10_000, 2)} × {_money(line['part'], currency)}" for line in taken["lines"]
    )
    return _("Base %(base)s: %(steps)s. %(laws)s. Slip %(slip)s") % {
        "base": _money(taken["base"], currency), "steps": steps, "laws": "; ".join(taken["laws"]),
        "slip": taken["code"],
    }  # fmt: skip


def _notes(document: Document, facts: dict[str, Any], sides: dict[str, dict[str, str]]) -> tuple[str, ...]:
    notes = []
    if facts.get("goods"):
        goods = {"item": facts["goods"]["item"], "value": _money(facts["goods"]["amount"], document.currency)}
        notes.append(
            _("Besides the money: %(item)s, fair value %(value)s. It is taxed with this payment, it is not in the sum.")
            % goods
        )
    if facts.get("withholding") and document.withheld_amount:
        notes.append(
            _("The buyer pays the withheld tax to the state for the seller. The official slip comes from Coretax.")
        )
    if document.vat_amount:
        notes.append(_("This is not a tax invoice (faktur pajak). The seller makes it in Coretax."))
    elif sides["seller"].get("charges_vat"):
        notes.append(_("The seller is registered for PPN and makes its own tax invoice. No PPN is in this sum."))
    stamp = facts.get("stamp")
    if stamp:
        words = {
            "amount": _money(stamp["amount"], document.currency), "above": _money(stamp["above"], document.currency),
            "law": stamp["law"],
        }  # fmt: skip
        notes.append(
            _(
                "As evidence in court a paper above %(above)s needs stamp duty (meterai) of %(amount)s (%(law)s). "
                "It can be paid later."
            )
            % words
        )
    if _is_unsure(document, facts):
        notes.append(_("Tax is an estimate: ask a tax consultant to be sure."))
    return tuple(notes)


def _is_unsure(document: Document, facts: dict[str, Any]) -> bool:
    """A rule behind an amount on this paper is not one that we are sure of."""
    taken, vat = facts.get("withholding"), facts.get("vat")
    return bool(
        (document.withheld_amount and taken and taken["confidence"] != HIGH)
        or (document.vat_amount and vat and vat["confidence"] != HIGH)
    )
