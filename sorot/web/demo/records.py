"""Records of the demo market: Tas Arunika pays the rest late, Kopi Senja in time; Nana has delivered often enough."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sorot.deals.terms import MilestoneTerm

if TYPE_CHECKING:
    from sorot.web.demo.money import Story

#: (campaign, creator, fee, idea, down payment in percent, days ago the work was confirmed, and the rest came).
PAID_LATE = (
    ("perajin", "nana.anyam", 6_500_000, "Menganyam tas dari awal sampai jadi.", 50, 15.0, 6.0),
    ("isi-tas", "nana.anyam", 2_400_000, "Isi tas anyam untuk mudik.", 0, 14.0, 5.0),
    ("isi-tas", "wulan.rumah", 2_200_000, "Isi tas ibu dengan dua anak.", 0, 13.0, 6.5),
)


def _parts(fee: int, percent: int) -> tuple[MilestoneTerm, ...]:
    first = fee * percent // 100
    down = (MilestoneTerm(f"DP {percent} %", first, "before_work"),) if first else ()
    return (*down, MilestoneTerm("Pelunasan", fee - first, "on_approval"))


def tell_records(story: "Callable[..., Story]") -> None:
    """Three rests that came after the promised day, and one more deal that was secured before the work."""
    for campaign, creator, fee, idea, percent, done, paid in PAID_LATE:
        walk = story(campaign, creator, fee, idea, *_parts(fee, percent)).agreed(done + 3)
        if percent:
            walk.secured(done + 2)
        walk.done(done)
        walk.at(paid).report()
        walk.at(paid - 0.1).confirm_transfer()
    story("kedai-baru", "nana.anyam", 1_800_000, "Kopi dan keranjang anyam.").agreed(12).secured(11).done(9)


def tell_reels(story: "Callable[..., Story]") -> None:
    """Two more Reels by themselves: with those of others enough deals that help with a price has something to tell.

    Tas Arunika pays this one late, too.
    """
    story("panen-kopi", "uni.rasa", 4_000_000, "Kopi Pangalengan untuk teman rendang.").agreed(12).secured(11).done(10)
    walk = story("perajin", "putri.rias", 3_400_000, "Satu Reels saja: tas untuk pesta.", *_parts(3_400_000, 0))
    walk.only = "reel"
    walk.agreed(17).done(14)
    walk.at(6.0).report()
    walk.at(5.9).confirm_transfer()
