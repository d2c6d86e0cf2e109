"""Slips as pages read them: the list of a year, its totals, and who stands on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.files.store import open_file
from sorot.papers.facts import is_simulated
from sorot.papers.render.sheet import Sheet
from sorot.papers.sheets.slip import Side, slip_sheet
from sorot.payments.enums import TaxIdKind
from sorot.payments.models import SiteIdentity, Withholding
from sorot.tax.wording import KINDS

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Total:
    """What one withholder took under one kind of tax in a year, in minor units. `name` empty: this site's operator."""

    name: str
    kind: str
    currency: str
    count: int
    gross: int
    tax: int


@dataclass(frozen=True, slots=True)
class SlipYear:
    """The slips of one year that somebody may see. `years` are those that have any, the newest first."""

    year: int | None
    years: list[int]
    totals: list[Total]
    page: Page[Any] | None
    #: The same person is paid on all of them: the list then says who withheld, else from whom.
    is_own: bool


def slips_of(actor: Actor) -> Any:
    """Every slip that `actor` may see, with what a line of the list needs."""
    return Withholding.objects.visible_to(actor).select_related(
        "terms", "milestone", "withholder", "payee__user", "payee__organisation"
    )


def slip_year(actor: Actor, *, year: str, page: int) -> SlipYear:
    """The list for `year` as it was asked (nonsense and a year without slips mean the newest). At most five queries."""
    rows = slips_of(actor)
    years = [day.year for day in rows.order_by().dates("period", "year", order="DESC")]
    if not years:
        return SlipYear(None, [], [], None, actor.is_person)
    chosen = next((known for known in years if str(known) == year), years[0])
    rows = rows.filter(period__year=chosen)
    return SlipYear(chosen, years, _totals(rows), Paginator(rows, PAGE_SIZE).get_page(page), actor.is_person)


def _totals(rows: Any) -> list[Total]:
    sums = (
        rows.order_by()
        .values("withholder_id", "withholder__name", "kind", "currency")
        .annotate(count=Count("pk"), gross=Sum(F("cash_amount") + F("in_kind_amount")), tax=Sum("tax_amount"))
        .order_by("withholder__name", "kind", "currency")
    )
    return [
        Total(row["withholder__name"] or "", str(KINDS.get(row["kind"], row["kind"])), row["currency"], row["count"],
              row["gross"], row["tax"])
        for row in sums
    ]  # fmt: skip


def find_slip(actor: Actor, code: str) -> Withholding | None:
    """The slip, or None for a stranger."""
    found: Withholding | None = slips_of(actor).filter(code=code).first()
    return found


def withholder_side(slip: Withholding) -> Side:
    """Who withheld, as the paper keeps them."""
    side = slip.sides["withholder"]
    return Side(side["name"] or site_name(), _number(side, side["tax_id"]), side["address"])


def payee_side(slip: Withholding, *, is_full: bool, is_named: bool) -> Side:
    """From whom it was withheld. `is_named`: with the name in law; `is_full`: with the whole tax number."""
    side = slip.sides["payee"]
    number = side["tax_id"] if is_full else masked(side["tax_id"])
    name = side["name"] if is_named else side["known_as"]
    return Side(name or slip.payee.code, _number(side, number), side["address"] if is_full else "")


def masked(number: str) -> str:
    """The last digits, as everywhere on pages; of a short number at most half."""
    return f"•••• {number[-min(4, len(number) // 2) :]}" if number else ""


def _number(side: dict[str, str], number: str) -> str:
    return f"{TaxIdKind(side['tax_id_kind']).label} {number}" if number else ""


def site_identity() -> SiteIdentity | None:
    return SiteIdentity.objects.select_related("logo").first()


def logo_of(slip: Withholding, identity: SiteIdentity | None) -> bytes | None:
    """The picture of who withheld; None where there is none, or the file is gone."""
    owner = identity if slip.withholder is None else slip.withholder
    if owner is None or owner.logo is None:
        return None
    try:
        with open_file(owner.logo) as content:
            return content.read()
    except FileNotFoundError:
        return None


def site_name() -> str:
    """Where a paper comes from, for its foot."""
    return urlsplit(settings.PUBLIC_URL).hostname or "Sorot"


def mark_of(slip: Withholding) -> str:
    """What stands across a paper of an example, or of simulated money."""
    return _("SIMULATED") if is_simulated(slip.terms, slip.milestone) else ""


def sheet_of(slip: Withholding, *, is_full: bool, locale: str) -> Sheet:
    """The slip as a paper in the language `locale`. `is_full`: with the payee's whole number, name in law, address."""
    identity = site_identity()
    with translation.override(locale):
        return slip_sheet(
            slip,
            withholder=withholder_side(slip),
            payee=payee_side(slip, is_full=is_full, is_named=is_full),
            locale=locale,
            logo=logo_of(slip, identity),
            mark=mark_of(slip),
            site=site_name(),
        )
