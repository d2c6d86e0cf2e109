"""What the tests of people share."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import cast  # noqa: F401


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """The login library counts tries in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser() -> Client:
    """Somebody who has not signed in."""
    return Client()


def code_in(mail: Any) -> str:
    """The code that a mail carries on a line of its own."""
    found = re.search(r"^    (\S+)$", mail.body, re.MULTILINE)
    assert found is not None, mail.body
    return found[1]
