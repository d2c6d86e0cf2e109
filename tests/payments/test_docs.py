"""The pages in docs/money tell the truth: their examples run, their legs are the legs of the books."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from django.db import connection

from sorot.payments import actions, postings
from sorot.payments.enums import DueRule, PayMethod, Purse
from sorot.payments.models import Payee
from sorot.payments.plans import MilestonePlan

from .conftest import NOW, days, live

PAGES = Path(__file__).resolve().parents[2] / "docs" / "money"


def stories(page: str) -> list[str]:
    return re.findall(r"```legs\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)


def told(story: str) -> list[tuple[str, dict[str, int]]]:
    """(reason, {account: amount}) of each line of a story."""
    lines = []
    for line in story.strip().splitlines():
        reason, legs = line.split(":")
        pairs = (leg.split() for leg in legs.split(","))
        lines.append((reason, {name: int(amount.replace(".", "")) for name, amount in pairs}))
    return lines


def written(names: dict[str, str], keys: list[str]) -> list[tuple[str, dict[str, int]]]:
    """The same from the books, for postings whose key holds one of `keys`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.kind, a.code, e.amount FROM ledger.txn t JOIN ledger.entry e ON e.txn_id = t.id "
            "JOIN ledger.account a ON a.id = e.account_id WHERE t.key LIKE ANY (%s) ORDER BY t.id",
            [[f"%{key}%" for key in keys]],
        )
        found: dict[int, tuple[str, dict[str, int]]] = {}
        for id_, kind, code, amount in cursor.fetchall():
            found.setdefault(id_, (kind, {}))[1][names[code]] = amount
    return list(found.values())


def test_the_fee_page_computes_what_it_says():
    assert doctest.testfile(str(PAGES / "platform-fee.md"), module_relative=False) == (0, 7)


@pytest.mark.parametrize("ending", ["release", "cancel"])
def test_the_release_page_tells_the_legs_of_the_books(desk, cast, ending):
    terms = desk.arranged()
    funding = desk.pay(terms)
    if ending == "release":
        actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    else:
        actions.cancel_terms(deal_code=terms.deal_code, reason="x", by=cast.dewi, now=NOW)
    milestone = terms.milestones.get().code
    names = {
        postings.clearing("IDR").code: "bank",
        postings.purse(Purse.BRAND, terms.payer.code, "IDR").code: "brand",
        postings.held(milestone).code: "held",
        postings.purse(Purse.EARNINGS, terms.payee.code, "IDR").code: "earnings",
        postings.purse(Purse.AGENCY, terms.acting_agency.code, "IDR").code: "margin",
        postings.platform_fee("IDR").code: "fee",
    }
    story = stories("release.md")[["release", "cancel"].index(ending)]
    assert written(names, [funding.code, milestone]) == told(story)


@pytest.mark.parametrize("ending", ["succeeded", "reversed", "given_back", "failed"])
def test_the_payout_page_tells_the_legs_of_the_books(desk, cast, ending):
    desk.account()
    desk.earn()
    payout = desk.request(4_000_000)
    if ending == "given_back":
        actions.reject_payout(payout=payout, reason="x", by=cast.sri, now=NOW)
    else:
        actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
        actions.mark_sent(payout=payout, by=cast.sri, now=NOW)
    if ending == "failed":
        actions.fail_payout(payout=payout, reason="x", by=cast.sri, now=NOW)
    if ending in {"succeeded", "reversed"}:
        actions.settle_payout(payout=payout, bank_reference="BCA 1", by=cast.sri, now=NOW)
    if ending == "reversed":
        actions.reverse_payout(payout=payout, reason="x", by=cast.sri, now=NOW)
    names = {
        postings.purse(Purse.EARNINGS, payout.payee.code, "IDR").code: "earnings",
        postings.reserved("IDR").code: "reserved",
        postings.in_transit("IDR").code: "transit",
        postings.clearing("IDR").code: "bank",
    }
    story = stories("payout.md")[["succeeded", "reversed", "given_back", "failed"].index(ending)]
    assert written(names, [payout.code]) == told(story)


def test_the_split_page_computes_what_it_says():
    assert doctest.testfile(str(PAGES / "split.md"), module_relative=False) == (0, 3)


def test_the_split_page_tells_the_legs_of_the_books(desk, cast):
    parts = [
        MilestonePlan(label, amount, DueRule.BEFORE_WORK) for label, amount in (("a", 3_000_000), ("b", 7_000_000))
    ]
    terms = desk.open(*parts)
    desk.pay(terms)
    actions.settle_terms(deal_code=terms.deal_code, talent_amount=4_000_000, reason="x", by=cast.sri, now=NOW)
    first, second = terms.milestones.order_by("position")
    names = {
        postings.held(first.code).code: "held1",
        postings.held(second.code).code: "held2",
        postings.purse(Purse.EARNINGS, terms.payee.code, "IDR").code: "earnings",
        postings.purse(Purse.BRAND, terms.payer.code, "IDR").code: "brand",
        postings.platform_fee("IDR").code: "fee",
    }
    assert written(names, [f"release:{first.code}", f"release:{second.code}"]) == told(stories("split.md")[0])


