"""What is sent around: the kit as a file, the picture beside its link, and its code for cameras."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from sorot import __version__
from sorot.core.files.store import path_of, pieces_of
from sorot.core.http import revalidated
from sorot.core.print.answers import printed
from sorot.core.ui.people import initials
from sorot.creators.models import CreatorProfile
from sorot.kits import picture
from sorot.kits.enums import Viewpoint
from sorot.kits.models import KitSettings
from sorot.kits.queries import Kit, address_of, find_creator, kit_of, language_of, reader_language
from sorot.kits.sheet import kit_pdf

#: Seconds that others may keep a picture for: it holds nothing that only some may see.
PICTURE_AGE, CODE_AGE, KEPT_AGE = 600, 24 * 3600, 7 * 24 * 3600


def _found(request: HttpRequest, handle: str) -> tuple[CreatorProfile, KitSettings]:
    found = find_creator(request.actor, handle)
    if found is None:
        raise Http404
    return found


def _kit(request: HttpRequest, handle: str, as_seen_by: str) -> Kit:
    creator, chosen = _found(request, handle)
    language = language_of(
        chosen, asked=request.GET.get("lang", ""), reader=reader_language(request.actor, request.COOKIES)
    )
    return kit_of(creator, viewer=request.actor, language=language, as_seen_by=as_seen_by, chosen=chosen)


@require_safe
def show_pdf(request: HttpRequest, handle: str) -> HttpResponse:
    """The kit as PDF. Whoever owns it gets what brands get, because that is whom they send it to (`?as=stranger`)."""
    wanted = request.GET.get("as", "")
    kit = _kit(request, handle, wanted if wanted in Viewpoint.values else Viewpoint.BRAND)
    name = f'inline; filename="media-kit-{kit.handle}.pdf"'

    def build() -> HttpResponse:
        return HttpResponse(kit_pdf(kit), content_type="application/pdf", headers={"Content-Disposition": name})

    name_of_content = f"{kit.version}-pdf-{__version__}"
    return printed(request, lambda: revalidated(request, name_of_content, build), page=kit.address)


@require_safe
def show_card(request: HttpRequest, handle: str) -> HttpResponse:
    """The picture beside a link: always as strangers see the kit, whoever asks."""
    kit = _kit(request, handle, Viewpoint.STRANGER)
    card = _card(kit)
    key = f"kit-card:{card.key}"
    content = cache.get(key)
    if content is None:
        content = picture.draw(card, _bytes_of(kit))
        cache.set(key, content, KEPT_AGE)
    response = HttpResponse(content, content_type="image/png")
    return _kept(response, creator_is_public=kit.is_public, age=PICTURE_AGE)


def _card(kit: Kit) -> picture.Card:
    shown = kit.portrait.picture if kit.portrait is not None else None
    tier = ", ".join(part for part in (kit.tier, *kit.niches[:2]) if part)
    foot = kit.url.split("://", 1)[-1].rstrip("/")
    lead = kit.lead if len(kit.lead) <= 110 else kit.lead[:107].rsplit(" ", 1)[0] + " …"
    return picture.Card(
        kit.name, lead, (kit.place, tier), foot, kit.accent, initials(kit.name), shown.code if shown else ""
    )


def _bytes_of(kit: Kit) -> bytes | None:
    """The portrait's bytes; None when its file is gone."""
    if kit.portrait is None or kit.portrait.picture is None:
        return None
    try:
        return b"".join(pieces_of(path_of(kit.portrait.picture, "medium")))
    except FileNotFoundError:
        return None


@require_safe
def show_code(request: HttpRequest, handle: str, kind: str) -> HttpResponse:
    """A code of the page's address: `svg` for screens, `png` for print."""
    creator, _chosen = _found(request, handle)
    kit_url = address_of(creator)
    if kind == "svg":
        response = HttpResponse(picture.qr_svg(kit_url), content_type="image/svg+xml")
    else:
        response = HttpResponse(picture.qr_png(kit_url), content_type="image/png")
    return _kept(response, creator_is_public=creator.is_public, age=CODE_AGE)


def _kept(response: HttpResponse, *, creator_is_public: bool, age: int) -> HttpResponse:
    """Others may keep it for `age` seconds; of a page that is not public only the owner's own browser."""
    if creator_is_public:
        patch_cache_control(response, public=True, max_age=age)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
