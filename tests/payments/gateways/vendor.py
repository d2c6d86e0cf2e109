"""A vendor made of canned answers, and the requests that the adapters' tests send."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from sorot.payments.gateways.base import CheckoutRequest, PayoutRequest
from sorot.payments.gateways.iris import Iris
from sorot.payments.gateways.midtrans import Midtrans
from sorot.payments.gateways.xendit import Xendit

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Canned:
    """Answers each `METHOD /path` from its own list; the last answer is given again. What was asked is in `asked`."""

    def __init__(self) -> None:
        self.replies: defaultdict[str, list[Reply]] = defaultdict(list)
        self.asked: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self._answer)

    def on(self, call: str, *replies: Reply | dict[str, Any] | list[Any], status: int = 200) -> Canned:
        for reply in replies:
            made = httpx.Response(status, json=reply) if isinstance(reply, dict | list) else reply
            self.replies[call].append(made)
        return self

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        call = f"{request.method} {request.url.path}"
        if call not in self.replies:
            return httpx.Response(404, json={"error_code": "NOT_FOUND", "message": f"no {call}"})
        queue = self.replies[call]
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, httpx.Response) else reply(request)

    def calls(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.asked]

    def body(self, index: int = -1) -> Any:
        return json.loads(self.asked[index].content)


def xendit(canned: Canned) -> Xendit:
    return Xendit(secret_key="xnd_development_k", callback_token="token-of-ours", transport=canned.transport)


def midtrans(canned: Canned, *, with_iris: bool = True) -> Midtrans:
    iris = Iris(
        creator_key="IRIS-creator",
        approver_key="IRIS-approver",
        merchant_key="iris-merchant",
        base_url="https://app.midtrans.com/iris/api/v1",
        transport=canned.transport,
    )
    return Midtrans(server_key="SB-Mid-server-abc123", iris=iris if with_iris else None, transport=canned.transport)


def checkout(amount: int = 150_000, **changes: Any) -> CheckoutRequest:
    given = {
        "reference": "FND-7Q2M",
        "amount": amount,
        "currency": "IDR",
        "description": "Dana kampanye Kopi Senja",
        "payer_code": "org-kopi",
        "payer_name": "Kopi Senja, PT.",
        "payer_email": "dewi@kopisenja.example",
        "success_url": "https://sorot.example/ok",
        "cancel_url": "https://sorot.example/no",
        "expires_at": datetime.now(UTC) + timedelta(hours=1),
    }
    return CheckoutRequest(**{**given, **changes})


def payout(amount: int = 500_000, **changes: Any) -> PayoutRequest:
    given = {
        "reference": "PAY-9XK3",
        "amount": amount,
        "currency": "IDR",
        "channel": "bca",
        "account_number": "1234567890",
        "holder_name": "Rani Puspita Sari",
        "is_company": False,
        "email": "rani@example.com",
        "description": "Honor kampanye",
    }
    return PayoutRequest(**{**given, **changes})
