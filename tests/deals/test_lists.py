"""Lists and to-dos: the same number of queries for one row and for many, and the right rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.campaigns.models import AgencyGrant
from sorot.core.taxonomy import Platform
from sorot.creators.models import CreatorProfile
from sorot.deals import actions
from sorot.deals.models import Application, ApplicationLine, Deal, DeliverableItem, Offer
from sorot.deals.queries import (
    ApplicationQuery,
    DealCounts,
    DealQuery,
    application_counts,
    applications_of,
    deal_counts,
    deals_of,
    todo_for,
)
from tests.cast import Cast, make_campaign
from tests.deals import steps
from tests.deals.test_access import with_agency


def multiply(cast: Cast, deal: Deal, times: int, first: int = 0) -> None:
    """Copy a deal with its application, offer and works to `times` further creators."""
    profiles = CreatorProfile.objects.bulk_create(
        CreatorProfile(
            handle=f"kreator{n}", display_name=f"Kreator {n}", name_key=f"kreator {n}", is_demo=True, is_public=True,
            platforms=[Platform.INSTAGRAM], created_at=cast.now, updated_at=cast.now,
        )
        for n in range(first, first + times)
    )  # fmt: skip
    base = Application.objects.values().get(pk=deal.application_id)
    for name in ("id", "code", "submit_key", "creator_id"):
        base.pop(name)
    rows = Application.objects.bulk_create(Application(creator=profile, **base) for profile in profiles)
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application=row,
            position=1,
            platform="instagram",
            format="reel",
            quantity=1,
            publish_date=deal.last_publish_date,
        )
        for row in rows
    )
    one = Deal.objects.values().get(pk=deal.pk)
    for name in ("id", "code", "application_id", "creator_id"):
        one.pop(name)
    deals = Deal.objects.bulk_create(Deal(application=row, creator_id=row.creator_id, **one) for row in rows)
    DeliverableItem.objects.bulk_create(
        DeliverableItem(
            deal=row, position=1, platform="instagram", format="reel", draft_due_date=deal.first_draft_date,
            publish_date=deal.last_publish_date,
        )
        for row in deals
    )  # fmt: skip
    terms = Offer.objects.values().get(application=deal.application_id)
    for name in ("id", "code", "submit_key", "application_id"):
        terms.pop(name)
    Offer.objects.bulk_create(Offer(application=row, **terms) for row in rows)


def queries(cast: Cast, who: str, url: str) -> int:
    client = cast.client(who)
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["deals:list", "deals:applications"])
def test_lists_cost_the_same_for_1_30_and_1000_rows(cast: Cast, name: str) -> None:
    deal = steps.signed(cast)
    url = reverse(name)
    few = queries(cast, "dewi", url)
    multiply(cast, deal, 29)
    some = queries(cast, "dewi", url)
    multiply(cast, deal, 970, first=29)
    many = queries(cast, "dewi", url)
    assert (few, some, many) == (few, few, few)
    assert few <= 15


def test_the_rooms_queries_do_not_grow_with_works(cast: Cast) -> None:
    from dataclasses import replace

    small = steps.working(cast)
    few = queries(cast, "rani", reverse("deals:deal", args=[small.code]))
    cast.campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Besar")
    line = steps.terms(cast).deliverables[0]
    large = steps.working(cast, deliverables=(replace(line, quantity=30),))
    for item in large.items.all()[:10]:
        actions.submit_work(item=item, url="https://x.test/1", by=cast.actor("rani"), now=cast.now)
    many = queries(cast, "rani", reverse("deals:deal", args=[large.code]))
    assert (many - few, many <= 15) == (0, True)


def test_an_agencys_page_to_invite_costs_the_same_for_1_and_for_30_campaigns(cast: Cast) -> None:
    with_agency(cast)
    url = reverse("deals:invite", args=["tono"])
    few = queries(cast, "gita", url)
    for number in range(29):
        make_campaign(
            cast.kopi_senja, cast.gita, now=cast.now, acting_agency=cast.studio_kaca, title=f"Kampanye {number}"
        )
    assert queries(cast, "gita", url) == few
    assert len(cast.client("gita").get(url).context["campaigns"]) == 30
    AgencyGrant.objects.update(revoked_at=cast.now)
    assert cast.client("gita").get(url).context["campaigns"] == []


def test_an_agencys_offer_is_read_in_fifteen_queries(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast)
    steps.offered(cast, application, by="gita")
    assert queries(cast, "gita", reverse("deals:application", args=[application.code])) <= 15


def test_deals_are_filtered_by_turn_and_state(cast: Cast) -> None:
    signing = steps.agreed(cast)
    cast.campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kedua")
    funding = steps.signed(cast)

    def found(who: str, **query: Any) -> set[str]:
        return {card.deal.code for card in deals_of(cast.actor(who), DealQuery(**query)).items}

    assert found("rani") == {signing.code, funding.code}
    assert found("rani", whose="mine") == {signing.code}
    assert found("rani", whose="theirs") == {funding.code}
    assert found("dewi", whose="mine") == {signing.code, funding.code}
    assert found("dewi", state="funding") == {funding.code}
    assert found("dewi", campaign=cast.campaign.code) == {funding.code}
    assert found("lia") == set()
    assert deal_counts(cast.actor("rani")) == DealCounts(mine=1, live=2, completed=0)


def test_states_are_worded_for_each_side(cast: Cast) -> None:
    steps.offered(cast)
    words = {
        who: applications_of(cast.actor(who), ApplicationQuery()).items[0].words for who in ("rani", "dewi", "sri")
    }
    assert words == {"rani": "Menunggu balasan Anda", "dewi": "Penawaran terkirim", "sri": "Penawaran terkirim"}


def test_application_counts_are_by_campaign(cast: Cast) -> None:
    steps.applied(cast)
    steps.applied(cast, "tono")
    counted = application_counts([cast.campaign.code, "none"])
    assert counted[cast.campaign.code] == {"all": 2, "waiting": 2, "shortlisted": 0, "agreed": 0, "invited": 0}
    assert counted["none"]["all"] == 0


def kinds(cast: Cast, who: str) -> list[str]:
    return [todo.kind for todo in todo_for(cast.actor(who), now=cast.now)]


def test_todos_say_what_waits_for_whom(cast: Cast) -> None:
    assert {who: kinds(cast, who) for who in ("rani", "dewi", "sri", "anonymous")} == {
        "rani": [], "dewi": [], "sri": [], "anonymous": [],
    }  # fmt: skip
    application = steps.applied(cast)
    assert (kinds(cast, "dewi"), kinds(cast, "rani")) == (["applications"], [])
    offer = steps.offered(cast, application)
    assert (kinds(cast, "dewi"), kinds(cast, "rani"), kinds(cast, "bima")) == ([], ["offer"], ["offer"])
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    assert (kinds(cast, "dewi"), kinds(cast, "rani")) == (["sign"], ["sign"])
    assert (kinds(cast, "fajar"), kinds(cast, "vina")) == ([], [])
    steps.sign(cast, deal, "dewi")
    steps.sign(cast, deal, "rani")
    assert (kinds(cast, "dewi"), kinds(cast, "rani"), kinds(cast, "lia")) == (["fund"], [], [])
    assert (kinds(cast, "fajar"), kinds(cast, "vina")) == (["fund"], [])
    steps.fund(cast, deal)
    assert (kinds(cast, "dewi"), kinds(cast, "rani")) == ([], ["draft"])


def test_a_todo_has_a_sentence_an_address_and_a_date(cast: Cast) -> None:
    deal = steps.signed(cast)
    (todo,) = todo_for(cast.actor("dewi"), now=cast.now)
    assert (todo.title, todo.url, todo.due_at, todo.action_label) == (
        "Amankan dana untuk Rani Lestari",
        reverse("deals:deal", args=[deal.code]),
        cast.now + timedelta(hours=72),
        "Bayar",
    )
