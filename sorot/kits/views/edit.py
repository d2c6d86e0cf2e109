"""The page on which a creator, or their management, decides about the kit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.creators.models import CreatorProfile
from sorot.creators.queries import editable_profile
from sorot.creators.rules import may_edit, may_have_profile
from sorot.kits.actions import save_settings
from sorot.kits.forms import KitForm
from sorot.kits.queries import settings_of


def edited_creator(request: HttpRequest, handle: str) -> CreatorProfile:
    """One's own profile, or that of one's talent; 404 for everybody else and before there is one."""
    actor = request.actor
    if not handle:
        deny(may_have_profile(actor))
    creator = editable_profile(actor, handle) if actor.is_person != bool(handle) else None
    if creator is None:
        raise Http404
    deny(may_edit(actor, creator))
    return creator


@require_actor
def edit_kit(request: HttpRequest, handle: str = "") -> HttpResponse:
    """Who sees which part, in which order, in which look."""
    actor = request.actor
    creator = edited_creator(request, handle)
    kept = settings_of(creator)
    form = KitForm(request.POST or None, initial=KitForm.initial_of(kept))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, creator, handle)
    try:
        save_settings(
            creator=creator, said=form.said(), version=form.cleaned_data["version"], by=actor, now=clock.now()
        )
    except ActionError as error:
        form.absorb(error)
        return _page(request, form, creator, handle)
    return see_other(request, kit_url(handle), _("Your kit is saved. Look at it as others see it."))


def _page(request: HttpRequest, form: KitForm, creator: CreatorProfile, handle: str) -> HttpResponse:
    rooms = rooms_of(handle)
    context = {"form": form, "creator": creator, "rooms": rooms, "history_url": history_url(handle)}
    return render_form(request, "kits/edit.html", context, failed=form.is_bound)


def rooms_of(handle: str) -> dict[str, str]:
    """Addresses of the other pages on which this profile is changed."""
    return {"handle": handle} | {name: _room(name, handle) for name in ("edit", "accounts", "portfolio")}


def kit_url(handle: str) -> str:
    """The page on which somebody decides about the kit."""
    return reverse("kits:talent_edit", args=[handle]) if handle else reverse("kits:edit")


def history_url(handle: str) -> str:
    """The page on which somebody decides about the history."""
    return reverse("kits:talent_history", args=[handle]) if handle else reverse("kits:own_history")


def _room(name: str, handle: str) -> str:
    """The address of another page on which this profile is changed."""
    return reverse(f"creators:talent_{name}", args=[handle]) if handle else reverse(f"creators:{name}")
