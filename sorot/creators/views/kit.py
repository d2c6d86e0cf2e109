"""What the public page of a creator is made of: their kit as this reader sees it, and the words around it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from sorot import __version__
from sorot.core import clock
from sorot.core.ui import assets
from sorot.creators import rules
from sorot.creators.models import CreatorProfile
from sorot.creators.views.common import Rooms
from sorot.creators.views.reading import invite_address
from sorot.kits.queries import Kit, KitSettings, kit_of, language_of, reader_language, viewpoint_of

#: Figures whose evidence brands may open (docs/decisions/0022): those that the page always showed.
OPENED = (
    "followers", "posts", "views_per_post", "growth",
    "engagement_rate_views", "engagement_rate_followers", "engagement_rate_reach",
)  # fmt: skip
#: Inside a script element only these could end it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def kit_for(request: HttpRequest, creator: CreatorProfile, chosen: KitSettings) -> Kit:
    """The kit in the language asked for by `?lang=`, through the eyes asked for by `?as=` if they see less."""
    actor = request.actor
    reader = reader_language(actor, request.COOKIES)
    language = language_of(chosen, asked=request.GET.get("lang", ""), reader=reader)
    return kit_of(creator, viewer=actor, language=language, as_seen_by=request.GET.get("as", ""), chosen=chosen)


def name_of_content(request: HttpRequest, kit: Kit) -> str:
    """A name of everything that decides how the page of somebody who is not signed in looks."""
    look = "".join(static(name) for name in assets.names("css"))
    theme = request.COOKIES.get("theme", "")
    return f"{kit.version}-{kit.language}-{theme if theme in {'light', 'dark'} else ''}-{__version__}-{look[-24:]}"


def packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compressed where the reader takes that. Only for pages without anything secret in them."""
    return GZipMiddleware(lambda _: response)(request)  # type: ignore[return-value]


def context_of(request: HttpRequest, creator: CreatorProfile, kit: Kit) -> dict[str, Any]:
    """Everything that the template needs besides the kit itself."""
    actor = request.actor
    may_edit = bool(rules.may_edit(actor, creator))
    is_plain = actor.is_anonymous
    as_seen_by = kit.viewpoint if request.GET.get("as") else ""
    asks = actor.kind in {"brand", "agency", "operator"}
    return {
        "kit": kit,
        "creator": creator,
        "frame": "kits/frame.html" if is_plain else "base.html",
        "owns": viewpoint_of(creator, actor) == "all",
        "may_edit": may_edit and not as_seen_by,
        "may_verify": rules.may_verify(actor) and not as_seen_by,
        "shows_empty": may_edit and not as_seen_by,
        "as_seen_by": as_seen_by,
        "invite_url": invite_address(actor, creator),
        "asks_signals": asks,
        "evidence": "all" if viewpoint_of(creator, actor) == "all" else "public" if asks else "",
        "opened": OPENED,
        "rooms": (rooms := Rooms("" if actor.is_person else creator.handle)),
        "kit_url": _room("kits", rooms),
        "rates_url": _room("rates", rooms),
        # Without `?lang=` the address follows the reader, so that it stands for itself (x-default).
        "canonical": f"{kit.url}?lang={kit.language}" if request.GET.get("lang") == kit.language else kit.url,
        "summary": summary_of(kit),
        "person": person_of(kit),
        "now": clock.now(),
    }


def _room(app: str, rooms: Rooms) -> str:
    """The page of another room in which this profile is edited."""
    try:
        return reverse(f"{app}:talent_edit", args=[rooms.handle]) if rooms.handle else reverse(f"{app}:edit")
    except NoReverseMatch:
        return ""


def summary_of(kit: Kit) -> str:
    """One sentence for search engines and previews: what the cover says, no number."""
    parts = [kit.lead, kit.place, ", ".join(kit.niches)]
    return " · ".join(part for part in parts if part) or kit.name


def person_of(kit: Kit) -> SafeString:
    """schema.org ProfilePage as JSON for a script element: only what the cover says to everybody."""
    person: dict[str, Any] = {
        "@type": "Person",
        "name": kit.name,
        "alternateName": f"@{kit.handle}",
        "url": kit.url,
        "image": f"{kit.url}card.png",
        "description": kit.lead,
        "sameAs": [account.url for account in kit.accounts if account.url],
        "knowsAbout": list(kit.niches),
    }
    if kit.place:
        person["homeLocation"] = {"@type": "Place", "name": kit.place}
    page = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "inLanguage": kit.language,
        "mainEntity": {key: value for key, value in person.items() if value},
    }
    return mark_safe(json.dumps(page, ensure_ascii=False).translate(_ESCAPES))
