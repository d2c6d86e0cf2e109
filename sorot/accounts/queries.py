"""Reading people and organisations."""

from collections.abc import Sequence

from django.http import HttpRequest

from sorot.accounts.models import Membership, User
from sorot.core.access import Actor

HAT_KEY = "acting_for"
DESK = "desk"


def client_address(request: HttpRequest) -> str:
    """The address a request came from, behind at most the configured number of proxies."""
    from django.conf import settings

    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def memberships_of(user: User) -> Sequence[Membership]:
    """All memberships of a person with their organisations, by name."""
    return list(user.memberships.select_related("organisation").order_by("organisation__name_key"))


def actor_for(user: User, hat: str, *, address: str = "") -> Actor:
    """The actor of `user` wearing `hat` (an organisation's code, "desk", or "" for oneself).

    A hat that is not theirs (any more) falls back to themself; an operator without a hat sits at the desk.
    """
    if user.is_staff and hat in {"", DESK}:
        return Actor(user=user, is_operator=True, address=address)
    if hat and hat != DESK:
        member = user.memberships.select_related("organisation").filter(organisation__code=hat).first()
        if member is not None:
            return Actor(user=user, organisation=member.organisation, role=member.role, address=address)
    return Actor(user=user, address=address)


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of a request: anonymous, or the signed-in person through the hat kept in the session."""
    address = client_address(request)
    if not request.user.is_authenticated:
        return Actor(address=address)
    return actor_for(request.user, str(request.session.get(HAT_KEY, "")), address=address)
