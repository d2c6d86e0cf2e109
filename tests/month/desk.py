"""A day at the operators' desk: the bank's file, transfers, payouts, disputes, cases and what does not fit."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from typing import Any

from tests.month.plan import POOLS, account_number
from tests.month.taxes import pay_tax_on
from tests.month.world import DAY, World, creator_name, set_account

BOUNCES = {"0003": "bounce", "0001": "refuse", "0004": "refuse", "0005": "refuse", "0008": "refuse", "0009": "refuse"}


def day(world: World) -> None:
    """Once a day."""
    _fill_iris(world)
    _noise(world)
    _statement(world)
    _transfers(world)
    _payouts(world)
    _batch(world)
    _alarms(world)
    _disputes(world)
    _cases(world)
    _notices(world)
    _differences(world)
    pay_tax_on(world)


def _fill_iris(world: World) -> None:
    """Iris pays out of an account of its own at Midtrans: half of the money goes over each day. Both targets are
    written down before the first is set, so that a killed move is finished instead of made twice."""
    plan = world.folder / "own-move.json"
    if not plan.exists():
        db = sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)
        rows = db.execute("select vendor, amount from balances where vendor in ('iris', 'midtrans')").fetchall()
        db.close()
        sums = {"iris": 0, "midtrans": 0} | dict(rows)
        over = sums["midtrans"] * 7 // 10
        if over < 10_000:
            return
        part = plan.with_suffix(".part")
        part.write_text(json.dumps({"midtrans": sums["midtrans"] - over, "iris": sums["iris"] + over}))
        part.replace(plan)
    for vendor, amount in json.loads(plan.read_text()).items():
        world.simulator.ask("balance", {"vendor": vendor, "amount": amount})
    plan.unlink()


finish_own_move = _fill_iris


def _noise(world: World) -> None:
    """The bank's own lines: interest on the first of a month, a rent in the middle."""
    if world.today.day in (1, 15):
        rent = world.today.day == 15
        text, amount = ("SEWA KANTOR", -7_500_000) if rent else ("BUNGA", 123_456)
        world.bank.book(at=world.moment, text=text, amount=amount, key=f"own:{world.today}", is_ours=False)


def _statement(world: World) -> None:
    from django.core.files.base import ContentFile

    from sorot.payments import actions
    from sorot.payments.models import BankStatement, StatementLine
    from sorot.payments.queries.statements import match_lines

    sri, data = world.desk["sri"], world.bank.statement(world.today)
    if data:
        world.attempt("import", lambda: actions.import_statement(
            upload=ContentFile(data, name=f"mutasi-{world.today}.csv"), by=sri, now=world.moment
        ))  # fmt: skip
    for statement in BankStatement.objects.filter(lines__state="open").distinct():
        rows = list(statement.lines.filter(state="open").select_related("statement"))
        sure = [
            f"{row.code}:{match.found[0].kind}:{match.found[0].code}"
            for row, match in zip(rows, match_lines(rows, now=world.moment), strict=True)
            if match.group == "sure"
        ]
        if sure:
            world.attempt("sure", lambda statement=statement, sure=sure: actions.confirm_sure_lines(
                statement=statement, chosen=sure, by=sri, now=world.moment
            ))  # fmt: skip
    rows = list(StatementLine.objects.filter(state="open").select_related("statement").order_by("pk"))
    for row, match in zip(rows, match_lines(rows, now=world.moment), strict=True):
        _look(world, row, match)


def _look(world: World, row: Any, match: Any) -> None:
    """A line that is not sure: nobody's, or a transfer whose reference the brand forgot."""
    from sorot.payments import actions
    from sorot.payments.models import Funding

    sri = world.desk["sri"]
    if row.description.startswith(("SEWA", "BUNGA", "PENGEMBALIAN")) or "PELUNASAN" in row.description:
        world.attempt("aside", lambda: actions.set_line_aside(line=row, by=sri, now=world.moment))
        return
    if match.why == "closed" and row.amount > 0 and match.found[0].kind == "funding":
        # It came when nobody waited for it any more: the operator sends it back from the bank.
        if world.attempt("late", lambda: actions.set_line_aside(line=row, by=sri, now=world.moment)):
            text = f"PENGEMBALIAN {match.found[0].code}"
            world.bank.book(at=world.moment, text=text, amount=-row.amount, key=f"sent_back:{row.code}")
        return
    candidates = [item for item in match.found if item.is_open and item.amount == abs(row.amount)]
    for item in candidates:
        funding = Funding.objects.filter(code=item.code, state="reported").first() if item.kind == "funding" else None
        if funding is not None and funding.sender_name.upper() in row.description.upper():
            world.attempt("line", lambda item=item: actions.confirm_line(
                line=row, choice=f"{item.kind}:{item.code}", by=sri, now=world.moment
            ))  # fmt: skip
            return


