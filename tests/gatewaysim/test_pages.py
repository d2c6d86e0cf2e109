"""The payment page that a payer sees."""

import httpx
import pytest

from .world import World


def press(world: World, id: str, channel: str) -> httpx.Response:
    return world.call("POST", f"/pay/{id}", data={"channel": channel})


def test_the_page_says_loudly_that_it_is_a_simulation(world: World) -> None:
    id = world.session(amount=1_250_000, description="Reel <b>Kopi</b>")["payment_session_id"]
    answer = world.call("GET", f"/pay/{id}")
    assert answer.status_code == 200
    assert "SIMULASI – tidak ada uang yang berpindah" in answer.text
    assert "SIMULATED – no money moves" in answer.text
    assert "Rp1.250.000" in answer.text
    assert "Reel &lt;b&gt;Kopi&lt;/b&gt;" in answer.text
    for word in ("Virtual Account", "QRIS", "e-wallet", "kartu", "Gagalkan", "Batalkan"):
        assert word in answer.text
    assert 'lang="id"' in answer.text
    assert "width=device-width" in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_the_style_sheet_is_served(world: World) -> None:
    answer = world.call("GET", "/sim/static/sim.css")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "min-height: 48px" in answer.text


@pytest.mark.parametrize(
    ("channel", "code"),
    [("va", "BCA_VIRTUAL_ACCOUNT"), ("qris", "QRIS"), ("ewallet", "DANA"), ("card", "CARDS")],
)
def test_a_button_pays_and_goes_back_to_the_merchant(world: World, channel: str, code: str) -> None:
    id = world.session()["payment_session_id"]
    answer = press(world, id, channel)
    assert (answer.status_code, answer.headers["location"]) == (303, "https://sorot.example/ok")
    assert [(one["status"], one["channel"]) for one in world.state()["payments"]] == [("SUCCEEDED", code)]


def test_a_second_press_pays_nothing_more(world: World) -> None:
    id = world.session()["payment_session_id"]
    press(world, id, "qris")
    answer = press(world, id, "qris")
    assert (answer.status_code, "Sudah dibayar" in answer.text) == (200, True)
    assert len(world.state()["payments"]) == 1


def test_failing_and_cancelling_go_back_without_money(world: World) -> None:
    id = world.session()["payment_session_id"]
    for channel in ("fail", "cancel"):
        assert press(world, id, channel).headers["location"] == "https://sorot.example/back"
    assert [one["status"] for one in world.state()["payments"]] == ["FAILED"]
    assert world.state()["checkouts"][0]["status"] == "ACTIVE"
    assert world.balance() == 100_000_000


def test_snap_goes_back_with_what_happened(world: World) -> None:
    callbacks = {"finish": "https://sorot.example/done?x=1", "error": "https://sorot.example/bad"}
    token = world.order(callbacks=callbacks).json()["token"]
    where = press(world, token, "cancel").headers["location"]
    assert where == "https://sorot.example/done?x=1&order_id=O-1&status_code=201&transaction_status=pending"
    where = press(world, token, "fail").headers["location"]
    assert where == "https://sorot.example/bad?order_id=O-1&status_code=202&transaction_status=deny"
    where = press(world, token, "ewallet").headers["location"]
    assert where == "https://sorot.example/done?x=1&order_id=O-1&status_code=200&transaction_status=settlement"
    assert "sudah ditutup" in world.call("GET", f"/pay/{token}").text


def test_without_an_address_the_page_itself_says_the_end(world: World) -> None:
    token = world.order().json()["token"]
    answer = press(world, token, "va")
    assert (answer.status_code, "Pembayaran dicatat" in answer.text) == (200, True)


def test_an_unknown_page_or_button_does_nothing(world: World) -> None:
    id = world.session()["payment_session_id"]
    assert world.call("GET", "/pay/none").status_code == 404
    assert press(world, "none", "va").status_code == 404
    assert press(world, id, "gold").status_code == 400
    assert world.state()["payments"] == []


def test_an_expired_page_cannot_be_paid(world: World) -> None:
    id = world.session()["payment_session_id"]
    world.advance(3600)
    answer = press(world, id, "va")
    assert "Waktu pembayaran sudah habis" in answer.text
    assert world.balance() == 100_000_000
