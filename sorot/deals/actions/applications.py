"""Applying, inviting, and the answers to both."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.campaigns.models import Campaign
from sorot.campaigns.rules import check_requirements
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.taxonomy import FORMATS_OF
from sorot.core.ui.when import day_text
from sorot.creators.models import CreatorProfile
from sorot.creators.queries import facts_for
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.enums import (
    INVITATION_LIFE,
    ApplicationState,
    DeclineReason,
    OfferState,
    RefuseReason,
    Turn,
)
from sorot.deals.errors import DealError
from sorot.deals.models import Application, ApplicationDraft, ApplicationLine
from sorot.deals.plans import PlanLine
from sorot.deals.terms import clean_text


@transaction.atomic
def save_draft(
    *, campaign: Campaign, creator: CreatorProfile, data: dict[str, Any], by: Actor, now: datetime
) -> ApplicationDraft:
    """Keep what was typed so far; the last one wins. Only its writer sees it."""
    draft, _created = ApplicationDraft.objects.update_or_create(
        campaign=campaign,
        creator=creator,
        user=by.user,
        organisation=by.organisation,
        defaults={"data": data, "updated_at": now},
    )
    return draft


@transaction.atomic
def submit_application(
    *,
    campaign: Campaign,
    creator: CreatorProfile,
    idea: str,
    lines: Sequence[PlanLine],
    fee: int,
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> Application:
    """Apply to a published campaign, or answer its invitation with yes. `fee` in minor units of the campaign.

    The same `submit_key` answers the first application. Raises DealError or RefusedError; nothing is written then.
    """
    if submit_key and (first := _by_key(submit_key, by)) is not None:
        return first
    existing = Application.objects.filter(campaign=campaign, creator=creator).first()
    if existing is not None:
        existing = steps.lock_application(existing.pk)
        if existing.submit_key == submit_key and submit_key:
            return existing
    results = check_requirements(list(campaign.requirements.all()), facts_for(creator))
    rules.may_apply(by, campaign, creator, results=results, application=existing, now=now).demand()
    _check_plan(campaign, idea=idea, lines=lines, fee=fee, now=now)
    facts = {
        "idea": clean_text(idea),
        "fee": fee,
        "currency": campaign.currency,
        "tax_basis": campaign.tax_basis,
        "submitted_at": now,
        "submitted_by": by.user,
        "submit_key": submit_key,
        "turn": Turn.BRAND,
        "due_at": None,
    }
    if existing is None:
        application, is_new = _create(campaign, creator, facts, now=now)
        if not is_new:
            return application
        steps.note("application.submitted", application, by=by, now=now)
    else:
        application = move(
            existing, ApplicationState.SUBMITTED, by=by, now=now, verb="application.submitted",
            closed_at=None, read_at=None, shortlisted_at=None, reason="", reason_kind="", **facts,
        )  # fmt: skip
    _write_lines(application, lines)
    ApplicationDraft.objects.filter(campaign=campaign, creator=creator, user=by.user).delete()
    steps.ensure_thread(application, by=by, now=now)
    steps.tell(application, "application.submitted", by=by, now=now, data={"creator": creator.display_name})
    return application


def _by_key(submit_key: str, by: Actor) -> Application | None:
    return Application.objects.visible_to(by).with_parties().filter(submit_key=submit_key).first()


def _create(
    campaign: Campaign, creator: CreatorProfile, facts: dict[str, Any], *, now: datetime
) -> tuple[Application, bool]:
    """(A new row, True); when another click of the same form was faster, (its row, False)."""
    try:
        with transaction.atomic():
            row = Application.objects.create(
                campaign=campaign,
                creator=creator,
                organisation=campaign.organisation,
                acting_agency=campaign.acting_agency,
                management=creator.management,
                state=ApplicationState.SUBMITTED,
                is_demo=campaign.is_demo,
                created_at=now,
                updated_at=now,
                **facts,
            )
            return row, True
    except IntegrityError:
        raced = Application.objects.with_parties().filter(campaign=campaign, creator=creator).first()
        if raced is None:
            raise
        if facts["submit_key"] and raced.submit_key == facts["submit_key"]:
            return raced, False
        raise DealError(_("You have applied to this campaign already."), code="exists") from None


def _check_plan(campaign: Campaign, *, idea: str, lines: Sequence[PlanLine], fee: int, now: datetime) -> None:
    if not clean_text(idea):
        raise DealError(
            _("Write your idea in a few sentences."), field_errors={"idea": _("Write your idea in a few sentences.")}
        )
    if fee < 0:
        raise DealError(_("The fee cannot be negative."), field_errors={"fee": _("The fee cannot be negative.")})
    if not lines:
        raise DealError(_("Say when you would publish."))
    today = clock.today(now, campaign.zone)
    first = max(filter(None, (today, campaign.publish_from_date)))
    for index, line in enumerate(lines):
        if line.format not in FORMATS_OF.get(line.platform, ()) or not 1 <= line.quantity <= 50:
            raise DealError(_("This work does not exist on that platform."))
        until = campaign.publish_until_date
        if line.publish_date < first or (until is not None and line.publish_date > until):
            if until is not None and until >= first:
                sentence = _("Choose a day from %(first)s to %(last)s.") % {
                    "first": day_text(first, today), "last": day_text(until, today)
                }  # fmt: skip
            else:
                sentence = _("Choose a day from %(first)s on.") % {"first": day_text(first, today)}
            raise DealError(sentence, field_errors={f"date_{index}": sentence}, code="date")


def _write_lines(application: Application, lines: Sequence[PlanLine]) -> None:
    application.lines.all().delete()
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application=application,
            position=position,
            platform=line.platform,
            format=line.format,
            quantity=line.quantity,
            publish_date=line.publish_date,
        )
        for position, line in enumerate(lines, 1)
    )


@transaction.atomic
def edit_application(
    *,
    application: Application,
    idea: str,
    lines: Sequence[PlanLine],
    fee: int,
    version: int,
    by: Actor,
    now: datetime,
) -> Application:
    """Change what was sent while the brand has not read it. Raises StaleError on an old page."""
    fresh = steps.lock_application(application.pk)
    rules.may_edit_application(by, fresh).demand()
    if fresh.version != version:
        raise StaleError(_("Somebody else changed this meanwhile. Compare with the new text, then save again."))
    _check_plan(fresh.campaign, idea=idea, lines=lines, fee=fee, now=now)
    fresh.idea, fresh.fee, fresh.updated_at, fresh.version = clean_text(idea), fee, now, version + 1
    fresh.save(update_fields=["idea", "fee", "updated_at", "version"])
    _write_lines(fresh, lines)
    steps.note("application.edited", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def invite_creator(
    *, campaign: Campaign, creator: CreatorProfile, text: str, submit_key: str | None = None, by: Actor, now: datetime
) -> Application:
    """Ask a creator to join. An application or invitation that exists already is answered as it is, or refused."""
    if submit_key and (first := _by_key(submit_key, by)) is not None:
        return first
    rules.may_invite(by, campaign, now).demand()
    if creator.user_id is None and creator.management_id is None:
        raise DealError(_("Nobody can be reached for this profile yet."), code="unreachable")
    existing = Application.objects.filter(campaign=campaign, creator=creator).first()
    if existing is not None:
        raise DealError(_("There is an application or invitation for this campaign already."), code="exists")
    try:
        with transaction.atomic():
            application = Application.objects.create(
                campaign=campaign,
                creator=creator,
                organisation=campaign.organisation,
                acting_agency=campaign.acting_agency,
                management=creator.management,
                state=ApplicationState.INVITED,
                turn=Turn.TALENT,
                due_at=now + INVITATION_LIFE,
                remind_at=now + INVITATION_LIFE / 2,
                currency=campaign.currency,
                tax_basis=campaign.tax_basis,
                invited_at=now,
                invited_by=by.user,
                invitation_text=clean_text(text),
                invitation_expires_at=now + INVITATION_LIFE,
                submit_key=submit_key,
                is_demo=campaign.is_demo,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError:
        raise DealError(_("There is an application or invitation for this campaign already."), code="exists") from None
    steps.note("application.invited", application, by=by, now=now)
    steps.ensure_thread(application, by=by, now=now)
    steps.tell(application, "application.invited", by=by, now=now, data={"brand": campaign.organisation.name})
    return application


def mark_read(*, application: Application, by: Actor, now: datetime) -> Application:
    """Note that the brand's side has read an application; from then on it cannot be edited."""
    if application.read_at is not None or application.submitted_at is None:
        return application
    if not rules.acts_for(by, application, "brand"):
        return application
    with transaction.atomic():
        fresh = steps.lock_application(application.pk)
        if fresh.read_at is None:
            fresh.read_at = now
            fresh.save(update_fields=["read_at"])
            steps.note("application.read", fresh, by=by, now=now)
    application.read_at = fresh.read_at
    return application