def _transfers(world: World) -> None:
    """Reported, and not on any statement after days: it never came."""
    from sorot.payments import actions
    from sorot.payments.models import Funding

    late = Funding.objects.filter(state="reported", source="transfer", reported_at__lt=world.moment - 6 * DAY)
    for funding in late.select_related("terms"):
        if not world.bank.has(f"in:{funding.code}"):
            world.attempt("reject", lambda funding=funding: actions.reject_transfer(
                funding=funding, reason="Tidak ada di mutasi.", by=world.desk["sri"], now=world.moment
            ))  # fmt: skip


# ---------------------------------------------------------------------- payouts
def pool_of(payout: Any) -> str:
    """Through which door a payee is paid."""
    user = payout.payee.user
    if user is None or payout.purse != "earnings":
        return "manual"
    return POOLS[int(user.email.removeprefix("rani").split("@")[0]) % len(POOLS)]


def _payouts(world: World) -> None:
    from sorot.payments import actions
    from sorot.payments.models import Payout

    asked: dict[str, list[str]] = {}
    rows = Payout.objects.filter(state="requested").select_related("payee__user", "payee__organisation")
    for payout in rows.order_by("pk"):
        way = "manual" if world.bank.is_marked(f"by_hand:{payout.code}") else pool_of(payout)
        asked.setdefault(way, []).append(payout.code)
    for way, codes in sorted(asked.items()):
        world.attempt("approve", lambda way=way, codes=codes: actions.approve_payouts(
            codes=codes, channel=way, by=world.desk["adi"], now=world.moment
        ))  # fmt: skip
    wrong = Payout.objects.filter(state="requested", account__name_state="differs", account__name_accepted_at=None)
    for payout in wrong.select_related("payee__user", "payee__organisation", "account"):
        world.attempt("refuse", lambda payout=payout: actions.reject_payout(
            payout=payout, reason="Nama di rekening berbeda.", by=world.desk["adi"], now=world.moment
        ))  # fmt: skip


def _batch(world: World) -> None:
    """One file for the bank; the bank carries it out the same day, refuses some and sends some back a day later."""
    from sorot.payments import actions
    from sorot.payments.models import Payout, PayoutBatch

    sri = world.desk["sri"]
    if Payout.objects.filter(state="approved", channel="manual").exists():
        world.attempt("batch", lambda: actions.make_batch(
            submit_key=f"batch{world.today:%Y%m%d}", by=sri, now=world.moment
        ))  # fmt: skip
    for batch in PayoutBatch.objects.filter(payouts__state="sent").distinct():
        actions.read_batch(batch=batch, by=sri, now=world.moment)
        rows = list(batch.payouts.select_related("account", "payee__user", "payee__organisation").order_by("pk"))
        refused = [row for row in rows if BOUNCES.get(row.account.number[-4:]) == "refuse"]
        if not refused and batch.pk % 2:
            world.bank.book(
                at=world.moment, text=f"TRSF BATCH DB {batch.code}", amount=-batch.total, key=f"batch:{batch.code}"
            )
        else:
            for row in rows:
                if row not in refused and not world.bank.has(f"batch:{batch.code}"):
                    world.bank.book(
                        at=world.moment, text=f"TRSF E-BANKING DB {row.code}", amount=-row.amount, key=f"out:{row.code}"
                    )
        for row in refused:
            if row.state == "sent":
                world.attempt("bank_refuses", lambda row=row: actions.fail_payout(
                    payout=row, reason="Bank menolak.", by=sri, now=world.moment
                ))  # fmt: skip
    back = Payout.objects.filter(state="succeeded", channel="manual", settled_at__lt=world.moment - DAY / 2)
    for payout in back.select_related("account").filter(settled_at__gt=world.moment - 3 * DAY):
        if BOUNCES.get(payout.account.number[-4:]) == "bounce":
            text = f"KR OTOMATIS RETUR {payout.code}"
            world.bank.book(at=world.moment, text=text, amount=payout.amount, key=f"back:{payout.code}")


