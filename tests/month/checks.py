"""Gateway, bank, ledger and statements at the end: every disagreement as a sentence with its rupiah."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from typing import Any

from tests.month.taxes import tax_disagreements
from tests.month.world import World


def books() -> dict[str, int]:
    """Every account of the ledger with the sum of its entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select a.code, coalesce(sum(e.amount), 0)::bigint from ledger.account a "
            "left join ledger.entry e on e.account_id = a.id group by 1"
        )
        return dict(cursor.fetchall())


def open_things(world: World) -> dict[str, int]:
    """What has not come to an end, without what never can: an account whose bank never answers."""
    from django.db import connection

    from sorot.deals.models import Deal, Dispute
    from sorot.payments.models import (
        Chargeback,
        Checkout,
        Funding,
        GatewayEvent,
        Milestone,
        Payout,
        SourceReturn,
        StatementLine,
    )

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status in ('todo', 'doing')")
        jobs = cursor.fetchone()[0]
    unpaid = Payout.objects.filter(state__in=["requested", "approved", "sent"]).select_related("account")
    payouts = [row for row in unpaid
               if not row.account.number.endswith("0007")]  # fmt: skip
    found = {
        "deals": Deal.objects.filter(state__in=["signing", "funding", "working"]).count(),
        "disputes": Dispute.objects.filter(state__in=["open", "contested"]).count(),
        "fundings": Funding.objects.filter(state__in=["awaiting", "reported"]).count(),
        "pages": Checkout.objects.filter(state__in=["creating", "open"]).count(),
        "secured parts": Milestone.objects.filter(state="funded").count(),
        "holds": Milestone.objects.filter(state="released", hold_ended_at=None).count(),
        "payouts": len(payouts),
        "returns": SourceReturn.objects.filter(state__in=["requested", "pending"]).count(),
        "cases": Chargeback.objects.filter(state__in=["open", "review"]).count(),
        "debts": Chargeback.objects.filter(state="lost", owed_amount__gt=0, debt="").count(),
        "unread notices": GatewayEvent.objects.filter(state="received").count(),
        "jobs": jobs,
        "lines of the bank to import": world.bank.size() - StatementLine.objects.count(),
    }
    return {name: count for name, count in found.items() if count}


def disagreements(world: World) -> list[str]:
    """All of them; empty when the month agrees to the rupiah."""
    from sorot.payments import postings

    postings.seal()
    ledger, state = books(), world.simulator.ask("state")
    found = [f"ledger: {finding}" for finding in postings.verify()]
    for check in (_gateways, _bank, _transit):
        found += check(world, ledger, state)
    for check in (_payees, _brands, _milestones, _direct, _statements):
        found += check(world, ledger)
    found += tax_disagreements(ledger)[0]
    found += _effects(state)
    found += _differences()
    found += [f"not at an end: {count} {name}" for name, count in open_things(world).items()]
    found += [f"{count} x {name}" for name, count in world.bank.counts().items() if name.startswith("error:")]
    return found


def _differs(what: str, ours: int, theirs: int) -> list[str]:
    return [] if ours == theirs else [f"{what}: {ours} and {theirs} ({ours - theirs:+d})"]


# ---------------------------------------------------------------------- money outside
def unnamed_fees(world: World) -> int:
    """What Midtrans kept of payments: it names it to nobody but in its settlement report, so no books can know it."""
    db = sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)
    (kept,) = db.execute(
        "select coalesce(sum(fee), 0) from lines where vendor = 'midtrans' and type = 'PAYMENT'"
    ).fetchone()
    db.close()
    return int(kept)


def _gateways(world: World, ledger: dict[str, int], state: dict[str, Any]) -> list[str]:
    held: Counter[str] = Counter({"midtrans": unnamed_fees(world)})
    for row in state["balances"]:
        held["midtrans" if row["vendor"] == "iris" else row["vendor"]] += row["amount"]
    for vendor, taken in _taken(world):
        held["midtrans" if vendor == "iris" else vendor] += taken
    return [
        line
        for name in ("xendit", "midtrans")
        for line in _differs(
            f"clearing of {name} and its balance", -ledger.get(f"gateway:{name}:clearing:IDR", 0), held[name]
        )
    ]


