"""A finished campaign of many creators for `bin/bench papers`: its report as PDF, and its workbook beside its page.

The rows are those that agreed, published, read and paid work leaves; money went through the books' own door.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

CREATORS, EACH = 100, 5
DAY = timedelta(days=1)
#: What a post brought, by its number: no two alike.
COUNTS: tuple[tuple[str, Callable[[int], int]], ...] = (
    ("views", lambda n: 20_000 + 397 * n), ("reach", lambda n: 15_000 + 211 * n), ("likes", lambda n: 900 + 7 * n),
    ("comments", lambda n: 40 + n), ("shares", lambda n: 11 + n), ("saves", lambda n: 5 + n),
)  # fmt: skip


def fill_campaign(pay: Callable[..., None], creators: int = CREATORS, each: int = EACH) -> str:
    """Make the campaign; its code. `pay(brand, person, payee, numbers, by, codes=…)` pays one deal for each number."""
    from django.db import transaction

    from sorot.accounts.models import Membership, Organisation, User
    from sorot.campaigns.models import Campaign
    from sorot.core import clock
    from sorot.core.access import SYSTEM, Actor
    from sorot.core.ids import sort_key
    from sorot.payments.actions.accounts import ensure_payee

    now = clock.now()
    begun = now - 12 * DAY
    dewi = User.objects.create_user("laporan@example.com", name="Dewi Anggraini")
    rani = User.objects.create_user("laporan-rani@example.com", name="Rani Puspita")
    brand = Organisation.objects.create(name="Kopi Senja", name_key="kopi senja", kind="brand", created_at=begun)
    Membership.objects.create(organisation=brand, user=dewi, role="owner", created_at=begun)
    house = Organisation.objects.create(name="Rumah Kreator", name_key="rumah", kind="management", created_at=begun)
    payee = ensure_payee(user=rani, organisation=None, now=begun)
    payee.legal_name, payee.tax_id, payee.tax_id_kind, payee.tax_id_last4 = "Rani", "3171015708450002", "nik", "0002"
    payee.save()
    campaign = Campaign.objects.create(
        organisation=brand, title="Kopi Sore", title_key=sort_key("Kopi Sore"), goal="awareness", category="food",
        description="Contoh ukur.", fee_kind="fixed", fee_min=1_000_000, fee_max=1_000_000, budget=200_000_000,
        slots=creators, apply_by_date=(now - 11 * DAY).date(), apply_until_at=now - 11 * DAY,
        publish_from_date=(now - 10 * DAY).date(), publish_until_date=now.date(), state="published",
        published_at=begun, platforms=["tiktok"], formats=["short_video"], created_by=dewi, created_at=begun,
        updated_at=begun,
    )  # fmt: skip
    with transaction.atomic():
        deals = [_deal(campaign, house, rani, number, each, begun) for number in range(creators)]
    for start in range(0, creators, 50):
        numbers = range(start, min(start + 50, creators))
        with transaction.atomic():
            pay(brand, rani, payee, numbers, SYSTEM, codes=[deal.code for deal in deals])
    _tell(campaign, deals, Actor(user=dewi, organisation=brand, role="owner"), now)
    return str(campaign.code)


def _deal(campaign: Any, house: Any, rani: Any, number: int, each: int, begun: Any) -> Any:
    """One creator's finished deal with `each` posts that were read from a file three days after they went out."""
    from sorot.analytics.models import Post, PostSnapshot
    from sorot.creators.models import CreatorProfile, SocialAccount
    from sorot.deals.models import Application, Deal, DeliverableItem, Publication

    name = f"Kreator {number:03} Nguyễn"
    out = begun + 2 * DAY
    creator = CreatorProfile.objects.create(
        handle=f"laporan{number}", display_name=name, name_key=name.casefold(), categories=["food"], languages=["id"],
        is_public=True, management=house, created_at=begun, updated_at=begun,
    )  # fmt: skip
    about: dict[str, Any] = {
        "campaign": campaign, "creator": creator, "organisation": campaign.organisation, "management": house,
        "turn": "nobody", "agreed_at": begun, "created_at": begun, "updated_at": begun,
    }  # fmt: skip
    application = Application.objects.create(
        state="agreed", idea="Resep sore.", fee=1_000_000, tax_basis="gross", submitted_at=begun, submitted_by=rani,
        **about,
    )  # fmt: skip
    deal = Deal.objects.create(
        application=application, talent=rani, title=campaign.title, fee=1_000_000, currency="IDR", tax_basis="gross",
        first_draft_date=begun.date(), last_publish_date=out.date(), state="completed", signed_at=begun,
        ready_at=begun, completed_at=out, **about,
    )  # fmt: skip
    account = SocialAccount.objects.create(
        creator=creator, platform="tiktok", handle=creator.handle, created_at=begun, updated_at=begun
    )
    posts, snapshots = [], []
    for place in range(each):
        item = DeliverableItem.objects.create(
            deal=deal, position=place + 1, platform="tiktok", format="short_video", index=place + 1, of=each,
            draft_due_date=begun.date(), publish_date=out.date(), state="published", approved_at=begun,
            published_at=out,
        )  # fmt: skip
        native = str(7_000_000_000 + number * each + place)
        Publication.objects.create(
            item=item, url=f"https://www.tiktok.com/@{creator.handle}/video/{native}", published_at=out, told_by=rani,
            told_at=out,
        )  # fmt: skip
        posts.append(Post(account=account, platform="tiktok", native_id=native, published_at=out, created_at=out))
        counts = {count: made(number * each + place) for count, made in COUNTS}
        snapshots.append({"captured_date": (out + 3 * DAY).date(), "captured_at": out, "source": "file", **counts})
    posts = Post.objects.bulk_create(posts)
    PostSnapshot.objects.bulk_create(PostSnapshot(post=post, **row) for post, row in zip(posts, snapshots, strict=True))
    return deal


