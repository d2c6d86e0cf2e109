"""What the demo market shows to others: rate cards, kits, and the report of a campaign."""

from datetime import datetime, timedelta

from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.deals.models import Deal
from sorot.kits.actions import save_settings
from sorot.kits.actions.settings import KitInput
from sorot.kits.enums import Accent, Block, Cover, Shown
from sorot.rates import actions as rates
from sorot.rates.sow import Line, parse
from sorot.reports import actions as reports
from sorot.reports.enums import CostKind, Section
from sorot.web.demo.people import Town

#: Lines as their owners would write them. (name of a package, the line)
CARDS = {
    "rani.masak": (
        ("", "1x IG Reels + 2x IGS (link), revisi 2x, 2,8jt nett"),
        ("", "1x TikTok, boost code 30 hari, 3jt nett"),
        ("", "3x IGS (link, tag), 1,2jt nett"),
        ("Paket Ramadan", "2x IG Reels + 4x IGS (link) + 1x TikTok, owning 30 hari, revisi 2x, DP 50%, 7,5jt nett"),
        ("", "1x IG Reels, barter alat dapur senilai 1jt"),
    ),
    "wulan.rumah": (
        ("", "1x IG carousel + 2x IGS, keep post 90 hari, 2,2jt nett"),
        ("", "1x IG Reels, 1,9jt nett"),
    ),
    "noval.retro": (("", "1x IG Reels + 1x IGS (link), 3jt gross"),),
}
NOTES = "Jawaban dalam 2 hari kerja. Tidak menerima judi, pinjol, dan rokok."
#: Kits with everything open, so that strangers see what a full one looks like.
KITS = {
    "rani.masak": KitInput(
        shown=dict.fromkeys(Block.values, str(Shown.PUBLIC.value)),
        headline="Resep 10 menit yang benar-benar 10 menit.",
        accent=Accent.SAGE.value,
    ),
    "wulan.rumah": KitInput(
        shown=dict.fromkeys(Block.values, str(Shown.PUBLIC.value)),
        headline="Rumah kecil, dua anak, satu hari yang masuk akal.",
        accent=Accent.ROSE.value,
        cover=Cover.WIDE.value,
    ),
}


def show_faces(town: Town) -> None:
    """Rate cards and kits of a few creators."""
    for handle, lines in CARDS.items():
        creator, by = town.creators[handle], town.actor(handle)
        read = []
        for name, text in lines:
            line = parse(text, today=town.now.date())
            if not isinstance(line, Line):
                raise TypeError(f"{text}: {line.why} at {line.at}")
            read.append((name, line))
        rates.add_lines(creator=creator, lines=read, by=by, now=town.now - timedelta(days=20))
        rates.set_card(
            creator=creator, valid_until_date=town.now.date() + timedelta(days=60), notes=NOTES, by=by, now=town.now
        )
    for handle, said in KITS.items():
        save_settings(creator=town.creators[handle], said=said, version=0, by=town.actor(handle), now=town.now)


def tell_report(campaign: Campaign, brand: Actor, *, now: datetime) -> None:
    """What a finished campaign was planned to bring, what else it cost, and what came: one creator's numbers lack."""
    today = now.date()
    reports.save_plan(
        campaign=campaign,
        counts={"goal_customers": 40, "views": 60_000, "clicks": 900, "orders": 60, "budget": 8_000_000},
        version=0, by=brand, now=now - timedelta(days=20),
    )  # fmt: skip
    reports.save_settings(
        campaign=campaign, margin_bps=4_500, emv_rates={}, shown_name="",
        notes={Section.SUMMARY.value: "Penjualan tas kecil lebih banyak dari yang kami kira. Mudik berikutnya lagi."},
        version=0, by=brand, now=now - timedelta(days=2),
    )  # fmt: skip
    for kind, amount, note in (
        (CostKind.PRODUCT, 1_050_000, "Tiga tas anyam, harga pokok"),
        (CostKind.SHIPPING, 96_000, "JNE, tiga alamat"),
    ):
        reports.add_cost(
            campaign=campaign, kind=kind.value, amount=amount, spent_date=today - timedelta(days=18), note=note,
            by=brand, now=now - timedelta(days=17),
        )  # fmt: skip
    counts = {"wulan.rumah": (412, 31, 24, 6_045_000), "nana.anyam": (188, 9, 9, 1_755_000)}
    for deal in Deal.objects.filter(campaign=campaign, creator__handle__in=counts).select_related("creator"):
        clicks, orders, customers, revenue = counts[deal.creator.handle]
        said = reports.OutcomeInput(
            first_date=today - timedelta(days=14), last_date=today - timedelta(days=1), deal=deal, clicks=clicks,
            orders=orders, new_customers=customers, revenue=revenue, note="Kode di toko sendiri",
        )  # fmt: skip
        reports.add_outcome(campaign=campaign, said=said, by=brand, now=now)
    reports.keep_edition(campaign=campaign, by=brand, now=now)
