"""Everything that is known of one account, for a file: figures, posts reading by reading, days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.models import AccountSnapshot, PostSnapshot
from sorot.analytics.queries.evidence import RATES, find_account
from sorot.analytics.queries.figures import Figure, figure_of, rate_of
from sorot.analytics.queries.samples import LoadedSample, sample_of
from sorot.core.access import Actor
from sorot.creators.models import SocialAccount

CHUNK = 2000


@dataclass(frozen=True)
class Export:
    """The figures of an account, and its readings as they are read from the database."""

    account: SocialAccount
    figures: Sequence[Figure]
    window: int
    made_at: datetime

    @property
    def file_name(self) -> str:
        handle = slugify(self.account.handle) or self.account.code
        return f"{slugify(_('numbers'))}-{self.account.platform}-{handle}"

    def readings(self) -> Iterator[PostSnapshot]:
        """Every reading of every post, newest post first; all sources, each row says its own."""
        rows = PostSnapshot.objects.filter(post__account=self.account).select_related("post")
        return rows.order_by("-post__published_at", "post_id", "captured_date", "source").iterator(CHUNK)

    def days(self) -> Iterator[AccountSnapshot]:
        """Every day, newest first; all sources."""
        rows = AccountSnapshot.objects.filter(account=self.account)
        return rows.order_by("-date", "source").iterator(CHUNK)


def export_of(actor: Actor, code: str, *, days: int, now: datetime) -> Export | None:
    """What the owner's side or the operator may take away; None for everybody else."""
    found = find_account(actor, code)
    if found is None or found[1] != "all":
        return None
    loaded = sample_of(found[0], now=now, window=days)
    return Export(found[0], figures_of(loaded), days, now)


def figures_of(loaded: LoadedSample) -> list[Figure]:
    """Every figure of the dictionary that a sample can give, as pages show it."""
    usual = rate_of(loaded)
    return [
        usual if id in RATES and usual.definition.id == id else figure_of(id, loaded)
        for id, formula in FORMULAS.items()
        if formula.evaluate is not None
    ]
