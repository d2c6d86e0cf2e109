"""Every icon that a page or an event names is there: a missing one would be a page that does not open."""

import re
from pathlib import Path

import pytest

from sorot.core.ui.icons import icon_shapes

ROOT = Path(__file__).parents[2] / "sorot"
NAMED = re.compile(r"""(?:\{% icon |\bicon(?:_name)?=|["']icon["']: ?)["']([a-z0-9-]+)["']""")
USES = sorted(
    {
        (name, str(path.relative_to(ROOT)))
        for path in (*ROOT.rglob("*.html"), *ROOT.rglob("*.py"))
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    }
)


def test_icons_are_found_in_the_sources() -> None:
    assert len(USES) > 100


@pytest.mark.parametrize(("name", "place"), USES)
def test_named_icon_exists(name: str, place: str) -> None:
    assert icon_shapes(name)
