"""A small month: the driver and the checks of `bin/soak month` with few deals, faults and one restart."""

import json
import os
import subprocess
import sys

import pytest

from tests.month.plan import KINDS, ROUTES, STORIES, fits, plans
from tools.running import ROOT


def test_a_thousand_deals_are_of_every_mode_kind_and_story() -> None:
    made = plans(1_000, 1, last_start=72)
    assert {(plan.mode, plan.route) for plan in made} == set(ROUTES)
    assert {plan.kind for plan in made} == set(KINDS)
    assert {plan.story for plan in made} == set(STORIES)
    assert all(fits(plan.story, plan.kind, plan.mode, plan.route) for plan in made)


def test_the_same_seed_makes_the_same_plans() -> None:
    assert plans(50, 3, last_start=72) == plans(50, 3, last_start=72)
    assert plans(50, 3, last_start=72) != plans(50, 4, last_start=72)


@pytest.mark.slow
@pytest.mark.skipif("SOROT_MONTH" not in os.environ, reason="minutes long: SOROT_MONTH=1, or bin/soak month")
def test_gateway_bank_ledger_and_statements_agree_after_a_small_month() -> None:
    given = {key: value for key, value in os.environ.items() if not key.startswith(("SOROT_", "DJANGO_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.month", "--deals", "8", "--kills", "1"],
        cwd=ROOT, env=given | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert (result["disagreements"], result["deals"], len(result["restarts"])) == ([], 8, 3)
