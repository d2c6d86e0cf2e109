"""One full kit: numbers with posts and days, an audience, pictures, finished deals with public and secret campaigns."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sorot.analytics.actions import record_readings
from sorot.analytics.parsing.readings import DayReading, PostReading, SliceReading
from sorot.campaigns.models import Campaign
from sorot.core.files import store_upload
from sorot.core.taxonomy import Source
from sorot.creators.models import CreatorProfile, PortfolioItem, SocialAccount
from sorot.kits.actions import KitInput, save_settings
from sorot.kits.actions.settings import first_shown
from sorot.rates.actions import add_lines
from sorot.rates.sow import Line, parse
from tests.cast import Cast, make_cast, make_creator
from tests.records.books import Books, Part, Work

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
AUDIENCE = {("country", "ID"): "0.913000", ("country", "MY"): "0.051000", ("age", "18-24"): "0.447000"}
SECRET_CAMPAIGN = "Peluncuran Rahasia"
FEE = 1_734_567


@dataclass
class World:
    """The cast, Rani's profile and account, and a creator with nothing at all."""

    cast: Cast
    creator: CreatorProfile
    account: SocialAccount
    empty: CreatorProfile

    def show(self, **changes: Any) -> None:
        """Keep decisions: `shown={"numbers": "hidden"}` and whatever `KitInput` has."""
        from sorot.kits.queries import settings_of

        shown = first_shown() | changes.pop("shown", {})
        save_settings(
            creator=self.creator, said=KitInput(shown=shown, **changes), version=settings_of(self.creator).version,
            by=self.cast.actor("rani"), now=NOW,
        )  # fmt: skip


def photo(colour: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue(), content_type="image/jpeg")


def add_photo(cast: Cast, creator: CreatorProfile, place: int, alt: str, caption: str = "") -> PortfolioItem:
    file = store_upload(
        photo("#a4593a"), owner=creator, purpose="profile_photo", kinds={"image"}, by=cast.actor("rani"), now=NOW
    )
    return PortfolioItem.objects.create(
        creator=creator, file=file, position=place, alt=alt, caption=caption, created_at=NOW
    )


def read_numbers(cast: Cast, account: SocialAccount) -> None:
    """Twelve posts, sixty days, an audience; and a worse source that must never be seen."""
    posts = [
        PostReading(
            0, f"p{n}", "", f"Resep {n}", "reel", NOW - timedelta(days=12 + 4 * n), TODAY - timedelta(days=2),
            {"views": 20_000 + 137 * n, "likes": 1_100 + 13 * n, "comments": 60 + n},
        )
        for n in range(12)
    ]  # fmt: skip
    days = [
        DayReading(0, TODAY - timedelta(days=back), {"followers": 48_123 - 31 * back, "views": 4_000 + back})
        for back in range(60)
    ]
    slices = [SliceReading(0, TODAY, d, "followers", key, Decimal(share)) for (d, key), share in AUDIENCE.items()]
    given: dict[str, Any] = {"account": account, "by": cast.actor("rani"), "now": NOW}
    record_readings(days=[DayReading(0, TODAY, {"followers": 7_777_777})], source=Source.DEMO, **given)
    record_readings(posts=posts, days=days, slices=slices, source=Source.FILE, **given)


def build() -> World:
    cast = make_cast()
    creator = cast.rani_profile
    account = creator.accounts.get()
    read_numbers(cast, account)
    account.refresh_from_db()
    CreatorProfile.objects.filter(pk=creator.pk).update(bio="Masakan Sunda.\nUntuk keluarga.")
    creator.refresh_from_db()
    books = Books(cast)
    for brand in (cast.kopi_senja, cast.kopi_senja, cast.kopi_senja, cast.teh_ranting):
        books.deal(Part(approved=-5, secured=-8), works=[Work(-20, -10, [(-21, -20, False)], -11)], brand=brand)
    *public, secret = books.written
    Campaign.objects.filter(deals__in=public).update(
        state="published", published_at=NOW - timedelta(days=70), apply_by_date=TODAY, apply_until_at=NOW,
        publish_from_date=TODAY, publish_until_date=TODAY,
    )  # fmt: skip
    # A rival's campaign that nobody may know of: its brand must not be named.
    Campaign.objects.filter(deals=secret).update(title=SECRET_CAMPAIGN)
    line = parse(f"1x IG Reels fee {FEE} nett", today=TODAY)
    assert isinstance(line, Line)
    add_lines(creator=creator, lines=[("", line)], by=cast.actor("rani"), now=NOW)
    return World(cast, creator, account, make_creator(None, "kosong", now=NOW, is_demo=True, display_name="Kosong"))


__all__ = ["AUDIENCE", "FEE", "NOW", "SECRET_CAMPAIGN", "World", "add_photo", "build"]
