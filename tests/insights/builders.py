"""Drawn screens, and an engine that reads them without models: what is drawn is handed over as lines of text."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from sorot.analytics.models import Post
from sorot.creators.models import SocialAccount
from sorot.insights import actions
from sorot.insights.models import Screenshot
from sorot.insights.reading import Box
from tests.cast import Cast

WIDTH, HEIGHT, ROW = 400, 700, 60
NAMES = {
    "views": "Tayangan", "reach": "Jangkauan", "likes": "Suka", "comments": "Komentar", "shares": "Dibagikan",
    "followers": "Pengikut", "interactions": "Interaksi",
}  # fmt: skip
REEL = {"views": 15_204, "reach": 9_072, "likes": 826, "comments": 119, "shares": 85}


def written(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def screen(figures: dict[str, int], *, name: str = "reel.png", quality: int = 0) -> SimpleUploadedFile:
    """A screen with a name on the left and a number on the right of each row; in its file the rows as well."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    for row, (label, value) in enumerate(figures.items()):
        draw.text((20, 100 + row * ROW), NAMES[label], fill="black", font_size=24)
        draw.text((280, 100 + row * ROW), written(value), fill="black", font_size=24)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality) if quality else picture.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def lines(figures: dict[str, int], *, score: float = 0.99) -> list[Box]:
    """What an engine sees on such a screen."""
    out = []
    for row, (label, value) in enumerate(figures.items()):
        top = 100 + row * ROW
        out.append(Box(NAMES[label], score, 20, top, 150, top + 26))
        out.append(Box(written(value), score, 280, top, 380, top + 26))
    return out


class FakeEngine:
    """Hands out the lines that a test has laid down, in the order of reading; an exception is raised."""

    laid: list[Any] = []

    def __enter__(self) -> "FakeEngine":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def boxes(self, path: str | Path) -> tuple[list[Box], tuple[int, int]]:
        assert Path(path).stat().st_size > 0
        found = FakeEngine.laid.pop(0)
        if isinstance(found, Exception):
            raise found
        return found, (WIDTH, HEIGHT)


def account_of(cast: Cast, who: str = "rani") -> SocialAccount:
    return SocialAccount.objects.select_related("creator__user").get(creator=getattr(cast, f"{who}_profile"))


def post_of(cast: Cast, account: SocialAccount) -> Post:
    return Post.objects.create(
        account=account, platform=account.platform, native_id=f"reel-{account.pk}", title="Kopi sahur", format="reel",
        published_at=cast.now.replace(day=1), created_at=cast.now,
    )  # fmt: skip


def send(
    cast: Cast, figures: dict[str, int], *, who: str = "rani", post: Post | None = None, key: str = "a", day: date,
    account: SocialAccount | None = None, is_one_day: bool = False, seen: list[Box] | None = None,
    upload: SimpleUploadedFile | None = None,
) -> Screenshot:  # fmt: skip
    """Send one screen and have it read."""
    [shot] = actions.send_screenshots(
        account=account or account_of(cast, who), post=post, pictures=[upload or screen(figures)], captured_date=day,
        is_one_day=is_one_day, submit_key=key * 32, by=cast.actor(who), now=cast.now,
    )  # fmt: skip
    FakeEngine.laid.append(lines(figures) if seen is None else seen)
    return actions.read_screenshot(screenshot=shot, now=cast.now)
