"""The wiring table names real functions, and every event that the house publishes is in it."""

import importlib
import re
from pathlib import Path

import pytest

from sorot.config.wiring import SUBSCRIBERS

ROOT = Path(__file__).resolve().parent.parent.parent / "sorot"
PATHS = sorted({path for paths in SUBSCRIBERS.values() for path in paths})


@pytest.mark.parametrize("path", PATHS)
def test_a_subscriber_is_a_function_of_some_tasks_module(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert module.endswith(".tasks")
    assert callable(getattr(importlib.import_module(module), name))


def test_every_event_named_in_a_publish_call_is_wired() -> None:
    found: set[str] = set()
    for source in ROOT.rglob("*.py"):
        found |= set(re.findall(r'publish\(\s*"([a-z_]+\.[a-z_]+)"', source.read_text(encoding="utf-8")))
    assert found - set(SUBSCRIBERS) == set()
    assert len(found) >= 10