def _taken(world: World) -> list[tuple[str, int]]:
    """What vendors took for payouts whose bank never answers: our books show them as on their way."""
    db = sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)
    rows = db.execute(
        "select vendor, amount + fee from lines where status = 'PENDING' and identifier like '%0007'"
    ).fetchall()
    db.close()
    return [(str(vendor), int(taken)) for vendor, taken in rows]


def _bank(world: World, ledger: dict[str, int], _state: dict[str, Any]) -> list[str]:
    from tests.month.bank import OPENING

    theirs = world.bank.balance() - OPENING - world.bank.others()
    found = _differs("clearing of the bank and its balance", -ledger.get("bank:manual:clearing:IDR", 0), theirs)
    from sorot.payments.models import StatementLine

    for line in StatementLine.objects.filter(state="open"):
        found.append(f"unmatched line of the bank: {line.booked_date} {line.amount} {line.description}")
    return found


def _transit(_world: World, ledger: dict[str, int], _state: dict[str, Any]) -> list[str]:
    from django.db.models import Sum

    from sorot.payments.models import Chargeback, Payout, SourceReturn

    def total(rows: Any) -> int:
        return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)

    owed = Chargeback.objects.filter(state="lost", debt="").aggregate(sum=Sum("owed_amount"))["sum"] or 0
    receivable = -sum(amount for code, amount in ledger.items() if code.startswith("receivable:"))
    return [
        *_differs("payouts on their way", ledger.get("payout:in_transit:IDR", 0),
                  total(Payout.objects.filter(state="sent"))),
        *_differs("payouts set aside", ledger.get("payout:reserved:IDR", 0),
                  total(Payout.objects.filter(state__in=["requested", "approved"]))),
        *_differs("returns on their way", ledger.get("refund:in_transit:IDR", 0),
                  total(SourceReturn.objects.filter(state__in=["requested", "pending"]))),
        *_differs("taken by banks, not decided", -ledger.get("dispute:reserve:IDR", 0),
                  total(Chargeback.objects.filter(state__in=["open", "review"], reserved_at__isnull=False))),
        *_differs("owed by brands", receivable, owed),
    ]  # fmt: skip


def _effects(state: dict[str, Any]) -> list[str]:
    """Every payment, payout and return that the gateway did is one of ours, and the other way round."""
    from sorot.payments.models import Checkout, Payout, SourceReturn

    ours = {row.reference: row.paid_amount for row in Checkout.objects.filter(state="paid")}
    theirs: dict[str, list[int]] = defaultdict(list)
    for one in state["payments"]:
        if one["status"] in {"SUCCEEDED", "settlement", "capture", "refund", "partial_refund", "chargeback",
                             "partial_chargeback"}:  # fmt: skip
            theirs[one["reference"]].append(one["amount"])
    found = [
        f"payment {reference}: {ours.get(reference)} here, {theirs.get(reference)} at the gateway"
        for reference in sorted({*ours, *theirs})
        if [ours.get(reference)] != theirs.get(reference)
    ]
    sent: dict[str, list[int]] = defaultdict(list)
    for one in state["payouts"]:
        if one["status"] in {"SUCCEEDED", "completed"}:
            sent[one["reference"].rpartition("-")[0]].append(one["amount"])
    paid = {row.code: row.amount for row in Payout.objects.filter(state="succeeded").exclude(channel="manual")}
    for code in sorted({*paid, *sent}):
        if [paid.get(code)] != sent.get(code):
            row = Payout.objects.filter(code=code).first()
            says = f"{row.state} try {row.attempt} alarm {row.alarm or '-'}" if row else "unknown"
            found.append(f"payout {code}: {paid.get(code)} here ({says}), {sent.get(code)} at the gateway")
    back = {row.key: row.amount for row in SourceReturn.objects.filter(state="succeeded")}
    given = {
        one["reference"]: one["amount"]
        for one in state["refunds"]
        if one["status"].upper() not in {"FAILED", "PENDING"}
    }
    return found + [
        f"return {key}: {back.get(key)} here, {given.get(key)} at the gateway"
        for key in sorted({*back, *given})
        if back.get(key) != given.get(key)
    ]


