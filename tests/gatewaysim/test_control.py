"""The control surface, planted differences, and the rule table."""

import importlib
import pkgutil
from typing import Any

import pytest

import tests.gatewaysim as folder
from sorot.gatewaysim.books import FEES, effect_of, fee_for
from sorot.gatewaysim.config import Config
from sorot.gatewaysim.rules import RULES

from .world import COVERED, MASTER, World


def lines(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.xendit("GET", "/transactions?limit=50").json()["data"]
    return found


def test_every_rule_has_a_test_and_every_covered_rule_exists() -> None:
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name.startswith("test_"):
            importlib.import_module(f"tests.gatewaysim.{module.name}")
    assert {rule.id for rule in RULES} == COVERED


def test_every_rule_names_its_page_and_how_sure_we_are() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule.mark for rule in RULES} == {"verified", "sdk", "memory"}
    assert all(rule.page and rule.sentence.endswith(".") for rule in RULES)


def test_every_response_says_that_it_is_simulated(world: World) -> None:
    for path in ("/sim/", "/sim/state", "/xendit/balance", "/midtrans/v2/O-1/status", "/nothing", "/pay/none"):
        assert world.call("GET", path).headers["X-Simulated"] == "true"


def test_the_overview_lists_what_happened(world: World) -> None:
    world.paid()
    world.payout()
    answer = world.call("GET", "/sim/")
    assert answer.status_code == 200
    for word in ("SIMULATED", "F-1", "P-1", "150000", "payment.capture"):
        assert word in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_calls_and_effects_are_counted_apart(world: World) -> None:
    world.payout()
    world.payout()
    world.payout("P-2", amount=1)
    world.order()
    assert world.count("create_payout") == (3, 1)
    found = world.control("/count?operation=create_payout&vendor=xendit", method="GET")
    assert found["answers"] == {"200": 2, "400": 1}
    assert world.control("/count?vendor=midtrans", method="GET")["effects"] == 1


def test_a_balance_is_brought_to_an_amount_with_a_line_for_it(world: World) -> None:
    assert world.control("/balance", {"vendor": "xendit", "amount": 40})["balance"] == 40
    assert [(line["type"], line["amount"]) for line in lines(world)] == [
        ("ADJUSTMENT_DEDUCT", 99_999_960),
        ("TOPUP", 100_000_000),
    ]
    world.control("/balance", {"vendor": "nobody", "amount": 1}, status=400)
    world.control("/balance", {"vendor": "xendit", "amount": 0.5}, status=400)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/pay", {"vendor": "xendit", "reference": "none"}),
        ("/pay", {"vendor": "nobody", "reference": "F-1"}),
        ("/pay", {}),
        ("/chargeback", {"vendor": "xendit", "reference": "none"}),
        ("/chargeback", {"vendor": "midtrans", "reference": "none"}),
        ("/chargeback", {"vendor": "xendit", "reference": "F-1", "outcome": "draw"}),
        ("/clock/set", {"mode": "warp"}),
        ("/clock/advance", {"seconds": -1}),
        ("/plant", {"class": "nothing"}),
        ("/plant", {"class": "amount_diff", "reference": "none"}),
        ("/faults/random", {"percent": 101}),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(world: World, path: str, body: dict[str, Any]) -> None:
    before = world.state()
    answer = world.call("POST", f"/sim{path}", json=body)
    assert answer.status_code in {400, 404}
    assert world.state() == before


def test_reset_forgets_everything_but_the_clock(world: World) -> None:
    world.advance(3600)
    world.paid()
    world.fault("webhook_lost")
    now = world.state()["clock"]
    world.control("/reset")
    after = world.state()
    assert (after["clock"], after["payments"], after["faults"], after["agenda"]) == (now, [], [], 0)
    assert world.balance() == 100_000_000


def test_the_clock_can_jump_and_change_its_mode(world: World) -> None:
    world.session()
    assert world.control("/clock/set", {"at": 1_900_000_000})["seconds"] == 1_900_000_000
    assert world.state()["checkouts"][0]["status"] == "ACTIVE"
    assert world.control("/clock/set", {"mode": "real"})["mode"] == "real"
    assert 0 <= world.sim.now() - 1_900_000_000 < 60
    world.control("/clock/set", {"mode": "manual"})
    before = world.sim.now()
    assert world.sim.now() == before