@transaction.atomic
def shortlist_application(*, application: Application, by: Actor, now: datetime) -> Application:
    """Put an application on the shortlist."""
    fresh = steps.lock_application(application.pk)
    rules.may_shortlist(by, fresh).demand()
    move(fresh, ApplicationState.SHORTLISTED, by=by, now=now, verb="application.shortlisted", shortlisted_at=now)
    steps.keep_application_turn(fresh)
    steps.tell(fresh, "application.shortlisted", by=by, now=now)
    return fresh


def _close_offers(application: Application, *, by: Actor, now: datetime, state: str) -> None:
    """An application that ends takes its open offer along."""
    open_offer = steps.open_offer_of(application.pk)
    if open_offer is not None:
        move(open_offer, state, by=by, now=now, verb=f"offer.{state}", answered_at=now, answered_by=by.user)


@transaction.atomic
def decline_application(
    *, application: Application, reason_kind: str, reason: str = "", by: Actor, now: datetime
) -> Application:
    """The brand says no, with a reason that the creator reads."""
    fresh = steps.lock_application(application.pk)
    rules.may_decline(by, fresh).demand()
    kind = _reason(DeclineReason, reason_kind, reason)
    offer_side = getattr(steps.open_offer_of(fresh.pk), "side", "")
    _close_offers(fresh, by=by, now=now, state=OfferState.WITHDRAWN if offer_side == "brand" else OfferState.DECLINED)
    return _close(fresh, ApplicationState.DECLINED, "application.declined", kind, reason, by=by, now=now)


