"""SIGKILL at every named point of a flow of money (`tests/kills.py` tells what is held; `bin/soak kills` goes on)."""

import json
import os
import subprocess
import sys

import pytest

from sorot.core.crash import POINTS
from tools.running import ROOT


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_wherever_a_process_dies() -> None:
    """F6: one posting and one effect at the gateway, at 12 points."""
    given = {key: value for key, value in os.environ.items() if not key.startswith(("SOROT_", "DJANGO_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.kills", "--rounds", "1"],
        cwd=ROOT, env=given | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert (result["problems"], result["kills"], len(POINTS)) == ([], 12, 12)
