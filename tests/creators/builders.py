"""Builders of creators for tests."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sorot.accounts.models import Organisation, User
from sorot.core import clock
from sorot.creators.actions import ProfileInput
from sorot.creators.models import CreatorProfile, SocialAccount


def make_creator(
    handle: str = "rani",
    user: User | None = None,
    management: Organisation | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> CreatorProfile:
    """A public profile without accounts; without a user and a management it is a demo."""
    moment = now or clock.now()
    values: dict[str, Any] = {
        "display_name": handle.title(),
        "is_public": True,
        "is_demo": user is None and management is None,
        **fields,
    }
    return CreatorProfile.objects.create(
        handle=handle, user=user, management=management, created_at=moment, updated_at=moment, **values
    )


def make_account(
    creator: CreatorProfile,
    platform: str = "instagram",
    followers: int | None = 12_000,
    source: str = "self_declared",
    now: datetime | None = None,
    **fields: Any,
) -> SocialAccount:
    """An account with a follower count; the profile's derived columns follow."""
    from sorot.creators.actions.accounts import refresh_derived

    moment = now or clock.now()
    known = followers is not None or fields.get("engagement_rate") is not None
    account = SocialAccount.objects.create(
        creator=creator,
        platform=platform,
        handle=fields.pop("handle", f"{creator.handle}.{platform}"),
        followers=followers,
        metrics_source=source if known else "",
        metrics_captured_at=moment if known else None,
        created_at=moment,
        updated_at=moment,
        **fields,
    )
    refresh_derived(creator)
    return account


def said(handle: str = "rani", **fields: Any) -> ProfileInput:
    """What somebody says in a profile."""
    return ProfileInput(
        **{"handle": handle, "display_name": "Rani Lestari", "categories": ["food"], "is_public": True, **fields}
    )


def profile_data(**changes: Any) -> dict[str, Any]:
    """A form of the profile page as the browser sends it."""
    return {
        "submit_key": "0" * 32,
        "version": "0",
        "display_name": "Rani Lestari",
        "handle": "rani.lestari",
        "bio": "Masak.",
        "kind": "influencer",
        "categories": ["food"],
        "languages": ["id"],
        "city": "Kota Bandung, Jawa Barat",
        "is_public": "on",
        "is_open_to_work": "on",
        "run_by": "",
        "works_per_month": "",
        **changes,
    }


def picture(
    size: tuple[int, int] = (320, 240), kind: str = "JPEG", name: str = "foto.jpg", exif: Any = None
) -> SimpleUploadedFile:
    """A real picture as an upload."""
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, (200, 120, 40)).save(out, kind, **extra)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/octet-stream")


def handles(items: Sequence[Any]) -> list[str]:
    """The handles of cards, in their order."""
    return [item.handle for item in items]
