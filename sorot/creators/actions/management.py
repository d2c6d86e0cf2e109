"""Who acts for whom: a management asks, the creator answers."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.accounts.enums import DEAL_ROLES
from sorot.accounts.models import Organisation
from sorot.accounts.rules import may_deal
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.core.states import move
from sorot.creators import rules
from sorot.creators.enums import ManagementRequestState
from sorot.creators.errors import CreatorError
from sorot.creators.models import CreatorProfile, ManagementRequest
from sorot.messaging.actions import notify


@transaction.atomic
def request_management(*, creator: CreatorProfile, note: str = "", by: Actor, now: datetime) -> ManagementRequest:
    """Ask a creator for the right to act for them. An open request is returned as it is."""
    rules.may_ask_to_manage(by, creator).demand()
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    pending = fresh.management_requests.filter(management=by.organisation, state=ManagementRequestState.PENDING)
    if (open_request := pending.first()) is not None:
        return open_request
    request = ManagementRequest.objects.create(
        creator=fresh, management=by.organisation, note=note, created_by=by.user, created_at=now
    )
    audit.record("management.requested", request, by=by, now=now, data={"creator": fresh.code})
    outbox.publish("creator.management_requested", request=request.code)
    notify(
        users=[fresh.user] if fresh.user else [],
        verb="management.requested",
        data={"management": request.management.name},
        url=reverse("creators:edit"),
        by=by,
        now=now,
        dedupe_key=f"management:{request.code}",
    )
    return request


@transaction.atomic
def decide_management_request(
    *, request: ManagementRequest, accept: bool, by: Actor, now: datetime
) -> ManagementRequest:
    """The creator's answer. A yes while another management acts for them is refused: leave that one first."""
    rules.may_decide_management(by, request).demand()
    if accept:
        creator = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=request.creator_id)
        if creator.management_id not in (None, request.management_id):
            raise CreatorError(_("Another management acts for you. End that first, then accept this one."))
    state = ManagementRequestState.ACCEPTED if accept else ManagementRequestState.DECLINED
    move(request, state, by=by, now=now, verb=f"management.{state.value}", decided_at=now)
    if accept:
        _set(creator, request.management, by=by, now=now)
    outbox.publish("creator.management_decided", request=request.code)
    members = request.management.memberships.filter(role__in=DEAL_ROLES).select_related("user")
    notify(
        users=[member.user for member in members],
        verb=f"management.{state.value}",
        data={"creator": request.creator.display_name},
        url=reverse("creators:roster"),
        by=by,
        now=now,
        organisation=request.management,
        dedupe_key=f"management:{request.code}:{state.value}",
    )
    return request


@transaction.atomic
def withdraw_management_request(*, request: ManagementRequest, by: Actor, now: datetime) -> ManagementRequest:
    """The management takes its question back."""
    if by.organisation_id != request.management_id:
        raise RefusedError(_("Only the management that asked can withdraw this."))
    may_deal(by).demand()
    return move(request, ManagementRequestState.WITHDRAWN, by=by, now=now, verb="management.withdrawn", decided_at=now)


@transaction.atomic
def leave_management(*, creator: CreatorProfile, by: Actor, now: datetime) -> CreatorProfile:
    """End the management, by either side. Running deals keep the parties they were made with."""
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    rules.may_leave_management(by, fresh).demand()
    return _set(fresh, None, by=by, now=now)


@transaction.atomic
def set_management(
    *, creator: CreatorProfile, management: Organisation | None, by: Actor, now: datetime
) -> CreatorProfile:
    """Set who acts for a creator without asking: for the creator's own wish, the operator and demo data."""
    if not by.is_operator and by.user is not None and not (by.is_person and creator.user_id == by.user_id):
        raise RefusedError(_("Only the creator can say who acts for them."))
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    return _set(fresh, management, by=by, now=now)


def _set(creator: CreatorProfile, management: Organisation | None, *, by: Actor, now: datetime) -> CreatorProfile:
    before = creator.management.code if creator.management else None
    creator.management = management
    creator.version, creator.updated_at = creator.version + 1, now
    creator.save(update_fields=["management", "version", "updated_at"])
    data = {"from": before, "to": management.code if management else None}
    audit.record("creator.management_changed", creator, by=by, now=now, data=data)
    return creator
