"""Which way a payout takes through the banks, and when it can be there. Limits and hours are dated rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core.clock import today
from sorot.core.money import DEFAULT_CURRENCY, Money, format_money
from sorot.core.workdays import next_workday_at
from sorot.payments.models import Institution, TransferRail

ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Rail:
    """One way: when it can be sent at the earliest, and when it is usually there."""

    name: str
    minutes: int
    sends_at: datetime
    arrives_at: datetime


class NoRail(Exception):
    """The amount is above what the receiver takes (`is_over`) or below; `limit` in minor units."""

    def __init__(self, institution: Institution, limit: int, *, is_over: bool) -> None:
        super().__init__(f"{institution.code}: {limit}")
        self.institution, self.limit, self.is_over = institution, limit, is_over

    @property
    def sentence(self) -> str:
        """What the payee can do."""
        about = {"name": self.institution.name, "limit": _money(self.limit)}
        if self.is_over:
            return _("%(name)s takes at most %(limit)s at a time. Ask for less, or use a bank account instead.") % about
        return _("%(name)s takes %(limit)s or more. Wait until your balance is larger.") % about


def rows_for(institution: Institution, now: datetime) -> list[TransferRail]:
    """The rows in force today: the institution's own where it has some, else those of its kind."""
    rows = list(
        TransferRail.objects.filter(
            Q(institution=institution) | Q(institution=None, kind=institution.kind), valid_from_date__lte=today(now)
        ).order_by("-valid_from_date")
    )
    own = [row for row in rows if row.institution_id is not None] or rows
    newest: dict[str, TransferRail] = {}
    for row in own:
        newest.setdefault(row.rail, row)
    return list(newest.values())


def choose(institution: Institution, amount: int, now: datetime, *, rows: Sequence[TransferRail] | None = None) -> Rail:
    """The fastest way that carries `amount` to `institution`. Raises NoRail."""
    known = sorted(rows_for(institution, now) if rows is None else rows, key=lambda row: row.minutes)
    for row in known:
        if amount >= row.minimum and (row.maximum is None or amount <= row.maximum):
            return _timed(row, now)
    limits = [row.maximum for row in known if row.maximum is not None]
    if limits and amount > max(limits):
        raise NoRail(institution, max(limits), is_over=True)
    raise NoRail(institution, min((row.minimum for row in known), default=0), is_over=False)


def _timed(row: TransferRail, now: datetime) -> Rail:
    sends_at = now if row.opens is None or row.closes is None else next_workday_at(now, row.opens, row.closes)
    return Rail(row.rail, row.minutes, sends_at, sends_at + timedelta(minutes=row.minutes))


def name_of(rail: str) -> str:
    """As people call it."""
    return {"bifast": "BI-FAST", "rtgs": "RTGS", "ewallet": _("your e-wallet")}.get(rail, rail)


def sentence(rail: Rail, now: datetime) -> str:
    """`Through BI-FAST, usually within 15 minutes.`"""
    takes = _("%(n)s hours") % {"n": rail.minutes // 60} if rail.minutes >= 120 else None
    takes = takes or _("%(n)s minutes") % {"n": rail.minutes}
    about = {"rail": name_of(rail.name), "takes": takes, "at": moment(rail.sends_at)}
    if rail.sends_at > now:
        return _("Through %(rail)s: sent on %(at)s, usually there within %(takes)s.") % about
    return _("Through %(rail)s, usually within %(takes)s after it is sent.") % about


def moment(at: datetime) -> str:
    """`Monday 30 November 08.00 WIB`, in the reader's language."""
    local = at.astimezone(ZoneInfo(ZONE))
    return f"{formats.date_format(local, 'l j F H.i')} WIB"


def _money(amount: int) -> str:
    return format_money(Money(amount, DEFAULT_CURRENCY), get_language() or "id")
