"""What the pages of a profile share: whose profile it is, and where its pages are."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse

from sorot.core.http import deny
from sorot.creators import queries, rules
from sorot.creators.models import CreatorProfile


@dataclass(frozen=True, slots=True)
class Rooms:
    """Addresses of the pages of one profile, as its owner or its management reaches them."""

    handle: str = ""

    def to(self, name: str, *args: str) -> str:
        """`to("accounts")` is /me/accounts/ for oneself and /talents/<handle>/accounts/ for a talent."""
        if self.handle:
            return reverse(f"creators:talent_{name}", args=[self.handle, *args])
        return reverse(f"creators:{name}", args=args)

    @property
    def edit(self) -> str:
        return self.to("edit")

    @property
    def accounts(self) -> str:
        return self.to("accounts")

    @property
    def portfolio(self) -> str:
        return self.to("portfolio")


def edited(request: HttpRequest, handle: str) -> tuple[CreatorProfile | None, Rooms]:
    """The profile whose pages these are: one's own (None before it is made), or the talent `handle`.

    404 for another's talent; 403 with the reason for a member of the management who may only read, and for
    somebody who acts for a brand on their own pages.
    """
    actor = request.actor
    if not handle:
        verdict = rules.may_have_profile(actor)
        deny(verdict)
        if not actor.is_person:
            raise Http404
        return queries.profile_of(actor), Rooms()
    creator = queries.editable_profile(actor, handle) if not actor.is_person else None
    if creator is None:
        raise Http404
    deny(rules.may_edit(actor, creator))
    return creator, Rooms(handle)


def must_exist(request: HttpRequest, handle: str) -> tuple[CreatorProfile, Rooms]:
    """Like `edited`, for pages that need a profile: 404 before there is one."""
    creator, rooms = edited(request, handle)
    if creator is None:
        raise Http404
    return creator, rooms