@transaction.atomic
def refuse_invitation(
    *, application: Application, reason_kind: str, reason: str = "", by: Actor, now: datetime
) -> Application:
    """The creator says no to an invitation, with a reason."""
    fresh = steps.lock_application(application.pk)
    rules.may_refuse(by, fresh).demand()
    kind = _reason(RefuseReason, reason_kind, reason)
    return _close(fresh, ApplicationState.REFUSED, "application.refused", kind, reason, by=by, now=now)


@transaction.atomic
def withdraw_application(*, application: Application, by: Actor, now: datetime) -> Application:
    """The creator takes an application back; the brand an invitation."""
    fresh = steps.lock_application(application.pk)
    rules.may_withdraw(by, fresh).demand()
    offer_side = getattr(steps.open_offer_of(fresh.pk), "side", "")
    _close_offers(fresh, by=by, now=now, state=OfferState.WITHDRAWN if offer_side == "talent" else OfferState.DECLINED)
    return _close(fresh, ApplicationState.WITHDRAWN, "application.withdrawn", "", "", by=by, now=now)


def _reason(choices: type[DeclineReason] | type[RefuseReason], kind: str, text: str) -> str:
    if kind not in choices.values:
        raise DealError(_("Choose a reason."), field_errors={"reason_kind": _("Choose a reason.")})
    if kind == choices.OTHER and not text.strip():
        raise DealError(
            _("Write the reason in a few words."), field_errors={"reason": _("Write the reason in a few words.")}
        )
    return kind


def _close(
    application: Application, to: str, verb: str, kind: str, reason: str, *, by: Actor, now: datetime
) -> Application:
    move(
        application, to, by=by, now=now, verb=verb,
        closed_at=now, reason_kind=kind, reason=clean_text(reason), turn=Turn.NOBODY, due_at=None,
    )  # fmt: skip
    data = {"reason_kind": kind, "reason": clean_text(reason)} if kind else {}
    steps.tell(application, verb, by=by, now=now, data=data)
    return application