def _tell(campaign: Any, deals: Sequence[Any], by: Any, now: Any) -> None:
    """What the brand knows: what the goods cost, and what each creator sold."""
    from sorot.reports import actions
    from sorot.reports.actions import OutcomeInput

    days: dict[str, Any] = {"first_date": (now - 9 * DAY).date(), "last_date": now.date()}
    rows = [
        OutcomeInput(deal=deal, clicks=400 + n, orders=30 + n, new_customers=9 + n, revenue=2_345_678 + n, **days)
        for n, deal in enumerate(deals)
    ]
    actions.import_outcomes(campaign=campaign, rows=rows, submit_key="b" * 20, by=by, now=now)
    spent: dict[str, Any] = {"spent_date": now.date(), "by": by, "now": now}
    actions.add_cost(campaign=campaign, kind="product", amount=12_345_678, **spent)
    actions.add_cost(campaign=campaign, kind="shipping", amount=1_234_500, **spent)


def report_pdf(out: Any, code: str, _rows: int) -> None:
    """The report as its brand gets it: read from the database, then set."""
    from sorot.accounts.models import Membership
    from sorot.campaigns.models import Campaign
    from sorot.core.access import Actor
    from sorot.reports.printing import report_pdf as print_report
    from sorot.reports.queries.report import report_of

    campaign = Campaign.objects.get(code=code)
    owner = Membership.objects.select_related("user").get(organisation=campaign.organisation)
    by = Actor(user=owner.user, organisation=campaign.organisation, role=owner.role)
    out.write(print_report(report_of(campaign, viewer=by), language="id"))


def compare(code: str) -> dict[str, int]:
    """The workbook beside the page, as whoever has the link gets both: {metrics, creators, posts, cells, unequal}."""
    from django.conf import settings
    from django.test import Client, override_settings
    from django.urls import reverse
    from python_calamine import CalamineWorkbook

    token = _link(code)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        page = client.get(reverse("reports:shared", args=[token]))
        file: Any = client.get(reverse("reports:shared_workbook", args=[token]))
    if (page.status_code, file.status_code) != (200, 200):
        raise SystemExit(f"page and workbook of the report answer {page.status_code}, {file.status_code}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file.streaming_content)))
    rows = {name: book.get_sheet_by_name(name).to_python()[1:] for name in ("Total", "Creators", "Posts")}
    shown = _numbers(page.content.decode())
    totals = {said["data-metric"]: said["data-value"] for said in shown if said["data-of"] == "total"}
    cells = {row[6]: row[1] for row in rows["Total"] if row[6]}
    pairs = [(value, cells.get(metric, "")) for metric, value in totals.items()]
    posts = [said["data-value"] for said in shown if said["data-of"] == "post"]
    pairs += zip(posts, [cell for row in rows["Posts"] for cell in row[4:7]], strict=True)
    # What creators brought comes to the total, on the page and in the file.
    sums = [
        sum(Decimal(said["data-value"]) for said in shown if is_creator(said) and said["data-metric"] == metric)
        for metric in SUMMED
    ]
    pairs += [(str(found), cells[metric]) for metric, found in zip(SUMMED, sums, strict=True)]
    unequal = [pair for pair in pairs if not _same(*pair)]
    return {
        "metrics": len(totals), "creators": len(rows["Creators"]) - 1, "posts": len(rows["Posts"]),
        "cells": len(pairs), "unequal": len(unequal),
    }  # fmt: skip


SUMMED = ("work_views@1", "work_orders@1")


def is_creator(said: dict[str, str]) -> bool:
    """Whether a number of the page is one creator's: those are of their deals."""
    return said["data-of"] not in ("", "total", "post", "result", "past")


def _link(code: str) -> str:
    """The token of a new link to the live report, in English, with costs and names."""
    from sorot.accounts.models import Membership
    from sorot.campaigns.models import Campaign
    from sorot.core import clock
    from sorot.core.access import Actor
    from sorot.reports.actions import create_share

    campaign, now = Campaign.objects.get(code=code), clock.now()
    owner = Membership.objects.select_related("user").get(organisation=campaign.organisation)
    by = Actor(user=owner.user, organisation=campaign.organisation, role=owner.role)
    said: dict[str, Any] = {"edition": None, "language": "en", "with_costs": True, "with_names": True}
    return create_share(campaign=campaign, expires_at=now + DAY, by=by, now=now, **said)[1]


def _numbers(html: str) -> list[dict[str, str]]:
    """The attributes of every number of the page."""
    tags = re.findall(r"<data [^>]*data-metric=[^>]*>", html)
    return [{"data-of": ""} | dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]


def _same(value: str, cell: Any) -> bool:
    """A cell holds a float of 15 digits: enough for a count, an amount, and more than is shown of a ratio."""
    return cell != "" and abs(Decimal(value) - Decimal(str(cell))) <= abs(Decimal(value)) * Decimal("1e-12")
