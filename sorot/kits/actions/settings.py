"""Writing what a creator decided about their kit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.creators.models import CreatorProfile
from sorot.creators.rules import may_edit
from sorot.kits.enums import FIRST_BRANDS, FIRST_NUMBERS, FIRST_PUBLIC, Accent, Block, Cover, Shown
from sorot.kits.models import KitSettings


def first_shown() -> dict[str, str]:
    """To whom each part is shown before the creator decides."""
    first = dict.fromkeys(Block.values, str(Shown.HIDDEN.value))
    first |= {str(block.value): str(Shown.PUBLIC.value) for block in FIRST_PUBLIC}
    return first | {str(block.value): str(Shown.BRANDS.value) for block in FIRST_BRANDS}


@dataclass(frozen=True, slots=True)
class KitInput:
    """What a creator says about their kit. `shown` has a `Shown` for every block, `order` names every block once."""

    shown: Mapping[str, str] = field(default_factory=first_shown)
    order: Sequence[str] = tuple(Block.values)
    numbers: Sequence[str] = FIRST_NUMBERS
    headline: str = ""
    accent: str = Accent.STRAW.value
    cover: str = Cover.PORTRAIT.value
    language: str = ""
    is_indexed: bool = True


@transaction.atomic
def save_settings(
    *, creator: CreatorProfile, said: KitInput, version: int, by: Actor, now: datetime
) -> KitSettings:  # fmt: skip
    """Keep the decisions. `version` is 0 while there were none; raises StaleError when somebody else was faster."""
    may_edit(by, creator).demand()
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    may_edit(by, fresh).demand()
    kept = KitSettings.objects.filter(creator=fresh).first()
    if (kept.version if kept else 0) != version:
        raise StaleError(
            _("Somebody else changed this kit meanwhile. What you chose is still here: compare, then save again.")
        )
    kept = kept or KitSettings(creator=fresh)
    kept.public_blocks = [key for key in said.order if said.shown[key] == Shown.PUBLIC]
    kept.brand_blocks = [key for key in said.order if said.shown[key] == Shown.BRANDS]
    kept.block_order, kept.numbers = list(said.order), list(said.numbers)
    kept.headline, kept.accent, kept.cover = said.headline, said.accent, said.cover
    kept.language, kept.is_indexed = said.language, said.is_indexed
    kept.version, kept.updated_at = version + 1, now
    kept.save()
    audit.record("kit.changed", fresh, by=by, now=now, data={"shown": dict(said.shown)})
    return kept
