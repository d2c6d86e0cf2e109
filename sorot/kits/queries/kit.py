"""The one place that decides what a viewer sees of a kit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.queries.dashboard import audience_of
from sorot.analytics.queries.figures import Figure, figure_of, rate_of
from sorot.analytics.queries.samples import LoadedSample, samples_of
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.taxonomy import Category, Language, labels
from sorot.creators import queries as creators
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.kits.enums import NUMBERS, Block, Shown, Viewpoint
from sorot.kits.history.queries import block_of
from sorot.kits.models import KitSettings
from sorot.kits.queries.data import Kit, KitAccount, KitAudience, KitBlock
from sorot.kits.queries.past import finished_deals, past_work_of
from sorot.rates.queries import rate_card_of
from sorot.records.queries import creator_line

#: From the narrowest view to the widest.
WIDTH = (Viewpoint.STRANGER, Viewpoint.BRAND, Viewpoint.ALL)


def settings_of(creator: CreatorProfile) -> KitSettings:
    """What the creator decided, or the defaults when they have not."""
    return KitSettings.objects.filter(creator=creator).first() or _first_settings(creator)


def _first_settings(creator: CreatorProfile) -> KitSettings:
    return KitSettings(creator=creator, version=0, updated_at=creator.created_at)


def find_creator(actor: Actor, handle: str) -> tuple[CreatorProfile, KitSettings] | None:
    """Whose kit stands at `/@handle/` and what they decided about it, if the actor may see the profile. One query."""
    creator = creators.visible_at(actor, handle).select_related("kit_settings").first()
    if creator is None:
        return None
    return creator, getattr(creator, "kit_settings", None) or _first_settings(creator)


def viewpoint_of(creator: CreatorProfile, viewer: Actor) -> Viewpoint:
    """Through whose eyes this actor reads: those who own the page, and the operator, see every part."""
    if viewer.is_operator or (viewer.is_person and creator.user_id == viewer.user_id):
        return Viewpoint.ALL
    if viewer.kind == "management" and creator.management_id == viewer.organisation_id:
        return Viewpoint.ALL
    return Viewpoint.BRAND if viewer.kind in {"brand", "agency"} else Viewpoint.STRANGER


def _narrowed(widest: Viewpoint, wanted: str) -> Viewpoint:
    """Somebody may look through narrower eyes than their own, never through wider ones."""
    if wanted not in Viewpoint.values:
        return widest
    return min(widest, Viewpoint(wanted), key=WIDTH.index)


def may_see(shown: str, viewpoint: Viewpoint) -> bool:
    """Whether a part that is shown to `shown` is seen from here."""
    return viewpoint == Viewpoint.ALL or shown == Shown.PUBLIC or (
        shown == Shown.BRANDS and viewpoint == Viewpoint.BRAND
    )  # fmt: skip


def sees_part(creator: CreatorProfile, viewer: Actor, part: str) -> bool:
    """Whether one part of the kit (`rates`) is open to this viewer, for pages that show it too. At most one query."""
    viewpoint = viewpoint_of(creator, viewer)
    return viewpoint == Viewpoint.ALL or may_see(settings_of(creator).shown(part), viewpoint)


def language_of(chosen: KitSettings, *, asked: str = "", reader: str = "") -> str:
    """`asked` for (`?lang=`), else what the reader chose, else the kit's own, else the active one (their browser's)."""
    known, active = dict(settings.LANGUAGES), (get_language() or "")[:2]
    return next((code for code in (asked, reader, chosen.language, active) if code in known), settings.LANGUAGE_CODE)


def reader_language(viewer: Actor, cookies: Mapping[str, str]) -> str:
    """What this reader chose for themself: signed in in their account, else with the site's switch; "" for neither."""
    if not viewer.is_anonymous:
        return str(viewer.user.locale)
    return cookies.get(settings.LANGUAGE_COOKIE_NAME, "")


