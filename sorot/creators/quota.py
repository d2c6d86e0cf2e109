"""How much a portfolio may hold, and who may put something there."""

from datetime import date

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.access import YES, Actor, Verdict, no
from sorot.core.files.purposes import Purpose
from sorot.core.files.uploads import bytes_under_way
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind
from sorot.creators import rules
from sorot.creators.enums import MAX_ITEMS
from sorot.creators.models import CreatorProfile

PURPOSE, POSTER = "portfolio", "portfolio_poster"


def quota_on(day: date) -> int:
    """Bytes one portfolio may hold on `day`: the last row of the setting that had begun."""
    begun = [size for since, size in settings.PORTFOLIO_QUOTAS if date.fromisoformat(since) <= day]
    return int(begun[-1]) if begun else 0


def bytes_used(creator: CreatorProfile) -> int:
    """What the portfolio's photos, videos and posters take, in bytes; not counting their small pictures."""
    rows = StoredFile.objects.filter(
        owner_type=creator._meta.label_lower, owner_code=creator.code, purpose__in=[PURPOSE, POSTER]
    )
    return int(rows.exclude(state="refused").aggregate(sum=Sum("size"))["sum"] or 0)


def has_room(creator: CreatorProfile, size: int, *, day: date) -> Verdict:
    """Whether `size` more bytes fit into the portfolio; uploads on their way are not counted."""
    quota, used = quota_on(day), bytes_used(creator)
    if used + size <= quota:
        return YES
    return no(
        _("The portfolio holds %(used)s of %(quota)s, and this needs %(size)s. Delete something first.")
        % {"used": in_words(used), "quota": in_words(quota), "size": in_words(size)}
    )


def in_words(size: int) -> str:
    """`1,2 GB`, `340 MB`, with thousands as on the boxes of memory cards."""
    from django.utils.formats import number_format

    if size >= 1_000_000_000:
        tenths = round(size / 100_000_000)
        return f"{number_format(tenths / 10, 1 if tenths % 10 else 0)} GB"
    return f"{number_format(-(-size // 1_000_000))} MB"


def may_upload(actor: Actor, owner_code: str, size: int) -> Verdict:
    """Put `size` more bytes on their way to the portfolio of the profile with this code."""
    creator = CreatorProfile.objects.owned_by(actor).filter(code=owner_code).first()
    if creator is None:
        return no(_("Only this creator and their management can change this profile."))
    verdict = rules.may_edit(actor, creator)
    if not verdict:
        return verdict
    if creator.portfolio.count() >= MAX_ITEMS:
        return no(_("The portfolio is full: %(most)d photos and videos. Delete one first.") % {"most": MAX_ITEMS})
    now = clock.now()
    return has_room(creator, size + bytes_under_way(PURPOSE, owner_code, now=now), day=now.date())


PORTFOLIO = Purpose(limit=settings.PORTFOLIO_LIMIT, kinds=frozenset({FileKind.IMAGE, FileKind.VIDEO}), may=may_upload)
