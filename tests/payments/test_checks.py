"""Nobody starts in a money mode that is not there."""

import pytest

from sorot.core import clock
from sorot.payments import actions, tasks
from sorot.payments.checks import money_mode_can_work
from sorot.payments.enums import DueRule
from sorot.payments.plans import MilestonePlan

from .conftest import NOW, TODAY, days, live, states


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"MONEY_MODE": "DIRECT"}, []),
        ({"MONEY_MODE": "MAGIC"}, ["payments.E001"]),
        ({"MONEY_MODE": "PARTNER"}, ["payments.E002"]),
        ({"MONEY_MODE": "PARTNER", "GATEWAYS": {"xendit": {}}, "PAYIN_GATEWAY": "xendit"}, []),
        ({"PAYOUT_CHANNEL": "xendit"}, ["payments.E003"]),
        ({"PAYIN_GATEWAY": "xendit"}, ["payments.E003"]),
        ({"IS_PRODUCTION": True}, ["payments.W001"]),
    ],
)
def test_only_a_money_mode_that_can_work_passes_and_the_operator_is_warned(settings, changes, found):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [message.id for message in money_mode_can_work()] == found


@pytest.mark.django_db
def test_sweep_gives_up_asks_and_releases_and_twice_is_once(desk, monkeypatch):
    old = live(desk.open())
    dated = desk.open(MilestonePlan("Akhir", 1_000_000, DueRule.ON_DATE, due_date=TODAY + days(5)))
    actions.open_due_fundings(now=NOW)
    desk.pay(dated)
    actions.release_milestones(deal_code=dated.deal_code, by=desk.cast.dewi, now=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + days(14))
    for _ in range(2):
        tasks.sweep(0)
    old.refresh_from_db()
    assert (old.state, states(dated), old.terms.fundings.count()) == ("expired", ["released"], 2)
