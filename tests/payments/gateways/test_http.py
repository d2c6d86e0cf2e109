"""One call, one verdict: what a gateway's answer means for us."""

import logging

import httpx
import pytest

from sorot.payments.gateways.base import BadKeys, GatewayError, NotFound, Refused, Unsure
from sorot.payments.gateways.http import Client


def client(*replies, seen=None):
    left = list(replies)

    def answer(request):
        if seen is not None:
            seen.append(request)
        reply = left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    return Client("https://api.example/base/", "secret-key", vendor="test", transport=httpx.MockTransport(answer))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, BadKeys),
        (403, BadKeys),
        (404, NotFound),
        (409, Refused),
        (422, Refused),
        (202, Unsure),
        (302, Unsure),
        (408, Unsure),
        (425, Unsure),
        (429, Unsure),
        (500, Unsure),
        (503, Unsure),
        (418, Refused),
    ],
)
def test_each_status_has_one_meaning(status, kind):
    with pytest.raises(GatewayError) as caught:
        client(httpx.Response(status, json={"error_code": "WORD", "message": "A sentence."})).get("/x")
    found = caught.value
    assert (type(found), found.status, found.code, str(found)) == (kind, status, "WORD", "A sentence.")


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("no route"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.DecodingError("odd"),
    ],
)
def test_no_answer_is_unsure(fault):
    with pytest.raises(Unsure) as caught:
        client(fault).post("/x", {"a": 1})
    assert caught.value.code == "NO_ANSWER"


def test_a_good_status_with_something_unreadable_is_unsure():
    for content in (b"", b"<html>maintenance</html>", b'"text"', b"12"):
        with pytest.raises(Unsure):
            client(httpx.Response(200, content=content)).get("/x")


def test_a_redirect_is_not_followed_and_nothing_is_sent_twice():
    seen = []
    with pytest.raises(Unsure):
        client(httpx.Response(301, headers={"location": "https://elsewhere.example/"}), seen=seen).post("/x", {})
    with pytest.raises(Unsure):
        client(httpx.Response(503), seen=seen).post("/x", {})
    assert [str(request.url) for request in seen] == ["https://api.example/base/x"] * 2


def test_403_about_the_call_itself_is_not_about_the_keys():
    with pytest.raises(Refused) as caught:
        client(httpx.Response(403, json={"error_code": "REFUND_NOT_SUPPORTED", "message": "no"})).get("/x")
    assert type(caught.value) is Refused


def test_errors_are_read_in_every_shape():
    shapes = [
        ({"error_messages": ["one", "two"]}, "one; two"),
        ({"error_message": "no", "errors": "idempotency-key is not unique"}, "no; idempotency-key is not unique"),
        ({"status_code": "412", "status_message": "cannot"}, "cannot"),
        ({"errors": {"account": ["bad"]}}, "test answered 400"),
        ([1], "test answered 400"),
    ]
    for body, sentence in shapes:
        with pytest.raises(Refused) as caught:
            client(httpx.Response(400, json=body)).get("/x")
        assert str(caught.value) == sentence


def test_time_outs_are_set_and_the_environment_is_not_asked():
    http = client()._http
    assert (http.timeout.connect, http.timeout.read) == (5.0, 20.0)
    assert (http.follow_redirects, http.trust_env) == (False, False)


def test_the_log_has_neither_keys_nor_account_numbers(caplog):
    with caplog.at_level(logging.DEBUG, logger="sorot.gateways"):
        client(httpx.Response(200, json={})).post("/payouts", {"account_number": "1234567890"})
        client(httpx.Response(200, json={})).get("/account_validation", (("account", "1234567890"),))
    text = " ".join(record.getMessage() for record in caplog.records)
    assert "/payouts" in text
    assert "1234567890" not in text
    assert "secret-key" not in text
