"""Reading people and organisations."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest

from sorot.accounts.enums import InvitationState, Role, VerificationState
from sorot.accounts.models import FormerAddress, Invitation, Membership, Organisation, User, Verification
from sorot.core.access import Actor

HAT_KEY = "acting_for"
DESK = "desk"
SELF = "self"


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


def memberships_of_request(request: HttpRequest) -> Sequence[Membership]:
    """The signed-in person's memberships, read once a request."""
    found: Sequence[Membership] | None = getattr(request, "_memberships", None)
    if found is None:
        found = memberships_of(request.user) if isinstance(request.user, User) else []
        request._memberships = found  # type: ignore[attr-defined]
    return found


def actor_for(
    user: User, hat: str, *, address: str = "", memberships: Callable[[], Sequence[Membership]] | None = None
) -> Actor:
    """The actor of `user` wearing `hat` (an organisation's code, "desk", "self", or "" for the one worn last).

    A hat that is not theirs (any more) falls back to themself; an operator without a hat sits at the desk.
    """
    hat = hat or user.last_hat
    if user.is_staff and hat in {"", DESK}:
        return Actor(user=user, is_operator=True, address=address)
    if hat not in {"", DESK, SELF}:
        mine = memberships() if memberships is not None else memberships_of(user)
        member = next((row for row in mine if row.organisation.code == hat), None)
        if member is not None:
            return Actor(user=user, organisation=member.organisation, role=member.role, address=address)
    return Actor(user=user, address=address)


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of a request: anonymous, or the signed-in person through the hat kept in the session."""
    address = client_address(request)
    if not request.user.is_authenticated:
        return Actor(address=address)
    hat = str(request.session.get(HAT_KEY, ""))
    return actor_for(request.user, hat, address=address, memberships=lambda: memberships_of_request(request))


def find_hat(user: User, hat: str) -> str | None:
    """The session value for a hat a person asks for ("self", "desk", an organisation's code); None when not theirs."""
    if hat == SELF or (hat == DESK and user.is_staff):
        return hat
    return hat if user.memberships.filter(organisation__code=hat).exists() else None


def find_organisation(actor: Actor, code: str) -> Organisation | None:
    """An organisation the actor may see, or None."""
    return Organisation.objects.visible_to(actor).filter(code=code).first()


def membership_in(actor: Actor, organisation: Organisation) -> Membership | None:
    """The actor's own membership, whatever hat they wear."""
    if actor.user is None:
        return None
    return organisation.memberships.select_related("user", "organisation").filter(user=actor.user).first()


def members_of(actor: Actor, organisation: Organisation) -> Sequence[Membership]:
    """The members the actor may see: owners first, then by name."""
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(Role.values)), output_field=IntegerField())
    rows = Membership.objects.visible_to(actor).filter(organisation=organisation)
    return list(rows.select_related("user", "organisation").order_by(rank, "user__name", "pk"))


def find_member(actor: Actor, code: str) -> Membership | None:
    """A membership the actor may see, or None."""
    return Membership.objects.visible_to(actor).select_related("user", "organisation").filter(code=code).first()


def find_invitation(actor: Actor, code: str) -> Invitation | None:
    """An invitation the actor may see, or None."""
    return Invitation.objects.visible_to(actor).select_related("organisation", "invited_by").filter(code=code).first()


def open_invitations_of(actor: Actor, organisation: Organisation, *, now: datetime) -> Sequence[Invitation]:
    """Invitations of an organisation that can still be accepted, newest first."""
    rows = Invitation.objects.visible_to(actor).filter(
        organisation=organisation, state=InvitationState.PENDING, expires_at__gt=now
    )
    return list(rows.select_related("invited_by").order_by("-created_at"))


def invitations_for(actor: Actor, *, now: datetime) -> Sequence[Invitation]:
    """Open invitations sent to the actor's own address, newest first."""
    if actor.user is None:
        return []
    rows = Invitation.objects.filter(email=actor.user.email, state=InvitationState.PENDING, expires_at__gt=now)
    return list(rows.select_related("organisation", "invited_by").order_by("-created_at"))


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation of a link. Whoever holds the link may read it; only its address may accept."""
    return (
        Invitation.objects.select_related("organisation", "invited_by").filter(code=Invitation.code_in(token)).first()
    )


def last_verification(actor: Actor) -> Verification | None:
    """The newest request about whom the actor acts for."""
    rows = (
        Verification.objects.filter(organisation=actor.organisation)
        if actor.organisation
        else Verification.objects.filter(user=actor.user, organisation=None)
    )
    return rows.order_by("-created_at", "-pk").first()


def find_verification(actor: Actor, code: str) -> Verification | None:
    """A request the actor may see, or None."""
    rows = Verification.objects.visible_to(actor).select_related("user", "organisation", "decided_by")
    return rows.filter(code=code).first()


def waiting_verifications(actor: Actor) -> Sequence[Verification]:
    """Requests that wait for the operator, the oldest first; at most 50 at a time."""
    rows = Verification.objects.visible_to(actor).filter(state=VerificationState.PENDING)
    return list(rows.select_related("user", "organisation").order_by("created_at", "pk")[:50])


def pending_verifications(actor: Actor) -> QuerySet[Verification]:
    """Requests that wait, for the desk's first page to count."""
    return Verification.objects.visible_to(actor).filter(state=VerificationState.PENDING)


def addresses_to_warn(user: User, *, now: datetime, days: int = 30) -> list[str]:
    """The present address and every one the person used in the last `days`, the present one first, each once."""
    former = FormerAddress.objects.filter(user=user, replaced_at__gt=now - timedelta(days=days))
    found = [user.email, *former.values_list("email", flat=True)]
    return list({address.lower(): address for address in reversed(found)}.values())[::-1]
