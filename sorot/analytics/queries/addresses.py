"""Whether two addresses are of the same post: by the platform's own id where the address holds it. No network."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from sorot.analytics.queries.posts import address_key

#: Hosts and paths that hide the real address; only the platform could resolve them, and nobody is asked here.
SHORT_HOSTS = frozenset({
    "vt.tiktok.com", "vm.tiktok.com", "fb.watch", "t.co", "bit.ly", "s.id", "tinyurl.com", "linktr.ee", "fb.me",
    "instagr.am",
})  # fmt: skip
SHORT_PATHS = re.compile(r"^/(t|share)/")
IDS: dict[str, tuple[tuple[str, str], ...]] = {
    "youtube": (("youtube.com", r"^/(?:shorts|live|embed)/([\w-]{6,})"), ("youtu.be", r"^/([\w-]{6,})")),
    "tiktok": (("tiktok.com", r"/(?:video|photo)/(\d+)"),),
    "instagram": (("instagram.com", r"/(?:p|reel|reels|tv)/([\w-]+)"), ("instagram.com", r"^/stories/[^/]+/(\d+)")),
    "x": (("x.com", r"/status/(\d+)"), ("twitter.com", r"/status/(\d+)")),
    "facebook": (("facebook.com", r"/(?:videos|reel|posts|photos)/(?:[^/?]+/)*?([\w.-]*\d[\w.-]*)/?$"),),
}
PARAMETERS = {"youtube": ("v",), "facebook": ("v", "story_fbid", "fbid")}


def _host(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = parts.netloc.casefold().split("@")[-1].split(":")[0]
    for lead in ("www.", "m.", "mobile.", "web."):
        host = host.removeprefix(lead)
    return host, parts.path, parts.query


def is_short(url: str) -> bool:
    """A link that hides the address of the post.

    >>> is_short("https://vt.tiktok.com/ZSabc/"), is_short("https://www.tiktok.com/@a/video/71")
    (True, False)
    """
    host, path, _query = _host(url)
    return host in SHORT_HOSTS or (host in {"tiktok.com", "facebook.com"} and bool(SHORT_PATHS.match(path)))


def native_id(platform: str, url: str) -> str:
    """The platform's own id in an address, "" where there is none.

    >>> native_id("tiktok", "https://m.tiktok.com/@rani/video/7301?is_from=x")
    '7301'
    """
    if not url or is_short(url):
        return ""
    host, path, query = _host(url)
    for wanted, pattern in IDS.get(platform, ()):
        if host == wanted and (found := re.search(pattern, path)):
            return found[1]
    if any(host == wanted for wanted, _pattern in IDS.get(platform, ())):
        said = parse_qs(query)
        return next((said[name][0] for name in PARAMETERS.get(platform, ()) if name in said), "")
    return ""


def keys_of(platform: str, url: str, own_id: str = "") -> set[str]:
    """Every key by which a post of a platform can be found: its ids, and its normalised address."""
    found = {own_id, native_id(platform, url)} - {""}
    keys = {f"id:{key}" for key in found}
    if url and not is_short(url) and (key := address_key(url)):
        keys.add(f"at:{key}")
    return keys
