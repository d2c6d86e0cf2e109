"""The page on which a creator, or their management, decides what stands in the signed history."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.creators.models import CreatorProfile
from sorot.kits.actions import save_history
from sorot.kits.enums import Block
from sorot.kits.history.content import content_of, settings_of_history
from sorot.kits.history.forms import HistoryForm
from sorot.kits.history.queries import choices_of, newest_of
from sorot.kits.history.words import lines_of
from sorot.kits.queries import settings_of
from sorot.kits.rules import may_show_amounts
from sorot.kits.views.edit import edited_creator, history_url, kit_url, rooms_of


@require_actor
def edit_history(request: HttpRequest, handle: str = "") -> HttpResponse:
    """What a stranger would get, which deals are left out, and whether amounts are told."""
    actor = request.actor
    creator = edited_creator(request, handle)
    choices, kept = choices_of(creator, actor), settings_of_history(creator)
    form = HistoryForm(request.POST or None, choices=choices, kept=kept, may=may_show_amounts(actor, creator))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, creator, handle)
    try:
        save_history(creator=creator, said=form.said(), version=form.cleaned_data["version"], by=actor, now=clock.now())
    except ActionError as error:
        form.absorb(error)
        return _page(request, form, creator, handle)
    return see_other(request, history_url(handle), _("Saved. Below is what others get from now on."))


def _page(request: HttpRequest, form: HistoryForm, creator: CreatorProfile, handle: str) -> HttpResponse:
    said = content_of(creator, now=clock.now(), chosen=form.kept).said
    context = {
        "form": form, "creator": creator, "rooms": rooms_of(handle), "kit_url": kit_url(handle),
        "choices": form.choices, "shown": settings_of(creator).shown(Block.HISTORY), "entries": lines_of(said),
        "file": "history.json", "newest": newest_of(creator),
        "open_again": sum(deal.is_open_again for deal in form.choices),
    }  # fmt: skip
    return render_form(request, "kits/own_history.html", context, failed=form.is_bound)
