"""What tests of rate cards share."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """The server of static files wants its folder to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
