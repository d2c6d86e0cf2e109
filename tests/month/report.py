"""The JSON object of a month: what there was of every kind, and what did not occur."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from tests.month.checks import books, unnamed_fees
from tests.month.plan import KINDS, ROUTES, STORIES
from tests.month.taxes import tax_disagreements
from tests.month.world import BEGIN, World


def report(world: World) -> dict[str, Any]:
    """Counts by kind. `missing` names every mode, kind, story and fault that never occurred."""
    from django.db import connection

    from sorot.deals.models import Deal, Dispute
    from sorot.payments.models import (
        Chargeback,
        Checkout,
        Difference,
        Funding,
        GatewayEvent,
        Milestone,
        PaymentTerms,
        Payout,
        ReconciliationRun,
        SourceReturn,
        StatementLine,
        TaxRemittance,
        Withholding,
    )

    def states(rows: Any, field: str = "state") -> dict[str, int]:
        return dict(sorted(Counter(rows.values_list(field, flat=True)).items()))

    ends = dict(Deal.objects.values_list("title", "state"))
    by_story: dict[str, Counter[str]] = {}
    routes, kinds = Counter[str](), Counter[str]()
    for plan in world.plans:
        routes[f"{plan.mode} {plan.route}"] += 1
        kinds[plan.kind] += 1
        by_story.setdefault(plan.story, Counter())[ends.get(plan.title, "none")] += 1
    faults = _faults(world)
    with connection.cursor() as cursor:
        cursor.execute("select count(*), (select count(*) from ledger.entry) from ledger.txn")
        postings, entries = cursor.fetchone()
        cursor.execute("select count(*) from procrastinate_jobs")
        jobs = cursor.fetchone()[0]
        cursor.execute("select kind, count(*) from ledger.txn group by 1 order by 1")
        reasons = dict(cursor.fetchall())
        cursor.execute(
            "select a.code || ' ' || t.kind, sum(e.amount)::bigint from ledger.entry e "
            "join ledger.account a on a.id = e.account_id join ledger.txn t on t.id = e.txn_id "
            "where a.code like '%:clearing:%' group by 1 order by 1"
        )
        clearing = dict(cursor.fetchall())
    wanted = {
        "mode": [f"{mode} {route}" for mode, route in ROUTES], "kind": list(KINDS), "story": list(STORIES),
    }  # fmt: skip
    there = {"mode": routes, "kind": kinds, "story": by_story}
    missing = [f"{name} {word}" for name, words in wanted.items() for word in words if word not in there[name]]
    missing += [f"fault {kind}" for kind in _kinds(world) if kind not in faults]
    late = Milestone.objects.filter(state="released", pay_due_date__isnull=False)
    return {
        "deals": len(ends), "days": (world.read_moment() - BEGIN).days, "by_mode": dict(routes),
        "by_terms": dict(kinds),
        "by_story_and_end": {story: dict(by_story[story]) for story in sorted(by_story)},
        "terms_opened": PaymentTerms.objects.count(), "parts": states(Milestone.objects),
        "fundings": states(Funding.objects),
        "funding_sources": states(Funding.objects.filter(state="confirmed"), "source"),
        "pages": states(Checkout.objects), "methods": states(Checkout.objects.filter(state="paid"), "method"),
        "payouts": states(Payout.objects),
        "payout_channels": states(Payout.objects.filter(state="succeeded"), "channel"),
        "payout_failures": states(Payout.objects.exclude(failure=""), "failure"),
        "returns": states(SourceReturn.objects), "chargebacks": states(Chargeback.objects),
        "disputes": states(Dispute.objects),
        "bank_lines": states(StatementLine.objects), "notices": states(GatewayEvent.objects),
        "reconciliations": states(ReconciliationRun.objects), "differences": states(Difference.objects),
        "difference_kinds": states(Difference.objects, "kind"),
        "paid_after_promise": sum(
            1 for row in late if row.hold_ended_at and row.hold_ended_at.date() > row.pay_due_date
        ),
        "faults": dict(sorted(faults.items())), "postings": postings, "entries": entries, "reasons": reasons,
        "tax": tax_disagreements(books())[1], "withheld": states(Withholding.objects, "kind"),
        "tax_paid_on": states(TaxRemittance.objects, "way"),
        "late_fees": Milestone.objects.filter(late_for__isnull=False).count(),
        "tax_asked": Funding.objects.filter(purpose="tax").count(), "clearing": clearing, "jobs": jobs,
        "counts": {name: count for name, count in world.bank.counts().items() if not name.startswith("error:")},
        "fees_midtrans_never_names": unnamed_fees(world), "missing": missing,
    }  # fmt: skip


def _store(world: World) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{world.folder / 'gatewaysim' / 'gatewaysim.sqlite3'}?mode=ro", uri=True)


def _faults(world: World) -> Counter[str]:
    """Faults that really met a call or a webhook, by kind."""
    found: Counter[str] = Counter()
    db = _store(world)
    for table in ("calls", "webhooks"):
        found.update(dict(db.execute(f"select fault, count(*) from {table} where fault <> '' group by 1").fetchall()))
    db.close()
    return found


def _kinds(world: World) -> list[str]:
    return list(world.simulator.ask("faults")["kinds"])
