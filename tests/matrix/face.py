"""What a creator shows: lines of a rate card, screenshots of a platform's own pages."""

import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from sorot.accounts.models import User
from sorot.accounts.queries import actor_for
from sorot.core.access import SYSTEM
from sorot.core.files import store_upload
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.insights.models import Screenshot, ScreenshotFigure
from sorot.rates.actions import add_lines
from sorot.rates.sow import Line, parse
from sorot.web.demo.cast import DOMAIN


def rates(codes: dict[str, str]) -> None:
    """A line on Rani's card, and one on that of a talent."""
    said = parse("2x IG Story (link) + 1x Reels, 1,5jt nett", today=timezone.now().date())
    assert isinstance(said, Line)
    for prefix, handle, email, hat in (
        ("", "rani.masak", f"rani.masak@{DOMAIN}", "self"),
        ("talent_", "sekar.hijab", f"bima@{DOMAIN}", ""),
    ):
        creator = CreatorProfile.objects.get(handle=handle)
        user = User.objects.get(email=email)
        code = hat or str(creator.management.code if creator.management else "")
        made = add_lines(creator=creator, lines=[("", said)], by=actor_for(user, code), now=timezone.now())
        for name in ("edit", "terms", "costs", "line", "place", "removal"):
            if prefix:
                codes[f"rates:talent_{name}.handle"] = handle
            codes[f"rates:{prefix}{name}.code"] = made[0].code


def screenshots(codes: dict[str, str]) -> None:
    """A screenshot of Rani that waits for her check, and a held one of somebody else."""
    now = timezone.now()
    picture = io.BytesIO()
    Image.new("RGB", (360, 640), "white").save(picture, "PNG")
    shots: list[Screenshot] = []
    for handle, state, key in (("rani.masak", "read", "6" * 32), ("wulan.rumah", "held", "7" * 32)):
        account = SocialAccount.objects.filter(creator__handle=handle).order_by("pk")[0]
        shot = Screenshot.objects.create(
            account=account, sha256=key * 2, captured_date=now.date(), state=state, picture_hash=1, figures_hash=1,
            created_at=now, read_at=now, submit_key=key, same_as=shots[0] if shots else None,
        )  # fmt: skip
        upload = ContentFile(picture.getvalue(), name="layar.png")
        shot.file = store_upload(upload, owner=shot, purpose="insight", kinds={"image"}, by=SYSTEM, now=now)
        shot.save()
        ScreenshotFigure.objects.create(
            screenshot=shot, label="views", read_value=15_204, confidence=0.7, box_left=280, box_top=100,
            box_right=350, box_bottom=120,
        )  # fmt: skip
        shots.append(shot)
    for name in ("screenshot", "crop", "removal", "undo", "reply"):
        codes[f"insights:{name}.code"] = shots[0].code
    for name in ("screenshots", "screenshot", "crop", "removal", "undo", "reply"):
        codes[f"insights:{name}.account"] = shots[0].account.code
    codes["insights:crop.label"], codes["insights:desk_screenshot.code"] = "views", shots[1].code
