"""What tests of deals share: the cast and short ways through a deal."""

from tests.cast import cast  # noqa: F401  (a fixture)