def _alarms(world: World) -> None:
    """What a gateway cannot or will not send goes by hand; what contradicts itself stays for the report."""
    from sorot.payments import actions
    from sorot.payments.models import Checkout, Payout

    adi, sri = world.desk["adi"], world.desk["sri"]
    for payout in Payout.objects.filter(state="approved", alarm__in=["refused", "no_funds", "keys"]).select_related(
        "payee__user", "payee__organisation", "account"
    ):
        if world.bank.mark(f"again:{payout.code}:{payout.attempt}") and payout.attempt < 4:
            world.attempt(
                "again", lambda payout=payout: actions.try_payout_again(payout=payout, by=sri, now=world.moment)
            )
            continue
        world.bank.mark(f"by_hand:{payout.code}")
        world.attempt("withdraw", lambda payout=payout: actions.withdraw_approval(
            payout=payout, reason="Dikirim sendiri.", by=adi, now=world.moment
        ))  # fmt: skip
    for page in Checkout.objects.exclude(alarm="").exclude(state="paid").select_related("funding__terms__payer"):
        if page.alarm_amount:
            world.attempt("odd", lambda page=page: actions.take_odd_payment(checkout=page, by=sri, now=world.moment))


def _disputes(world: World) -> None:
    from sorot.deals import actions
    from sorot.deals.models import Dispute
    from sorot.payments.queries import securable

    ripe = Dispute.objects.filter(state="contested", opened_at__lt=world.moment - 2 * DAY)
    for dispute in ripe.select_related("deal"):
        plan = world.plan_of[dispute.deal.title]
        if plan.story == "dispute_withdrawn":
            continue
        share = plan.dice("decides")
        limit = securable(dispute.deal.code)
        amount = 0 if share < 0.1 else limit if share > 0.9 else int(limit * share)
        world.attempt("decide", lambda dispute=dispute, amount=amount: actions.decide_dispute(
            dispute=dispute, amount=amount, reason="Menurut bukti.", by=world.desk["adi"], now=world.moment
        ))  # fmt: skip


def _cases(world: World) -> None:
    """Chargebacks: hand in evidence; what a brand owes afterwards is paid or given up."""
    from sorot.payments import actions
    from sorot.payments.models import Chargeback

    sri = world.desk["sri"]
    rows = Chargeback.objects.select_related("checkout__funding__terms__payer")
    for case in rows.filter(state="open", evidence_sent_at=None):
        world.attempt("evidence", lambda case=case: actions.send_evidence(chargeback=case, by=sri, now=world.moment))
    for case in rows.filter(state="review", gateway="midtrans", opened_at__lt=world.moment - 8 * DAY):
        # Midtrans tells nobody how a case ends: the bank writes a letter, and the desk says so.
        world.attempt("bank_decided", lambda case=case: actions.decide_chargeback(
            chargeback=case, outcome="lost", by=sri, now=world.moment
        ))  # fmt: skip
    for case in rows.filter(state__in=["open", "review"], gateway="xendit", opened_at__lt=world.moment - 16 * DAY):
        # Its last word was lost on the way: the desk reads it where the partner shows it.
        if outcome := _outcome(world, case.checkout.reference):
            world.attempt("partner_decided", lambda case=case, outcome=outcome: actions.decide_chargeback(
                chargeback=case, outcome=outcome, by=sri, now=world.moment
            ))  # fmt: skip
    for case in rows.filter(state="lost", owed_amount__gt=0, debt="", decided_at__lt=world.moment - 3 * DAY):
        plan = world.plan_of[case.checkout.funding.terms.title]
        if plan.story == "written_off":
            world.attempt("write_off", lambda case=case: actions.write_off_receivable(
                chargeback=case, reason="Merek tidak membayar.", by=sri, now=world.moment
            ))  # fmt: skip
            continue
        world.bank.book(
            at=world.moment, text=f"TRSF E-BANKING CR PELUNASAN {plan.brand:03d}", amount=case.owed_amount,
            key=f"owed:{case.code}",
        )  # fmt: skip
        world.attempt("receivable", lambda case=case: actions.settle_receivable(
            chargeback=case, bank_reference=f"BCA {world.today} owed:{case.code}", by=sri, now=world.moment
        ))  # fmt: skip