def address_of(creator: CreatorProfile) -> str:
    """The absolute address of the page, without a query."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("creators:profile", args=[creator.handle])


def kit_of(
    creator: CreatorProfile,
    *,
    viewer: Actor,
    language: str,
    as_seen_by: str = "",
    chosen: KitSettings | None = None,
    now: datetime | None = None,
) -> Kit:
    """The kit of a creator whose profile the viewer may see, with nothing in it that they may not.

    `as_seen_by` (`stranger`, `brand`) narrows the view of somebody who sees more: a creator looks at their own page
    like an outsider, and pictures for links are drawn for strangers whoever asks.
    """
    now = now or clock.now()
    chosen = chosen or settings_of(creator)
    viewpoint = _narrowed(viewpoint_of(creator, viewer), as_seen_by)
    seen = {key for key in Block.values if may_see(chosen.shown(key), viewpoint)}
    with override(language):
        return _kit(creator, chosen, viewpoint, seen, language, now)


def _kit(
    creator: CreatorProfile, chosen: KitSettings, viewpoint: Viewpoint, seen: set[str], language: str, now: datetime
) -> Kit:
    today = clock.today(now)
    accounts = list(creator.accounts.all())
    loaded = samples_of(accounts, now=now) if seen & {Block.NUMBERS, Block.AUDIENCE} else {}
    items = list(creators.portfolio_of(creator))
    finished = finished_deals(creator) if seen & {Block.BRANDS, Block.HISTORY} else []
    parts: dict[str, Any] = {
        "accounts": tuple(_account(a, loaded.get(a.pk), chosen.numbers, Block.NUMBERS in seen) for a in accounts),
        "audience": _audience(accounts, loaded) if Block.AUDIENCE in seen else (),
        "portfolio": tuple(items) if Block.PORTFOLIO in seen else (),
        "rates": rate_card_of(creator, today=today) if Block.RATES in seen else None,
        "record": creator_line(creator, now=now) if Block.RECORD in seen else None,
        "past_work": past_work_of(finished) if Block.BRANDS in seen else (),
        "history": block_of(creator, [(row.completed_at, row.is_named) for row in finished if not row.is_open_again])
        if Block.HISTORY in seen
        else None,
    }
    full = {
        Block.NUMBERS: bool(parts["accounts"]),
        Block.AUDIENCE: bool(parts["audience"]),
        Block.PORTFOLIO: bool(parts["portfolio"]),
        Block.RATES: bool(parts["rates"]),
        Block.RECORD: bool(parts["record"]),
        Block.BRANDS: bool(parts["past_work"]),
        Block.HISTORY: bool(parts["history"]),
    }
    city = creator.city
    return Kit(
        code=creator.code, handle=creator.handle, name=creator.display_name, headline=chosen.headline, bio=creator.bio,
        kind=creator.get_kind_display(), place=f"{city.name}, {city.province.name}" if city else "",
        tier=str(creator.tier.label) if creator.tier else "", niches=tuple(labels(Category, creator.categories)),
        languages=tuple(labels(Language, creator.languages)),
        management=creator.management.name if creator.management else "",
        run_by=creator.get_run_by_display() if creator.run_by else "", works_per_month=creator.works_per_month,
        expertise=creator.field_of_expertise, credentials=creator.credentials, impartiality=creator.impartiality,
        is_verified=creator.is_verified, is_open_to_work=creator.is_open_to_work,
        accepts_barter=creator.accepts_barter, is_demo=creator.is_demo, is_public=creator.is_public,
        is_indexed=chosen.is_indexed and creator.is_public and not creator.is_demo,
        accent=chosen.accent, cover=chosen.cover, language=language, kit_language=chosen.language,
        url=address_of(creator),
        viewpoint=str(viewpoint.value), as_of=today,
        portrait=next((item for item in items if not item.is_video and item.picture is not None), None),
        blocks=tuple(
            KitBlock(key, str(Block(key).label), chosen.shown(key), not full[Block(key)])
            for key in chosen.block_order
            if key in seen
        ),
        **parts,
    )  # fmt: skip


def _account(
    account: SocialAccount, loaded: LoadedSample | None, numbers: Sequence[str], has_numbers: bool
) -> KitAccount:
    """An account, with the chosen figures that are known when this viewer sees numbers."""
    figures = [_figure(id, loaded) for id in numbers if id in NUMBERS] if loaded and has_numbers else []
    return KitAccount(
        account.code, account.platform, account.get_platform_display(), account.handle, account.url or "",
        account.is_verified, tuple(figure for figure in figures if figure.is_known),
    )  # fmt: skip


def _figure(id: str, loaded: LoadedSample) -> Figure:
    # Which rate is customary depends on the platform, so a creator chooses "engagement rate" and not one of three.
    return rate_of(loaded) if id == "engagement_rate" else figure_of(id, loaded)


def _audience(accounts: Sequence[SocialAccount], loaded: dict[int, LoadedSample]) -> tuple[KitAudience, ...]:
    found = ((account, audience_of(loaded[account.pk])) for account in accounts if account.pk in loaded)
    return tuple(
        KitAudience(account.code, account.get_platform_display(), account.handle, groups)
        for account, groups in found
        if groups
    )


def number_choices() -> list[tuple[str, str]]:
    """The figures that a creator can choose from, in words."""
    rate = str(FORMULAS["engagement_rate_views"].name)
    return [(id, rate if id == "engagement_rate" else str(FORMULAS[id].name)) for id in NUMBERS]
