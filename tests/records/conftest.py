"""What tests of records share."""

import pytest

from tests.cast import Cast, cast  # noqa: F401  (a fixture)
from tests.records.books import Books


@pytest.fixture
def books(cast: Cast) -> Books:
    return Books(cast)
