"""Writing campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation
from sorot.campaigns import rules
from sorot.campaigns.enums import CampaignState, CloseReason, FeeKind, TaxBasis
from sorot.campaigns.errors import CampaignError
from sorot.campaigns.lint import blockers, lint
from sorot.campaigns.models import AgencyGrant, Campaign, DeliverableLine, Requirement
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.core.money import MAX_AMOUNT
from sorot.core.states import move
from sorot.core.taxonomy import FORMATS_OF, Goal


@dataclass(frozen=True, slots=True)
class LineInput:
    """So many pieces of a format on a platform."""

    platform: str
    format: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class RuleInput:
    """One requirement: see `models.Requirement` for the shape of `value`."""

    rule: str
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignInput:
    """What a brand says in a campaign. Amounts in minor units of the currency; `province` is a code or ""."""

    title: str
    category: str
    goal: str = Goal.AWARENESS
    description: str = ""
    province: str = ""
    fee_kind: str = FeeKind.FIXED
    fee_min: int | None = None
    fee_max: int | None = None
    tax_basis: str = TaxBasis.NETT
    barter_item: str = ""
    barter_value: int | None = None
    budget: int | None = None
    slots: int = 1
    apply_by_date: date | None = None
    publish_from_date: date | None = None
    publish_until_date: date | None = None
    revisions_included: int = 1
    lines: Sequence[LineInput] = ()
    requirements: Sequence[RuleInput] = ()


#: What creators have read and rely on: fixed once published.
PROMISED = ("category", "fee_kind", "fee_min", "fee_max", "tax_basis", "barter_item", "barter_value")
#: What a campaign and its form call the same, without its place, lines and requirements.
PLAIN = (
    "title",
    "category",
    "goal",
    "description",
    "fee_kind",
    "fee_min",
    "fee_max",
    "tax_basis",
    "barter_item",
    "barter_value",
    "budget",
    "slots",
    "apply_by_date",
    "publish_from_date",
    "publish_until_date",
    "revisions_included",
)
DATES = ("apply_by_date", "publish_from_date", "publish_until_date")


def _check(said: CampaignInput, campaign: Campaign, now: datetime) -> None:
    """Refuse what cannot be meant, each with a sentence at its field."""
    errors: dict[str, str] = {}
    day = today(now, campaign.zone)
    for name in DATES:
        value = getattr(said, name)
        if value is not None and value < day and value != getattr(campaign, name):
            errors[name] = _("This day has passed. Choose today or later.")
    if said.publish_from_date and said.publish_until_date and said.publish_until_date < said.publish_from_date:
        errors.setdefault("publish_until_date", _("The last day is before the first day."))
    if said.apply_by_date and said.publish_until_date and said.publish_until_date < said.apply_by_date:
        errors.setdefault("publish_until_date", _("Everything would have to be online before applications end."))
    errors |= _check_pay(said)
    for line in said.lines:
        if line.format not in FORMATS_OF.get(line.platform, ()):
            errors["line_0_what"] = _("This format does not exist on that platform.")
    if len({(line.platform, line.format) for line in said.lines}) != len(said.lines):
        errors["line_0_what"] = _("The same format stands there twice. Put the pieces together in one line.")
    if errors:
        raise CampaignError(next(iter(errors.values())), field_errors=errors)


def _check_pay(said: CampaignInput) -> dict[str, str]:
    errors: dict[str, str] = {}
    positive = _("The amount must be more than zero.")
    errors |= {
        name: positive
        for name in ("fee_min", "fee_max", "barter_value", "budget")
        if (value := getattr(said, name)) is not None and value <= 0
    }
    if said.fee_min is not None and said.fee_max is not None and said.fee_max < said.fee_min:
        errors.setdefault("fee_max", _("The highest fee is lower than the lowest fee."))
    if (said.fee_max or 0) * said.slots > MAX_AMOUNT:
        errors.setdefault("slots", _("Fee times creators is more than we can count."))
    return errors


def _tidy(said: CampaignInput) -> dict[str, Any]:
    """The plain columns, with what does not belong to the kind of fee left out."""
    values = {name: getattr(said, name) for name in PLAIN}
    if said.fee_kind == FeeKind.BARTER:
        values["fee_min"] = values["fee_max"] = None
    elif said.fee_kind == FeeKind.FIXED:
        values["fee_max"] = values["fee_min"]
    return values


def _apply(campaign: Campaign, said: CampaignInput) -> None:
    for name, value in _tidy(said).items():
        setattr(campaign, name, value)
    campaign.province_id = said.province or None
    campaign.platforms = sorted({str(line.platform) for line in said.lines})
    campaign.formats = sorted({str(line.format) for line in said.lines})
    campaign.apply_until_at = end_of_day(said.apply_by_date, campaign.zone) if said.apply_by_date else None


def end_of_day(day: date, zone: str) -> datetime:
    """The first moment after `day` in `zone`: applications are taken before it."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))


def _write_parts(campaign: Campaign, said: CampaignInput) -> None:
    campaign.lines.all().delete()
    campaign.requirements.all().delete()
    DeliverableLine.objects.bulk_create(
        DeliverableLine(
            campaign=campaign, position=n, platform=line.platform, format=line.format, quantity=line.quantity
        )
        for n, line in enumerate(said.lines, start=1)
    )
    Requirement.objects.bulk_create(
        Requirement(campaign=campaign, position=n, rule=rule.rule, value=dict(rule.value))
        for n, rule in enumerate(said.requirements, start=1)
    )


