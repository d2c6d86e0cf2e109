"""Screenshots as pages show them."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from PIL import Image

from sorot.accounts.models import Membership
from sorot.analytics.models import Post
from sorot.core import files
from sorot.core.access import Actor
from sorot.core.listquery import Page, paginate
from sorot.creators.models import SocialAccount
from sorot.insights.enums import Label, ShotState, counted
from sorot.insights.models import Screenshot, ScreenshotFigure

#: What is shown around a number, in its heights, and the height of a crop.
MARGIN, CROP_HEIGHT = 0.5, 88


def account_for(actor: Actor, code: str) -> SocialAccount:
    """One of the actor's own accounts, or of one's talents; for the operator any. Raises Http404."""
    rows = SocialAccount.objects.select_related("creator__user")
    return get_object_or_404(rows if actor.is_operator else rows.owned_by(actor), code=code)


def post_for(account: SocialAccount, code: str) -> Post | None:
    """A post of the account, None for no code. Raises Http404."""
    return get_object_or_404(Post, account=account, code=code) if code else None


def shots_of(actor: Actor, account: SocialAccount, *, post: Post | None, page: int) -> Page[Screenshot]:
    """Pictures of an account (of a post of it), the newest first."""
    rows = Screenshot.objects.visible_to(actor).filter(account=account).select_related("post", "file")
    return paginate(rows.filter(post=post) if post else rows, page)


def shot_for(actor: Actor, account: str, code: str) -> Screenshot:
    """A picture that the actor may see. Raises Http404."""
    rows = Screenshot.objects.visible_to(actor).with_names().prefetch_related("figures")
    return get_object_or_404(rows, code=code, account__code=account)


def crop_of(shot: Screenshot, label: str) -> bytes:
    """The part of the picture that holds a number, as PNG. Raises Http404 when nothing was read for the label."""
    figure = next((f for f in shot.figures.all() if f.label == label and f.box_left is not None), None)
    if figure is None or shot.file is None or None in (figure.box_top, figure.box_right, figure.box_bottom):
        raise Http404
    left, top = figure.box_left or 0, figure.box_top or 0
    right, bottom = figure.box_right or 0, figure.box_bottom or 0
    margin = round((bottom - top) * MARGIN)
    try:
        with files.open_file(shot.file) as content, Image.open(content, formats=("JPEG",)) as picture:
            edges = (
                max(0, left - margin), max(0, top - margin),
                min(picture.width, right + margin), min(picture.height, bottom + margin),
            )  # fmt: skip
            part = picture.crop(edges).convert("RGB")
    except FileNotFoundError:
        raise Http404 from None
    if part.height < CROP_HEIGHT:
        part = part.resize((max(1, round(part.width * CROP_HEIGHT / part.height)), CROP_HEIGHT))
    out = io.BytesIO()
    part.save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Side:
    """One figure of a page: as read and as confirmed; `counts`: it is written to the numbers of the account."""

    label: str
    name: str
    figure: ScreenshotFigure | None
    counts: bool


def sides_of(shot: Screenshot) -> list[Side]:
    """The figures of a picture in its own order."""
    used = counted(is_post=shot.post_id is not None, is_one_day=shot.is_one_day)
    return [Side(f.label, str(Label(f.label).label), f, f.label in used) for f in shot.figures.all()]


@dataclass(frozen=True, slots=True)
class PairLine:
    """A figure that is on one of two pictures or on both."""

    name: str
    first: int | None
    second: int | None

    @property
    def differs(self) -> bool:
        return self.first != self.second


def pair_of(shot: Screenshot) -> tuple[Screenshot | None, list[PairLine]]:
    """(the earlier picture, both pictures' figures side by side) of a held one, for the desk."""
    first = Screenshot.objects.with_names().prefetch_related("figures").filter(pk=shot.same_as_id or 0).first()
    a = {f.label: f.read_value for f in first.figures.all()} if first else {}
    b = {f.label: f.read_value for f in shot.figures.all()}
    return first, [PairLine(str(label.label), a.get(label), b.get(label)) for label in Label if label in {*a, *b}]


def held_shots(actor: Actor, *, is_open: bool, page: int) -> Page[Screenshot]:
    """For the desk: those that wait, the oldest first; or the decided ones."""
    rows = Screenshot.objects.visible_to(actor).with_names()
    if is_open:
        return paginate(rows.filter(state=ShotState.HELD).order_by("created_at", "pk"), page)
    return paginate(rows.filter(decided_at__isnull=False).order_by("-decided_at", "-pk"), page)


def find_held(actor: Actor, code: str) -> Screenshot | None:
    """A picture that was held, for the operator."""
    rows = Screenshot.objects.visible_to(actor).with_names().prefetch_related("figures")
    found = rows.filter(code=code).first() if actor.is_operator else None
    return found if found and (found.state == ShotState.HELD or found.decided_at) else None


def waiting_shots() -> QuerySet[Screenshot]:
    """Those that wait for the operator, for the desk's first page to count."""
    return Screenshot.objects.filter(state=ShotState.HELD)


def is_own(actor: Actor, shot: Screenshot) -> bool:
    """The operator is the creator of either picture, or belongs to the management of either."""
    shots = [shot, *([shot.same_as] if shot.same_as else [])]
    creators = [one.account.creator for one in shots]
    if any(creator.user_id == actor.user_id for creator in creators):
        return True
    managements = [creator.management_id for creator in creators if creator.management_id is not None]
    return Membership.objects.filter(organisation__in=managements, user=actor.user).exists()
