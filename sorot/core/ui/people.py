"""Small pieces that say who and how sure: avatars, badges, sources of numbers."""

from typing import Any
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy

from sorot.core.ui.icons import icon_svg

TONES = ("clay", "sage", "slate", "straw", "rose")
BADGE_TONES = ("", "spot", "good", "bad", "bare")
AVATAR_SIZES = {"s": " avatar--s", "m": "", "l": " avatar--l", "xl": " avatar--xl"}


def initials(name: str) -> str:
    """At most two letters: `Rani Lestari` is RL, `kopi` is KO, nothing is a middle dot."""
    words = [word for word in "".join(c if c.isalnum() else " " for c in name).split() if word]
    if not words:
        return "\u00b7"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def tone_of(name: str) -> str:
    """One of five muted tones, always the same for a name."""
    return TONES[crc32(name.strip().casefold().encode()) % len(TONES)]


def avatar_html(name: str, kind: str = "person", size: str = "m", picture: str = "") -> SafeString:
    """A round person or a square organisation. The name stands beside it, so it is hidden from screen readers."""
    shape = "" if kind == "person" else " avatar--org"
    classes = f"avatar avatar--{tone_of(name)}{shape}{AVATAR_SIZES[size]}"
    if picture:
        return format_html('<img class="{}" src="{}" alt="" loading="lazy">', classes, picture)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


def badge_html(text: Any, tone: str = "", icon: str = "") -> SafeString:
    """A state in words, with an icon so that colour is never alone."""
    if tone not in BADGE_TONES:
        raise ValueError(f"unknown badge tone {tone!r}")
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" badge--{tone}" if tone else "",
        icon_svg(icon, "s") if icon else "",
        text,
    )


#: How a source of numbers is drawn: the platform's own interface and files of a platform are measured.
SOURCE_KINDS = {
    "measured": "measured", "api": "measured", "file": "measured",
    "reported": "reported", "screenshot": "reported", "declared": "reported",
    "self_declared": "reported", "self-declared": "reported",
    "estimated": "estimated", "estimate": "estimated", "forecast": "estimated",
    "demo": "demo",
}  # fmt: skip
_CIRCLE = '<circle cx="6" cy="6" r="5.2"/>'
_DOTS = {
    "measured": _CIRCLE + '<circle class="source__fill" cx="6" cy="6" r="5.2"/>',
    "reported": _CIRCLE + '<path class="source__fill" d="M6 .8a5.2 5.2 0 0 0 0 10.4Z"/>',
    "estimated": _CIRCLE,
    "demo": '<path d="M1.6 1.6 10.4 10.4M10.4 1.6 1.6 10.4"/>',
}


_SOURCE_WORDS = {
    "measured": pgettext_lazy("source of a number", "Measured"),
    "reported": pgettext_lazy("source of a number", "Reported"),
    "estimated": pgettext_lazy("source of a number", "Estimate"),
    "demo": pgettext_lazy("source of a number", "Demo"),
}


def source_words() -> dict[str, str]:
    """The word of each shape in the active language."""
    return {shape: str(word) for shape, word in _SOURCE_WORDS.items()}


def source_html(kind: str, detail: Any = "", url: str = "") -> SafeString:
    """Where a number comes from: full dot measured, half reported, dashed estimated, cross demo; then `detail`."""
    shape = SOURCE_KINDS[str(kind)]
    dot = mark_safe(f'<svg class="source__dot" viewBox="0 0 12 12" aria-hidden="true">{_DOTS[shape]}</svg>')
    words = str(_SOURCE_WORDS[shape])
    text = format_html("<span>{} · {}</span>", words, detail) if detail else format_html("<span>{}</span>", words)
    if url:
        return format_html('<a class="source source--{}" href="{}">{}{}</a>', shape, url, dot, text)
    title = gettext("An invented example, not a real person's number.") if shape == "demo" else ""
    hover = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="source source--{}"{}>{}{}</span>', shape, hover, dot, text)