def _client(client: Organisation | None, by: Actor) -> Organisation:
    """The brand a campaign is for: one's own, or the client that let the agency act."""
    if by.kind == "brand":
        return by.organisation
    granted = (
        client is not None and AgencyGrant.objects.in_force().filter(brand=client, agency=by.organisation).exists()
    )
    if client is None or not granted:
        sentence = _("Choose a brand that lets your agency run its campaigns.")
        raise CampaignError(sentence, field_errors={"client": sentence})
    return client


@transaction.atomic
def create_campaign(
    *, said: CampaignInput, client: Organisation | None = None, submit_key: str | None = None, by: Actor, now: datetime
) -> Campaign:
    """A draft for the brand acted for, or for `client` when acting for its agency.

    The same `submit_key` gives the first draft again. Raises CampaignError with a sentence at each field.
    """
    rules.may_create(by).demand()
    if submit_key and (first := Campaign.objects.managed_by(by).filter(submit_key=submit_key).first()) is not None:
        return first
    campaign = Campaign(
        organisation=_client(client, by),
        acting_agency=by.organisation if by.kind == "agency" else None,
        zone=by.user.zone,
        submit_key=submit_key,
        created_by=by.user,
        created_at=now,
        updated_at=now,
    )
    _check(said, campaign, now)
    _apply(campaign, said)
    campaign.save()
    _write_parts(campaign, said)
    audit.record("campaign.created", campaign, by=by, now=now, data={"title": campaign.title})
    return campaign


def _parts(campaign: Campaign) -> tuple[list[tuple[str, str, int]], list[tuple[str, dict[str, Any]]]]:
    lines = [(line.platform, line.format, line.quantity) for line in campaign.lines.all()]
    return lines, [(row.rule, row.value) for row in campaign.requirements.all()]


@transaction.atomic
def update_campaign(*, campaign: Campaign, said: CampaignInput, version: int, by: Actor, now: datetime) -> Campaign:
    """Change a draft, or of a published campaign what was not promised (title, text, days, places, budget).

    Raises StaleError when somebody else was faster, CampaignError for a broken promise or impossible values.
    """
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rules.may_edit(by, fresh).demand()
    if fresh.version != version:
        raise StaleError(
            _("Somebody else changed this campaign meanwhile. What you typed is still here: compare, then save again.")
        )
    _check(said, fresh, now)
    if fresh.state == CampaignState.PUBLISHED:
        _keep_promises(fresh, said)
    _apply(fresh, said)
    if fresh.state == CampaignState.PUBLISHED:
        _demand_complete(fresh, [DeliverableLine(platform=n.platform, format=n.format) for n in said.lines], now)
    fresh.version, fresh.updated_at = version + 1, now
    fresh.save()
    if fresh.state == CampaignState.DRAFT:
        _write_parts(fresh, said)
    audit.record("campaign.changed", fresh, by=by, now=now)
    return fresh


def _keep_promises(campaign: Campaign, said: CampaignInput) -> None:
    tidy = _tidy(said)
    lines = [(line.platform, line.format, line.quantity) for line in said.lines]
    asked = [(rule.rule, dict(rule.value)) for rule in said.requirements]
    broken = [name for name in PROMISED if tidy[name] != getattr(campaign, name)]
    if broken or (lines, asked) != _parts(campaign) or said.revisions_included < campaign.revisions_included:
        raise CampaignError(
            _(
                "Fee, deliverables and requirements stay as creators have read them. "
                "Close this campaign and make a new one."
            )
        )


def _demand_complete(campaign: Campaign, lines: Sequence[DeliverableLine], now: datetime) -> None:
    missing = blockers(lint(campaign, lines, now=now))
    if campaign.state == CampaignState.PUBLISHED:
        # A deadline that has passed stays as it is; only an emptied field is refused.
        missing = [hint for hint in missing if hint.field not in DATES or getattr(campaign, hint.field) is None]
    if missing:
        errors = {hint.field: hint.sentence for hint in missing}
        raise CampaignError(missing[0].sentence, field_errors=errors, code="incomplete")


@transaction.atomic
def publish_campaign(*, campaign: Campaign, by: Actor, now: datetime) -> Campaign:
    """Show a complete draft to creators. Raises CampaignError naming what is missing."""
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rules.may_publish(by, fresh).demand()
    _demand_complete(fresh, list(fresh.lines.all()), now)
    move(fresh, CampaignState.PUBLISHED, by=by, now=now, verb="campaign.published", published_at=now)
    outbox.publish("campaign.published", campaign=fresh.code)
    return fresh


@transaction.atomic
def close_campaign(*, campaign: Campaign, reason: str, by: Actor, now: datetime) -> Campaign:
    """Take no more applications. Running deals go on."""
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rules.may_close(by, fresh).demand()
    if reason not in CloseReason.values:
        sentence = _("Say why the campaign closes.")
        raise CampaignError(sentence, field_errors={"reason": sentence})
    move(fresh, CampaignState.CLOSED, by=by, now=now, verb="campaign.closed", closed_at=now, close_reason=reason)
    outbox.publish("campaign.closed", campaign=fresh.code)
    return fresh


@transaction.atomic
def delete_draft(*, campaign: Campaign, by: Actor, now: datetime) -> None:
    """Throw a draft away. What was published stays."""
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rules.may_edit(by, fresh).demand()
    if fresh.state != CampaignState.DRAFT:
        raise CampaignError(_("Only a draft can be deleted."))
    audit.record("campaign.deleted", fresh, by=by, now=now, data={"title": fresh.title})
    fresh.delete()
