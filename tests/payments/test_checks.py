"""Nobody starts in a money mode that is not there."""

import pytest

from sorot.core import clock
from sorot.payments import actions, tasks
from sorot.payments.checks import money_mode_is_available
from sorot.payments.enums import DueRule
from sorot.payments.plans import MilestonePlan

from .conftest import NOW, TODAY, days, live, states


@pytest.mark.parametrize(
    ("mode", "found"), [("OPERATOR", []), ("PARTNER", ["payments.E001"]), ("MAGIC", ["payments.E001"])]
)
def test_only_a_built_money_mode_passes_the_check(settings, mode, found):
    settings.MONEY_MODE = mode
    assert [message.id for message in money_mode_is_available()] == found


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