# -- planted differences ---------------------------------------------------------------------------------------


def planted(world: World, kind: str, **more: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The list before and after one difference is planted; the balance must not move."""
    world.paid("F-1", channel="va")
    world.paid("F-2", channel="va")
    before, money = lines(world), world.balance()
    world.control("/plant", {"class": kind, **more})
    assert world.balance() == money
    return before, lines(world)


def test_missing_here_adds_a_payment_nobody_made(world: World) -> None:
    before, after = planted(world, "missing_here", amount=77_000)
    new = [line for line in after if line not in before]
    assert [(line["type"], line["amount"], line["reference_id"]) for line in new] == [("PAYMENT", 77_000, "planted-1")]


def test_missing_there_takes_a_line_away(world: World) -> None:
    before, after = planted(world, "missing_there", reference="F-1")
    assert [line["reference_id"] for line in before if line not in after] == ["F-1"]


@pytest.mark.parametrize(
    ("kind", "field", "was", "becomes"),
    [
        ("amount_diff", "amount", 150_000, 151_000),
        ("status_diff", "status", "SUCCESS", "FAILED"),
    ],
)
def test_a_line_is_falsified(world: World, kind: str, field: str, was: Any, becomes: Any) -> None:
    before, after = planted(world, kind, reference="F-2")
    assert [line[field] for line in before if line["reference_id"] == "F-2"] == [was]
    assert [line[field] for line in after if line["reference_id"] == "F-2"] == [becomes]
    assert [line for line in after if line["reference_id"] != "F-2"] == [
        line for line in before if line["reference_id"] != "F-2"
    ]


def test_a_fee_is_falsified(world: World) -> None:
    _, after = planted(world, "fee_diff", reference="F-2", by=1)
    assert [line["fee"]["xendit_fee"] for line in after if line["reference_id"] == "F-2"] == [4_001]


def test_a_line_stands_twice(world: World) -> None:
    _, after = planted(world, "duplicate", reference="F-1")
    twice = [line for line in after if line["reference_id"] == "F-1"]
    assert len({line["id"] for line in twice}) == 2
    assert len({line["product_id"] for line in twice}) == 1


def test_the_balance_is_told_wrong(world: World) -> None:
    before, after = planted(world, "balance_diff", by=5)
    assert before == after
    assert world.xendit("GET", "/balance").json()["balance"] == world.balance() + 5


# -- books and settings ----------------------------------------------------------------------------------------


def test_fees_are_dated_and_rounded_half_up() -> None:
    assert all(key[0] == "2026-01-01" for key in FEES)
    assert fee_for("xendit", "QR_CODE", 100_000) == 700
    assert [fee_for("xendit", "QR_CODE", amount) for amount in (71, 72, 214, 215)] == [0, 1, 1, 2]
    assert fee_for("xendit", "GOLD", 100_000) == 0


@pytest.mark.parametrize(
    ("cashflow", "status", "effect"),
    [
        ("MONEY_IN", "SUCCESS", 90), ("MONEY_IN", "PENDING", 0), ("MONEY_IN", "FAILED", 0),
        ("MONEY_OUT", "PENDING", -110), ("MONEY_OUT", "SUCCESS", -110), ("MONEY_OUT", "FAILED", 0),
        ("MONEY_OUT", "REVERSED", -10),
    ],
)  # fmt: skip
def test_direction_and_status_decide_what_a_line_does(cashflow: str, status: str, effect: int) -> None:
    assert effect_of(cashflow=cashflow, status=status, amount=100, fee=10) == effect


def test_settings_come_from_the_environment_unless_given(tmp_path: Any) -> None:
    environ = {
        "GATEWAYSIM_XENDIT_SECRET_KEY": "xnd_other",
        "GATEWAYSIM_STRICT_HTTPS": "yes",
        "GATEWAYSIM_OPENING_BALANCE": "5",
        "GATEWAYSIM_HOLD_SECONDS": "0.5",
        "GATEWAYSIM_CLOCK": "manual",
    }
    made = Config.from_environment(tmp_path, environ, clock="real", notify=None)
    assert (made.xendit_secret_key, made.strict_https, made.opening_balance) == ("xnd_other", True, 5)
    assert (made.hold_seconds, made.clock, made.notify) == (0.5, "real", "")
    assert made.xendit_business_id == MASTER