# ---------------------------------------------------------------------- money inside
def _payees(_world: World, ledger: dict[str, int]) -> list[str]:
    from sorot.payments.models import Milestone, Payee, Payout

    earned: Counter[int] = Counter()
    for row in Milestone.objects.filter(state="released").exclude(terms__mode="DIRECT").select_related("terms"):
        earned[row.terms.payee_id] += row.paid_amount
    gone: Counter[int] = Counter()
    for row in Payout.objects.filter(purse="earnings", state__in=["requested", "approved", "sent", "succeeded"]):
        gone[row.payee_id] += row.amount
    found = []
    for payee in Payee.objects.filter(user__isnull=False):
        has = ledger.get(f"payee:{payee.code}:available:IDR", 0) + ledger.get(f"payee:{payee.code}:pending:IDR", 0)
        found += _differs(f"payee {payee.code}: balance and what was earned less what was paid out", has,
                          earned[payee.pk] - gone[payee.pk])  # fmt: skip
    return found


def _brands(_world: World, ledger: dict[str, int]) -> list[str]:
    """Paid in, less what was secured, plus what came back, less what went back or was taken."""
    from sorot.accounts.models import Organisation
    from sorot.payments.models import Chargeback, Checkout, Funding, Milestone, SourceReturn, TaxRemittance

    sums: Counter[int] = Counter()
    for row in Funding.objects.filter(state="confirmed", source="transfer").select_related("terms"):
        sums[row.terms.payer_id] += row.asked_amount
    for page in Checkout.objects.filter(state="paid").select_related("funding__terms"):
        sums[page.funding.terms.payer_id] += page.paid_amount or 0
    parts = Milestone.objects.exclude(funded_at=None).exclude(terms__mode="DIRECT").select_related("terms")
    for part in parts:
        sums[part.terms.payer_id] -= part.total
        sums[part.terms.payer_id] += part.total if part.state == "refunded" else part.returned_amount
        sums[part.terms.payer_id] -= part.drawn_amount
    for row in SourceReturn.objects.exclude(state="failed"):
        sums[row.brand_id] -= row.amount
    for case in Chargeback.objects.filter(state="lost").select_related("checkout__funding__terms"):
        sums[case.checkout.funding.terms.payer_id] -= case.from_held + case.from_balance
    for tax in TaxRemittance.objects.filter(way="owner"):
        sums[tax.withholder_id] += tax.amount
    return [
        line
        for brand in Organisation.objects.filter(kind="brand")
        for line in _differs(f"brand {brand.name}: balance and its movements",
                             ledger.get(f"brand:{brand.code}:balance:IDR", 0),
                             sums[brand.pk])
    ]  # fmt: skip


