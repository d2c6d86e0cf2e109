"""One small HTTP client for every gateway: time-outs, basic auth, and a verdict on each answer.

It never follows a redirect (a vendor that moved is a fault to look at), never repeats a call by itself (repeating is a
decision of the one who holds the key), and never logs a body or a key: a log line has method, path without query,
status and milliseconds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from functools import cached_property

import httpx

from sorot.payments.gateways import wire
from sorot.payments.gateways.base import BadKeys, NotFound, Refused, Unsure

log = logging.getLogger("sorot.gateways")

CONNECT_SECONDS, READ_SECONDS = 5.0, 20.0
#: Answers that say nothing about whether it was done. 409 is not here: vendors use it for "same key, other body".
UNSURE = frozenset({202, 408, 425, 429})
#: 403 that is not about our keys or permissions: the call itself was refused.
NOT_ABOUT_KEYS = frozenset(
    {
        "REFUND_NOT_SUPPORTED",
        "PARTIAL_REFUND_NOT_SUPPORTED",
        "DUPLICATE_REFERENCE",
        "XEN_PLATFORM_SUB_ACCOUNT_NOT_LIVE",
    }
)
#: No answer of ours is larger than a page of transactions.
MAX_BYTES = 4_000_000

Query = Sequence[tuple[str, str]]


class Client:
    """Calls below one base URL with one key (HTTP Basic, key as user, empty password)."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        vendor: str,
        transport: httpx.BaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.base_url, self.vendor = base_url.rstrip("/"), vendor
        self._key, self._transport, self._headers = key, transport, dict(headers or {})

    @cached_property
    def _http(self) -> httpx.Client:
        """Made at the first call: reading certificates takes longer than everything else about a gateway."""
        return httpx.Client(
            auth=httpx.BasicAuth(self._key, ""),
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            # A connection kept from an earlier call may have died meanwhile, and then a payout is unsure for nothing.
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            transport=self._transport,
            headers={"Accept": "application/json", "User-Agent": "Sorot", **self._headers},
        )

    def get(self, path: str, query: Query = (), *, headers: Mapping[str, str] | None = None) -> object:
        """The JSON of the answer. Raises as `call`."""
        return self.call("GET", path, query=query, headers=headers)

    def post(self, path: str, body: wire.Json, *, headers: Mapping[str, str] | None = None) -> object:
        """The JSON of the answer. Raises as `call`."""
        return self.call("POST", path, body=body, headers=headers)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: wire.Json | None = None,
        headers: Mapping[str, str] | None = None,
        answers: frozenset[int] = frozenset(),
    ) -> object:
        """One request, sent once. A status in `answers` is read like 200. Raises BadKeys, NotFound, Refused, Unsure."""
        send = dict(headers or {})
        content = None
        if body is not None:
            content, send["Content-Type"] = wire.dumps(body), "application/json"
        started, status = time.monotonic(), 0
        try:
            response = self._http.request(
                method, self.base_url + path, params=list(query) or None, content=content, headers=send
            )
            status = response.status_code
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            # Even "connection refused" counts as unsure: the caller repeats with the same key, which is always right.
            raise Unsure(f"{self.vendor} did not answer ({type(error).__name__})", code="NO_ANSWER") from None
        finally:
            took = round((time.monotonic() - started) * 1000)
            log.info("%s %s %s -> %s in %s ms", self.vendor, method, path.partition("?")[0], status or "none", took)
        return self._verdict(response, answers)

    def _verdict(self, response: httpx.Response, answers: frozenset[int]) -> object:
        status = response.status_code
        try:
            data = wire.loads(response.content) if len(response.content) <= MAX_BYTES else None
        except ValueError:
            data = None
        if status in answers or (200 <= status < 300 and status not in UNSURE):
            if not isinstance(data, dict | list):
                raise Unsure(f"{self.vendor} answered {status} with something unreadable", status=status)
            return data
        code, message = complaint(data)
        message = message or f"{self.vendor} answered {status}"
        if status == 401 or (status == 403 and code not in NOT_ABOUT_KEYS):
            raise BadKeys(message, code=code, status=status)
        if status == 404:
            raise NotFound(message, code=code, status=status)
        if 400 <= status < 500 and status not in UNSURE:
            raise Refused(message, code=code, status=status)
        raise Unsure(message, code=code, status=status)


def complaint(data: object) -> tuple[str, str]:
    """The vendor's code and sentence, in any of the shapes that vendors use for errors."""
    body = wire.object_of(data)
    code = wire.text_of(body, "error_code", "code", "status_code")
    message = wire.text_of(body, "message", "error_message", "status_message")
    for name in ("error_messages", "errors"):
        many = body.get(name)
        if isinstance(many, str | list):
            sentences = [item for item in (many if isinstance(many, list) else [many]) if isinstance(item, str)]
            message = "; ".join(dict.fromkeys(filter(None, [message, *sentences])))[:500]
    return code[:60], message[:500]
