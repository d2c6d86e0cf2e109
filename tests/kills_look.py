"""What the kills look at: the gateway's control side, postings by key, and whether everything came to its end."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

PATIENCE = 60.0


class Stuck(RuntimeError):
    """Something did not come to its end in time."""


def wait_for(what: str, holds: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Seconds until `holds()`. Raises Stuck."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > patience:
            raise Stuck(f"{what} did not happen within {patience:g} s")
        time.sleep(0.1)
    return time.monotonic() - began


@dataclass
class Simulator:
    """The control side of the gateway."""

    address: str

    def ask(self, path: str, **data: Any) -> Any:
        body = json.dumps(data).encode() if data else None
        request = urllib.request.Request(f"{self.address}/sim/{path}", body, {"Content-Type": "application/json"})
        with closing(urllib.request.urlopen(request, timeout=20)) as answer:
            return json.load(answer)

    def effects(self, operation: str, reference: str) -> int:
        return int(self.ask(f"count?operation={operation}&reference={reference}")["effects"])


def fresh(row: Any) -> Any:
    """The row as it stands now."""
    return type(row).objects.get(pk=row.pk)


def defer(task: str, **arguments: Any) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        app.configure_task(task, queue="timers").defer(**arguments)
    except AlreadyEnqueued:
        return


def legs(key: str) -> dict[str, int]:
    """What the postings of this key did, by the first word of the account; {} when there is none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select split_part(a.code, ':', 1), sum(e.amount)::bigint from ledger.txn t "
            "join ledger.entry e on e.txn_id = t.id join ledger.account a on a.id = e.account_id "
            "where t.key = %s and a.kind <> 'asset' group by 1",
            [key],
        )
        return dict(cursor.fetchall())


def events(verb: str, row: Any) -> int:
    from sorot.core.models import Event

    return Event.objects.filter(verb=verb, subject_code=row.code).count()


def open_things() -> dict[str, int]:
    """Rows that should have come to an end, and jobs that failed or hang."""
    from django.db import connection

    from sorot.payments.models import Checkout, GatewayEvent, Payout, SourceReturn

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'failed'")
        failed = cursor.fetchone()[0]
    found = {
        "checkouts": Checkout.objects.filter(state__in=["creating", "open"]).count(),
        "payouts": Payout.objects.filter(state__in=["approved", "sent"]).count(),
        "returns": SourceReturn.objects.filter(state__in=["requested", "pending"]).count(),
        "notices": GatewayEvent.objects.filter(state="received").count(),
        "failed jobs": failed,
    }
    return {name: count for name, count in found.items() if count}


def is_sound(simulator: Simulator) -> list[str]:
    """The ledger verifies, and the gateway's balance is our clearing account to the rupiah."""
    from sorot.payments import postings

    problems = [f"ledger: {finding}" for finding in postings.verify()]
    (ours,) = postings.balances([postings.clearing("IDR", "xendit")])
    theirs = balance_of(simulator.ask("state"))
    if -ours != theirs:
        problems.append(f"our clearing account says {-ours}, the gateway {theirs}")
    on_its_way = postings.balances([postings.in_transit("IDR"), postings.returning("IDR")])
    if on_its_way != [0, 0]:
        problems.append(f"still on its way: {on_its_way}")
    return problems


def balance_of(state: dict[str, Any]) -> int:
    """Xendit's balance out of the simulator's state."""
    return sum(
        int(row["amount"]) for row in state["balances"] if row["vendor"] == "xendit" and row["currency"] == "IDR"
    )