def _outcome(world: World, reference: str) -> str:
    """How a case ended by Xendit's own page; "" while it has not."""
    db = sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)
    rows = db.execute("select doc from objects where kind = 'dispute' and reference = ?", (reference,)).fetchall()
    db.close()
    ended = [status for (doc,) in rows if (status := json.loads(doc)["status"].lower()) in {"won", "lost"}]
    return ended[-1] if ended else ""


def _notices(world: World) -> None:
    from sorot.payments import actions
    from sorot.payments.models import GatewayEvent

    seen = world.moment - timedelta(days=2)
    for event in GatewayEvent.objects.filter(
        state__in=["quarantined", "unreadable", "unmatched"], received_at__lt=seen
    ):
        world.bank.count(f"notice closed: {event.state}: {event.problem[:60]}")
        world.attempt("notice", lambda event=event: actions.close_notice(
            event=event, finding="Diperiksa di mitra.", by=world.desk["sri"], now=world.moment
        ))  # fmt: skip


def _fees_of_stuck(world: World, channel: str) -> int:
    """What a vendor took for payouts whose bank never answers, by its own page; -1 when there is none."""
    db = sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)
    (fees,) = db.execute(
        "select coalesce(sum(fee), 0) from lines where vendor = ? and status = 'PENDING' and identifier like '%0007'",
        (channel,),
    ).fetchone()
    db.close()
    return int(fees) or -1


def _differences(world: World) -> None:
    """What the operators know themselves: the money they had before, and their own moves between Midtrans and Iris."""
    from sorot.payments import actions
    from sorot.payments.models import Difference
    from tests.month.bank import OPENING

    for row in Difference.objects.filter(state="open"):
        is_capital = (row.channel, row.kind, row.effect) == ("manual", "balance_diff", OPENING)
        is_own_move = (row.channel, row.kind) == ("midtrans", "missing_here") and row.gateway_id.startswith("topup")
        is_fee_ahead = row.kind == "balance_diff" and row.effect == -_fees_of_stuck(world, row.channel)
        if is_fee_ahead or is_capital or is_own_move or (row.channel == "midtrans" and row.key.startswith("other:")):
            world.attempt("explain", lambda row=row: actions.explain_difference(
                difference=row, note="Modal sendiri.", by=world.desk["sri"], now=world.moment
            ))  # fmt: skip


# ---------------------------------------------------------------------- creators look after their money
def mend_accounts(world: World) -> None:
    """Every creator looks at the last payout."""
    from sorot.payments.models import Payee

    for payee in Payee.objects.filter(user__isnull=False, payouts__isnull=False).select_related("user").distinct():
        _mend(world, payee)


def _mend(world: World, payee: Any) -> None:
    """A payout that did not arrive: another account, or asking once more by hand."""
    from sorot.core.access import Actor
    from sorot.payments import actions, postings

    last = payee.payouts.select_related("account").order_by("-requested_at", "-pk").first()
    account = payee.accounts.in_use().first()
    if last is None or account is None or last.account_id != account.pk:
        return
    if last.state not in {"failed", "reversed", "rejected"} and not account.is_name_wrong:
        return
    number = int(payee.user.email.removeprefix("rani").split("@")[0])
    by = Actor(user=payee.user)
    if account.is_name_wrong or account.number == account_number(number):
        mended, name = account_number(number, payee.accounts.count()), creator_name(number)
        world.attempt("account", lambda: set_account(world, by, mended, name, world.moment))
        return
    (available,) = postings.balances([postings.purse("earnings", payee.code, "IDR")])
    if available >= 10_000:
        key = f"ask{last.code}"[:32]
        world.attempt("ask", lambda: actions.request_payout(amount=available, submit_key=key, by=by, now=world.moment))
