"""A simulator in one process, with a receiver for its webhooks, a fake clock, and the rules its tests cover."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from sorot.gatewaysim.app import create_app
from sorot.gatewaysim.config import Config

Doc = dict[str, Any]
COVERED: set[str] = set()
XENDIT = ("xnd_development_simulated", "")
MIDTRANS = ("SB-Mid-server-simulated", "")
CREATOR = ("IRIS-creator-simulated", "")
APPROVER = ("IRIS-approver-simulated", "")
MASTER = "5f27a14a9bf05c73dd040bc8"
START = 1_767_225_600.0  # 2026-01-01 00:00 UTC
DAY = 86_400


def covers(*rules: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """This test shows these rules."""

    def remember(test: Callable[..., None]) -> Callable[..., None]:
        COVERED.update(rules)
        return test

    return remember


class World:
    def __init__(self, folder: Path, *, opening_balance: int = 100_000_000, **config: Any) -> None:
        self.config = Config(
            data=folder,
            notify="http://app/hooks",
            clock="manual",
            opening_balance=opening_balance,
            survives_power_cuts=False,
            **config,
        )
        self.received: list[httpx.Request] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _request: httpx.Response(200)
        self.runner = asyncio.Runner()
        self.open()
        if self.sim.now() != START:
            self.sim.set_clock(at=START)
            self.control("/reset")  # the opening balance is of that day too

    def open(self) -> None:
        self.app = create_app(self.config, transport=httpx.MockTransport(self._receive))
        self.sim = self.app.state.sim
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://sim")

    def _receive(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        return self.answer(request)

    def close(self) -> None:
        self._stop()
        self.runner.close()

    def restart(self) -> None:
        """The process ends and another one takes over its folder."""
        self._stop()
        self.open()

    def _stop(self) -> None:
        self.runner.run(self.client.aclose())
        self.runner.run(self.sim.stop())

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.runner.run(self.client.request(method, path, **more))

    def xendit(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call(method, f"/xendit{path}", json=body, auth=XENDIT, headers=named)

    def midtrans(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call(method, f"/midtrans{path}", json=body, auth=MIDTRANS, headers=named)

    def iris(self, method: str, path: str, body: Any = None, *, auth: Any = APPROVER, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call(method, f"/midtrans/iris/api/v1{path}", json=body, auth=auth, headers=named)

    def control(self, path: str, body: Any = None, *, method: str = "POST", status: int = 200) -> Doc:
        answer = self.call(method, f"/sim{path}", json=body)
        assert answer.status_code == status, answer.text
        found: Doc = answer.json()
        return found

    def advance(self, seconds: float = 0) -> int:
        happened: int = self.control("/clock/advance", {"seconds": seconds})["happened"]
        return happened

    def fault(self, kind: str, operation: str = "*", vendor: str = "*", **more: Any) -> None:
        self.control("/faults", {"kind": kind, "operation": operation, "vendor": vendor, **more})

    def state(self) -> Doc:
        return self.control("/state", method="GET")

    def count(self, operation: str, reference: str = "") -> tuple[int, int]:
        """Calls and effects."""
        asked = f"/count?operation={operation}&reference={reference}"
        found = self.control(asked, method="GET")
        return found["calls"], found["effects"]

    def balance(self, vendor: str = "xendit") -> int:
        account = MASTER if vendor == "xendit" else "main"
        balance: int = self.sim.books.balance(vendor, account)
        return balance

    def bodies(self) -> list[Doc]:
        """What the receiver got so far, oldest first."""
        return [json.loads(request.content) for request in self.received]

    def events(self) -> list[str]:
        return [body.get("event") or body.get("transaction_status") or body["status"] for body in self.bodies()]

    # -- shorthand ---------------------------------------------------------------------------------------------

    def session(self, reference: str = "F-1", amount: Any = 150_000, **more: Any) -> Doc:
        answer = self.xendit("POST", "/sessions", session_body(reference, amount, **more))
        assert answer.status_code == 201, answer.text
        found: Doc = answer.json()
        return found

    def paid(self, reference: str = "F-1", amount: int = 150_000, channel: str = "ewallet") -> Doc:
        """A paid Xendit session's payment."""
        self.session(reference, amount)
        return self.control("/pay", {"vendor": "xendit", "reference": reference, "channel": channel})

    def payout(self, reference: str = "P-1", **more: Any) -> httpx.Response:
        key = more.pop("key", reference)
        return self.xendit(
            "POST", "/v3/payouts", payout_body(reference, **more), api_version="2025-09-01", idempotency_key=key
        )

    def order(self, order_id: str = "O-1", amount: Any = 100_000, **more: Any) -> httpx.Response:
        details = {"order_id": order_id, "gross_amount": amount}
        return self.midtrans("POST", "/snap/v1/transactions", {"transaction_details": details, **more})

    def settled(self, order_id: str = "O-1", amount: int = 100_000, channel: str = "qris") -> Doc:
        """A paid Midtrans order's transaction."""
        assert self.order(order_id, amount).status_code == 201
        return self.control("/pay", {"vendor": "midtrans", "reference": order_id, "channel": channel})

    def queued(self, notes: str = "W-1", **more: Any) -> str:
        answer = self.iris("POST", "/payouts", {"payouts": [iris_body(notes, **more)]}, auth=CREATOR)
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["payouts"][0]["reference_no"]
        return number

    def approved(self, notes: str = "W-1", **more: Any) -> str:
        number = self.queued(notes, **more)
        assert self.iris("POST", "/payouts/approve", {"reference_nos": [number]}).status_code == 202
        return number


def session_body(reference: str = "F-1", amount: Any = 150_000, **more: Any) -> Doc:
    return {
        "reference_id": reference, "session_type": "PAY", "mode": "PAYMENT_LINK", "amount": amount, "currency": "IDR",
        "country": "ID", "success_return_url": "https://sorot.example/ok",
        "cancel_return_url": "https://sorot.example/back", **more,
    }  # fmt: skip


def payout_body(
    reference: str = "P-1",
    *,
    amount: Any = 250_000,
    account: str = "1234567890",
    name: str = "Rani Putri",
    routing: tuple[str, str] = ("SWIFT", "CENAIDJA"),
) -> Doc:
    return {
        "reference_id": reference,
        "recipient": {
            "type": "INDIVIDUAL", "given_name": "Rani", "surname": "Putri", "relationship": "SUPPLIER",
            "address": {"country": "ID"},
            "account_details": {
                "currency": "IDR", "account_country": "ID", "account_holder_name": name, "account_number": account,
                "routing_type_1": routing[0], "routing_value_1": routing[1],
            },
        },
        "payout_details": {"source_currency": "IDR", "source_amount": amount, "destination_currency": "IDR"},
        "source_of_fund": "BUSINESS_REVENUE", "purpose_code": "ADVERTISING",
    }  # fmt: skip


def iris_body(notes: str = "W-1", *, amount: Any = "100000.00", account: str = "1234567890", **more: Any) -> Doc:
    return {
        "beneficiary_name": "Rani Putri", "beneficiary_account": account, "beneficiary_bank": "bca", "amount": amount,
        "notes": notes, **more,
    }  # fmt: skip
