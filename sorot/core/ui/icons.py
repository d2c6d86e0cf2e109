"""Lucide icons as inline SVG: no request, no font, coloured by `currentColor`."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SIZES = {"s": " icon--s", "l": " icon--l", "": ""}
_SVG = "{http://www.w3.org/2000/svg}"


class UnknownIcon(KeyError):
    """No icon of that name in this version of Lucide."""


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))


@cache
def icon_shapes(name: str) -> str:
    """The shapes inside an icon's ``<svg>``. Raises `UnknownIcon`."""
    try:
        source = _archive().read(f"{name}.svg")
    except KeyError:
        raise UnknownIcon(name) from None
    shapes = []
    for node in ElementTree.fromstring(source):
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attrib.items())
        shapes.append(f"<{node.tag.removeprefix(_SVG)}{attributes}/>")
    return "".join(shapes)


def icon_svg(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon. Without a label it is decoration and hidden from screen readers."""
    words = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return mark_safe(f'<svg class="icon{SIZES[size]}" viewBox="0 0 24 24"{words}>{icon_shapes(name)}</svg>')
