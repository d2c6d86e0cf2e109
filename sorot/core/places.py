"""Choosing one of 514 regencies and cities: one text box with suggestions, understood without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.ids import sort_key
from sorot.core.models import Province, Regency


@dataclass(frozen=True, slots=True)
class Place:
    """A regency or city as people write it: `Kota Bandung, Jawa Barat`."""

    code: str
    name: str
    short: str
    province: str
    province_code: str

    @property
    def label(self) -> str:
        return f"{self.name}, {self.province}"


@lru_cache(maxsize=1)
def _loaded() -> tuple[Place, ...]:
    rows = Regency.objects.select_related("province").order_by("short_name", "-is_city", "code")
    return tuple(Place(row.code, row.name, row.short_name, row.province.name, row.province_id) for row in rows)


def places() -> tuple[Place, ...]:
    """All regencies and cities by name. Read once per process: they change by a migration only."""
    found = _loaded()
    if not found:
        _loaded.cache_clear()
    return found


@lru_cache(maxsize=1)
def _loaded_provinces() -> tuple[tuple[str, str], ...]:
    return tuple(Province.objects.order_by("name").values_list("code", "name"))


def province_choices() -> list[tuple[str, str]]:
    """`[("32", "Jawa Barat"), ...]`, by name."""
    found = _loaded_provinces()
    if not found:
        _loaded_provinces.cache_clear()
    return list(found)


def _folded(text: str) -> str:
    words = sort_key(text).replace(".", " ").replace(",", " ").split()
    return " ".join({"kab": "kabupaten"}.get(word, word) for word in words)


def find_places(text: str) -> Sequence[Place]:
    """The places that `text` may mean: one when it is clear, several when it is not, none when unknown.

    Understands `Kota Bandung, Jawa Barat`, `kota bandung`, `kab. bandung`, and `Depok` where only one bears the name.
    """
    wanted = _folded(text)
    if not wanted:
        return []
    for key in (lambda p: _folded(p.label), lambda p: _folded(p.name), lambda p: _folded(p.short)):
        found = [place for place in places() if key(place) == wanted]
        if found:
            return found
    return [place for place in places() if wanted in _folded(place.label)]


class PlaceInput(forms.TextInput):
    """A text box with a native list of suggestions."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        attrs = attrs or {}
        list_id = f"{attrs.get('id', name)}_list"
        box = super().render(name, value, {**attrs, "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">', ((place.label,) for place in places()))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class PlaceField(forms.CharField):
    """Clean value: a Regency's code, or "" when nothing was written."""

    default_error_messages = {
        "unknown": gettext_lazy(
            "We do not know this city or regency. Write for example “Kota Bandung” and pick it from the list."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PlaceInput)
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored code by its name."""
        return next((place.label for place in places() if place.code == value), value)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        found = find_places(text)
        if len(found) == 1:
            return found[0].code
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        names = "; ".join(place.label for place in found[:5])
        raise forms.ValidationError(
            _("More than one place is called that. Write one of these in full: %(names)s.") % {"names": names},
            code="ambiguous",
        )
