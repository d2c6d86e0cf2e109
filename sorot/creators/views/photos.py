"""Photos of a profile."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.creators import queries
from sorot.creators.actions import add_photo, move_photo, remove_photo, update_photo
from sorot.creators.enums import MAX_PHOTOS
from sorot.creators.forms import PhotoForm, PhotoWordsForm
from sorot.creators.models import Photo
from sorot.creators.views.common import Rooms, edited, must_exist


@require_actor
def list_photos(request: HttpRequest, handle: str = "") -> HttpResponse:
    """All photos with their order, and the form for one more."""
    creator, rooms = edited(request, handle)
    if creator is None:
        return see_other(request, rooms.edit, _("Write your profile first."))
    form = PhotoForm(request.POST or None, request.FILES or None) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_photo(
                creator=creator,
                upload=data["photo"],
                alt=data["alt"],
                submit_key=data["submit_key"],
                by=request.actor,
                now=clock.now(),
            )
        except ActionError as error:
            form.add_error("photo", error.sentence)
        else:
            return see_other(request, rooms.photos, _("The photo is on your page."))
    rows = list(creator.photos.select_related("file"))
    photos = [
        (row, rooms.to("photo_words", row.code), rooms.to("photo_place", row.code), rooms.to("photo_removal", row.code))
        for row in rows
    ]
    context = {
        "form": form,
        "creator": creator,
        "rooms": rooms,
        "photos": photos,
        "is_full": len(rows) >= MAX_PHOTOS,
        "most": MAX_PHOTOS,
    }
    return render_form(request, "creators/photos.html", context, failed=form.is_bound)


def _photo(request: HttpRequest, code: str, handle: str) -> tuple[Photo, Rooms]:
    creator, rooms = must_exist(request, handle)
    photo = queries.own_photo(request.actor, creator, code)
    if photo is None:
        raise Http404
    return photo, rooms


@require_POST
@require_actor
def words(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """New words for a photo."""
    photo, rooms = _photo(request, code, handle)
    form = PhotoWordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words what the photo shows."))
        return see_other(request, rooms.photos)
    update_photo(photo=photo, alt=form.cleaned_data["alt"], by=request.actor, now=clock.now())
    return see_other(request, rooms.photos, _("The words are saved."))


@require_POST
@require_actor
def place(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """One place towards the front (`to=front`) or the end."""
    photo, rooms = _photo(request, code, handle)
    move_photo(photo=photo, to_front=request.POST.get("to") == "front", by=request.actor, now=clock.now())
    return see_other(request, rooms.photos)


@require_POST
@require_actor
def remove(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Delete a photo with its bytes."""
    photo, rooms = _photo(request, code, handle)
    remove_photo(photo=photo, by=request.actor, now=clock.now())
    return see_other(request, rooms.photos, _("The photo is deleted."))
