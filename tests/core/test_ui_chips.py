"""The chips above a list."""

from sorot.core.listquery import Facet
from sorot.core.ui.chips import Chip, facet_chips

FACETS = [Facet("", "", 5), Facet("food", "Food", 2), Facet("beauty", "Beauty", 3), Facet("pets", "Pets", 0)]


def test_chips_begin_with_all_and_leave_out_what_leaves_nothing() -> None:
    assert facet_chips(FACETS, "food", lambda value: f"category={value}") == [
        Chip("Semua", 5, "?category=", False),
        Chip("Beauty", 3, "?category=beauty", False),
        Chip("Food", 2, "?category=food", True),
    ]


def test_chosen_chip_stays_when_it_leaves_nothing() -> None:
    assert [chip.label for chip in facet_chips(FACETS, "pets", str)] == ["Semua", "Beauty", "Food", "Pets"]
