"""The cast, as actors: Rani creates, Dewi owns a brand, Gita an agency, Tono knows nobody, Sri operates."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.cast import make_cast


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    made = make_cast()
    actors = {name: made.actor(name) for name in ("rani", "dewi", "gita", "tono", "sri", "anonymous")}
    return SimpleNamespace(client=made.client, **actors)
