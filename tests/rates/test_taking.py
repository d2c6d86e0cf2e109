"""A line of a rate card is taken into an application, an invitation or an offer by who may see it, and by its code."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.campaigns.models import Campaign
from sorot.core import clock
from sorot.core.money import Money
from sorot.deals.models import Application, Offer
from sorot.deals.terms import MilestoneTerm
from sorot.kits.actions import save_settings
from sorot.kits.actions.settings import KitInput
from sorot.kits.enums import Block
from sorot.rates.actions import add_lines, change_line, remove_line, set_card, set_cost
from sorot.rates.models import RateLine
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_walk import filled
from tests.rates.test_pages import said

SAME = "1x IG Reels + 2x IGS, 3,1jt nett"
LIMIT = 15


def put(cast: Cast, *texts: str) -> list[RateLine]:
    return add_lines(
        creator=cast.rani_profile, lines=[("", said(text)) for text in texts], by=cast.actor("rani"), now=cast.now
    )


def expire(cast: Cast) -> date:
    day = clock.today(cast.now) - timedelta(days=1)
    set_card(creator=cast.rani_profile, valid_until_date=day, notes="", by=cast.actor("rani"), now=cast.now)
    return day


def hide(cast: Cast) -> None:
    save_settings(
        creator=cast.rani_profile, said=KitInput(shown=dict.fromkeys(Block.values, "hidden")), version=0,
        by=cast.actor("rani"), now=cast.now,
    )  # fmt: skip


def apply_url(cast: Cast, line: RateLine | str, campaign: Campaign | None = None) -> str:
    code = line if isinstance(line, str) else line.code
    return f"{reverse('deals:apply', args=[(campaign or cast.campaign).code])}?card={code}"


def values(page: Any, *names: str) -> list[Any]:
    return [page.context["form"][name].value() for name in names]


# ---------------------------------------------------------------- applying
def test_a_creator_fills_the_price_of_a_line_into_an_application_and_sends_it(cast: Cast) -> None:
    line, client = put(cast, SAME)[0], cast.client("rani")
    plain = client.get(reverse("deals:apply", args=[cast.campaign.code]))
    assert f'href="?card={line.code}"' in plain.content.decode()
    page = client.get(apply_url(cast, line))
    sentence = "Dari rate card saya: 1x IG Reels + 2x IG Story, fee Rp3.100.000 nett."
    assert [page.status_code, *values(page, "fee", "idea")] == [200, "3.100.000", f"\n\n{sentence}"]
    assert page.context["taken"].notes == []
    sent = client.post(apply_url(cast, line), {**filled(page), "idea": f"Kopi sahur. {sentence}"})
    application = Application.objects.get()
    assert (sent.status_code, application.fee, application.idea) == (303, 3_100_000, f"Kopi sahur. {sentence}")


def test_a_price_on_another_basis_is_left_to_the_creator(cast: Cast) -> None:
    line = put(cast, "1x IG Reels + 2x IGS, 3,1jt gross")[0]
    page = cast.client("rani").get(apply_url(cast, line))
    assert values(page, "fee") == ["2.500.000"]
    assert "Rate card Anda gross, sedangkan kampanye ini nett" in page.content.decode()


def test_a_line_for_other_works_says_so(cast: Cast) -> None:
    line = put(cast, "3x TikTok 9jt nett")[0]
    page = cast.client("rani").get(apply_url(cast, line))
    assert values(page, "fee") == ["9.000.000"]
    assert "Konten di baris ini berbeda dari yang diminta kampanye." in page.content.decode()


def test_a_saved_draft_is_not_overwritten_by_the_line_again(cast: Cast) -> None:
    line, client = put(cast, SAME)[0], cast.client("rani")
    page = client.get(apply_url(cast, line))
    typed = {**filled(page), "fee": "2.900.000", "save": "1"}
    saved = client.post(apply_url(cast, line), typed)
    assert saved["Location"] == reverse("deals:apply", args=[cast.campaign.code])
    assert values(client.get(saved["Location"]), "fee") == ["2.900.000"]


def test_a_price_in_the_address_means_nothing(cast: Cast) -> None:
    put(cast, SAME)
    page = cast.client("rani").get(f"{reverse('deals:apply', args=[cast.campaign.code])}?fee=1&card=")
    assert values(page, "fee") == ["2.500.000"]


@pytest.mark.parametrize("case", ["expired", "own day", "removed", "foreign", "nonsense"])
def test_a_line_that_cannot_be_taken_fills_in_nothing_and_says_why(cast: Cast, case: str) -> None:
    line = put(cast, SAME)[0]
    if case == "expired":
        expire(cast)
    elif case == "own day":
        long_ago = clock.today(cast.now) - timedelta(days=40)
        text = f"{SAME} berlaku sampai {long_ago.day}/{long_ago.month}/{long_ago.year}"
        change_line(line=line, said=said(text), name="", is_shown=True, by=cast.actor("rani"), now=cast.now)
    elif case == "removed":
        remove_line(line=line, by=cast.actor("rani"), now=cast.now)
    elif case == "foreign":
        line = add_lines(
            creator=cast.tono_profile, lines=[("", said("1x reels 7jt nett"))], by=cast.actor("tono"), now=cast.now
        )[0]
    page = cast.client("rani").get(apply_url(cast, "ga-ada" if case == "nonsense" else line))
    assert values(page, "fee", "idea") == ["2.500.000", None]
    html = page.content.decode()
    words = "Harga ini berlaku sampai" if case in {"expired", "own day"} else "Baris ini tidak ada di rate card"
    assert (words in html, "Tidak ada yang diisi." in html, "7.000.000" in html) == (True, True, False)


def test_the_management_takes_a_line_of_its_talent(cast: Cast) -> None:
    line = put(cast, SAME)[0]
    page = cast.client("bima").get(f"{apply_url(cast, line)}&talent=rani")
    assert values(page, "fee") == ["3.100.000"]
    assert page.context["taken"].urls[line.code] == f"?card={line.code}&talent=rani"


# ---------------------------------------------------------------- offering and inviting
def offer_url(application: Application, line: RateLine) -> str:
    return f"{reverse('deals:offer_new', args=[application.code])}?card={line.code}"


def test_a_brand_fills_an_offer_with_a_whole_line_and_sends_it(cast: Cast) -> None:
    text = (
        "1x IG Reels (collab) + 3x IGS (link) + 1x TikTok, owning 30 hari, revisi 4x, DP 40%, "
        "boost code 30 hari, eksklusif 14 hari kategori food, 4jt gross"
    )
    line, application, client = put(cast, text)[0], steps.applied(cast), cast.client("dewi")
    page = client.get(offer_url(application, line))
    assert page.status_code == 200
    assert client.post(offer_url(application, line), filled(page)).status_code == 303
    terms = Offer.objects.get().terms
    assert [(w.platform, w.format, w.quantity) for w in terms.deliverables] == [
        ("instagram", "reel", 1), ("instagram", "story", 3), ("tiktok", "short_video", 1),
    ]  # fmt: skip
    assert (terms.fee, terms.tax_basis, terms.revisions_included) == (Money(4_000_000), "gross", 4)
    assert (terms.usage_rights_days, terms.exclusivity_days, terms.exclusivity_category) == (30, 14, "food")
    assert terms.fixed == (
        MilestoneTerm("DP", 1_600_000, "before_work"), MilestoneTerm("Pelunasan", 2_400_000, "on_approval"),
    )  # fmt: skip
    assert terms.notes == "Dari rate card: 1x IG Reels (collab) + 3x IG Story (link), kode boost 30 hari."


def test_goods_and_rights_for_ever_are_not_lost(cast: Cast) -> None:
    line = put(cast, "1x IG Reels + 1x event, owning selamanya, barter mesin kopi senilai 2jt")[0]
    page = cast.client("dewi").get(offer_url(steps.applied(cast), line))
    assert values(page, "fee", "barter_item", "barter_value", "usage_days", "notes") == [
        "0", "mesin kopi", "2.000.000", 0, "Dari rate card: 1x Event, owning selamanya.",
    ]  # fmt: skip


def test_works_sent_are_kept_when_the_card_changed_meanwhile(cast: Cast) -> None:
    line = put(cast, "2x reels + 3x IGS + 1x TikTok + 1x IG carousel, 5jt nett")[0]
    application, client = steps.applied(cast), cast.client("dewi")
    sent = filled(client.get(offer_url(application, line)))
    remove_line(line=line, by=cast.actor("rani"), now=cast.now)
    assert client.post(offer_url(application, line), sent).status_code == 303
    terms = Offer.objects.get().terms
    assert ([w.quantity for w in terms.deliverables], terms.fee) == ([2, 3, 1, 1], Money(5_000_000))


@pytest.mark.parametrize("case", ["hidden part", "line on request", "expired"])
def test_a_brand_takes_nothing_that_it_may_not_see(cast: Cast, case: str) -> None:
    line, application = put(cast, "1x reels 7jt nett")[0], steps.applied(cast)
    if case == "hidden part":
        hide(cast)
    elif case == "line on request":
        change_line(line=line, said=line.line, name="", is_shown=False, by=cast.actor("rani"), now=cast.now)
    else:
        expire(cast)
    for url in (offer_url(application, line), f"{reverse('deals:invite', args=['rani'])}?card={line.code}"):
        page = cast.client("dewi").get(url)
        html = page.content.decode()
        assert (page.status_code, page.context["taken"].chosen) == (200, None)
        assert ("Tidak ada yang diisi." in html, f'href="?card={line.code}' in html) == (True, False)
        assert ("7.000.000" in html) == (case == "expired")


def test_the_creator_counters_with_a_line_of_their_own_that_is_not_shown(cast: Cast) -> None:
    line = put(cast, "1x reels 7jt nett")[0]
    change_line(line=line, said=line.line, name="", is_shown=False, by=cast.actor("rani"), now=cast.now)
    hide(cast)
    offer = steps.offered(cast)
    page = cast.client("rani").get(offer_url(offer.application, line))
    assert values(page, "fee", "work_0", "quantity_0") == ["7.000.000", "instagram:reel", 1]


def test_an_invitation_begins_with_the_line(cast: Cast) -> None:
    line = put(cast, SAME)[0]
    page = cast.client("dewi").get(f"{reverse('deals:invite', args=['rani'])}?card={line.code}")
    assert values(page, "text") == ["Dari rate card Anda: 1x IG Reels + 2x IG Story, fee Rp3.100.000 nett."]


def test_a_brand_invites_from_a_line_on_the_page_while_it_holds(cast: Cast) -> None:
    line = put(cast, SAME)[0]
    link = f'href="{reverse("deals:invite", args=["rani"])}?card={line.code}"'
    url = reverse("creators:profile", args=["rani"])
    seen = {name: link in cast.client(name).get(url).content.decode() for name in ("dewi", "tono", "rani", "anonymous")}
    assert seen == {"dewi": True, "tono": False, "rani": False, "anonymous": False}
    expire(cast)
    page = cast.client("dewi").get(url).content.decode()
    assert (link in page, "3.100.000" in page) == (False, True)


# ---------------------------------------------------------------- beside the fee
def test_the_cost_of_a_work_is_seen_by_the_creators_side_only(cast: Cast) -> None:
    for format in ("reel", "story"):
        set_cost(
            creator=cast.rani_profile, platform="instagram", format=format, amount=900_100, by=cast.actor("rani"),
            now=cast.now,
        )  # fmt: skip
    page = cast.client("rani").get(reverse("deals:apply", args=[cast.campaign.code]))
    assert (page.context["aid"].cost, page.context["aid"].is_below) == (Money(2_700_300), True)
    assert "Rp2.700.300" in page.content.decode()
    offer = steps.offered(cast)
    url = reverse("deals:offer_new", args=[offer.application.code])
    seen = {name: cast.client(name).get(url).content.decode() for name in ("rani", "bima", "dewi")}
    assert {name: "2.700.300" in html for name, html in seen.items()} == {"rani": True, "bima": True, "dewi": False}


def test_forms_with_a_line_are_read_in_fifteen_queries(cast: Cast) -> None:
    rows = put(cast, SAME, *[f"{n}x IGS {n}00rb nett" for n in range(2, 9)])
    set_cost(creator=cast.rani_profile, platform="instagram", format="reel", amount=1, by=cast.actor("rani"),
             now=cast.now)  # fmt: skip
    applying = apply_url(cast, rows[0])
    counts = {
        "apply rani": counted(cast, "rani", applying),
        "apply bima": counted(cast, "bima", f"{applying}&talent=rani"),
    }
    offer = steps.offered(cast)
    for name in ("dewi", "rani", "bima"):
        counts[f"offer {name}"] = counted(cast, name, offer_url(offer.application, rows[0]))
    counts["invite dewi"] = counted(cast, "dewi", f"{reverse('deals:invite', args=['rani'])}?card={rows[0].code}")
    counts["line rani"] = counted(cast, "rani", reverse("rates:line", args=[rows[0].code]))
    assert {name: count for name, count in counts.items() if count > LIMIT} == {}


def counted(cast: Cast, name: str, url: str) -> int:
    client = cast.client(name)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)
