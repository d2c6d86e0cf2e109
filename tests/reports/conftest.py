"""A campaign of Kopi Senja with Rani, Tono and one whose numbers nobody brought."""

import pytest

from tests.reports.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """The world inside the test's transaction."""
    return make_world()
