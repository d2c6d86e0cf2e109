"""The portfolio: photos and videos of a profile."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.files import ffmpeg
from sorot.core.http import render_form, require_actor, see_other
from sorot.creators import quota
from sorot.creators.actions import add_item, move_item, remove_item, set_poster, update_item
from sorot.creators.enums import MAX_ITEMS
from sorot.creators.forms import PortfolioForm, PortfolioWordsForm
from sorot.creators.models import CreatorProfile, PortfolioItem
from sorot.creators.portfolio import all_items_of, own_item
from sorot.creators.views.common import Rooms, edited, must_exist


@require_actor
def list_items(request: HttpRequest, handle: str = "") -> HttpResponse:
    """All photos and videos with their order, and the form for one more."""
    creator, rooms = edited(request, handle)
    if creator is None:
        return see_other(request, rooms.edit, _("Write your profile first."))
    form = PortfolioForm(request.POST or None, request.FILES or None) if request.method == "POST" else PortfolioForm()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            item = add_item(
                creator=creator,
                upload=None if data["upload"] else data["photo"],
                upload_code=data["upload"],
                alt=data["alt"],
                caption=data["caption"],
                submit_key=data["submit_key"],
                by=request.actor,
                now=clock.now(),
            )
        except ActionError as error:
            form.add_error("photo", error.sentence)
        else:
            return see_other(request, rooms.portfolio, added_words(item))
    return render_form(request, "creators/portfolio.html", _page(creator, rooms, form), failed=form.is_bound)


def added_words(item: PortfolioItem) -> str:
    """What a person reads who has just added `item`."""
    if not item.is_ready:
        return _("Uploaded. It is being checked and appears on your page when that is done.")
    return _("The video is on your page.") if item.is_video else _("The photo is on your page.")


def _page(creator: CreatorProfile, rooms: Rooms, form: PortfolioForm) -> dict[str, Any]:
    items = all_items_of(creator)
    today = clock.now().date()
    used, most = quota.bytes_used(creator), quota.quota_on(today)
    return {
        "form": form,
        "creator": creator,
        "rooms": rooms,
        "items": [(item, {name: rooms.to(f"portfolio_{name}", item.code) for name in PARTS}) for item in items],
        "is_full": len(items) >= MAX_ITEMS,
        "most": MAX_ITEMS,
        "used": quota.in_words(used),
        "quota": quota.in_words(most),
        "share": min(100, round(100 * used / most)) if most else 100,
        "form_limit": settings.FILE_LIMIT // 1_000_000,
        "piece_limit": settings.PORTFOLIO_LIMIT,
        "piece_mb": settings.PORTFOLIO_LIMIT // 1_000_000,
        "has_ffmpeg": ffmpeg.tool() is not None,
    }


PARTS = ("words", "place", "poster", "removal")


def _item(request: HttpRequest, code: str, handle: str) -> tuple[PortfolioItem, Rooms]:
    creator, rooms = must_exist(request, handle)
    item = own_item(request.actor, creator, code)
    if item is None:
        raise Http404
    return item, rooms


@require_POST
@require_actor
def words(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """New words for a photo or video."""
    item, rooms = _item(request, code, handle)
    form = PortfolioWordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return see_other(request, rooms.portfolio)
    data = form.cleaned_data
    update_item(item=item, alt=data["alt"], caption=data["caption"], by=request.actor, now=clock.now())
    return see_other(request, rooms.portfolio, _("The words are saved."))


@require_POST
@require_actor
def place(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """One place towards the front (`to=front`) or the end, or to a place by its number (`to=3`)."""
    item, rooms = _item(request, code, handle)
    to = request.POST.get("to", "")
    number = int(to) if to.isascii() and to.isdigit() and len(to) < 4 else None
    move_item(item=item, to_front=to == "front", place=number, by=request.actor, now=clock.now())
    return see_other(request, f"{rooms.portfolio}#{_button_again(item, to)}")


def _button_again(item: PortfolioItem, to: str) -> str:
    """The button that has the focus after a move: the same again, at an edge of the list the other one."""
    codes = list(item.creator.portfolio.order_by("position").values_list("code", flat=True))
    here = codes.index(item.code)
    way = "end" if here == 0 else "front" if to == "front" or here == len(codes) - 1 else "end"
    return f"{way}-{item.code}"


@require_POST
@require_actor
def poster(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """A picture that stands for a video until it plays."""
    item, rooms = _item(request, code, handle)
    upload = request.FILES.get("picture")
    if upload is None:
        messages.error(request, _("Choose a picture first."))
        return see_other(request, rooms.portfolio)
    try:
        set_poster(item=item, upload=upload, by=request.actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, rooms.portfolio)
    return see_other(request, rooms.portfolio, _("The still is saved."))


@require_POST
@require_actor
def remove(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Delete a photo or video with its bytes."""
    item, rooms = _item(request, code, handle)
    remove_item(item=item, by=request.actor, now=clock.now())
    return see_other(request, rooms.portfolio, _("It is deleted."))