def test_the_hold_page_tells_the_legs_of_the_books(desk, cast):
    terms = desk.open()
    actions.confirm_payment(
        funding=live(terms),
        gateway="sim",
        payment_id="p",
        method=PayMethod.CARD,
        amount=10_500_000,
        by=cast.sri,
        now=NOW,
    )
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    actions.end_holds(now=NOW + days(7))
    milestone = terms.milestones.get().code
    names = {
        postings.held(milestone).code: "held",
        postings.pending(terms.payee.code, "IDR").code: "pending",
        postings.purse(Purse.EARNINGS, terms.payee.code, "IDR").code: "earnings",
        postings.platform_fee("IDR").code: "fee",
    }
    assert written(names, [f"release:{milestone}", f"hold_over:{milestone}"]) == told(stories("hold.md")[0])


def test_the_direct_page_tells_the_legs_of_the_books(desk, cast):
    terms = desk.open(MilestonePlan("Semua", 3_000_000, DueRule.BEFORE_WORK), fee_bps=0, mode="DIRECT")
    actions.confirm_direct(funding=desk.report(live(terms)), by=cast.rani, now=NOW)
    actions.settle_terms(deal_code=terms.deal_code, talent_amount=1_000_000, reason="x", by=cast.sri, now=NOW)
    names = {
        postings.direct_from(terms.payer.code, "IDR").code: "from",
        postings.direct_to(terms.payee.code, "IDR").code: "to",
    }
    assert written(names, [terms.milestones.get().code]) == told(stories("direct.md")[0])


@pytest.mark.django_db
def test_the_page_of_accounts_tells_the_operators_own_legs(cast):
    common = {"currency": "IDR", "by": cast.sri, "now": NOW}
    postings.gateway_fee(thing="doc", amount=4_000, channel="sim", **common)
    postings.move_own(transfer="doc", amount=50_000_000, source="manual", target="sim", **common)
    names = {
        postings.gateway_fees("IDR", "sim").code: "kept",
        postings.clearing("IDR", "sim").code: "gateway",
        postings.clearing("IDR").code: "bank",
    }
    fee, moved = stories("accounts.md")
    assert written(names, ["fee:doc"]) == told(fee)
    assert written(names, ["own:doc"]) == told(moved)


def test_every_reason_of_a_movement_is_told_on_a_page_and_has_a_function():
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
    assert [reason.value for reason in postings.Reason if f"{reason.value}:" not in pages] == []
    functions = [value for name, value in vars(postings).items() if name in postings.__all__ and callable(value)]
    documented = {(function.__doc__ or "").split(":")[0] for function in functions}
    assert [reason.name for reason in postings.Reason if reason.name not in documented] == []


@pytest.mark.parametrize("kind", ["gross", "nett", "goods"])
def test_the_withholding_page_tells_the_legs_of_the_books(desk, cast, kind):
    goods = {"in_kind_item": "Mesin kopi", "in_kind_amount": 3_000_000} if kind == "goods" else {"tax_basis": kind}
    plan = MilestonePlan("Semua", 0 if kind == "goods" else 10_000_000, DueRule.BEFORE_WORK)
    terms = desk.open(plan, merchant_of_record="brand", **goods)
    Payee.objects.filter(pk=terms.payee_id).update(tax_id_kind="npwp", tax_id_last4="1234")
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    milestone = terms.milestones.get().code
    names = {
        postings.purse(Purse.BRAND, terms.payer.code, "IDR").code: "brand",
        postings.held(milestone).code: "held",
        postings.purse(Purse.EARNINGS, terms.payee.code, "IDR").code: "earnings",
        postings.platform_fee("IDR").code: "fee",
        postings.tax("pph21", "IDR", terms.payer.code).code: "kept",
    }
    story = stories("withholding.md")[["gross", "nett", "goods"].index(kind)]
    assert written(names, [f"release:{milestone}"]) == told(story)
    if kind == "gross":
        about = {"kind": "pph21", "currency": "IDR", "owner": terms.payer.code, "by": cast.sri, "now": NOW}
        postings.remit_tax(remittance="r1", amount=100_000, **about)
        postings.hand_over_tax(remittance="r2", amount=150_000, purse=Purse.BRAND, **about)
        names[postings.clearing("IDR").code] = "bank"
        assert written(names, ["tax:r1", "tax:r2"]) == told(stories("withholding.md")[3])


@pytest.mark.parametrize(("page", "examples"), [("withholding.md", 3), ("late-fee.md", 4)])
def test_the_pages_about_tax_and_late_pay_compute_what_they_say(page, examples):
    assert doctest.testfile(str(PAGES / page), module_relative=False) == (0, examples)
