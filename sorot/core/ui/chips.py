"""The chips above a list: each is a link, so filters work without JavaScript."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sorot.core.listquery import Facet


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter with its count (None = not counted) and the address that turns it on or off."""

    label: str
    count: int | None
    url: str
    is_current: bool


def facet_chips(facets: Sequence[Facet], chosen: str, params: Callable[[str], str]) -> list[Chip]:
    """All, then the values that leave something (and the chosen one), the fullest first.

    `facets` begins with the one of no choice; `params` gives the URL parameters of a value.
    """
    everything, *rest = facets
    shown = [facet for facet in rest if facet.count or facet.value == chosen]
    shown.sort(key=lambda facet: -facet.count)
    return [
        Chip(facet.label or _("All"), facet.count, f"?{params(facet.value)}", facet.value == chosen)
        for facet in [everything, *shown]
    ]


def options_html(choices: Iterable[Any], chosen: Any = "") -> SafeString:
    """The `<option>`s of a select out of `(value, label)` pairs, or out of facets, which say their count."""
    parts = []
    for choice in choices:
        is_facet = isinstance(choice, Facet)
        value, label = (choice.value, f"{choice.label} ({choice.count})") if is_facet else choice
        mark = " selected" if value == chosen else ""
        parts.append(f'<option value="{escape(value)}"{mark}>{escape(label)}</option>')
    return mark_safe("".join(parts))
