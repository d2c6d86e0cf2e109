"""The kit for `bin/bench papers`: full, with twelve photos, as people have them."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HANDLE = "bangku"
PHOTOS = 12


def fill_kit(photos: int = PHOTOS) -> str:
    """A creator with two accounts, an audience and photos of 12 million pixels, sent as they are; the handle."""
    from sorot.accounts.models import User
    from sorot.core.access import Actor
    from sorot.creators.models import CreatorProfile, SocialAccount

    user = User.objects.create_user("kit@example.com", name="Rani Puspita")
    profile = CreatorProfile.objects.create(
        user=user, handle=HANDLE, display_name="Rani Puspita", bio="Masakan Sunda.", categories=["food"],
        languages=["id"], is_public=True, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    by = Actor(user=user)
    for platform in ("instagram", "tiktok"):
        account = SocialAccount.objects.create(
            creator=profile, platform=platform, handle=HANDLE, created_at=NOW, updated_at=NOW
        )
        _read(account, by)
    for place in range(photos):
        _add_photo(profile, place, by)
    return HANDLE


def _read(account: Any, by: Any) -> None:
    from sorot.analytics.actions import record_readings
    from sorot.analytics.parsing.readings import DayReading, PostReading, SliceReading
    from sorot.core.taxonomy import Source

    today = NOW.date()
    posts = [
        PostReading(
            0, f"{account.platform}{n}", "", f"Resep {n}", "reel", NOW - timedelta(days=9 + 2 * n),
            today - timedelta(days=2), {"views": 20_000 + 137 * n, "likes": 1_100 + 13 * n, "comments": 60 + n},
        )
        for n in range(24)
    ]  # fmt: skip
    days = [
        DayReading(0, today - timedelta(days=n), {"followers": 48_123 - 31 * n, "views": 4_000 + n}) for n in range(60)
    ]
    slices = [SliceReading(0, today, *_slice(key), Decimal(share)) for key, share in SLICES.items()]
    record_readings(account=account, posts=posts, days=days, slices=slices, source=Source.FILE, by=by, now=NOW)


SLICES = {
    "country/ID": "0.91", "country/MY": "0.05", "country/SG": "0.02", "age/18-24": "0.44", "age/25-34": "0.38",
    "age/35-44": "0.11", "gender/female": "0.71", "gender/male": "0.29",
}  # fmt: skip


def _slice(key: str) -> tuple[str, str, str]:
    dimension, _, part = key.partition("/")
    return dimension, "followers", part


def _add_photo(profile: Any, place: int, by: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sorot.core.files import store_upload
    from sorot.creators.models import PortfolioItem

    file = store_upload(
        SimpleUploadedFile(f"foto{place}.jpg", photo(place), content_type="image/jpeg"), owner=profile,
        purpose="profile_photo", kinds={"image"}, by=by, now=NOW,
    )  # fmt: skip
    PortfolioItem.objects.create(
        creator=profile,
        file=file,
        position=place + 1,
        alt=f"Foto {place}",
        caption=f"Sup hangat {place}",
        created_at=NOW,
    )


def photo(seed: int, size: tuple[int, int] = (3000, 4000)) -> bytes:
    """A photo with soft fields and grain, as heavy as one of a telephone."""
    from PIL import Image

    pick = random.Random(seed)
    small = Image.effect_noise((60, 80), 90).convert("RGB")
    tint = Image.new("RGB", small.size, tuple(pick.randrange(40, 220) for _ in range(3)))
    out = io.BytesIO()
    Image.blend(small, tint, 0.6).resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


def kit_pdf(out: Any, handle: str, _rows: int) -> None:
    """The kit as brands get it."""
    from sorot.core.access import Actor
    from sorot.creators.models import CreatorProfile
    from sorot.kits.queries import kit_of
    from sorot.kits.sheet import kit_pdf as set_kit

    creator = CreatorProfile.objects.get(handle=handle)
    out.write(set_kit(kit_of(creator, viewer=Actor(user=creator.user), language="id", now=NOW)))
