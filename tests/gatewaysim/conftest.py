"""One fresh simulator per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A simulator with Rp 100 million in every balance, its clock standing at the first second of 2026 (UTC)."""
    made = World(tmp_path)
    yield made
    made.close()