def _milestones(_world: World, ledger: dict[str, int]) -> list[str]:
    """What is held is exactly what is secured now; what was divided went to talent, agency and platform."""
    from sorot.payments.models import Funding, Milestone, Payout, TaxRemittance
    from sorot.payments.queries.taxes import released_part

    found, kept = [], 0
    by_funding: Counter[int] = Counter()
    for row in Milestone.objects.exclude(terms__mode="DIRECT").select_related("terms", "withholding"):
        held = ledger.get(f"held:{row.code}", 0)
        found += _differs(
            f"held for {row.terms.title} {row.label} ({row.state})", held, row.total if row.state == "funded" else 0
        )
        if row.state == "released":
            slip = getattr(row, "withholding", None)
            divided = released_part(row.terms, row, slip)
            taxes = divided.tax + divided.vat
            kept += row.total + row.drawn_amount - (row.paid_amount or 0) - row.returned_amount - taxes
        if row.funded_at is not None and row.funding_id:
            by_funding[row.funding_id] += row.total
    paid = Funding.objects.filter(state="confirmed", purpose="parts").exclude(source="direct")
    for funding in paid.select_related("terms"):
        if funding.terms.cancelled_at is None or by_funding[funding.pk]:
            found += _differs(
                f"secured from {funding.terms.title} {funding.reference}", by_funding[funding.pk], funding.amount
            )
    agencies = sum(amount for code, amount in ledger.items() if code.startswith("agency:"))
    agencies += sum(
        row.amount
        for row in Payout.objects.filter(purse="agency", state__in=["requested", "approved", "sent", "succeeded"])
    )
    agencies -= sum(row.amount for row in TaxRemittance.objects.filter(way="owner", withholder__kind="agency"))
    return found + _differs("fees and margins", ledger.get("platform:fee:IDR", 0) + agencies, kept)


def _direct(world: World, ledger: dict[str, int]) -> list[str]:
    """The record is what both sides said happened."""
    from sorot.payments.models import Funding, Milestone

    said = {code: amount for code, (amount, word) in world.bank.direct().items() if word == "came"}
    ours = {row.code: row.amount for row in Funding.objects.filter(source="direct", state="confirmed")}
    found = [f"direct payment {code}: {ours.get(code)} here, {said.get(code)} said" for code in sorted({*said, *ours})
             if said.get(code) != ours.get(code)]  # fmt: skip
    parts = Milestone.objects.filter(terms__mode="DIRECT").exclude(funded_at=None)
    stays = sum(part.amount - (part.amount if part.state == "refunded" else part.returned_amount) for part in parts)
    for side in ("direct:payee:", "direct:brand:"):
        total = abs(sum(amount for code, amount in ledger.items() if code.startswith(side)))
        found += _differs(f"records of {side}", total, stays)
    return found


def _statements(world: World, ledger: dict[str, int]) -> list[str]:
    """What people read sums up to what they have."""
    from sorot.accounts.models import Organisation
    from sorot.core.access import Actor
    from sorot.payments.models import Payee
    from sorot.payments.queries.wallet import purse_account, statement_for, wallet_for

    actors = [Actor(user=payee.user) for payee in Payee.objects.filter(user__isnull=False).select_related("user")]
    actors += [world.actor(row) for row in Organisation.objects.filter(kind__in=["brand", "agency"])]
    found = []
    for by in [*actors, world.desk["sri"]]:
        account = purse_account(by)
        if account is None:
            continue
        total, page, first = 0, 1, None
        while True:
            shown = statement_for(by, page=page)
            first = shown.lines[0].running.amount if page == 1 and shown.lines else first
            total += sum(line.amount.amount for line in shown.lines)
            if not shown.page.has_next():
                break
            page += 1
        balance = ledger.get(account.code, 0) * (-1 if by.is_operator else 1)
        found += _differs(f"statement of {account.code}: lines and balance", total, balance)
        if first is not None:
            found += _differs(f"statement of {account.code}: last line and balance", first, balance)
        if not by.is_operator:
            found += _differs(f"wallet of {account.code}", wallet_for(by).available.amount, balance)
    return found


def _differences() -> list[str]:
    from sorot.payments.models import Difference, Payout

    # What never can end: an account whose bank never answers. Iris lists such a payout as gone.
    sent = Payout.objects.filter(state="sent").select_related("account")
    stuck = {row.code for row in sent if row.account.number.endswith("0007")}
    return [
        f"difference of {row.channel} {row.for_date}: {row.kind} {row.key} ours {row.ours_amount} {row.ours_status} "
        f"theirs {row.theirs_amount} {row.theirs_status} effect {row.effect}"
        for row in Difference.objects.filter(state="open").order_by("pk")
        if not (row.kind == "status_diff" and row.reference.rpartition("-")[0] in stuck)
    ]
