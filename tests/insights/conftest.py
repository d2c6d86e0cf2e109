"""The cast, and an engine without models."""

from collections.abc import Iterator

import pytest

from sorot.insights.actions import sending
from tests.cast import cast
from tests.insights.builders import FakeEngine

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def _engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    FakeEngine.laid = []
    monkeypatch.setattr(sending, "Engine", FakeEngine)
    yield
    assert FakeEngine.laid == []
